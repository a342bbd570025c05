/** Hours of one day: `on 12 Nov between 02:00 and 03:00`, `yesterday after 18:00`, `before 06:00 on Friday`. */
import { dateAt, wallTime } from '../audit/period.ts';
import { timeOfWords } from './date-words.ts';
import { type DateRule, dayPoint, type Parsed, parseDay, parseTime, problem, read, textOf } from './points.ts';
import { type Draft, type SlotContext, wordAt } from './slot.ts';

/** A span as the question holds it, UTC ms; an absent end is open. */
export type Bounds = Pick<Draft, 'from' | 'to'>;

/** What may stand between the two ends of a span. */
export const TO_WORDS: readonly string[] = ['to', 'until', 'till', 'through', 'and'];

/** `between 02:00 and 03:00 on 12 Nov`: times first, the day behind. */
export function parseHoursOfDay(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const hours = parseHours(context, at);
  if (
    hours === undefined ||
    hours.kind === 'problem' ||
    hours.value.from === undefined ||
    hours.value.to === undefined
  ) {
    return undefined;
  }
  const day = parseDay(context, wordAt(context, hours.end) === 'on' ? hours.end + 1 : hours.end);
  if (day === undefined || day.kind === 'problem') {
    return day;
  }
  return withinDay(context, at, day.value, hours.value, day.end);
}

/** `after 18:00 on Friday`, `before 06:00 yesterday`: within that day, as people say it. */
export function parseDayPart(context: SlotContext, at: number, pointEnd: number): Parsed<Bounds> | undefined {
  const word = wordAt(context, at);
  const time = word === 'after' || word === 'before' ? parseTime(context, at + 1) : undefined;
  if (time === undefined || time.kind === 'problem' || time.end === pointEnd) {
    return undefined;
  }
  const day = parseDay(context, wordAt(context, time.end) === 'on' ? time.end + 1 : time.end);
  if (day === undefined || day.kind === 'problem') {
    return undefined;
  }
  return withinDay(context, at, day.value, word === 'after' ? { from: time.value } : { to: time.value }, day.end);
}

/** `between 2 and 3am`, `22:00-02:00`: the latest that have begun. */
export function parseHoursAlone(context: SlotContext, at: number): Parsed<Bounds> | undefined {
  const hours = parseHours(context, at);
  if (hours?.kind !== 'read' || hours.value.from === undefined || hours.value.to === undefined) {
    return hours?.kind === 'problem' ? hours : undefined;
  }
  const begin = dayPoint({ kind: 'daily' }, context.zone, hours.value.from).resolve({
    kind: 'latest',
    at: context.now,
  });
  const date = begin && dateAt(begin.from, context.zone);
  return date && withinDay(context, at, { kind: 'date', date }, hours.value, hours.end);
}

interface Hours {
  /** Ms since midnight. */
  readonly from?: number;
  readonly to?: number;
}

/** `between 02:00 and 03:00`, `from 9am to 5pm`, `02:00-03:00`, `after 18:00`, `before 06:00`. */
export function parseHours(context: SlotContext, at: number): Parsed<Hours> | undefined {
  const word = wordAt(context, at);
  const glued = gluedHours(word);
  if (glued !== undefined) {
    return read(at + 1, glued);
  }
  if (!['between', 'from', 'after', 'since', 'before', 'until', 'till'].includes(word)) {
    return undefined;
  }
  const first = parseTime(context, at + 1) ?? bareHour(context, at + 1);
  if (first === undefined || first.kind === 'problem') {
    return first;
  }
  const isPair = word === 'between' || (word === 'from' && TO_WORDS.includes(wordAt(context, first.end)));
  if (!isPair) {
    const isEnd = word === 'before' || word === 'until' || word === 'till';
    return read(first.end, isEnd ? { to: first.value } : { from: first.value });
  }
  const last = parseTime(context, first.end + 1);
  if (last === undefined || last.kind === 'problem' || !TO_WORDS.includes(wordAt(context, first.end))) {
    return last?.kind === 'problem' ? last : undefined;
  }
  return read(last.end, { from: first.value, to: last.value });
}

/** `02:00-03:00`, `2am–3am`. */
function gluedHours(word: string): Hours | undefined {
  const [first, last] = word.split(/[-–]/).map((part) => timeOfWords(part, ''));
  const isPair = word.split(/[-–]/).length === 2 && first !== undefined && last !== undefined;
  return isPair && 'ms' in first && 'ms' in last ? { from: first.ms, to: last.ms } : undefined;
}

/** "2" of "between 2 and 3am": of the half of the day that makes it the earlier one. */
function bareHour(context: SlotContext, at: number): Parsed<number> | undefined {
  const hour = Number(/^\d{1,2}$/.exec(wordAt(context, at))?.[0] ?? Number.NaN);
  const last = TO_WORDS.includes(wordAt(context, at + 1)) ? parseTime(context, at + 2) : undefined;
  const isHalf = last !== undefined && /m$/.test(wordAt(context, last.end - 1));
  if (last?.kind !== 'read' || !isHalf || !(hour >= 1 && hour <= 12)) {
    return undefined;
  }
  const noon = 12 * HOUR_MS;
  const sameHalf = (hour % 12) * HOUR_MS + (last.value >= noon ? noon : 0);
  return read(at + 1, sameHalf < last.value ? sameHalf : (sameHalf + noon) % (2 * noon));
}

const HOUR_MS = 3_600_000;

/** Hours of one day; an end that is not after the beginning lies on the next day. */
export function withinDay(
  context: SlotContext,
  at: number,
  rule: DateRule,
  hours: Hours,
  end: number,
): Parsed<Bounds> | undefined {
  const span = dayPoint(rule, context.zone).resolve({ kind: 'latest', at: context.now });
  if (span === undefined) {
    return undefined;
  }
  const date = dateAt(span.from, context.zone);
  const lastDate = (hours.to ?? 1) <= (hours.from ?? -1) ? date.add({ days: 1 }) : date;
  const from = hours.from === undefined ? span.from : wallTime(date, hours.from, context.zone, 'from');
  const to = hours.to === undefined ? span.to : wallTime(lastDate, hours.to, context.zone, 'to');
  return from < to
    ? read(end, { from, to })
    : problem(end, `"${textOf(context, at, end)}" did not happen: the clocks were put forward over it.`);
}
