/**
 * The times of a table. A cell is read first (`readCellTime`), as far as it speaks for itself; what only the column, the
 * file or a person can say (order of day and month, zone) is added then (`settleTime`). Nothing is guessed.
 */
import { excerpt } from '../../audit/field-text.ts';
import type { DateOrder } from '../../audit/file-port.ts';
import { findZone, zoneLabel } from '../../audit/zone.ts';
import { serialWallTime } from '../tables/date-serial.ts';
import type { TableCell } from '../tables/table.ts';
import {
  type ReadText,
  readClockText,
  readDateText,
  type WrittenDay,
  type WrittenTime,
  type WrittenZone,
} from './date-text.ts';
import { createZoneClock, fixedClock, type WallReading, type ZoneClock } from './zone-clock.ts';

/** What one row says of its time. */
export interface CellTime {
  /** As it stands in the row, trimmed. */
  readonly text: string;
  readonly read: ReadText;
}

/** The zone of a file's times: one with a name, or a fixed distance from UTC. */
export type FileZone =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'offset'; readonly minutes: number };

export type SettledTime =
  | {
      readonly kind: 'instant';
      /** UTC ms. */
      readonly time: number;
      /** False where the cell gives whole seconds or less. */
      readonly exact: boolean;
      /** The clock showed this time twice; the first was taken. */
      readonly isRepeated?: true;
    }
  /** Somebody has to say. */
  | { readonly kind: 'open'; readonly needs: 'zone' | 'date-order' }
  | { readonly kind: 'problem'; readonly reason: string };

export type TimeSettler = (cell: CellTime) => SettledTime;

const DAY_MS = 86_400_000;
const [FIRST_YEAR, LAST_YEAR] = [2000, 2099] as const;
/** Serials of those years; other numbers are no dates. */
const [FIRST_SERIAL, END_SERIAL] = [36_526, 73_051] as const;

/**
 * @param cell of a column with date and time, or of one with the date alone
 * @param clockCell of a second column, with the time of day
 */
export function readCellTime(cell: TableCell, clockCell?: TableCell): CellTime {
  const text = cell.text.trim();
  const read = readOneCell(cell, text);
  if (clockCell === undefined) return { text, read };
  const clockText = clockCell.text.trim();
  return { text: `${text} ${clockText}`.trim(), read: withClock(read, readClock(clockCell, clockText)) };
}

/** A sheet may keep the whole instant in both cells and show a part of it in each. */
function withClock(date: ReadText, clock: ReadText): ReadText {
  if (date.kind === 'problem') return date;
  if (clock.kind !== 'time') return { kind: 'problem', reason: 'has no time of day' };
  if (date.kind === 'instant') return { kind: 'problem', reason: 'is an instant beside a time of day' };
  const { msOfDay, exact, zone = date.written.zone } = clock.written;
  return {
    kind: 'time',
    written: {
      day: date.written.day,
      exact,
      ...(msOfDay === undefined ? {} : { msOfDay }),
      ...(zone === undefined ? {} : { zone }),
    },
  };
}

function readOneCell({ serial }: TableCell, text: string): ReadText {
  if (serial === undefined || serial < FIRST_SERIAL || serial >= END_SERIAL) return readDateText(text);
  const wall = serialWallTime(serial) ?? 0;
  const date = new Date(wall);
  const msOfDay = wall - Math.floor(wall / DAY_MS) * DAY_MS;
  const day: WrittenDay = {
    kind: 'date',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
  // A date that is shown without a time of day, and has none, is only a date.
  const hasClock = msOfDay !== 0 || text.includes(':');
  const exact = msOfDay % 1000 !== 0;
  return { kind: 'time', written: hasClock ? { day, msOfDay, exact } : { day, exact } };
}

function readClock({ serial }: TableCell, text: string): ReadText {
  if (serial === undefined || !text.includes(':')) return readClockText(text);
  const msOfDay = Math.round((serial - Math.floor(serial)) * DAY_MS) % DAY_MS;
  return { kind: 'time', written: { day: undefined, msOfDay, exact: msOfDay % 1000 !== 0 } };
}

/**
 * @param zone of times that name none
 * @param order of `03/04/2026`
 */
export function createTimeSettler(zone: FileZone | undefined, order: DateOrder | undefined): TimeSettler {
  const clocks = new Map<string, ZoneClock>();

  function clockOf(zoneName: string): ZoneClock {
    const clock = clocks.get(zoneName) ?? createZoneClock(zoneName);
    clocks.set(zoneName, clock);
    return clock;
  }

  function settleWall(wallMs: number, written: WrittenZone | undefined): WallReading | 'open' | { problem: string } {
    if (written?.kind === 'offset') return fixedClock(written.minutes)(wallMs);
    if (written?.kind === 'name') {
      const named = findZone(written.name);
      return named === undefined
        ? { problem: `names "${excerpt(written.name, 30)}", which is no zone` }
        : clockOf(named)(wallMs);
    }
    if (zone === undefined) return 'open';
    const reading = zone.kind === 'offset' ? fixedClock(zone.minutes)(wallMs) : clockOf(zone.zone)(wallMs);
    return written === undefined ? reading : abbreviated(reading, written.name, zone);
  }

  function settleWritten(cell: CellTime, { day, msOfDay, exact, zone: written }: WrittenTime): SettledTime {
    if (day === undefined) return problem(cell, 'has no date');
    const midnight = midnightOf(day, order);
    if (midnight === 'open') return { kind: 'open', needs: 'date-order' };
    if (midnight === undefined) return problem(cell, wrongDate(day, order));
    if (msOfDay === undefined) return problem(cell, 'has no time of day');
    if (!isInRange(midnight)) return problem(cell, OUT_OF_RANGE);
    const reading = settleWall(midnight + msOfDay, written);
    if (reading === 'open') return { kind: 'open', needs: 'zone' };
    return 'problem' in reading ? problem(cell, reading.problem) : instantOf(cell, reading, exact, zone);
  }

  return (cell) => {
    const { read } = cell;
    if (read.kind === 'problem') return problem(cell, read.reason);
    if (read.kind === 'time') return settleWritten(cell, read.written);
    const { time, exact } = read;
    return isInRange(time) ? { kind: 'instant', time, exact } : problem(cell, OUT_OF_RANGE);
  };
}

function instantOf(cell: CellTime, reading: WallReading, exact: boolean, zone: FileZone | undefined): SettledTime {
  switch (reading.kind) {
    case 'once':
      return { kind: 'instant', time: reading.time, exact };
    case 'twice':
      return { kind: 'instant', time: reading.times[0], exact, isRepeated: true };
    case 'never':
      return problem(
        cell,
        `never was in ${zone?.kind === 'zone' ? zone.zone : 'its zone'}: the clocks were put forward`,
      );
  }
}

const OUT_OF_RANGE = `is outside the years ${FIRST_YEAR} to ${LAST_YEAR}`;

function isInRange(time: number): boolean {
  const year = new Date(time).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** The beginning of the day as if it were UTC ms; 'open' = it may be two days; undefined = it is none. */
function midnightOf(day: WrittenDay, order: DateOrder | undefined): number | 'open' | undefined {
  if (day.kind === 'date') return calendarDate(day.year, day.month, day.day);
  const { year, first, second } = day;
  if (first === second) return calendarDate(year, first, second);
  if (order === undefined) return 'open';
  return order === 'day-first' ? calendarDate(year, second, first) : calendarDate(year, first, second);
}

function calendarDate(year: number, month: number, day: number): number | undefined {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? midnight
    : undefined;
}

function wrongDate(day: WrittenDay, order: DateOrder | undefined): string {
  if (day.kind === 'date' || order === undefined) return 'is not a day of the calendar';
  return `is not a day of the calendar where the ${order === 'day-first' ? 'day' : 'month'} comes first`;
}

/**
 * `EST` says which of two equal times is meant, and must be what the zone's clocks are called; where the zone's names are
 * not known, nothing contradicts.
 */
function abbreviated(reading: WallReading, name: string, zone: FileZone): WallReading | { problem: string } {
  if (zone.kind === 'offset') return { problem: `names the zone "${name}", and the file another` };
  if (reading.kind === 'never') return reading;
  const times = reading.kind === 'once' ? [reading.time] : reading.times;
  const match = times.find((time) => zoneLabel(time, zone.zone) === name.toUpperCase());
  if (match !== undefined) return { kind: 'once', time: match };
  const [label = ''] = times.map((time) => zoneLabel(time, zone.zone));
  if (label.startsWith('UTC')) return reading;
  return { problem: `names the zone "${name}", and ${zone.zone} was on "${label}" then` };
}

function problem(cell: CellTime, reason: string): SettledTime {
  if (cell.text === '') return { kind: 'problem', reason: 'it has no time' };
  return { kind: 'problem', reason: `the time "${excerpt(cell.text, 40)}" ${reason}` };
}
