/**
 * Spans of time as people name them, cut in their zone. All are half-open,
 * `from` <= t < `to`, in UTC ms; a day begins at its first instant, also where
 * daylight saving takes midnight away. Weeks are ISO weeks and start on Monday.
 */
import { Temporal } from 'temporal-polyfill';
import type { Period } from './event.ts';

export { formatAgo, formatDay, formatInstant, formatMinute, formatPeriod, formatShortDay } from './period-text.ts';
export { findZone, isZone } from './zone.ts';

export type PeriodUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';

/** Wall clock of `atMs` in the zone. */
export function zoned(atMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
}

/** The calendar date of `atMs` in the zone. */
export function dateAt(atMs: number, zone: string): Temporal.PlainDate {
  return zoned(atMs, zone).toPlainDate();
}

/** First instant of a date in the zone, UTC ms. */
export function startOfDate(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds;
}

/**
 * When the wall clock shows a time of day, UTC ms. An hour that daylight saving
 * skips counts as the instant of the jump; of an hour that comes twice, `edge`
 * says whether the first (a span begins) or the second (a span ends) is meant.
 * @param msOfDay ms since midnight by the clock on the wall
 */
export function wallTime(date: Temporal.PlainDate, msOfDay: number, zone: string, edge: 'from' | 'to'): number {
  const clock = date.toPlainDateTime().add({ milliseconds: msOfDay });
  const earlier = clock.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(clock)) {
    return edge === 'from'
      ? earlier.epochMilliseconds
      : clock.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  }
  return (earlier.getTimeZoneTransition('next') ?? earlier).epochMilliseconds;
}

/** From the start of `first` to the start of the day after `last`. */
export function datesBetween(first: Temporal.PlainDate, last: Temporal.PlainDate, zone: string): Period {
  return { from: startOfDate(first, zone), to: startOfDate(last.add({ days: 1 }), zone) };
}

export function today(now: number, zone: string): Period {
  const date = dateAt(now, zone);
  return datesBetween(date, date, zone);
}

export function yesterday(now: number, zone: string): Period {
  const date = dateAt(now, zone).subtract({ days: 1 });
  return datesBetween(date, date, zone);
}

export function thisWeek(now: number, zone: string): Period {
  return weekFrom(mondayOf(dateAt(now, zone)), zone);
}

/** The last complete Monday to Sunday. */
export function lastWeek(now: number, zone: string): Period {
  return weekFrom(mondayOf(dateAt(now, zone)).subtract({ weeks: 1 }), zone);
}

export function thisMonth(now: number, zone: string): Period {
  const date = dateAt(now, zone);
  return monthOf(date.year, date.month, zone);
}

export function lastMonth(now: number, zone: string): Period {
  const date = dateAt(now, zone).subtract({ months: 1 });
  return monthOf(date.year, date.month, zone);
}

/** @param month 1 = January */
export function monthOf(year: number, month: number, zone: string): Period {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return { from: startOfDate(first, zone), to: startOfDate(first.add({ months: 1 }), zone) };
}

export function yearOf(year: number, zone: string): Period {
  return {
    from: startOfDate(Temporal.PlainDate.from({ year, month: 1, day: 1 }), zone),
    to: startOfDate(Temporal.PlainDate.from({ year: year + 1, month: 1, day: 1 }), zone),
  };
}

/**
 * The span that ends now and is `count` units long by the wall clock: the last
 * 7 days at 14:00 begin at 14:00 a week ago, also across a clock change.
 */
export function lastUnits(count: number, unit: PeriodUnit, now: number, zone: string): Period {
  return { from: zoned(now, zone).subtract({ [unit]: count }).epochMilliseconds, to: now };
}

/** ISO week `week` of ISO year `year`; undefined when that year has no such week. */
export function isoWeek(year: number, week: number, zone: string): Period | undefined {
  const first = mondayOf(Temporal.PlainDate.from({ year, month: 1, day: 4 }));
  const monday = first.add({ weeks: week - 1 });
  const isInYear = week >= 1 && monday.yearOfWeek === year;
  return isInYear ? weekFrom(monday, zone) : undefined;
}

/** The latest week of that ISO number that has begun by now; undefined when there is none (week 54). */
export function latestIsoWeek(week: number, now: number, zone: string): Period | undefined {
  const thisYear = dateAt(now, zone).year + 1;
  // A year with 53 weeks comes at least every seven years.
  for (let year = thisYear; year > thisYear - 9; year -= 1) {
    const period = isoWeek(year, week, zone);
    if (period !== undefined && period.from <= now) {
      return period;
    }
  }
  return undefined;
}

/** The Monday of the ISO week a date lies in. */
export function mondayOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

function weekFrom(monday: Temporal.PlainDate, zone: string): Period {
  return datesBetween(monday, monday.add({ days: 6 }), zone);
}
