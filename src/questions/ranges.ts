/**
 * Spans of time in questions, in the asker's zone, half-open.
 *
 *   today, yesterday, last night (18:00 yesterday to 06:00 today), Friday, last Friday, 3 days ago
 *   this week, last month, last year (calendar; weeks from Monday), last weekend, week 46, 2026-W46, May 2026, in May, in 2026
 *   last 24 hours, past 7 days, past week (so many units back from now)
 *   on DATE; on DATE between 02:00 and 03:00; yesterday after 18:00
 *   since X, after X, before X, until X; between A and B, from A to B (both dates included); 16-22 Nov
 *   between 02:00 and 03:00 (on DATE)
 *
 * DATE: 2026-11-12, 12 Nov, 12 November 2026, Nov 12, 12.11.2026, a weekday. A
 * date without a year, a weekday and a time of day mean the latest one that is
 * not after now; the end of a span, the first one after its beginning. 03/04/2026
 * can be read two ways and is asked back.
 */
import { dateAt, datesBetween } from '../audit/period.ts';
import { dayOfWord, isFullWeekday, weekdayOfWord } from './date-words.ts';
import { type Bounds, parseDayPart, parseHours, parseHoursOfDay, TO_WORDS, withinDay } from './day-hours.ts';
import {
  type DateRule,
  dayPoint,
  type Parsed,
  type Point,
  parseDay,
  parseTime,
  problem,
  read,
  type Span,
  textOf,
} from './points.ts';
import { NAME_WORD_COST, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { parsePoint, parseWeek } from './spans.ts';

const HALF_YEAR_MS = 183 * 24 * 3_600_000;
const OPEN_WORDS = ['since', 'from', 'after', 'before', 'until', 'till', 'starting', 'through'];
const ON_WORDS = ['on', 'in', 'during', 'over', 'within', 'for', 'of'];

/** The slot {range}. */
export function readRange(context: SlotContext, at: number): readonly SlotMatch[] {
  const parsed = parseRange(context, at);
  if (parsed === undefined) {
    return [];
  }
  if (parsed.kind === 'problem') {
    return [parsed];
  }
  // A bare "Friday" may as well be a name: it costs a little more than one.
  const isBareWeekday = parsed.end === at + 1 && weekdayOfWord(wordAt(context, at)) !== undefined;
  if (isBareWeekday && !isFullWeekday(wordAt(context, at))) {
    return [];
  }
  return [{ kind: 'read', end: parsed.end, cost: isBareWeekday ? NAME_WORD_COST + 1 : 0, patch: parsed.value }];
}

/** The slot {span}: a range with both ends, and no bare weekday. */
export function readSpan(context: SlotContext, at: number): readonly SlotMatch[] {
  return readRange(context, at).filter(
    (match) =>
      match.kind === 'problem' || (match.cost === 0 && match.patch.from !== undefined && match.patch.to !== undefined),
  );
}

/** The slot {week}: whole weeks only. */
export function readWeek(context: SlotContext, at: number): readonly SlotMatch[] {
  const start = wordAt(context, at) === 'the' ? at + 1 : at;
  const isNamed = ['this', 'last', 'previous', 'current'].includes(wordAt(context, start));
  const parsed =
    isNamed && wordAt(context, start + 1) === 'week' ? parsePoint(context, start, false) : parseWeek(context, start);
  if (parsed === undefined || parsed.kind === 'problem') {
    return parsed === undefined ? [] : [parsed];
  }
  const span = parsed.value.resolve({ kind: 'latest', at: context.now });
  return span === undefined
    ? []
    : [{ kind: 'read', end: parsed.end, cost: 0, patch: { from: span.from, to: span.to } }];
}

function parseRange(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const word = wordAt(context, at);
  if (word === 'between') {
    return parsePair(context, at, at + 1, ['and']);
  }
  if (OPEN_WORDS.includes(word) || (word === 'up' && wordAt(context, at + 1) === 'to')) {
    return parseOpen(context, at);
  }
  if (ON_WORDS.includes(word)) {
    return parseOn(context, at + 1, true);
  }
  return parseDayPair(context, at) ?? parseOn(context, at, false);
}

/** `between A and B`, `from A to B`, with a day behind when both are times. */
function parsePair(
  context: SlotContext,
  at: number,
  first: number,
  joints: readonly string[],
): Parsed<Bounds> | undefined {
  const short = parseHoursOfDay(context, at) ?? parseShortPair(context, first, joints);
  if (short !== undefined) {
    return short;
  }
  const a = parsePoint(context, first, true);
  if (a === undefined || a.kind === 'problem') {
    return a;
  }
  if (!joints.includes(wordAt(context, a.end))) {
    return undefined;
  }
  const b = parsePoint(context, a.end + 1, true);
  if (b === undefined || b.kind === 'problem') {
    return b;
  }
  return pairOf(context, at, a.value, b.value, b.end);
}

/** `1 and 5 March`, `16 to 22 Nov 2026`: the month stands once, at the end. */
function parseShortPair(context: SlotContext, at: number, joints: readonly string[]): Parsed<Bounds> | undefined {
  const day = dayOfWord(wordAt(context, at));
  if (day === undefined || !joints.includes(wordAt(context, at + 1))) {
    return undefined;
  }
  const last = parseDay(context, at + 2);
  return last === undefined ? undefined : daysOfMonth(context, at, day, last);
}

/** The span from day `first` to a date in the same month. */
function daysOfMonth(
  context: SlotContext,
  at: number,
  first: number,
  last: Parsed<DateRule>,
): Parsed<Bounds> | undefined {
  if (last.kind === 'problem') {
    return last;
  }
  const rule = last.value;
  if (rule.kind !== 'yearly' && rule.kind !== 'date') {
    return undefined;
  }
  const lastDay = rule.kind === 'date' ? rule.date.day : rule.day;
  if (first < 1 || first > lastDay) {
    return problem(last.end, `"${textOf(context, at, last.end)}" ends before it begins.`);
  }
  if (rule.kind === 'date') {
    return read(last.end, datesBetween(rule.date.with({ day: first }), rule.date, context.zone));
  }
  // The year is the one in which the span has begun.
  const begin = dayPoint({ ...rule, day: first }, context.zone).resolve({ kind: 'latest', at: context.now });
  if (begin === undefined) {
    return undefined;
  }
  const firstDate = dateAt(begin.from, context.zone);
  return read(last.end, datesBetween(firstDate, firstDate.with({ day: rule.day }), context.zone));
}

/** `16-22 Nov 2026`, `12 Nov to 15 Nov`, `Monday to Friday`. */
function parseDayPair(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const days = /^(\d{1,2})[-–](\d{1,2})$/.exec(wordAt(context, at));
  if (days !== null) {
    const [, first, last] = days;
    const tokens = [...context.tokens];
    const token = context.tokens[at];
    if (token !== undefined && last !== undefined) {
      tokens[at] = { ...token, word: last };
    }
    const parsed = parseDay({ ...context, tokens }, at);
    return parsed === undefined ? undefined : daysOfMonth(context, at, Number(first), parsed);
  }
  const a = parseDay(context, at);
  if (a === undefined || a.kind === 'problem' || !['to', 'until', 'till', 'through'].includes(wordAt(context, a.end))) {
    return undefined;
  }
  return parsePair(context, at, at, TO_WORDS);
}

function pairOf(context: SlotContext, at: number, a: Point, b: Point, end: number): Parsed<Bounds> | undefined {
  const { now } = context;
  let first: Span | undefined;
  let last: Span | undefined;
  if (a.floating && !b.floating) {
    last = b.resolve({ kind: 'latest', at: now });
    first = a.resolve({ kind: 'latest', at: Math.min(now, lastInstant(last, now)) });
  } else {
    first = a.resolve({ kind: 'latest', at: now });
    last = first && b.resolve(b.floating ? { kind: 'first', at: first.from } : { kind: 'latest', at: now });
  }
  if (first === undefined || last === undefined) {
    return undefined;
  }
  if (first.from >= last.to || (a.floating && b.floating && wrapsTooFar(first, last, context.zone))) {
    return problem(end, `"${textOf(context, at, end)}" ends before it begins. If years are meant, write them.`);
  }
  return read(end, { from: first.from, to: last.to });
}

/** "28 Dec to 3 Jan" goes over new year; "15 Nov to 12 Nov" is the wrong way round. */
function wrapsTooFar(first: Span, last: Span, zone: string): boolean {
  const isOverNewYear = dateAt(first.from, zone).year !== dateAt(last.from, zone).year;
  return isOverNewYear && last.to - first.from > HALF_YEAR_MS;
}

function lastInstant(span: Span | undefined, now: number): number {
  return span === undefined ? now : Math.max(span.from, span.to - 1);
}

/** `since X`, `from X (to Y)`, `after X`, `before X`, `until X`. */
function parseOpen(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const word = wordAt(context, at);
  const skips = word === 'up' || (word === 'starting' && ['from', 'on', 'at'].includes(wordAt(context, at + 1)));
  const start = skips ? at + 2 : at + 1;
  if (word === 'from' || word === 'since') {
    const pair = parsePair(context, at, start, word === 'from' ? TO_WORDS : ['until', 'till']);
    if (pair !== undefined) {
      return pair;
    }
  }
  const point = parsePoint(context, start, true);
  if (point === undefined || point.kind === 'problem') {
    return point;
  }
  return parseDayPart(context, at, point.end) ?? openEnd(context, word, point.value, point.end);
}

function openEnd(context: SlotContext, word: string, point: Point, end: number): Parsed<Bounds> | undefined {
  const span = point.resolve({ kind: 'latest', at: context.now });
  if (span === undefined) {
    return undefined;
  }
  switch (word) {
    case 'before':
      return read(end, { to: span.from });
    case 'after':
      return read(end, { from: span.to });
    case 'since':
    case 'from':
    case 'starting':
      return read(end, { from: span.from });
    default:
      return read(end, { to: span.to });
  }
}

/** A point by itself, or a day cut down to some hours. */
function parseOn(context: SlotContext, at: number, loose: boolean): Parsed<Bounds> | undefined {
  const point = parsePoint(context, at, loose);
  if (point === undefined || point.kind === 'problem') {
    return point;
  }
  const { value, end } = point;
  const hours = value.day === undefined ? undefined : parseHours(context, end);
  if (value.day !== undefined && hours !== undefined) {
    return hours.kind === 'problem' ? hours : withinDay(context, at, value.day, hours.value, hours.end);
  }
  const span = value.resolve({ kind: 'latest', at: context.now });
  if (span === undefined) {
    return undefined;
  }
  if (span.kind === 'instant') {
    // "on 12 Nov at 14:30" asks for that minute; a time alone is no span.
    const hasDay = !['ago', 'now'].includes(wordAt(context, end - 1)) && parseTime(context, at) === undefined;
    return loose && hasDay ? read(end, { from: span.from, to: span.to + 60_000 }) : undefined;
  }
  return read(end, { from: span.from, to: span.to });
}
