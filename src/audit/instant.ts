/** Reading a vendor's timestamp. */
import { Temporal } from 'temporal-polyfill';
import { excerpt } from './field-text.ts';

export type ParsedInstant =
  | {
      readonly kind: 'instant';
      /** UTC ms since 1970; digits beyond the millisecond are cut. */
      readonly time: number;
      /** False when the text gave no milliseconds, so that they are unknown rather than zero. */
      readonly exact: boolean;
    }
  | { readonly kind: 'problem'; readonly reason: string };

const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?$/i;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Nothing in this trail can be older than the product, nor from the next century. */
const EARLIEST_YEAR = 2000;
const LATEST_YEAR = 2099;

/**
 * Reads an ISO 8601 time with `Z` or an offset, seconds and 0 to 9 fraction
 * digits optional. `T` may be a space.
 *
 * @param text such as `2018-07-27T18:33:49+00:00` (export) or `2019-01-02T16:58:36.845Z` (API)
 * @param zone IANA zone for a time without offset; `UTC` is what the vendor documents
 *   (https://help.webex.com/en-us/article/nqzomav). In the hour that a zone repeats, the first one is
 *   taken; in the hour that it skips, the time is moved on by the gap.
 */
export function parseInstant(text: string, zone = 'UTC'): ParsedInstant {
  const parts = ISO_TIME.exec(text);
  if (!parts) return problem(text, 'is not an ISO 8601 time such as 2026-11-23T10:00:00Z');
  const [year, month, day, hour, minute, second] = [
    part(parts, 1),
    part(parts, 2),
    part(parts, 3),
    part(parts, 4),
    part(parts, 5),
    part(parts, 6),
  ] as const;
  if (!isCalendarTime(year, month, day, hour, minute, second)) return problem(text, 'is not a time of the calendar');
  const fraction = parts[7] ?? '';
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMinutes = part(parts, 10) * 60 + part(parts, 11);
  if (offsetMinutes > 14 * 60 || part(parts, 11) > 59) return problem(text, 'has an impossible offset from UTC');
  const wallTime = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + millisecond;
  const hasZone = parts[8] !== undefined || parts[9] !== undefined;
  const time =
    hasZone || zone === 'UTC'
      ? wallTime - (parts[9] === '-' ? -offsetMinutes : offsetMinutes) * 60_000
      : Temporal.Instant.fromEpochMilliseconds(wallTime)
          .toZonedDateTimeISO('UTC')
          .toPlainDateTime()
          .toZonedDateTime(zone).epochMilliseconds;
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) {
    return problem(text, `is outside the years ${EARLIEST_YEAR} to ${LATEST_YEAR}`);
  }
  return { kind: 'instant', time, exact: fraction.length >= 3 };
}

function part(parts: RegExpExecArray, index: number): number {
  return Number(parts[index] ?? 0);
}

function problem(text: string, what: string): ParsedInstant {
  return { kind: 'problem', reason: `the time "${excerpt(text, 40)}" ${what}` };
}

function isCalendarTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): boolean {
  const monthDays = month === 2 && isLeapYear(year) ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= monthDays && hour <= 23 && minute <= 59 && second <= 59;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of the proleptic Gregorian calendar; plain arithmetic, because this runs once for every row. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
