/** The named share: how many of the changes have a recorded or a confirmed person. */
import type { Period } from './event.ts';

/** One row of the share. Half of what the product is for: `recorded + confirmed` of `total - automation`. */
export interface ShareCount {
  /** All changes. */
  readonly total: number;
  /** By service identities that are named as automation for their kind; counted apart. */
  readonly automation: number;
  /** The record names a person. */
  readonly recorded: number;
  /** The record names nobody, and an admin has confirmed somebody's claim. */
  readonly confirmed: number;
}

export interface WeekShare extends ShareCount, Period {}

export interface TypeShare extends ShareCount {
  readonly entityType: string;
}

/**
 * A team of the roster. A change without a name belongs to no team, so there is
 * no share by team: what can be told is what is named and whose keys are proven.
 */
export interface TeamShare {
  readonly team: string;
  /** Without those who are exempt; two at least, since a team of one is a person. */
  readonly people: number;
  readonly proven: number;
  /** Changes in the span that name one of its people, recorded or confirmed. */
  readonly named: number;
}

export interface ShareFacts extends Period {
  readonly zone: string;
  /** 1..100 %. */
  readonly goal: number;
  readonly by: 'week' | 'type' | 'team';
  /** Only these kinds of object; absent: all. */
  readonly entityTypes?: readonly string[];
  readonly all: ShareCount;
  /** Monday to Sunday, oldest first; the first and the last are cut where the span begins and ends. */
  readonly weeks: readonly WeekShare[];
  /** Most changes first; empty unless told apart by type. */
  readonly types: readonly TypeShare[];
  /** Most proven keys first; empty unless told apart by team. */
  readonly teams: readonly TeamShare[];
  /** Teams that are left out because they are one person. */
  readonly singles: number;
}

/** Changes that could carry a name. */
export function countableIn({ total, automation }: Pick<ShareCount, 'total' | 'automation'>): number {
  return Math.max(0, total - automation);
}

/** 0..1; undefined when there was nothing to name. */
export function namedShare(count: ShareCount): number | undefined {
  const countable = countableIn(count);
  return countable === 0 ? undefined : (count.recorded + count.confirmed) / countable;
}

/** How many changes more would have had to carry a name; 0 = reached. @param goal 1..100 % */
export function shortOfGoal(count: ShareCount, goal: number): number {
  const needed = Math.ceil((countableIn(count) * goal) / 100);
  return Math.max(0, needed - count.recorded - count.confirmed);
}

/** Reached where there was something to name, and enough of it is named. @param goal 1..100 % */
export function isGoalReached(count: ShareCount, goal: number): boolean {
  return countableIn(count) > 0 && shortOfGoal(count, goal) === 0;
}

/** That a space was told of a goal that was reached in this week. */
export interface GoalTold extends Period {
  /** 1..100 %, as it was then. */
  readonly goal: number;
}

/** Whether a space hears less once the goal is reached; `minimum: 0`, said outright, keeps every digest. */
export function isQuietWanted({ minimum }: { readonly minimum?: number }): boolean {
  return minimum !== 0;
}

/**
 * Is the weekly digest of this week left out, because the goal is reached and nothing is new? Only in a space that
 * was told so, in words that say how to keep the digest, about an earlier week: the digest of that week itself is
 * still posted. With the first change that names nobody, also one whose record comes late, digests are posted again.
 * @param week start of the digest's week, UTC ms
 * @param since counts of everything after the week that was told of, to the end of the digest's week
 */
export function isQuietBecauseOfGoal(
  subscription: { readonly goalTold?: GoalTold; readonly minimum?: number },
  week: number,
  since: ShareCount,
): boolean {
  const { goalTold } = subscription;
  return isQuietWanted(subscription) && goalTold !== undefined && goalTold.to <= week && shortOfGoal(since, 100) === 0;
}
