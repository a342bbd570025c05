/**
 * Posts the weekly digests that are due. node-cron only ticks; what is due is
 * computed from the clock and the store, so restarts, downtime, DST changes and
 * clock jumps need no special case.
 *
 * Exactly once: the run is stored as planned with what it says, then posted
 * under its key, then stored as posted. A process that dies between finds the
 * run planned and says the same again under the same key; the outbox looks in
 * the space before it posts what may have been posted.
 */
import { dueWeek, isFinal, runOfWeek } from '../audit/digest-week.ts';
import { isQuietWeek } from '../audit/gather-share.ts';
import type { Reply } from '../audit/reply.ts';
import type { DigestRun, DigestSubscription } from '../audit/state.ts';
import { readSettings } from '../commands/context.ts';
import {
  changeRun,
  type DigestJobParts,
  digestKey,
  digestQuestion,
  factsOf,
  isGivenUp,
  isTimeToRetry,
  readSpaces,
  wordsOnTheWay,
} from './digest-run.ts';

export interface DigestJob {
  /**
   * Posts every digest that is due now, each at most once. One space that cannot
   * be reached holds up no other. May be called again while an earlier call
   * still waits: what is under way is left to it. Resolves to how many were posted.
   */
  run(): Promise<number>;
}

/** So long a digest waits for records of its week that are being fetched. */
const PATIENCE_MS = 15 * 60_000;

interface Due {
  readonly key: string;
  readonly subscription: DigestSubscription;
  readonly run: DigestRun;
}

export function createDigestJob(job: DigestJobParts): DigestJob {
  /** Keys being posted: a send may be tried for a day, and the clock ticks every minute. */
  const underWay = new Set<string>();
  /** Since when a digest waits for records, by key, UTC ms. */
  const waiting = new Map<string, number>();

  const mustWait = async ({ key, run, subscription }: Due): Promise<boolean> => {
    const now = job.clock.now();
    const since = waiting.get(key) ?? now;
    const isFetched = (await job.isCatchingUp?.(run, subscription.orgId)) !== true;
    if (isFetched || now - since >= PATIENCE_MS || now < since) {
      waiting.delete(key);
      return false;
    }
    waiting.set(key, since);
    return true;
  };

  const postIfDue = async (subscription: DigestSubscription, runs: readonly StoredRun[]): Promise<boolean> => {
    const due = dueRun(subscription, runs, job.clock.now());
    if (due === undefined || underWay.has(due.key)) return false;
    underWay.add(due.key);
    try {
      return !(await mustWait(due)) && (await postDigest(job, due));
    } catch (error) {
      job.log.error({ err: error, spaceId: subscription.spaceId, key: due.key }, 'digest not posted yet');
      return false;
    } finally {
      underWay.delete(due.key);
    }
  };

  return {
    run: async () => {
      if (!job.chat.ready || (await readSettings(job.store)).paused !== undefined) return 0;
      const spaces = await readSpaces(job.store);
      const all = await job.store.state.list('subscriptions');
      const subscriptions = all.filter(({ key }) => spaces.get(key)?.denied !== true);
      if (subscriptions.length === 0) return 0;
      const runs = (await job.store.state.list('digests')).map(({ key, value }) => ({ ...value, key }));
      const posted = await Promise.all(subscriptions.map(({ value }) => postIfDue(value, runs)));
      return posted.filter((isPosted) => isPosted).length;
    },
  };
}

type StoredRun = DigestRun & { readonly key: string };

/** The run that is due now, new or begun earlier; undefined when there is nothing to do. */
function dueRun(subscription: DigestSubscription, runs: readonly StoredRun[], now: number): Due | undefined {
  const due = dueWeek(subscription, now);
  if (due === undefined) return undefined;
  const { spaceId, zone, entityTypes, mutedUntil = 0 } = subscription;
  const isMuted = due.slotAt < mutedUntil;
  const begun = runOfWeek(runs, spaceId, due.week);
  if (begun !== undefined) {
    const { key, ...run } = begun;
    if (isFinal(run)) return undefined;
    return isMuted || isTimeToRetry(run, now)
      ? { key, subscription, run: isMuted ? { ...run, status: 'muted' } : run }
      : undefined;
  }
  const run: DigestRun = {
    spaceId,
    ...due.week,
    status: isMuted ? 'muted' : 'planned',
    plannedAt: now,
    attempts: 0,
    scope: { zone, ...(entityTypes === undefined ? {} : { entityTypes }) },
  };
  return { key: digestKey(spaceId, due.week.from), subscription, run };
}

/** Resolves to whether it was posted; a week that is muted or quiet is only written down. */
async function postDigest(job: DigestJobParts, due: Due): Promise<boolean> {
  const { store, chat, clock, log } = job;
  const { key, run } = due;
  const { spaceId } = run;
  const reply = run.status === 'muted' ? undefined : await planReply(job, due);
  if (reply === undefined) {
    if (run.status === 'muted') await store.state.update('digests', key, () => run);
    log.info({ spaceId, key }, 'digest passed over');
    return false;
  }
  /** Counts a send when it has ended, however long it took. */
  const ended = (outcome: Partial<DigestRun>): Promise<unknown> =>
    changeRun(store, key, ({ failedAt: _, ...stored }) => ({ ...stored, attempts: stored.attempts + 1, ...outcome }));
  let messageId: string;
  try {
    messageId = await chat.say(spaceId, reply, { key, durable: true });
  } catch (error) {
    await ended(isGivenUp(error) ? { status: 'failed', failedAt: clock.now() } : {});
    throw error;
  }
  await ended({ status: 'posted', postedAt: clock.now(), messageId });
  log.info({ spaceId, key }, 'digest posted');
  return true;
}

/** What is to be said, stored as planned before; undefined when the week is quiet. */
async function planReply(job: DigestJobParts, { key, run, subscription }: Due): Promise<Reply | undefined> {
  const { state } = job.store;
  // What may stand in the space already is not said differently, and its counts stay noted.
  const begun = await wordsOnTheWay(job.store, key);
  if (begun !== undefined) return begun;
  const orgId = (await state.get('spaces', run.spaceId))?.orgId ?? subscription.orgId;
  const scope = { zone: subscription.zone, ...run.scope, ...(orgId === undefined ? {} : { orgId }) };
  const answer = await job.answer(digestQuestion(run, scope), {
    zone: scope.zone,
    spaceId: run.spaceId,
    ...(orgId === undefined ? {} : { orgId }),
  });
  const { total, unattributed, automation } = factsOf(answer);
  const isQuiet =
    unattributed < (subscription.minimum ?? 0) || (await isQuietWeek(job.store, subscription, run, countedIn(scope)));
  const status = isQuiet ? 'quiet' : 'planned';
  await state.update('digests', key, (stored = run) => {
    const { failedAt: _, ...begunBefore } = stored;
    return { ...begunBefore, status, scope, counted: { total, unattributed, automation } };
  });
  return isQuiet ? undefined : job.render(answer);
}

/** What of the trail a digest counts. */
function countedIn({ entityTypes, orgId }: NonNullable<DigestRun['scope']>): Parameters<typeof isQuietWeek>[3] {
  return { ...(entityTypes === undefined ? {} : { entityTypes }), ...(orgId === undefined ? {} : { orgId }) };
}
