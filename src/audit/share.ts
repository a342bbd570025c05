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
  readonly all: ShareCount;
  /** Oldest first. */
  readonly weeks: readonly WeekShare[];
  /** Most changes first. */
  readonly types: readonly TypeShare[];
  readonly teams: readonly TeamShare[];
}

/** 0..1; undefined when there was nothing to name. */
export function namedShare({ total, automation, recorded, confirmed }: ShareCount): number | undefined {
  const countable = total - automation;
  return countable <= 0 ? undefined : (recorded + confirmed) / countable;
}
