/**
 * Spans of time in questions, in the asker's zone, half-open.
 *
 *   today, yesterday, Friday, last Friday, 3 days ago, on the 12th
 *   last night, this morning, Friday evening, the night of 12 Nov (day-parts.ts)
 *   this week, last month, last year (calendar; weeks from Monday), last weekend, May 2026, in May, in 2026
 *   week 46, 2026-W46, weeks 45 to 46, the week of 9 Nov (weeks.ts); last quarter, Q4 2025, year to date (quarters.ts)
 *   last 24 hours, past 7 days, past week, last fortnight (so many units back from now); this year so far
 *   on DATE; on DATE between 02:00 and 03:00, DATE 02:00-03:00; yesterday after 18:00; at 14:30 (that minute)
 *   since X, after X, before X, until X; between A and B, from A to B (both dates included); 16-22 Nov
 *   between 02:00 and 03:00 (on DATE), between 2 and 3am
 *
 * DATE: 2026-11-12, 12 Nov, 12 November 2026, Nov 12, 12.11.2026, a weekday. A
 * date without a year, a weekday and a time of day mean the latest one that is
 * not after now; the end of a span, the first one after its beginning. 03/04/2026
 * can be read two ways and is asked back.
 */
import { dateAt, datesBetween } from '../audit/period.ts';
import { dayOfWord, isFullWeekday, monthOfWord, weekdayOfWord } from './date-words.ts';
import {
  type Bounds,
  parseDayPart,
  parseHours,
  parseHoursAlone,
  parseHoursOfDay,
  TO_WORDS,
  withinDay,
} from './day-hours.ts';
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
import { bareWordAt, jointEnd, NAME_WORD_COST, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { parsePoint } from './spans.ts';
import { parseWeek, parseWeekPair } from './weeks.ts';

const MINUTE_MS = 60_000;
const HALF_YEAR_MS = 183 * 24 * 3_600_000;
const DAY_JOINTS = ['to', 'until', 'till', 'through'];
const ON_WORDS = ['on', 'in', 'during', 'over', 'within', 'for', 'of'];

/** "the changes from yesterday" are those of that day, "from 12 Nov" those since. */
const OWN_SPANS = new Set(['yesterday', 'today', 'last', 'this', 'previous']);

/** What leaves one end of a span open, and what it means. */
type OpenLead = 'since' | 'from' | 'starting' | 'after' | 'before' | 'until';
/** Longer ones first. */
const OPEN_LEADS: readonly (readonly [phrase: readonly string[], lead: OpenLead])[] = (
  [
    ['up to and including', 'until'],
    ['starting from', 'starting'],
    ['starting on', 'starting'],
    ['starting at', 'starting'],
    ['earlier than', 'before'],
    ['later than', 'after'],
    ['prior to', 'before'],
    ['up until', 'until'],
    ['up to', 'until'],
    ['as of', 'starting'],
    ['starting', 'starting'],
    ['since', 'since'],
    ['from', 'from'],
    ['after', 'after'],
    ['before', 'before'],
    ['until', 'until'],
    ['till', 'until'],
    ['through', 'until'],
  ] as const
).map(([phrase, lead]) => [phrase.split(' '), lead]);

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
    isNamed && bareWordAt(context, start + 1) === 'week'
      ? parsePoint(context, start, false)
      : parseWeek(context, start);
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
  const open = OPEN_LEADS.find(([phrase]) => phrase.every((part, index) => wordAt(context, at + index) === part));
  if (open !== undefined) {
    const [phrase, lead] = open;
    return parseOpen(context, at, at + phrase.length, lead);
  }
  if (word === 'at') {
    return parseAt(context, at + 1);
  }
  if (word === 'so' && wordAt(context, at + 1) === 'far') {
    return upToNow(context, at, parseOn(context, at + 2, false));
  }
  if (ON_WORDS.includes(word)) {
    return parseWeekPair(context, at + 1) ?? parseOn(context, at + 1, true);
  }
  return (
    parseWeekPair(context, at) ??
    parseHoursOfDay(context, at) ??
    parseDayPair(context, at) ??
    parseOn(context, at, false)
  );
}

/** `at 14:30`, `at 14:30 yesterday`: that minute; `at the weekend`. */
function parseAt(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const point = parsePoint(context, at, false);
  if (point === undefined || point.kind === 'problem') {
    return point;
  }
  const span = point.value.resolve({ kind: 'latest', at: context.now });
  if (span?.kind === 'instant' && parseTime(context, at) !== undefined) {
    return read(point.end, { from: span.from, to: span.to + MINUTE_MS });
  }
  const isWeekend = wordAt(context, point.end - 1) === 'weekend';
  return span !== undefined && isWeekend ? read(point.end, { from: span.from, to: span.to }) : undefined;
}

/** `so far this year`, `today so far`. */
function upToNow(context: SlotContext, at: number, parsed: Parsed<Bounds> | undefined): Parsed<Bounds> | undefined {
  if (parsed?.kind !== 'read') {
    return parsed;
  }
  const { from = 0, to = 0 } = parsed.value;
  return from < context.now && context.now < to
    ? read(parsed.end, { from, to: context.now })
    : problem(parsed.end, `"${textOf(context, at, parsed.end)}" is not the present: "so far" ends now.`);
}

/** `between A and B`, `from A to B`, with a day behind when both are times. */
function parsePair(
  context: SlotContext,
  at: number,
  first: number,
  joints: readonly string[],
): Parsed<Bounds> | undefined {
  const short = parseWeekPair(context, first) ?? parseHoursOfDay(context, at) ?? parseShortPair(context, first, joints);
  if (short !== undefined) {
    return short;
  }
  const a = parsePoint(context, first, true);
  if (a === undefined) {
    return parseHoursAlone(context, at);
  }
  const isTwofold = a.kind === 'problem' && a.problem.choices.length > 0;
  const second = jointEnd(context, a.end, joints);
  const b = second === undefined ? undefined : parsePoint(context, second, true);
  if (a.kind === 'problem' && !isTwofold) {
    // The other end is understood all the same.
    return b?.kind === 'read' ? { ...a, end: b.end } : a;
  }
  if (b === undefined || a.kind === 'problem' || b.kind === 'problem') {
    return b === undefined && a.kind === 'read' ? undefined : twofoldPair(context, a, b);
  }
  return pairOf(context, at, a.value, b.value, b.end);
}

/** One end can be read two ways, or both: then both are read the same way round. */
function twofoldPair(context: SlotContext, a: Parsed<Point>, b: Parsed<Point> | undefined): Parsed<Bounds> | undefined {
  const [left, right] = [a, b].map((end) => (end?.kind === 'problem' ? end.problem : undefined));
  if (b === undefined || left === undefined || (right !== undefined && right.choices.length === 0)) {
    return right === undefined || b === undefined
      ? left && { kind: 'problem', end: a.end, problem: left }
      : { kind: 'problem', end: b.end, problem: right };
  }
  if (right === undefined || left.place === undefined || right.place === undefined) {
    return { kind: 'problem', end: b.end, problem: left };
  }
  const joint = textOf(context, left.place.end, right.place.start) || 'to';
  const choices = left.choices.map((choice, index) => `${choice} ${joint} ${right.choices[index] ?? ''}`);
  const place = { start: left.place.start, end: right.place.end };
  return {
    kind: 'problem',
    end: b.end,
    problem: { ...left, reason: `${left.reason} ${right.reason}`, choices, place },
  };
}

/** `1 and 5 March`, `the 16th to the 22nd of Nov 2026`: the month stands once, at the end. */
function parseShortPair(context: SlotContext, start: number, joints: readonly string[]): Parsed<Bounds> | undefined {
  const at = wordAt(context, start) === 'the' ? start + 1 : start;
  const day = dayOfWord(wordAt(context, at));
  const second = day === undefined ? undefined : jointEnd(context, at + 1, joints);
  if (day === undefined || second === undefined) {
    return undefined;
  }
  const last = parseDay(context, wordAt(context, second) === 'the' ? second + 1 : second);
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

/** `16-22 Nov 2026`, `Nov 16-22`, `12 Nov to 15 Nov`, `12 – 15 Nov`, `Monday to Friday`. */
function parseDayPair(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const isMonthFirst = monthOfWord(wordAt(context, at)) !== undefined;
  const daysAt = isMonthFirst ? at + 1 : at;
  const [, first, last] = /^(\d{1,2})[-–](\d{1,2})$/.exec(wordAt(context, daysAt)) ?? [];
  const token = context.tokens[daysAt];
  if (token !== undefined && first !== undefined && last !== undefined) {
    const tokens = context.tokens.with(daysAt, { ...token, word: last });
    const parsed = parseDay({ ...context, tokens }, at);
    return parsed === undefined ? undefined : daysOfMonth(context, at, Number(first), parsed);
  }
  const dashed = parseShortPair(context, at, []);
  if (dashed !== undefined) {
    return dashed;
  }
  const a = parseDay(context, at);
  const isPair = a?.kind === 'read' && jointEnd(context, a.end, DAY_JOINTS) !== undefined;
  return isPair ? parsePair(context, at, at, TO_WORDS) : undefined;
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
function parseOpen(context: SlotContext, at: number, start: number, lead: OpenLead): Parsed<Bounds> | undefined {
  if (lead === 'from' || lead === 'since') {
    const pair = parsePair(context, at, start, lead === 'from' ? TO_WORDS : ['until', 'till']);
    if (pair !== undefined) {
      return pair;
    }
  }
  const point = parsePoint(context, start, true);
  if (point === undefined || point.kind === 'problem') {
    return point;
  }
  const isWithin = lead === 'from' && OWN_SPANS.has(wordAt(context, start)) && !isOnwards(context, point.end);
  if (isWithin) {
    return parseOn(context, start, true);
  }
  return parseDayPart(context, at, point.end) ?? openEnd(context, lead, point.value, point.end);
}

function isOnwards(context: SlotContext, at: number): boolean {
  return ['onwards', 'onward'].includes(wordAt(context, at));
}

function openEnd(context: SlotContext, lead: OpenLead, point: Point, end: number): Parsed<Bounds> | undefined {
  const span = point.resolve({ kind: 'latest', at: context.now });
  if (span === undefined) {
    return undefined;
  }
  switch (lead) {
    case 'before':
      return read(end, { to: span.from });
    case 'after':
      return read(end, { from: span.to });
    case 'until':
      return read(end, { to: span.to });
    default:
      return read(isOnwards(context, end) ? end + 1 : end, { from: span.from });
  }
}

/** A point by itself, or a day cut down to some hours. */
function parseOn(context: SlotContext, at: number, loose: boolean): Parsed<Bounds> | undefined {
  const point = parsePoint(context, at, loose);
  if (point?.kind === 'problem' && point.problem.choices.length > 0) {
    // The hours behind a date that can be read two ways are understood all the same.
    const hours = parseHours(context, point.end);
    return { ...point, end: hours?.kind === 'read' ? hours.end : point.end };
  }
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
    return isDayWithTime(context, at, end) ? read(end, { from: span.from, to: span.to + MINUTE_MS }) : undefined;
  }
  const isSoFar = wordAt(context, end) === 'so' && wordAt(context, end + 1) === 'far';
  const bounds = { from: span.from, to: span.to };
  return isSoFar ? upToNow(context, at, read(end + 2, bounds)) : read(end, bounds);
}

/** "12 Nov at 14:30" asks for that minute; a time alone, "3 hours ago" and the start of a month are no spans. */
function isDayWithTime(context: SlotContext, at: number, end: number): boolean {
  const start = wordAt(context, at) === 'the' ? at + 1 : at;
  const isEdge = ['beginning', 'start'].includes(wordAt(context, start));
  return !isEdge && !['ago', 'now'].includes(wordAt(context, end - 1)) && parseTime(context, start) === undefined;
}
