/** Weekly slots on the wall clock of a zone. */
import { Temporal } from 'temporal-polyfill';
import { dateAt } from './period.ts';

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
  const today = dateAt(now, zone);
  const day = today.subtract({ days: (today.dayOfWeek - slot.weekday + 7) % 7 });
  const at = instantOf(day, slot.minuteOfDay, zone);
  return at <= now ? at : instantOf(day.subtract({ days: 7 }), slot.minuteOfDay, zone);
}

/** The first slot after `now`, UTC ms. */
export function nextSlot(slot: WeeklySlot, zone: string, now: number): number {
  const latest = dateAt(latestSlot(slot, zone, now), zone);
  return instantOf(latest.add({ days: 7 }), slot.minuteOfDay, zone);
}

function instantOf(day: Temporal.PlainDate, minuteOfDay: number, zone: string): number {
  const time = new Temporal.PlainTime(Math.floor(minuteOfDay / 60), minuteOfDay % 60);
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}
