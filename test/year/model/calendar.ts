/**
 * Wall clocks, weekly slots and working days, worked out afresh for the model:
 * nothing of the product is used, and public holidays come straight from
 * date-holidays.
 */
import { createRequire } from 'node:module';
import { Temporal } from 'temporal-polyfill';

/** What is used of date-holidays; its own types describe a default export that Node does not see. */
interface HolidaysOfYear {
  getHolidays(year: number): readonly { readonly date: string; readonly type: string; readonly name: string }[];
}
const HolidaysClass = createRequire(import.meta.url)('date-holidays') as new (
  country: string,
  region?: string,
) => HolidaysOfYear;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export function zonedAt(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** `YYYY-MM-DD` on the wall calendar of the zone. */
export function dateOf(at: number, zone: string): string {
  return zonedAt(at, zone).toPlainDate().toString();
}

/** First instant of a date, UTC ms. */
export function startOf(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** Whole dates from one to the other, by the calendar of the zone. */
export function datesApart(from: number, to: number, zone: string): number {
  return zonedAt(from, zone).toPlainDate().until(zonedAt(to, zone).toPlainDate(), { largestUnit: 'day' }).days;
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/**
 * When a wall-clock time of a date may be said to have come, and when it surely
 * has. Both are the same but for times that a clock change skips (from the
 * change to the time an hour later on the new clock) or brings twice.
 */
export function instantsOf(
  date: string,
  time: string,
  zone: string,
): { readonly first: number; readonly sure: number } {
  const clock = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  const earlier = clock.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = clock.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.toPlainDateTime().equals(clock)) {
    return { first: earlier.epochMilliseconds, sure: later.epochMilliseconds };
  }
  const change = earlier.getTimeZoneTransition('next') ?? later;
  return { first: change.epochMilliseconds, sure: later.epochMilliseconds };
}

export interface WeeklySlot {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: number;
  /** `HH:MM` on the wall clock of `zone`. */
  readonly time: string;
  readonly zone: string;
}

/** One turn of a weekly slot. */
export interface Turn {
  readonly first: number;
  readonly sure: number;
  /** The week before the slot's date, Monday to Sunday: half-open, UTC ms. */
  readonly from: number;
  readonly to: number;
}

/** The newest turn that may have come by `at`, and the one before it. */
export function latestTurns(slot: WeeklySlot, at: number): readonly [Turn, Turn] {
  const today = zonedAt(at, slot.zone).toPlainDate();
  // A day ahead: where a clock is changed at midnight, a turn may begin before its date does.
  for (let back = -1; ; back += 1) {
    const date = today.subtract({ days: back });
    if (date.dayOfWeek !== slot.weekday) continue;
    const turn = turnOn(date, slot);
    if (turn.first <= at) return [turn, turnOn(date.subtract({ days: 7 }), slot)];
  }
}

/** The turns that may come after `from` and up to `to`, oldest first. */
export function turnsBetween(slot: WeeklySlot, from: number, to: number): readonly Turn[] {
  const turns: Turn[] = [];
  let date = zonedAt(from, slot.zone).toPlainDate().subtract({ days: 8 });
  while (date.dayOfWeek !== slot.weekday) date = date.add({ days: 1 });
  for (; ; date = date.add({ days: 7 })) {
    const turn = turnOn(date, slot);
    if (turn.first > to) return turns;
    if (turn.sure > from) turns.push(turn);
  }
}

function turnOn(date: Temporal.PlainDate, slot: WeeklySlot): Turn {
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  return {
    ...instantsOf(date.toString(), slot.time, slot.zone),
    from: startOf(monday.subtract({ days: 7 }).toString(), slot.zone),
    to: startOf(monday.toString(), slot.zone),
  };
}

const publicHolidays = new Map<string, ReadonlyMap<string, string>>();

/** Name of the public holiday on a date; undefined: none. @param country `DE` or `DE-BY` */
export function publicHoliday(country: string, date: string): string | undefined {
  const year = date.slice(0, 4);
  const key = `${country} ${year}`;
  let days = publicHolidays.get(key);
  if (days === undefined) {
    const [land = '', region] = country.split('-');
    const all = (region === undefined ? new HolidaysClass(land) : new HolidaysClass(land, region)).getHolidays(
      Number(year),
    );
    days = new Map(all.filter(({ type }) => type === 'public').map((one) => [one.date.slice(0, 10), one.name]));
    publicHolidays.set(key, days);
  }
  return days.get(date);
}

/** Minutes since midnight on the wall clock. */
export function minuteOfDay(at: number, zone: string): number {
  const { hour, minute } = zonedAt(at, zone);
  return hour * 60 + minute;
}

export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** Instants between `from` and `to` at which the zone's clock is changed, UTC ms. */
export function clockChanges(zone: string, from: number, to: number): readonly number[] {
  const changes: number[] = [];
  let at = zonedAt(from, zone).getTimeZoneTransition('next');
  while (at !== null && at.epochMilliseconds <= to) {
    changes.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition('next');
  }
  return changes;
}
