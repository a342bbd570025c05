/**
 * Which digest is owed to which space, by design section 7: one per space and
 * week, for the last whole Monday to Sunday before its slot; after a downtime
 * the newest one only; posted also when nothing happened, unless the space
 * wants quiet; one correction in the thread for records that came late.
 */
import type { Deed } from '../record.ts';
import { DAY_MS, HOUR_MS, latestTurns, type Turn, type WeeklySlot } from './calendar.ts';
import { again, all, type Moment, MUST, may, no, notBefore, type Standing } from './standing.ts';
import type { Counts, Trail } from './trail.ts';

/** One digest that was posted. */
export interface PostedDigest {
  readonly space: string;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

export interface Digests {
  subscribe(deed: Extract<Deed, { kind: 'subscribe' }>, at: Moment): void;
  unsubscribe(space: string, at: Moment): void;
  mute(space: string, until: number, at: Moment): void;
  /** May a digest be posted to the space now? Says also which week it would be. */
  ask(space: string, at: number): { readonly standing: Standing; readonly turn: Turn } | undefined;
  posted(space: string, turn: Turn, at: number): void;
  /** May the space be told that every change of a week carries a name? Once, until one does not. */
  goal(space: string, at: number): Standing;
  goalTold(space: string, at: number): void;
  correction(space: string, at: number): Standing;
  corrected(space: string, at: number): void;
  /** The bot has done all it had to at `at`; weeks that are quiet now stay so. */
  settled(at: number): void;
  readonly spaces: readonly string[];
  readonly allPosted: readonly PostedDigest[];
  /** The slots in use, for those who look for instants at which something is due. */
  readonly slots: readonly WeeklySlot[];
}

/** Now and then it is looked at whether the goal is reached. */
const GOAL_PATIENCE_MS = 12 * HOUR_MS;

/** Records come in pieces and nobody is told at night, so a correction may take some days. */
const CORRECTED_WITHIN_MS = 5 * DAY_MS;
/** A week that is so long ago is told of by the trend only. */
const WATCHED_MS = 13 * DAY_MS;

interface Subscription {
  readonly slot: WeeklySlot;
  readonly since: Moment;
  readonly minimum: number;
  readonly until?: Moment;
}

interface Mute {
  readonly until: number;
  readonly at: Moment;
}

export function createDigests(trail: Trail): Digests {
  const subscriptions = new Map<string, Subscription>();
  const mutes = new Map<string, Mute>();
  const done = new Map<string, PostedDigest>();
  const quiet = new Set<string>();
  const corrected = new Set<string>();
  /** The week of which a space was told that the goal is reached. */
  const told = new Map<string, Turn>();
  const reachedSince = new Map<string, number>();
  const keyOf = (space: string, turn: Pick<Turn, 'from'>): string => `${space} ${turn.from}`;

  const standingOf = (space: string, subscription: Subscription, turn: Turn, at: number): Standing => {
    const key = keyOf(space, turn);
    if (done.has(key)) return again('the digest of this week was posted before');
    const mute = mutes.get(space);
    return all([
      at < turn.sure
        ? may('the clock is being changed')
        : notBefore(at, { from: turn.first, to: turn.sure }, 'too early'),
      afterSubscription(turn, subscription),
      subscription.until === undefined ? MUST : endOf(subscription.until, at),
      mute === undefined || turn.first >= mute.until ? MUST : mutedAt(mute, at),
      quietness(subscription, turn, quiet.has(key), trail),
      afterGoal(told.get(space), turn, trail),
    ]);
  };

  const noteGoal = (space: string, { since }: Subscription, turn: Turn, at: number): void => {
    const before = told.get(space);
    if (before !== undefined && trail.count({ from: Math.min(before.from, turn.from), to: turn.to }).unnamed > 0) {
      told.delete(space);
    }
    const isDue = at >= turn.sure && turn.first > since.to && isReached(trail, turn) && !told.has(space);
    if (!isDue) reachedSince.delete(space);
    else if (!reachedSince.has(space)) reachedSince.set(space, at);
  };

  return {
    subscribe: ({ space, weekday, time, zone, minimum = 0 }, at) => {
      const before = subscriptions.get(space);
      const isSame = before !== undefined && before.until === undefined && !mutes.has(space);
      // Said again, nothing changes.
      if (
        isSame &&
        JSON.stringify([before.slot, before.minimum]) === JSON.stringify([{ weekday, time, zone }, minimum])
      )
        return;
      subscriptions.set(space, { slot: { weekday, time, zone }, since: at, minimum });
      mutes.delete(space);
      told.delete(space);
    },
    unsubscribe: (space, at) => {
      const subscription = subscriptions.get(space);
      if (subscription !== undefined) subscriptions.set(space, { ...subscription, until: at });
    },
    mute: (space, until, at) => void mutes.set(space, { until, at }),
    ask: (space, at) => {
      const subscription = subscriptions.get(space);
      if (subscription === undefined) return undefined;
      const [newest, before] = latestTurns(subscription.slot, at);
      const standing = standingOf(space, subscription, newest, at);
      // While the newest is only about to come, the one before is still the latest.
      if (standing.kind !== 'may' || at >= newest.sure) return { standing, turn: newest };
      const older = standingOf(space, subscription, before, at);
      return older.kind === 'no'
        ? { standing, turn: newest }
        : { standing: may('the clock is being changed'), turn: before };
    },
    posted: (space, turn, at) => void done.set(keyOf(space, turn), { space, from: turn.from, to: turn.to, at }),
    goal: (space, at) => {
      const subscription = subscriptions.get(space);
      if (subscription === undefined || subscription.until !== undefined) return no('the space wants no digest');
      const turns = latestTurns(subscription.slot, at).filter((turn) => turn.sure <= at || turn.first <= at);
      if (!turns.some((turn) => isReached(trail, turn))) return no('not every change carries a name');
      if (told.has(space)) return again('it was told before');
      const since = reachedSince.get(space);
      return since !== undefined && at > since + GOAL_PATIENCE_MS ? MUST : may('the goal was reached just now');
    },
    goalTold: (space, at) => {
      const slot = subscriptions.get(space)?.slot;
      if (slot !== undefined) told.set(space, latestTurns(slot, at)[0]);
    },
    correction: (space, at) => {
      const late = lateDigests(space, at, done, corrected, trail);
      if (late.length === 0) return no('no records came late, or they were corrected before');
      const isWanted = subscriptions.get(space)?.until === undefined && !mutes.has(space);
      return isWanted && late.some((digest) => isOverdue(digest, at, trail)) ? MUST : may('records came late');
    },
    corrected: (space, at) => {
      const digest = lateDigests(space, at, done, corrected, trail).at(-1);
      if (digest !== undefined) corrected.add(keyOf(space, digest));
    },
    settled: (at) => {
      for (const [space, subscription] of subscriptions) {
        const [turn] = latestTurns(subscription.slot, at);
        const isQuiet =
          trail.count(turn).unattributed < subscription.minimum ||
          afterGoal(told.get(space), turn, trail).kind === 'no';
        noteGoal(space, subscription, turn, at);
        if (at >= turn.sure && !done.has(keyOf(space, turn)) && isQuiet) quiet.add(keyOf(space, turn));
      }
    },
    get spaces() {
      return [...subscriptions.keys()];
    },
    get allPosted() {
      return [...done.values()];
    },
    get slots() {
      return [...subscriptions.values()].map(({ slot }) => slot);
    },
  };
}

/** A slot that was past when the space subscribed is none of its. */
function afterSubscription(turn: Turn, { since }: Subscription): Standing {
  if (turn.sure <= since.from) return no('the space subscribed later');
  return turn.first > since.to ? MUST : may('the space subscribed about then');
}

function endOf(until: Moment, at: number): Standing {
  return at >= until.to ? no('the space wants no digest') : may('the space may have stopped it');
}

function mutedAt(mute: Mute, at: number): Standing {
  return at >= mute.at.to ? no('the space is muted') : may('the space may be muted');
}

function quietness({ minimum }: Subscription, turn: Turn, wasQuiet: boolean, trail: Trail): Standing {
  if (trail.count(turn).unattributed < minimum) return no('the space wants quiet in such a week');
  return wasQuiet ? may('the week was quiet at first') : MUST;
}

function isReached(trail: Trail, turn: Turn): boolean {
  const { total, unnamed } = trail.count(turn);
  return total > 0 && unnamed === 0;
}

/** The bot has said that all carry a name, and goes quiet until one does not. */
function afterGoal(told: Turn | undefined, turn: Turn, trail: Trail): Standing {
  if (told === undefined || told.to > turn.from) return MUST;
  return trail.count({ from: told.to, to: turn.to }).unnamed > 0
    ? MUST
    : no('the goal is reached and the bot is quiet');
}

function lateDigests(
  space: string,
  at: number,
  done: ReadonlyMap<string, PostedDigest>,
  corrected: ReadonlySet<string>,
  trail: Trail,
): readonly PostedDigest[] {
  const hasGrown = (digest: PostedDigest): boolean =>
    !sameCounts(trail.count(digest, digest.at), trail.count(digest, at));
  return [...done]
    .filter(([key, digest]) => digest.space === space && !corrected.has(key) && hasGrown(digest))
    .map(([, digest]) => digest);
}

/** More records have been known for days, and for not so long that nobody cares any more. */
function isOverdue(digest: PostedDigest, at: number, trail: Trail): boolean {
  const { total } = trail.count(digest, digest.at);
  const wasKnown = trail.count(digest, at - CORRECTED_WITHIN_MS).total > total;
  return wasKnown && at < digest.at + WATCHED_MS;
}

function sameCounts(a: Counts, b: Counts): boolean {
  return a.total === b.total && a.unattributed === b.unattributed;
}
