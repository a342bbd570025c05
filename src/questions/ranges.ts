import { isFullWeekday, weekdayOfWord } from './date-words.ts';
import { type Bounds, parseDayPart, parseHours, parseHoursOfDay, TO_WORDS, withinDay } from './day-hours.ts';
import { parseDayPair, parsePair } from './pairs.ts';
import { type Parsed, type Point, parseTime, problem, read, textOf } from './points.ts';
import { bareWordAt, NAME_WORD_COST, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { parsePoint } from './spans.ts';
import { parseWeek, parseWeekPair } from './weeks.ts';

const MINUTE_MS = 60_000;
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
