/** Deletes what an admin has approved. After a crash it goes on where it was: nothing is counted or noted twice. */
import { ownerOfUnnamed, UNNAMED_ORG } from '../audit/org.ts';
import type { AuditStore } from '../audit/ports.ts';
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
  for (const owner of await purgedOrgs(job, run)) {
    const what = { orgId: owner === '' ? null : owner, before: run.before };
    await store.purge(what);
    await signIns?.purge(what);
    await uses?.purge(what);
  }
  await finish(job, run);
}

/**
 * Of which organisations a deletion is; '': of none. Records without one go with those of the only organisation, as
 * long as it is the only one: an approval from then does not hold for what may be another's now.
 * @param run `unnamed` absent: they were not counted, so they stay
 */
export async function purgedOrgs(
  { store, orgs = [] }: Pick<OutreachJobParts, 'store' | 'orgs'>,
  { orgId, unnamed }: Pick<PurgeRun, 'orgId' | 'unnamed'>,
): Promise<readonly string[]> {
  if (orgId === UNNAMED_ORG.orgId) return [''];
  if (unnamed === undefined) return [orgId];
  const spaces = await store.state.list('spaces');
  const spaceOrgIds = spaces.map(({ value }) => value.orgId);
  return ownerOfUnnamed(orgs, spaceOrgIds) === orgId ? [orgId, ''] : [orgId];
}

/** @param before UTC ms; absent: all */
export async function countOf(
  store: Pick<AuditStore, 'count'>,
  owners: readonly string[],
  before?: number,
): Promise<number> {
  const to = before === undefined ? {} : { to: before };
  const counts = await Promise.all(owners.map((orgId) => store.count({ orgId, ...to })));
  return counts.reduce((sum, one) => sum + one, 0);
}

/** What is gone is counted by what is left, so that a crash in between makes no difference. */
async function finish(job: OutreachJobParts, run: PurgeRun): Promise<void> {
  const { store, clock, log } = job;
  const left = await countOf(store, await purgedOrgs(job, run), run.before);
  const removed = Math.max(0, run.events - left);
  const done: PurgeRun = { ...run, status: 'done', removed, doneAt: clock.now() };
  const about = `deletion ${purgeKey(run)} carried out`;
  const org = job.orgs?.find(({ orgId }) => orgId === run.orgId);
  await writeDown(job, run, { about, did: carriedOutWords(done, org, job.timeZone) });
  await store.state.update('purges', purgeKey(run), () => done);
  log.info({ purge: purgeKey(run), removed }, 'old records were deleted');
}

/** The counts before the first of it is gone. */
async function begin(job: OutreachJobParts, approved: PurgeRun): Promise<PurgeRun> {
  if (approved.startedAt !== undefined) return approved;
  const { store, signIns, uses, clock } = job;
  const owners = await purgedOrgs(job, approved);
  const [events, others, used] = await Promise.all([
    countOf(store, owners, approved.before),
    signIns && countOf(signIns, owners, approved.before),
    uses && countOf(uses, owners, approved.before),
  ]);
  const { unnamed: _, ...rest } = approved;
  const unnamed = owners.length > 1 ? await store.count({ orgId: '', to: approved.before }) : undefined;
  const run: PurgeRun = {
    ...rest,
    ...(unnamed === undefined ? {} : { unnamed }),
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
  const isOfNone = orgId === UNNAMED_ORG.orgId;
  const store = isOfNone ? job.store : (await storeForOrg(job.store, orgId, job.orgs)).store;
  const journal = await store.state.list('journal');
  if (journal.some(({ value }) => value.about === entry.about && value.at >= plannedAt)) return;
  await recordChange({ store, now: job.clock.now(), asker: THE_BOT }, entry);
}
