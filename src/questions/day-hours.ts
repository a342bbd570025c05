/** Hours of one day: `on 12 Nov between 02:00 and 03:00`, `yesterday after 18:00`, `before 06:00 on Friday`. */
import { dateAt, wallTime } from '../audit/period.ts';
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

interface Hours {
  /** Ms since midnight. */
  readonly from?: number;
  readonly to?: number;
}

/** `between 02:00 and 03:00`, `from 9am to 5pm`, `after 18:00`, `before 06:00`. */
export function parseHours(context: SlotContext, at: number): Parsed<Hours> | undefined {
  const word = wordAt(context, at);
  if (!['between', 'from', 'after', 'since', 'before', 'until', 'till'].includes(word)) {
    return undefined;
  }
  const first = parseTime(context, at + 1);
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
