/**
 * Posts the weekly digests that are due. node-cron only ticks; what is due is
 * computed from the clock and the store, so restarts, downtime, DST changes and
 * clock jumps need no special case.
 */
import { createHash } from 'node:crypto';
import type { SummaryAnswer } from '../audit/answer.ts';
import { lastWeek } from '../audit/period.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { latestSlot } from '../audit/schedule.ts';
import type { DigestRun, DigestSubscription } from '../audit/state.ts';

export interface DigestJob {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say' | 'ready'>;
  readonly clock: Clock;
  /** The digest of one week, as the `digest` command gives it. */
  answer(period: { readonly from: number; readonly to: number }, zone: string, spaceId: string): Promise<SummaryAnswer>;
  render(answer: SummaryAnswer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
}

/** Tries per digest; each tick is one, so that a space that is gone does not stay due for ever. */
const MAX_ATTEMPTS = 60;

/**
 * Posts every digest that is due now, each at most once. One space that cannot
 * be reached holds up no other. Resolves to how many were posted.
 */
export async function postDueDigests(job: DigestJob): Promise<number> {
  if (!job.chat.ready) return 0;
  const subscriptions = await job.store.state.list('subscriptions');
  const posted = await Promise.all(subscriptions.map(({ value }) => postIfDue(job, value)));
  return posted.filter((isPosted) => isPosted).length;
}

async function postIfDue(job: DigestJob, subscription: DigestSubscription): Promise<boolean> {
  try {
    const due = await findDue(job, subscription);
    if (due === undefined) return false;
    await postDigest(job, subscription, due);
    return true;
  } catch (error) {
    // The run stays planned: the next tick tries again under the same key.
    job.log.error({ err: error, spaceId: subscription.spaceId }, 'digest not posted yet');
    return false;
  }
}

interface Due {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Only the newest slot counts: after a long stop one digest is caught up, not one per missed week. */
async function findDue(job: DigestJob, subscription: DigestSubscription): Promise<Due | undefined> {
  const slotAt = latestSlot(subscription, subscription.zone, job.clock.now());
  if (slotAt <= subscription.createdAt) return undefined;
  const week = lastWeek(slotAt, subscription.zone);
  const key = digestKey(subscription.spaceId, week.from);
  const due: Due = { key, ...week };
  const run = await job.store.state.get('digests', key);
  if (run === undefined) return due;
  if (run.status !== 'planned') return undefined;
  if (run.attempts < MAX_ATTEMPTS) return due;
  await record(job, due, () => ({ ...run, status: 'failed' }));
  job.log.error({ spaceId: run.spaceId, key }, 'digest given up');
  return undefined;
}

async function postDigest(job: DigestJob, subscription: DigestSubscription, due: Due): Promise<void> {
  const { spaceId, zone } = subscription;
  const planned = await record(job, due, (run) => ({
    spaceId,
    from: due.from,
    to: due.to,
    status: 'planned',
    plannedAt: run?.plannedAt ?? job.clock.now(),
    attempts: (run?.attempts ?? 0) + 1,
  }));
  const reply = job.render(await job.answer(due, zone, spaceId));
  const messageId = await job.chat.say(spaceId, reply, { key: due.key, durable: true });
  await record(job, due, () => ({ ...planned, status: 'posted', postedAt: job.clock.now(), messageId }));
  job.log.info({ spaceId, key: due.key }, 'digest posted');
}

async function record(job: DigestJob, due: Due, change: (run: DigestRun | undefined) => DigestRun): Promise<DigestRun> {
  const stored = await job.store.state.update('digests', due.key, change);
  return stored ?? change(undefined);
}

/** Names one digest of one space for ever: `[a-z0-9-]` only, so that it survives Markdown. */
export function digestKey(spaceId: string, from: number): string {
  const space = createHash('sha256').update(spaceId).digest('hex').slice(0, 16);
  return `digest-${space}-${from.toString(36)}`;
}
