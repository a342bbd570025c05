/** Quarters of the calendar year, and spans that begin or end with one: `Q3`, `year to date`, `the start of the month`. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../audit/event.ts';
import { dateAt, startOfDate, thisMonth, thisWeek, today, yearOf } from '../audit/period.ts';
import { yearOfWord } from './date-words.ts';
import { fixedPoint, type Parsed, type Point, problem, read, textOf } from './points.ts';
import { type SlotContext, wordAt } from './slot.ts';

/**
 * `Q4 2025`, `2026-Q2`; `Q3` alone only after a word that asks for a time: elsewhere it may be a name.
 * @param loose also a quarter without a year
 */
export function parseQuarter(context: SlotContext, at: number, loose: boolean): Parsed<Point> | undefined {
  const word = wordAt(context, at);
  const [, isoYear, isoNumber] = /^(\d{4})-?q(\d)$/.exec(word) ?? [];
  const number = isoNumber ?? /^q(\d)$/.exec(word)?.[1];
  if (number === undefined) {
    return undefined;
  }
  const yearAt = ['of', 'in'].includes(wordAt(context, at + 1)) ? at + 2 : at + 1;
  const written = isoYear === undefined ? yearOfWord(wordAt(context, yearAt)) : Number(isoYear);
  const end = isoYear === undefined && written !== undefined ? yearAt + 1 : at + 1;
  if (written === undefined && !loose) {
    return undefined;
  }
  const quarter = Number(number);
  if (quarter < 1 || quarter > 4) {
    return problem(end, `There is no such quarter: "${textOf(context, at, end)}".`);
  }
  const date = dateAt(context.now, context.zone);
  const latest = quarter <= quarterOf(date) ? date.year : date.year - 1;
  return longer(end, quarterPeriod(written ?? latest, quarter, context.zone));
}

/** The calendar quarter so many quarters before the present one. */
export function quarterBefore(count: number, { now, zone }: SlotContext): Period {
  const date = dateAt(now, zone).subtract({ months: 3 * count });
  return quarterPeriod(date.year, quarterOf(date), zone);
}

/** `year to date`, `MTD`: up to now. */
export function parseToDate(context: SlotContext, at: number): Parsed<Point> | undefined {
  const word = wordAt(context, at);
  const short = new Map([
    ['ytd', 'year'],
    ['qtd', 'quarter'],
    ['mtd', 'month'],
    ['wtd', 'week'],
  ]).get(word);
  const isSpelled = wordAt(context, at + 1) === 'to' && wordAt(context, at + 2) === 'date';
  const unit = presentUnit(short ?? (isSpelled ? word : ''), context);
  return unit && longer(short === undefined ? at + 3 : at + 1, { from: unit.from, to: context.now });
}

/** The calendar unit that is now. */
export function presentUnit(word: string, context: SlotContext): Period | undefined {
  const { now, zone } = context;
  switch (word) {
    case 'day':
      return today(now, zone);
    case 'week':
      return thisWeek(now, zone);
    case 'month':
      return thisMonth(now, zone);
    case 'quarter':
      return quarterBefore(0, context);
    case 'year':
      return yearOf(dateAt(now, zone).year, zone);
    default:
      return undefined;
  }
}

/** 1..4. */
function quarterOf(date: Temporal.PlainDate): number {
  return Math.ceil(date.month / 3);
}

function quarterPeriod(year: number, quarter: number, zone: string): Period {
  const first = Temporal.PlainDate.from({ year, month: 3 * quarter - 2, day: 1 });
  return { from: startOfDate(first, zone), to: startOfDate(first.add({ months: 3 }), zone) };
}

function longer(end: number, period: Period): Parsed<Point> {
  return read(end, fixedPoint({ ...period, kind: 'longer' }));
}
