/** The words of the weekly digest: what changed without a name in one span of time, and what is being done about it. */
import type { AuditEvent, Period } from './event.ts';
import { zoned } from './period.ts';

export interface DigestCount {
  /** Entity type, or action. */
  readonly value: string;
  readonly anonymous: number;
  /** Without automation. */
  readonly total: number;
}

/** Changes of one span. */
export interface DigestSum {
  /** All changes. */
  readonly total: number;
  /** Those that name nobody, without automation. */
  readonly unattributed: number;
  /** By service identities that are named as automation for their kind. */
  readonly automation: number;
}

export interface DigestWeek extends Period, DigestSum {
  /** Something can be said of it: there are records, or sources prove that there are none. */
  readonly isKnown: boolean;
}

/** One object that was changed without a name, told by its newest such change. */
export interface DigestTarget {
  readonly event: AuditEvent;
  readonly anonymous: number;
}

/** Claims, counted; never who made them. */
export interface ClaimCounts {
  /** Changes that somebody claimed within the span, whenever they were made; withdrawn claims do not count. */
  readonly made: number;
  /** Changes of which an admin confirmed a claim within the span. */
  readonly confirmed: number;
  /** Changes of the span itself that somebody has claimed by now. */
  readonly ofThese: number;
  /** Claims that no admin has judged yet, of any time. */
  readonly waiting: number;
}

/** Keys, counted; never whose. */
export interface KeyCounts {
  /** People on the roster, without those who are exempt. */
  readonly people: number;
  /** Of them, whose keys are proven now. */
  readonly proven: number;
  /** Of them, whose keys were proven within the span. */
  readonly newlyProven: number;
  /** Of them, who lack keys and were neither introduced to the bot nor want no messages. */
  readonly toOnboard: number;
}

/** The one thing to do next. */
export type DigestStep =
  /** Every change names a person, or nothing was changed. */
  | { readonly kind: 'nothing' }
  /** Nothing is recorded, and nothing proves that nothing happened. */
  | { readonly kind: 'no-data' }
  /** Nobody is on the roster, so nobody can be asked to set up keys. */
  | { readonly kind: 'roster' }
  | { readonly kind: 'onboard'; readonly people: number }
  | { readonly kind: 'judge'; readonly claims: number }
  | { readonly kind: 'claim'; readonly changes: number }
  /** All changes are claimed; what is left are the keys. */
  | { readonly kind: 'keys'; readonly people: number };

/** What a digest is of. */
export interface DigestScope {
  /** IANA zone the span was cut in. */
  readonly zone: string;
  /** Only these kinds of object; absent: all. */
  readonly entityTypes?: readonly string[];
}

/** Everything a digest card says, as numbers and events. Nobody is named in it. */
export interface DigestFacts extends Period, DigestSum, DigestScope {
  /** Only kinds with at least one anonymous change, largest first. */
  readonly byEntityType: readonly DigestCount[];
  /** Only actions with at least one anonymous change: deletions, then the largest. */
  readonly byAction: readonly DigestCount[];
  /** What was changed most often without a name; a few. */
  readonly targets: readonly DigestTarget[];
  /** A few anonymous changes, deletions first, then newest. */
  readonly examples: readonly AuditEvent[];
  readonly previous: Period & DigestSum;
  /** Eight weeks, oldest first, this one last; empty when the span is no week. */
  readonly weeks: readonly DigestWeek[];
  readonly claims: ClaimCounts;
  readonly keys: KeyCounts;
  readonly step: DigestStep;
  /** The digest comes to this space by itself, so it can be muted. */
  readonly isWeekly: boolean;
}

/** Changes that could name a person. */
export function countable({ total, automation }: Pick<DigestSum, 'total' | 'automation'>): number {
  return Math.max(0, total - automation);
}

/** Share of changes that name nobody, 0..1; undefined when there was nothing to name. */
export function anonymousShare(sum: DigestSum): number | undefined {
  return countable(sum) <= 0 ? undefined : sum.unattributed / countable(sum);
}

/** Is the span one week by the clock on the wall? @param zone IANA */
export function isWeek({ from, to }: Period, zone: string): boolean {
  return zoned(from, zone).add({ weeks: 1 }).epochMilliseconds === to;
}
