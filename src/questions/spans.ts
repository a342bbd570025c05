/** Longer stretches of time by name (weeks, months, the last 7 days), and any point at all. */
import type { Period } from '../audit/event.ts';
import {
  dateAt,
  datesBetween,
  lastMonth,
  lastUnits,
  lastWeek,
  mondayOf,
  monthOf,
  startOfDate,
  thisMonth,
  thisWeek,
  today,
  yearOf,
} from '../audit/period.ts';
import { countOfWord, monthOfWord, unitOfWord, weekdayOfWord, yearOfWord } from './date-words.ts';
import { parseNamedPart, partOfDay } from './day-parts.ts';
import {
  type DateRule,
  dayPoint,
  fixedPoint,
  type Parsed,
  type Point,
  parseDay,
  parseIsoInstant,
  parseTime,
  problem,
  read,
  textOf,
} from './points.ts';
import { parseQuarter, parseToDate, presentUnit, quarterBefore } from './quarters.ts';
import { bareWordAt, type SlotContext, wordAt } from './slot.ts';
import { parseWeek } from './weeks.ts';

/**
 * Any point: a day, a day with a time, a time, an instant, a longer stretch.
 * @param loose also a bare month or year ("in May", "since 2025"), which elsewhere may be a name or number
 */
export function parsePoint(context: SlotContext, start: number, loose: boolean): Parsed<Point> | undefined {
  const at = wordAt(context, start) === 'the' ? start + 1 : start;
  return (
    parseIsoInstant(context, at) ??
    parseNow(context, at) ??
    parseAgo(context, at) ??
    parseNamedPart(context, at) ??
    parseToDate(context, at) ??
    parseBeginning(context, at) ??
    parseStretch(context, at) ??
    parseDayAndTime(context, at) ??
    parseTimeAndDay(context, at) ??
    parseQuarter(context, at, loose) ??
    parseMonth(context, at, loose)
  );
}

function parseNow(context: SlotContext, at: number): Parsed<Point> | undefined {
  return wordAt(context, at) === 'now'
    ? read(at + 1, fixedPoint({ from: context.now, to: context.now, kind: 'instant' }))
    : undefined;
}

/** `2 hours ago` is an instant, `3 days ago` the whole date. */
function parseAgo(context: SlotContext, at: number): Parsed<Point> | undefined {
  const count = countOfWord(wordAt(context, at));
  const unit = unitOfWord(wordAt(context, at + 1));
  if (count === undefined || unit === undefined || wordAt(context, at + 2) !== 'ago') {
    return undefined;
  }
  const { from } = lastUnits(count, unit, context.now, context.zone);
  if (from < 0) {
    return tooLongAgo(context, at, at + 3);
  }
  return unit === 'hours' || unit === 'minutes'
    ? read(at + 3, fixedPoint({ from, to: from, kind: 'instant' }))
    : read(at + 3, dayPoint({ kind: 'date', date: dateAt(from, context.zone) }, context.zone));
}

/** `12 Nov`, `12 Nov 14:30`, `yesterday at 9am`. */
function parseDayAndTime(context: SlotContext, at: number): Parsed<Point> | undefined {
  const day = parseDay(context, at);
  if (day === undefined || day.kind === 'problem') {
    return day;
  }
  return partOfDay(context, day.value, day.end) ?? withTime(context, day.end, day.value);
}

/** `14:30`, `14:30 yesterday`, `14:30 on 12 Nov`. */
function parseTimeAndDay(context: SlotContext, at: number): Parsed<Point> | undefined {
  const time = parseTime(context, at);
  if (time === undefined || time.kind === 'problem') {
    return time;
  }
  const day = parseDay(context, wordAt(context, time.end) === 'on' ? time.end + 1 : time.end);
  if (day === undefined) {
    return read(time.end, dayPoint({ kind: 'daily' }, context.zone, time.value));
  }
  return day.kind === 'problem' ? day : read(day.end, dayPoint(day.value, context.zone, time.value));
}

/** `beginning of the month`, `start of this year`, `start of November`: the instant. */
function parseBeginning(context: SlotContext, at: number): Parsed<Point> | undefined {
  if (!['beginning', 'start'].includes(wordAt(context, at)) || wordAt(context, at + 1) !== 'of') {
    return undefined;
  }
  const unit = wordAt(context, at + 2) === 'the' ? presentUnit(wordAt(context, at + 3), context) : undefined;
  if (unit !== undefined) {
    return read(at + 4, fixedPoint({ from: unit.from, to: unit.from, kind: 'instant' }));
  }
  const whole = parsePoint(context, at + 2, true);
  const span = whole?.kind === 'read' ? whole.value.resolve({ kind: 'latest', at: context.now }) : undefined;
  return whole?.kind === 'read' && span !== undefined && span.kind !== 'instant'
    ? read(whole.end, fixedPoint({ from: span.from, to: span.from, kind: 'instant' }))
    : undefined;
}

/** `this week`, `last month`, `last 7 days`, `last Friday`, `last night`, `week 46`, `2026-W46`, `2026-11`. */
function parseStretch(context: SlotContext, at: number): Parsed<Point> | undefined {
  const word = wordAt(context, at);
  if (word === 'last' || word === 'previous' || word === 'past') {
    return parseLast(context, at);
  }
  if (word === 'tomorrow' || word === 'next' || word === 'coming') {
    return parseFuture(context, at);
  }
  if (word === 'this' || word === 'current') {
    return parseThis(context, at);
  }
  if (word === 'weekend') {
    return longer(at + 1, weekend(context, false));
  }
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(word) ?? /^(?=\d{1,2}\/(\d{4})$)(\d{1,2})/.exec(word) ?? [];
  if (Number(month) >= 1 && Number(month) <= 12) {
    return longer(at + 1, monthOf(Number(year), Number(month), context.zone));
  }
  return parseWeek(context, at);
}

/** Nothing has changed in the future: said so, whatever the length. */
function parseFuture(context: SlotContext, at: number): Parsed<Point> | undefined {
  const word = wordAt(context, at);
  const isDay = word === 'tomorrow';
  const countAt = countOfWord(wordAt(context, at + 1)) === undefined ? at + 1 : at + 2;
  const following = wordAt(context, countAt);
  const end = isDay ? at + 1 : countAt + 1;
  const isTime = isDay || unitOfWord(following) !== undefined || weekdayOfWord(following) !== undefined;
  return isTime ? problem(end, `"${textOf(context, at, end)}" has not happened yet.`, [], 'future') : undefined;
}

function parseThis(context: SlotContext, at: number): Parsed<Point> | undefined {
  const { now, zone } = context;
  const weekday = weekdayOfWord(wordAt(context, at + 1));
  if (weekday !== undefined) {
    const date = mondayOf(dateAt(now, zone)).add({ days: weekday - 1 });
    const day: DateRule = { kind: 'date', date };
    return startOfDate(date, zone) > now
      ? problem(at + 2, `"${textOf(context, at, at + 2)}" has not happened yet.`, [], 'future')
      : (partOfDay(context, day, at + 2) ?? withTime(context, at + 2, day));
  }
  switch (bareWordAt(context, at + 1)) {
    case 'week':
      return longer(at + 2, thisWeek(now, zone));
    case 'month':
      return longer(at + 2, thisMonth(now, zone));
    case 'quarter':
      return longer(at + 2, quarterBefore(0, context));
    case 'year':
      return longer(at + 2, yearOf(dateAt(now, zone).year, zone));
    case 'weekend':
      return longer(at + 2, weekend(context, false));
    default:
      return undefined;
  }
}

/** The latest Saturday and Sunday that have begun; `over`: that have also ended. */
function weekend(context: SlotContext, over: boolean): Period {
  const date = dateAt(context.now, context.zone);
  const monday = mondayOf(date);
  const saturday = monday.add({ days: date.dayOfWeek >= 6 && !over ? 5 : -2 });
  return datesBetween(saturday, saturday.add({ days: 1 }), context.zone);
}

function parseLast(context: SlotContext, at: number): Parsed<Point> | undefined {
  const { now, zone } = context;
  const word = bareWordAt(context, at + 1);
  const calendar = wordAt(context, at) === 'past' ? undefined : lastOf(context, word);
  if (calendar !== undefined) {
    return longer(at + 2, calendar);
  }
  const weekday = weekdayOfWord(word);
  if (weekday !== undefined) {
    const date = dateAt(now, zone);
    // Said on a Monday, "last Monday" is a week ago.
    const daysBack = (date.dayOfWeek - weekday + 6) % 7;
    const day: DateRule = { kind: 'date', date: date.subtract({ days: daysBack + 1 }) };
    return partOfDay(context, day, at + 2) ?? withTime(context, at + 2, day);
  }
  const length = lengthAt(context, at + 1);
  if (length === undefined) {
    return undefined;
  }
  const { count, unit, end } = length;
  if (count === 0) {
    return problem(end, `"${textOf(context, at, end)}" is no time at all.`);
  }
  const period = lastUnits(count, unit, now, zone);
  return period.from < 0 ? tooLongAgo(context, at, end) : longer(end, period);
}

interface Length {
  readonly count: number;
  readonly unit: NonNullable<ReturnType<typeof unitOfWord>>;
  readonly end: number;
}

/** `7 days`, `24h`, `week`, `two fortnights`, `half hour`. */
function lengthAt(context: SlotContext, at: number): Length | undefined {
  const word = wordAt(context, at);
  if (word === 'half') {
    const hourAt = wordAt(context, at + 1) === 'an' ? at + 2 : at + 1;
    return wordAt(context, hourAt) === 'hour' ? { count: 30, unit: 'minutes', end: hourAt + 1 } : undefined;
  }
  const [, digits, letters] = /^(\d{1,4})([a-z]{1,5})$/.exec(word) ?? [];
  const counted = digits === undefined ? countOfWord(word) : Number(digits);
  const unitAt = digits === undefined && counted !== undefined ? at + 1 : at;
  const unitWord = letters ?? wordAt(context, unitAt);
  const count = counted ?? 1;
  if (/^fortnights?$/.test(unitWord)) {
    return { count: 2 * count, unit: 'weeks', end: unitAt + 1 };
  }
  const unit = unitOfWord(unitWord);
  return unit && { count, unit, end: unitAt + 1 };
}

/** The calendar unit before the present one. */
function lastOf(context: SlotContext, word: string): Period | undefined {
  const { now, zone } = context;
  switch (word) {
    case 'week':
      return lastWeek(now, zone);
    case 'month':
      return lastMonth(now, zone);
    case 'year':
      return yearOf(dateAt(now, zone).year - 1, zone);
    case 'weekend':
      return weekend(context, true);
    case 'quarter':
      return quarterBefore(1, context);
    default:
      return undefined;
  }
}

function withTime(context: SlotContext, end: number, day: DateRule): Parsed<Point> {
  const time = parseTime(context, wordAt(context, end) === 'at' ? end + 1 : end);
  if (time === undefined) {
    return read(end, dayPoint(day, context.zone));
  }
  return time.kind === 'problem' ? time : read(time.end, dayPoint(day, context.zone, time.value));
}

/** `May 2026` anywhere; `May` and `2026` only after a word that asks for a time. */
function parseMonth(context: SlotContext, at: number, loose: boolean): Parsed<Point> | undefined {
  const { now, zone } = context;
  const month = monthOfWord(wordAt(context, at));
  const year = yearOfWord(wordAt(context, month === undefined ? at : at + 1));
  if (month !== undefined && year !== undefined) {
    return longer(at + 2, monthOf(year, month, zone));
  }
  if (!loose) {
    return undefined;
  }
  if (year !== undefined) {
    return longer(at + 1, yearOf(year, zone));
  }
  if (month === undefined) {
    return undefined;
  }
  const date = dateAt(today(now, zone).from, zone);
  return longer(at + 1, monthOf(month <= date.month ? date.year : date.year - 1, month, zone));
}

function longer(end: number, period: Period): Parsed<Point> {
  return read(end, fixedPoint({ ...period, kind: 'longer' }));
}

function tooLongAgo(context: SlotContext, at: number, end: number): Parsed<Point> {
  return problem(end, `"${textOf(context, at, end)}" is longer ago than any record.`);
}
