/**
 * Posts the weekly digests that are due. node-cron only ticks; what is due is
 * computed from the clock and the store, so restarts, downtime, DST changes and
 * clock jumps need no special case.
 */
import { createHash } from 'node:crypto';
import type { SummaryAnswer } from '../audit/answer.ts';
import { WhodunitError } from '../audit/errors.ts';
import { lastWeek } from '../audit/period.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { latestSlot } from '../audit/schedule.ts';
import type { DigestRun, DigestSubscription } from '../audit/state.ts';

export interface DigestJobParts {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say' | 'ready'>;
  readonly clock: Clock;
  /** The digest of one week, as the `digest` command gives it. */
  answer(period: { readonly from: number; readonly to: number }, zone: string, spaceId: string): Promise<SummaryAnswer>;
  render(answer: SummaryAnswer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
}

export interface DigestJob {
  /**
   * Posts every digest that is due now, each at most once. One space that cannot
   * be reached holds up no other. May be called again while an earlier call
   * still waits: what is under way is left to it. Resolves to how many were posted.
   */
  postDue(): Promise<number>;
}

/** Ends of a durable send after which the outbox tries no more; anything else leaves the digest due. */
const GIVEN_UP = new Set(['send-refused', 'send-gave-up', 'send-unknown']);

export function createDigestJob(job: DigestJobParts): DigestJob {
  /** Keys being posted: a send may be tried for a day, and the clock ticks every minute. */
  const underWay = new Set<string>();

  const postIfDue = async (subscription: DigestSubscription): Promise<boolean> => {
    const due = dueSlot(job, subscription);
    if (due === undefined || underWay.has(due.key)) return false;
    underWay.add(due.key);
    try {
      const run = await job.store.state.get('digests', due.key);
      if (run !== undefined && run.status !== 'planned') return false;
      await postDigest(job, subscription, due);
      return true;
    } catch (error) {
      job.log.error({ err: error, spaceId: subscription.spaceId }, isGivenUp(error) ? 'digest given up' : NOT_YET);
      return false;
    } finally {
      underWay.delete(due.key);
    }
  };

  return {
    postDue: async () => {
      if (!job.chat.ready) return 0;
      const subscriptions = await job.store.state.list('subscriptions');
      const posted = await Promise.all(subscriptions.map(({ value }) => postIfDue(value)));
      return posted.filter((isPosted) => isPosted).length;
    },
  };
}

/** The run stays planned: the next tick tries again under the same key. */
const NOT_YET = 'digest not posted yet';

interface Due {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Only the newest slot counts: after a long stop one digest is caught up, not one per missed week. */
function dueSlot(job: DigestJobParts, subscription: DigestSubscription): Due | undefined {
  const slotAt = latestSlot(subscription, subscription.zone, job.clock.now());
  if (slotAt <= subscription.createdAt) return undefined;
  const week = lastWeek(slotAt, subscription.zone);
  return { key: digestKey(subscription.spaceId, week.from), ...week };
}

async function postDigest(job: DigestJobParts, subscription: DigestSubscription, due: Due): Promise<void> {
  const { spaceId, zone } = subscription;
  const { key, from, to } = due;
  const planned: DigestRun = { spaceId, from, to, status: 'planned', plannedAt: job.clock.now(), attempts: 0 };
  await record(job, key, (run) => run ?? planned);
  const reply = job.render(await job.answer(due, zone, spaceId));
  /** Counts a send when it has ended, however long it took. */
  const ended = (outcome: Partial<DigestRun>): Promise<unknown> =>
    record(job, key, (run = planned) => ({ ...run, attempts: run.attempts + 1, ...outcome }));
  let messageId: string;
  try {
    messageId = await job.chat.say(spaceId, reply, { key, durable: true });
  } catch (error) {
    await ended(isGivenUp(error) ? { status: 'failed' } : {});
    throw error;
  }
  await ended({ status: 'posted', postedAt: job.clock.now(), messageId });
  job.log.info({ spaceId, key }, 'digest posted');
}

function isGivenUp(error: unknown): boolean {
  return error instanceof WhodunitError && GIVEN_UP.has(error.code);
}

function record(
  job: DigestJobParts,
  key: string,
  change: (run: DigestRun | undefined) => DigestRun,
): Promise<DigestRun | undefined> {
  return job.store.state.update('digests', key, change);
}

/** Names one digest of one space for ever: `[a-z0-9-]` only, so that it survives Markdown. */
export function digestKey(spaceId: string, from: number): string {
  const space = createHash('sha256').update(spaceId).digest('hex').slice(0, 16);
  return `digest-${space}-${from.toString(36)}`;
}
