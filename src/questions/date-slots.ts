/** The slot {date}: one date that is still to come, unless its year is written. */
import type { Temporal } from 'temporal-polyfill';
import { dateAt, mondayOf } from '../audit/period.ts';
import { countOfWord, unitOfWord, weekdayOfWord } from './date-words.ts';
import { type DateRule, dayPoint, type Parsed, parseDay, problem, read, textOf } from './points.ts';
import { found, type SlotContext, type SlotMatch, wordAt, wrong } from './slot.ts';

/** ISO dates have four digits of the year. */
const LAST_YEAR = 9999;

/**
 * `2026-12-05`, `5 December`, `tomorrow`, `Friday`, `next Monday`, `next week`,
 * `in 2 weeks`, `end of the month`. A weekday is the next one after today, a
 * date without a year the first one that is not over.
 */
export function readDate(context: SlotContext, at: number): readonly SlotMatch[] {
  const start = wordAt(context, at) === 'the' ? at + 1 : at;
  const parsed = parseDate(context, start);
  if (parsed === undefined || parsed.kind === 'problem') {
    return parsed === undefined ? [] : [parsed];
  }
  const { value, end } = parsed;
  if (value.year > LAST_YEAR || value.year < 0) {
    return [wrong(end, `"${textOf(context, at, end)}" is too far away.`)];
  }
  return [found(end, { date: value.toString() })];
}

function parseDate(context: SlotContext, at: number): Parsed<Temporal.PlainDate> | undefined {
  const ahead = parseAhead(context, at);
  if (ahead !== undefined) {
    return ahead;
  }
  const day = parseDay(context, at, 'first');
  if (day === undefined || day.kind === 'problem') {
    return day;
  }
  const isPast = /yesterday$/.test(textOf(context, at, day.end).toLowerCase());
  if (isPast) {
    return problem(day.end, `"${textOf(context, at, day.end)}" is over.`);
  }
  const date = pinned(context, day.value);
  return date && read(day.end, date);
}

function pinned(context: SlotContext, rule: DateRule): Temporal.PlainDate | undefined {
  const today = dateAt(context.now, context.zone);
  if (rule.kind === 'date') {
    return rule.date;
  }
  if (rule.kind === 'weekly') {
    return nextWeekday(today, rule.weekday);
  }
  const span = dayPoint(rule, context.zone).resolve({ kind: 'first', at: context.now });
  return span && dateAt(span.from, context.zone);
}

/** Said on a Monday, "Monday" is in a week. */
function nextWeekday(today: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return today.add({ days: ((weekday - today.dayOfWeek + 6) % 7) + 1 });
}

/** What only looks forward. */
function parseAhead(context: SlotContext, at: number): Parsed<Temporal.PlainDate> | undefined {
  const today = dateAt(context.now, context.zone);
  const [first, second, third] = [0, 1, 2].map((offset) => wordAt(context, at + offset));
  if (first === 'tomorrow') {
    return read(at + 1, today.add({ days: 1 }));
  }
  if (first === 'day' && second === 'after' && third === 'tomorrow') {
    return read(at + 3, today.add({ days: 2 }));
  }
  if (first === 'next' || first === 'coming' || first === 'this') {
    return parseNext(context, at, today);
  }
  return parseEndOf(context, at, today) ?? parseCount(context, at, today);
}

/** `next Monday`, `this Friday`, `next week` (its Monday), `next month` (its first day). */
function parseNext(
  context: SlotContext,
  at: number,
  today: Temporal.PlainDate,
): Parsed<Temporal.PlainDate> | undefined {
  const word = wordAt(context, at + 1);
  const weekday = weekdayOfWord(word);
  if (weekday !== undefined) {
    return read(at + 2, nextWeekday(today, weekday));
  }
  if (wordAt(context, at) === 'this') {
    return undefined;
  }
  switch (word) {
    case 'week':
      return read(at + 2, mondayOf(today).add({ weeks: 1 }));
    case 'month':
      return read(at + 2, today.with({ day: 1 }).add({ months: 1 }));
    case 'year':
      return read(at + 2, today.with({ month: 1, day: 1 }).add({ years: 1 }));
    default:
      return undefined;
  }
}

/** `end of the week` (its Sunday), `end of this month`, `end of next year`. */
function parseEndOf(
  context: SlotContext,
  at: number,
  today: Temporal.PlainDate,
): Parsed<Temporal.PlainDate> | undefined {
  if (wordAt(context, at) !== 'end' || wordAt(context, at + 1) !== 'of') {
    return undefined;
  }
  const lead = wordAt(context, at + 2);
  const unitAt = ['the', 'this', 'next'].includes(lead) ? at + 3 : at + 2;
  const more = lead === 'next' ? 1 : 0;
  switch (wordAt(context, unitAt)) {
    case 'week':
      return read(unitAt + 1, mondayOf(today).add({ weeks: more, days: 6 }));
    case 'month':
      return read(
        unitAt + 1,
        today
          .with({ day: 1 })
          .add({ months: 1 + more })
          .subtract({ days: 1 }),
      );
    case 'year':
      return read(unitAt + 1, today.with({ month: 12, day: 31 }).add({ years: more }));
    default:
      return undefined;
  }
}

/** `in 2 weeks`, `for 3 days`, `10 days from now`. */
function parseCount(
  context: SlotContext,
  at: number,
  today: Temporal.PlainDate,
): Parsed<Temporal.PlainDate> | undefined {
  const isLed = ['in', 'for'].includes(wordAt(context, at));
  const start = isLed
    ? wordAt(context, at + 1) === 'the' && wordAt(context, at + 2) === 'next'
      ? at + 3
      : at + 1
    : at;
  const count = countOfWord(wordAt(context, start));
  const unit = unitOfWord(wordAt(context, start + 1));
  const isBehind = wordAt(context, start + 2) === 'from' && wordAt(context, start + 3) === 'now';
  if (count === undefined || unit === undefined || !(isLed || isBehind)) {
    return undefined;
  }
  const end = isBehind ? start + 4 : start + 2;
  if (count === 0 || unit === 'hours' || unit === 'minutes') {
    return problem(end, `"${textOf(context, at, end)}" is not a date: name a day.`);
  }
  return read(end, today.add({ [unit]: count }));
}
