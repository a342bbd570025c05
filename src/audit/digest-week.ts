/** When a space is due its digest, and for which week. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from './event.ts';
import { dateAt, lastWeek, zoned } from './period.ts';
import { latestSlot, nextSlot } from './schedule.ts';
import type { DigestRun, DigestSubscription } from './state.ts';

type Slots = Pick<DigestSubscription, 'weekday' | 'minuteOfDay' | 'zone' | 'createdAt'>;

export interface DueWeek {
  /** When it is due, UTC ms. */
  readonly slotAt: number;
  /** The last complete Monday to Sunday before the slot. */
  readonly week: Period;
}

/** Only the newest slot counts: after a long stop one digest is caught up, not one per missed week. */
export function dueWeek(subscription: Slots, now: number): DueWeek | undefined {
  const slotAt = latestSlot(subscription, subscription.zone, now);
  return slotAt <= subscription.createdAt ? undefined : { slotAt, week: lastWeek(slotAt, subscription.zone) };
}

/** One week as two zones cut it begins at most a day or so apart. */
const SAME_WEEK_MS = 3 * 86_400_000;

/** Is it one week, maybe cut in two zones? A week is told once, wherever it is cut. */
export function isSameWeek(a: Pick<Period, 'from'>, b: Pick<Period, 'from'>): boolean {
  return Math.abs(a.from - b.from) < SAME_WEEK_MS;
}

/** The run of a space for a week, also where the zone has changed since. */
export function runOfWeek<T extends Pick<DigestRun, 'spaceId' | 'from'>>(
  runs: readonly T[],
  spaceId: string,
  week: Period,
): T | undefined {
  return runs.find((run) => run.spaceId === spaceId && isSameWeek(run, week));
}

/** Is all said and done for its week? */
export function isFinal({ status }: Pick<DigestRun, 'status'>): boolean {
  return status === 'posted' || status === 'quiet' || status === 'muted';
}

/** No week beyond these can have had its digest already. */
const MAX_WEEKS = 4;

/** The first slot after `now` whose week has had no digest yet, UTC ms. */
export function firstOpenSlot(
  subscription: Slots & Pick<DigestSubscription, 'spaceId'>,
  runs: readonly DigestRun[],
  now: number,
): number {
  const { zone, spaceId } = subscription;
  const final = runs.filter(isFinal);
  let slotAt = nextSlot(subscription, zone, now);
  for (let weeks = 0; weeks < MAX_WEEKS; weeks += 1) {
    if (runOfWeek(final, spaceId, lastWeek(slotAt, zone)) === undefined) break;
    slotAt = nextSlot(subscription, zone, slotAt);
  }
  return slotAt;
}

/**
 * The first time after `at` that the wall clock shows this minute, on a day on
 * which messages are welcome.
 * @param weekdays ISO, 1 = Monday; none: every day
 * @returns UTC ms
 */
export function nextTimeOfDay(minuteOfDay: number, zone: string, at: number, weekdays: readonly number[]): number {
  const plainTime = new Temporal.PlainTime(Math.floor(minuteOfDay / 60), minuteOfDay % 60);
  const first = dateAt(at, zone);
  // A week and a day: the time of the first day may be over.
  for (let days = 0; days <= 7; days += 1) {
    const date = first.add({ days });
    const time = date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
    if (time > at && (weekdays.length === 0 || weekdays.includes(date.dayOfWeek))) return time;
  }
  return zoned(at, zone).add({ days: 1 }).epochMilliseconds;
}
