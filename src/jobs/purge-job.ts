/**
 * Old records: once a month counts what is older than is kept, asks the admins, deletes what one of them has approved,
 * and tells all of them what was deleted by whose approval. Nothing is deleted without.
 */
import type { OrgInfo } from '../audit/org.ts';
import { dateAt, startOfDate, thisMonth } from '../audit/period.ts';
import type { AuditStore } from '../audit/ports.ts';
import { keptSince, purgeKey } from '../audit/retention.ts';
import type { PurgeRun, RetentionRecord } from '../audit/state.ts';
import { purgeAsked, purgeSummary } from '../commands/keeping/purge-messages.ts';
import { carryOutPurge, countOf, purgedOrgs } from './carry-out-purge.ts';
import { adminsToTell, type Telling, tellOnce } from './telling-admins.ts';
import { forEach, type OutreachJob, type OutreachJobParts, readScene, type Scene } from './writing-to-people.ts';

/** What is older is counted so often. */
const COUNT_AGAIN_MS = 60 * 60_000;
/** Of a deletion longer ago, new admins are not told. */
const NEWS_MS = 7 * 24 * 60 * 60_000;

export function createPurgeJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  const counted = new Map<string, { readonly at: number; readonly months: number }>();
  const isCountedLately = ({ orgId, months }: RetentionRecord, now: number): boolean => {
    const last = counted.get(orgId);
    const isLately = last !== undefined && last.months === months && now - last.at < COUNT_AGAIN_MS && now >= last.at;
    if (!isLately) counted.set(orgId, { at: now, months });
    return isLately;
  };
  return {
    run: async () => {
      await forEachRun(job, underWay, 'approved', (run) => carryOutPurge(job, run));
      const now = job.clock.now();
      for (const { value } of await job.store.state.list('retentions')) {
        if (!isCountedLately(value, now)) await plan(job, value, now);
      }
      if (!job.chat.ready) return 0;
      const scene = await readScene(job);
      return scene.settings.paused === undefined ? tell(job, scene, underWay) : 0;
    },
  };
}

/** One deletion that fails holds up no other. */
async function forEachRun(
  job: OutreachJobParts,
  underWay: Set<string>,
  status: PurgeRun['status'],
  work: (run: PurgeRun) => Promise<void>,
): Promise<void> {
  for (const { key, value } of await job.store.state.list('purges')) {
    if (value.status !== status || underWay.has(key)) continue;
    underWay.add(key);
    try {
      await work(value);
    } catch (error) {
      job.log.error({ err: error, purge: key }, 'a deletion was not carried out yet');
    } finally {
      underWay.delete(key);
    }
  }
}

/** One a month for each organisation; what waited for an answer until then is counted anew. */
async function plan(job: OutreachJobParts, retention: RetentionRecord, now: number): Promise<void> {
  const { store, timeZone } = job;
  const { orgId, months } = retention;
  const since = keptSince(months, now);
  const month = thisMonth(now, timeZone);
  const own = (await store.state.list('purges')).map(({ value }) => value).filter((run) => run.orgId === orgId);
  const waiting = own.filter(({ status }) => status === 'planned');
  for (const run of waiting) if (run.plannedAt < month.from || run.before > since) await drop(job, run);
  const isThisMonths = ({ plannedAt, status, decidedAt, before }: PurgeRun): boolean =>
    plannedAt >= month.from &&
    !(status === 'declined' && decidedAt === undefined) &&
    !(status === 'planned' && before > since);
  if (own.some(isThisMonths)) return;
  const run = await count(job, orgId, startOfDate(dateAt(since, timeZone), timeZone), now);
  if (run === undefined) return;
  await store.state.update('purges', purgeKey(run), (current) =>
    current === undefined || current.status !== 'done' ? run : current,
  );
  job.log.info({ purge: purgeKey(run), events: run.events }, 'old records wait for an approval');
}

async function drop({ store }: OutreachJobParts, run: PurgeRun): Promise<void> {
  await store.state.update('purges', purgeKey(run), (current) => (current?.status === 'planned' ? undefined : current));
}

/** Undefined: nothing is older. */
async function count(job: OutreachJobParts, orgId: string, before: number, now: number): Promise<PurgeRun | undefined> {
  const { store, signIns, uses } = job;
  const trails = [store, signIns, uses].flatMap((trail) => (trail === undefined ? [] : [trail]));
  const owners = await purgedOrgs(job, { orgId, unnamed: 0 });
  const [events, others, used] = await Promise.all([
    countOf(store, owners, before),
    signIns && countOf(signIns, owners, before),
    uses && countOf(uses, owners, before),
  ]);
  if (events + (others ?? 0) + (used ?? 0) === 0) return undefined;
  const unnamed = owners.length > 1 ? await store.count({ orgId: '', to: before }) : 0;
  const ends = await Promise.all(trails.flatMap((trail) => owners.map((owner) => endsOf(trail, owner, before))));
  const known = ends.flatMap((end) => (end === undefined ? [] : [end]));
  return {
    orgId,
    before,
    events,
    ...(others === undefined ? {} : { signIns: others }),
    ...(used === undefined ? {} : { uses: used }),
    ...(unnamed === 0 ? {} : { unnamed }),
    firstAt: Math.min(...known.map(({ firstAt }) => firstAt)),
    lastAt: Math.max(...known.map(({ lastAt }) => lastAt)),
    plannedAt: now,
    status: 'planned',
  };
}

async function endsOf(
  store: Pick<AuditStore, 'extent' | 'page'>,
  orgId: string,
  before: number,
): Promise<{ readonly firstAt: number; readonly lastAt: number } | undefined> {
  const [extent, page] = await Promise.all([store.extent(orgId), store.page({ orgId, to: before }, { limit: 1 })]);
  const [newest] = page.events;
  return extent === undefined || newest === undefined ? undefined : { firstAt: extent.firstAt, lastAt: newest.time };
}

async function tell(job: OutreachJobParts, scene: Scene, underWay: Set<string>): Promise<number> {
  const { orgs = [] } = job;
  let sent = 0;
  for (const { key, value: run } of await job.store.state.list('purges')) {
    const org = orgs.find(({ orgId }) => orgId === run.orgId);
    const telling = await tellingOf(job, key, run, org, scene.now);
    if (telling === undefined) continue;
    const admins = new Map(adminsToTell(job, scene.settings, org).map((email) => [`${key} ${email}`, email]));
    sent += await forEach(job, [...admins.keys()], underWay, (id) =>
      tellOnce(job, scene, admins.get(id) ?? '', telling),
    );
  }
  return sent;
}

async function tellingOf(
  job: OutreachJobParts,
  key: string,
  run: PurgeRun,
  org: OrgInfo | undefined,
  now: number,
): Promise<Telling | undefined> {
  if (run.status === 'planned') {
    const mark = `purge/${key}/${run.plannedAt}`;
    return { mark, isUrgent: false, answer: (zone) => purgeAsked({ run, org, zone, now }) };
  }
  if (run.status !== 'done' || now - (run.doneAt ?? 0) > NEWS_MS) return undefined;
  const kept = await countOf(job.store, await purgedOrgs(job, run));
  const mark = `purge-done/${key}/${run.doneAt ?? 0}`;
  return { mark, isUrgent: false, answer: (zone) => purgeSummary({ run, org, kept, zone, now }) };
}
