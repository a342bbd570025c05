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

/** Posts every digest that is due now, each at most once. Resolves to how many were posted. */
export async function postDueDigests(job: DigestJob): Promise<number> {
  if (!job.chat.ready) return 0;
  let posted = 0;
  for (const { value: subscription } of await job.store.state.list('subscriptions')) {
    const due = await findDue(job, subscription);
    if (due === undefined) continue;
    try {
      await postDigest(job, subscription, due);
      posted += 1;
    } catch (error) {
      // The run stays planned: the next tick tries again under the same key.
      job.log.error({ err: error, spaceId: subscription.spaceId }, 'digest not posted yet');
    }
  }
  return posted;
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
  const run = await job.store.state.get('digests', key);
  if (run !== undefined && (run.status !== 'planned' || run.attempts >= MAX_ATTEMPTS)) return undefined;
  return { key, ...week };
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
