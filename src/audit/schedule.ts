/** Weekly slots and the weeks they report on, in a space's own zone. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from './event.ts';

/** A wall-clock time once a week. */
export interface WeeklySlot {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: number;
  /** Minute of the day on the wall clock, 540 = 09:00. */
  readonly minuteOfDay: number;
}

/**
 * The newest slot at or before `now`. A wall-clock time that a DST change skips
 * counts as the instant the clock jumped over it; one that happens twice counts
 * the first time.
 * @param zone IANA zone.
 * @param now UTC ms.
 * @returns UTC ms.
 */
export function latestSlot(slot: WeeklySlot, zone: string, now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const day = today.subtract({ days: (today.dayOfWeek - slot.weekday + 7) % 7 });
  const at = instantOf(day, slot.minuteOfDay, zone);
  return at <= now ? at : instantOf(day.subtract({ days: 7 }), slot.minuteOfDay, zone);
}

/** The first slot after `now`, UTC ms. */
export function nextSlot(slot: WeeklySlot, zone: string, now: number): number {
  const latest = Temporal.Instant.fromEpochMilliseconds(latestSlot(slot, zone, now)).toZonedDateTimeISO(zone);
  return instantOf(latest.toPlainDate().add({ days: 7 }), slot.minuteOfDay, zone);
}

/** The last Monday to Sunday that was over at `at`, half-open, cut at midnights of `zone`. UTC ms. */
export function lastCompleteWeek(at: number, zone: string): Period {
  return weekBefore(startOfWeek(at, zone), zone);
}

/** The seven days that end where a period cut at midnights of `zone` begins. */
export function weekBefore(from: number, zone: string): Period {
  const end = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
  return { from: instantOf(end.subtract({ days: 7 }), 0, zone), to: from };
}

function startOfWeek(at: number, zone: string): number {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return instantOf(day.subtract({ days: day.dayOfWeek - 1 }), 0, zone);
}

function instantOf(day: Temporal.PlainDate, minuteOfDay: number, zone: string): number {
  const time = new Temporal.PlainTime(Math.floor(minuteOfDay / 60), minuteOfDay % 60);
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}
