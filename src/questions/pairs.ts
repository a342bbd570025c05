/** Spans with two ends: `between A and B`, `from A to B`, `16-22 Nov`, `12 – 15 Nov`, `Monday to Friday`. */
import { dateAt, datesBetween } from '../audit/period.ts';
import { dayOfWord, monthOfWord } from './date-words.ts';
import { type Bounds, parseHoursAlone, parseHoursOfDay, TO_WORDS } from './day-hours.ts';
import {
  type DateRule,
  dayPoint,
  type Parsed,
  type Point,
  parseDay,
  problem,
  read,
  type Span,
  textOf,
} from './points.ts';
import { jointEnd, type SlotContext, wordAt } from './slot.ts';
import { parsePoint } from './spans.ts';
import { parseWeekPair } from './weeks.ts';

const HALF_YEAR_MS = 183 * 24 * 3_600_000;
const DAY_JOINTS = ['to', 'until', 'till', 'through'];

/** `between A and B`, `from A to B`, with a day behind when both are times. */
export function parsePair(
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
export function parseDayPair(context: SlotContext, at: number): Parsed<Bounds> | undefined {
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
  const a = parsePoint(context, at, false);
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
