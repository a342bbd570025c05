/** Excel's way to keep a date: days since the end of 1899, the time of day as their fraction. */

/** Serial of 1970-01-01 in the 1900 system. */
const SERIAL_1970 = 25_569;
/** A workbook of the 1904 system counts from 1904-01-01 = 0. */
export const DAYS_BETWEEN_SYSTEMS = 1462;
const DAY_MS = 86_400_000;
/** Serial 60 stands for 29 February 1900, a day that never was; serials before it are one day off. */
const LEAP_DAY_1900 = 60;
/** First serial after 9999-12-31. */
const SERIAL_END = 2_958_466;

/** What of a date a number format shows. */
export type DateFormat = 'date' | 'time' | 'date-time';

/**
 * The wall clock that a serial of the 1900 system stands for, as if it were UTC ms; undefined outside 1900 to 9999.
 * Whole milliseconds: a serial is exact to less than one.
 */
export function serialWallTime(serial: number): number | undefined {
  if (!(serial >= 0 && serial < SERIAL_END)) return undefined;
  const days = serial < LEAP_DAY_1900 ? serial + 1 : serial;
  return Math.round((days - SERIAL_1970) * DAY_MS);
}

/** A date or time as a person would read it, the same in every locale: `2026-11-16 15:04:05.250`, `15:04:05`. */
export function serialText(serial: number, format: DateFormat): string {
  const wall = serialWallTime(serial);
  if (wall === undefined) return String(serial);
  const iso = isoText(wall);
  const date = serial >= LEAP_DAY_1900 && serial < LEAP_DAY_1900 + 1 ? '1900-02-29' : iso.slice(0, 10);
  const time = wall % 1000 === 0 ? iso.slice(11, 19) : iso.slice(11, 23);
  if (format === 'time' && serial < 1) return time;
  return format === 'date' && wall % DAY_MS === 0 ? date : `${date} ${time}`;
}

let lastDay = Number.NaN;
let lastDate = '';

/** As `Date.toISOString`, quicker for many times of the same day. @param ms UTC */
export function isoText(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (day !== lastDay) {
    lastDate = new Date(day * DAY_MS).toISOString().slice(0, 11);
    lastDay = day;
  }
  const msOfDay = ms - day * DAY_MS;
  const seconds = Math.floor(msOfDay / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${lastDate}${clock}.${String(msOfDay % 1000).padStart(3, '0')}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
