/**
 * Says in each space with a weekly digest, once, that its changes have reached
 * the goal; and takes note when they fall below it again. Looks at the week of
 * the newest digest, when that is due, and now and then until the next one: a
 * claim that is confirmed later may be what was missing.
 *
 * Once: the announcement goes out under a key of space, week and goal, and is
 * then noted with the subscription. A process that dies between says it again
 * under the same key, which the outbox posts once.
 */
import type { Answer } from '../audit/answer.ts';
import { countShare, type ShareQuery } from '../audit/counting.ts';
import { coverageStatement } from '../audit/coverage.ts';
import { dueWeek } from '../audit/digest-week.ts';
import type { Period } from '../audit/event.ts';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { readProofs } from '../audit/retention.ts';
import type { BotSettings } from '../audit/settings.ts';
import { countableIn, type GoalTold, isGoalReached, type ShareCount } from '../audit/share.ts';
import type { DigestSubscription } from '../audit/state.ts';
import { readSettings } from '../commands/context.ts';
import { goalReached } from '../commands/share/goal-reached.ts';
import { digestKey, isGivenUp } from './digest-run.ts';

export interface GoalJobParts {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say' | 'ready'>;
  readonly clock: Clock;
  render(answer: Answer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
}

export interface GoalJob {
  /** Resolves to how many spaces were told. May be called again while an earlier call still waits. */
  run(): Promise<number>;
}

/** A week that was looked at is left alone for so long. */
const LOOK_AGAIN_MS = 15 * 60_000;

/** What one look is about. */
interface Scene {
  readonly subscription: DigestSubscription;
  readonly week: Period;
  readonly goal: number;
  /** Of the space; empty for all. */
  readonly scope: Omit<ShareQuery, keyof Period>;
}

export function createGoalJob(job: GoalJobParts): GoalJob {
  /** Spaces being told: a send may be tried for a day, and the clock ticks every minute. */
  const underWay = new Set<string>();
  /** When a space was last looked at, and what for. */
  const looked = new Map<string, { readonly at: number; readonly what: string }>();

  const attend = async (subscription: DigestSubscription, settings: BotSettings): Promise<boolean> => {
    const { spaceId } = subscription;
    const now = job.clock.now();
    const scene = await sceneOf(job, subscription, settings, now);
    if (scene === undefined || underWay.has(spaceId)) return false;
    const what = `${scene.week.from} ${scene.goal}`;
    const last = looked.get(spaceId);
    if (last?.what === what && now - last.at < LOOK_AGAIN_MS && now >= last.at) return false;
    looked.set(spaceId, { at: now, what });
    underWay.add(spaceId);
    try {
      return await look(job, scene);
    } catch (error) {
      job.log.error({ err: error, spaceId }, isGivenUp(error) ? 'reached goal not told' : 'goal not looked at');
      return false;
    } finally {
      underWay.delete(spaceId);
    }
  };

  return {
    run: async () => {
      if (!job.chat.ready) return 0;
      const settings = await readSettings(job.store);
      if (settings.paused !== undefined) return 0;
      const subscriptions = await job.store.state.list('subscriptions');
      const told = await Promise.all(subscriptions.map(({ value }) => attend(value, settings)));
      return told.filter((isTold) => isTold).length;
    },
  };
}

/** Undefined: no digest is due here, or the space wants silence. */
async function sceneOf(
  { store }: GoalJobParts,
  subscription: DigestSubscription,
  { goal }: BotSettings,
  now: number,
): Promise<Scene | undefined> {
  const due = dueWeek(subscription, now);
  if (due === undefined || now < (subscription.mutedUntil ?? 0)) return undefined;
  const space = await store.state.get('spaces', subscription.spaceId);
  if (space?.denied === true) return undefined;
  const orgId = space?.orgId ?? subscription.orgId;
  return { subscription, week: due.week, goal, scope: orgId === undefined ? {} : { orgId } };
}

/** Resolves to whether the space was told. */
async function look(job: GoalJobParts, scene: Scene): Promise<boolean> {
  const { subscription, week, goal, scope } = scene;
  const { goalTold } = subscription;
  const count = await countShare(job.store, { ...scope, ...week });
  if (goalTold !== undefined && (await isLost(job, scene, goalTold, count))) {
    await noteLost(job, subscription.spaceId);
    return false;
  }
  if (!isGoalReached(count, goal) || (goalTold !== undefined && goalTold.goal >= goal)) return false;
  await tell(job, scene, count);
  return true;
}

/** A week below the goal ends it; so do records that come late for the weeks between. */
async function isLost(
  { store }: GoalJobParts,
  { week, goal, scope }: Scene,
  told: GoalTold,
  count: ShareCount,
): Promise<boolean> {
  const isBelow = (one: ShareCount): boolean => countableIn(one) > 0 && !isGoalReached(one, goal);
  if (isBelow(count)) return true;
  return told.to < week.to && isBelow(await countShare(store, { ...scope, from: told.to, to: week.to }));
}

async function tell(job: GoalJobParts, scene: Scene, count: ShareCount): Promise<void> {
  const { store, chat, clock, log } = job;
  const { subscription, week, goal, scope } = scene;
  const { spaceId, zone } = subscription;
  const [proofs, extent] = await Promise.all([readProofs(store, scope.orgId), store.extent(scope.orgId)]);
  const coverage = coverageStatement(week, proofs, extent, zone, clock.now());
  const reply = job.render(goalReached({ week, count, goal, coverage, subscription }, clock.now()));
  await chat.say(spaceId, reply, { key: `goal-${goal}-${digestKey(spaceId, week.from)}`, durable: true });
  // A subscription that was ended or made anew meanwhile is another one.
  await store.state.update('subscriptions', spaceId, (current) =>
    current?.createdAt === subscription.createdAt ? { ...current, goalTold: { ...week, goal } } : current,
  );
  log.info({ spaceId, goal }, 'reached goal told');
}

async function noteLost({ store, log }: GoalJobParts, spaceId: string): Promise<void> {
  await store.state.update('subscriptions', spaceId, (current) => {
    if (current === undefined) return undefined;
    const { goalTold: _, ...rest } = current;
    return rest;
  });
  log.info({ spaceId }, 'below the goal again');
}
