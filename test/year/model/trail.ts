/** The changes the bot was given, counted by week. */
import type { Change } from '../record.ts';

export interface Trail {
  /** Takes in what is new; rows given again count once. Returns those that were new. */
  add(changes: readonly Change[], at: number): readonly Change[];
  find(trackingId: string): Change | undefined;
  /** @param knownAt only what was taken in by then, UTC ms. */
  count(span: { readonly from: number; readonly to: number }, knownAt?: number): Counts;
}

export interface Counts {
  readonly total: number;
  readonly unattributed: number;
  /** Of those without a name, the ones that an admin has not confirmed to be somebody's. */
  readonly unnamed: number;
}

/** @param isConfirmed has an admin confirmed whose change it was? */
export function createTrail(isConfirmed: (trackingId: string) => boolean): Trail {
  const changes = new Map<string, { readonly change: Change; readonly at: number }>();
  return {
    add: (given, at) => {
      const fresh = given.filter(({ trackingId }) => !changes.has(trackingId));
      for (const change of fresh) changes.set(change.trackingId, { change, at });
      return fresh;
    },
    find: (trackingId) => changes.get(trackingId)?.change,
    count: ({ from, to }, knownAt = Number.POSITIVE_INFINITY) => {
      const inside = [...changes.values()].filter(
        ({ change, at }) => change.time >= from && change.time < to && at <= knownAt,
      );
      const nameless = inside.filter(({ change }) => change.by === undefined);
      return {
        total: inside.length,
        unattributed: nameless.length,
        unnamed: nameless.filter(({ change }) => !isConfirmed(change.trackingId)).length,
      };
    },
  };
}
