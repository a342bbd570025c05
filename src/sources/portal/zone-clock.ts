/** What a clock on the wall of a zone means as an instant; quick for many times of the same days. */
import { Temporal } from 'temporal-polyfill';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_KEPT = 20_000;

export type WallReading =
  | { readonly kind: 'once'; readonly time: number }
  /** The clocks were put back: it was that time twice. */
  | { readonly kind: 'twice'; readonly times: readonly [first: number, second: number] }
  /** The clocks were put forward: it never was that time. */
  | { readonly kind: 'never' };

/** @param wallMs what the clock shows, as if it were UTC ms */
export type ZoneClock = (wallMs: number) => WallReading;

/** @param zone IANA, known to be one */
export function createZoneClock(zone: string): ZoneClock {
  if (zone === 'UTC') return (wallMs) => ({ kind: 'once', time: wallMs });
  /** Offset of a whole day, ms; null where it changes within a day of it. */
  const days = new Map<number, number | null>();

  function offsetAt(time: number): number {
    return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  }

  /** Offsets reach from -12 to +14 hours, so a day's clock lies within these instants. */
  function offsetOfDay(day: number): number | null {
    const known = days.get(day);
    if (known !== undefined) return known;
    const from = offsetAt(day * DAY_MS - 14 * HOUR_MS);
    const offset = from === offsetAt((day + 1) * DAY_MS + 12 * HOUR_MS) ? from : null;
    if (days.size < DAYS_KEPT) days.set(day, offset);
    return offset;
  }

  return (wallMs) => {
    const offset = offsetOfDay(Math.floor(wallMs / DAY_MS));
    if (offset !== null) return { kind: 'once', time: wallMs - offset };
    const clock = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime();
    const [first, second] = (['earlier', 'later'] as const).map(
      (disambiguation) => clock.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
    );
    if (first === undefined || second === undefined || first === second) return { kind: 'once', time: first ?? wallMs };
    return first + offsetAt(first) === wallMs ? { kind: 'twice', times: [first, second] } : { kind: 'never' };
  };
}

/** The clock of a fixed offset from UTC, minutes east. */
export function fixedClock(offsetMinutes: number): ZoneClock {
  return (wallMs) => ({ kind: 'once', time: wallMs - offsetMinutes * 60_000 });
}
