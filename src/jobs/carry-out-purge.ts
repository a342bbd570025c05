/** Deletes what an admin has approved. After a crash it goes on where it was: nothing is counted or noted twice. */
import { keptSince, purgeKey } from '../audit/retention.ts';
import type { PurgeRun } from '../audit/state.ts';
import { recordChange } from '../commands/admin/record-change.ts';
import { carriedOutWords, givenUpWords } from '../commands/keeping/purge-words.ts';
import { storeForOrg } from '../commands/keeping/store-for-org.ts';
import type { OutreachJobParts } from './writing-to-people.ts';

/** Somebody has approved it; the deleting itself is the bot's. */
const THE_BOT = { role: 'operator', sender: { personId: '', email: 'bot' } } as const;

/** Not what is kept by now: then the approval counts no more. */
export async function carryOutPurge(job: OutreachJobParts, approved: PurgeRun): Promise<void> {
  const { store, signIns, uses, clock } = job;
  const retention = await store.state.get('retentions', approved.orgId);
  if (retention === undefined || keptSince(retention.months, clock.now()) < approved.before) {
    await giveUp(job, approved);
    return;
  }
  const run = await begin(job, approved);
  const what = { orgId: run.orgId, before: run.before };
  await store.purge(what);
  await signIns?.purge(what);
  await uses?.purge(what);
  await finish(job, run);
}

/** What is gone is counted by what is left, so that a crash in between makes no difference. */
async function finish(job: OutreachJobParts, run: PurgeRun): Promise<void> {
  const { store, clock, log } = job;
  const left = await store.count({ orgId: run.orgId, to: run.before });
  const removed = Math.max(0, run.events - left);
  const done: PurgeRun = { ...run, status: 'done', removed, doneAt: clock.now() };
  const about = `deletion ${purgeKey(run)} carried out`;
  const org = job.orgs?.find(({ orgId }) => orgId === run.orgId);
  await writeDown(job, run, { about, did: carriedOutWords(done, org, job.timeZone) });
  await store.state.update('purges', purgeKey(run), () => done);
  log.info({ purge: purgeKey(run), removed }, 'old records were deleted');
}

/** The counts before the first of it is gone. */
async function begin({ store, signIns, uses, clock }: OutreachJobParts, approved: PurgeRun): Promise<PurgeRun> {
  if (approved.startedAt !== undefined) return approved;
  const query = { orgId: approved.orgId, to: approved.before };
  const [events, others, used] = await Promise.all([store.count(query), signIns?.count(query), uses?.count(query)]);
  const run: PurgeRun = {
    ...approved,
    events,
    ...(others === undefined ? {} : { signIns: others }),
    ...(used === undefined ? {} : { uses: used }),
    startedAt: clock.now(),
  };
  await store.state.update('purges', purgeKey(run), () => run);
  return run;
}

/** What was deleted before a crash is not undone by a retention that came after it. */
async function giveUp(job: OutreachJobParts, run: PurgeRun): Promise<void> {
  if (run.startedAt !== undefined) {
    await finish(job, run);
    return;
  }
  const { decidedBy: _, decidedAt: __, ...rest } = run;
  const key = purgeKey(run);
  await writeDown(job, run, { about: `deletion ${key} given up`, did: givenUpWords(run, job.timeZone) });
  await job.store.state.update('purges', key, () => ({ ...rest, status: 'declined' }));
  job.log.info({ purge: key }, 'an approved deletion was not carried out: the retention was changed');
}

/** In the journal of that organisation, once: the signed-off summary stays for ever. */
async function writeDown(
  job: OutreachJobParts,
  { orgId, plannedAt }: PurgeRun,
  entry: { readonly about: string; readonly did: string },
): Promise<void> {
  const { store } = await storeForOrg(job.store, orgId, job.orgs);
  const journal = await store.state.list('journal');
  if (journal.some(({ value }) => value.about === entry.about && value.at >= plannedAt)) return;
  await recordChange({ store, now: job.clock.now(), asker: THE_BOT }, entry);
}
