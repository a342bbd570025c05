/** ISO weeks as people write them: `week 46`, `2026-W46`, `weeks 45 to 46`, `the week of 9 November`, `w/c 9 Nov`. */
import type { Period } from '../audit/event.ts';
import { dateAt, datesBetween, isoWeek, latestIsoWeek, mondayOf } from '../audit/period.ts';
import { yearOfWord } from './date-words.ts';
import { TO_WORDS } from './day-hours.ts';
import { dayPoint, fixedPoint, type Parsed, type Point, parseDay, problem, read, textOf } from './points.ts';
import { jointEnd, type SlotContext, wordAt } from './slot.ts';

const WEEK_WORDS = ['week', 'cw', 'kw', 'wk'];
const BEGIN_WORDS = ['commencing', 'beginning', 'starting'];

/** One whole week by its number, or by a date in it. */
export function parseWeek(context: SlotContext, start: number): Parsed<Point> | undefined {
  const isLed = ['calendar', 'iso'].includes(wordAt(context, start)) && WEEK_WORDS.includes(wordAt(context, start + 1));
  const at = isLed ? start + 1 : start;
  const word = wordAt(context, at);
  const iso = /^(\d{4})-?w(\d{1,2})$/.exec(word);
  if (iso !== null) {
    return weekOf(context, Number(iso[2]), Number(iso[1]), at, at + 1);
  }
  const dated = parseDatedWeek(context, at);
  if (dated !== undefined) {
    return dated;
  }
  const glued = /^(?:w|cw|kw|week)(\d{1,2})$/.exec(word)?.[1];
  const numberAt = ['no', 'number', 'nr'].includes(wordAt(context, at + 1)) ? at + 2 : at + 1;
  const digits = glued ?? (WEEK_WORDS.includes(word) ? weekNumber(wordAt(context, numberAt)) : undefined);
  if (digits === undefined) {
    return undefined;
  }
  const { year, end } = yearBehind(context, glued === undefined ? numberAt + 1 : at + 1);
  return weekOf(context, Number(digits), year, at, end);
}

/** `weeks 45 to 46`, `weeks 45-46 of 2025`. */
export function parseWeekPair(context: SlotContext, at: number): Parsed<Period> | undefined {
  if (wordAt(context, at) !== 'weeks') {
    return undefined;
  }
  const glued = /^(\d{1,2})[-–](\d{1,2})$/.exec(wordAt(context, at + 1));
  const first = glued?.[1] ?? weekNumber(wordAt(context, at + 1));
  const secondAt = glued === null ? jointEnd(context, at + 2, TO_WORDS) : undefined;
  const second = glued?.[2] ?? (secondAt === undefined ? undefined : weekNumber(wordAt(context, secondAt)));
  if (first === undefined || second === undefined) {
    return undefined;
  }
  const { year, end } = yearBehind(context, secondAt === undefined ? at + 2 : secondAt + 1);
  const period = weeksFrom(context, Number(first), Number(second), year);
  return period === undefined
    ? problem(end, `There are no such weeks: "${textOf(context, at, end)}".`)
    : read(end, period);
}

function weeksFrom(
  { now, zone }: SlotContext,
  first: number,
  second: number,
  year: number | undefined,
): Period | undefined {
  const begin = year === undefined ? latestIsoWeek(first, now, zone) : isoWeek(year, first, zone);
  const beginYear = begin && dateAt(begin.from, zone).yearOfWeek;
  if (begin === undefined || beginYear === undefined || (year !== undefined && second < first)) {
    return undefined;
  }
  const last = isoWeek(second < first ? beginYear + 1 : beginYear, second, zone);
  return last && { from: begin.from, to: last.to };
}

/** `week of 9 November` is the calendar week of that date; `week commencing 9 November` are the seven days from it. */
function parseDatedWeek(context: SlotContext, at: number): Parsed<Point> | undefined {
  const { now, zone } = context;
  const word = wordAt(context, at);
  const next = wordAt(context, at + 1);
  if (word === 'week' && next === 'before' && wordAt(context, at + 2) === 'last') {
    const monday = mondayOf(dateAt(now, zone)).subtract({ weeks: 2 });
    return longer(at + 3, datesBetween(monday, monday.add({ days: 6 }), zone));
  }
  const isBegin = word === 'w/c' || (word === 'week' && BEGIN_WORDS.includes(next));
  if (!isBegin && !(word === 'week' && next === 'of')) {
    return undefined;
  }
  const dayAt = word === 'w/c' ? at + 1 : at + 2;
  const day = parseDay(context, wordAt(context, dayAt) === 'the' ? dayAt + 1 : dayAt);
  if (day === undefined || day.kind === 'problem') {
    return day;
  }
  const span = dayPoint(day.value, zone).resolve({ kind: 'latest', at: now });
  if (span === undefined) {
    return undefined;
  }
  const date = dateAt(span.from, zone);
  const first = isBegin ? date : mondayOf(date);
  return longer(day.end, datesBetween(first, first.add({ days: 6 }), zone));
}

function weekNumber(word: string): string | undefined {
  return /^#?(\d{1,2})$/.exec(word)?.[1];
}

function yearBehind(context: SlotContext, next: number): { readonly year: number | undefined; readonly end: number } {
  const yearAt = ['of', 'in'].includes(wordAt(context, next)) ? next + 1 : next;
  const year = yearOfWord(wordAt(context, yearAt));
  return { year, end: year === undefined ? next : yearAt + 1 };
}

function weekOf(context: SlotContext, week: number, year: number | undefined, at: number, end: number): Parsed<Point> {
  const period =
    year === undefined ? latestIsoWeek(week, context.now, context.zone) : isoWeek(year, week, context.zone);
  return period === undefined
    ? problem(end, `There is no such week: "${textOf(context, at, end)}".`)
    : longer(end, period);
}

function longer(end: number, period: Period): Parsed<Point> {
  return read(end, fixedPoint({ ...period, kind: 'longer' }));
}
