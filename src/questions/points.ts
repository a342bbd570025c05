/**
 * Points in time as people write them: a date, a weekday, a time, both, a week,
 * a month. Some float ("12 Nov", "Friday", "14:30") and are pinned by an anchor.
 */
import { Temporal } from 'temporal-polyfill';
import { dateAt, datesBetween, startOfDate, wallTime } from '../audit/period.ts';
import { formatDate, MONTHS } from '../audit/period-text.ts';
import type { RefusalCode } from '../audit/question.ts';
import { dayOfWord, monthOfWord, timeOfWords, weekdayOfWord, yearOfWord } from './date-words.ts';
import { bareWordAt, type Problem, type SlotContext, wordAt } from './slot.ts';

/** What a point covers, UTC ms; an instant covers nothing and begins where it ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: 'instant' | 'day' | 'longer';
}

/** Pins a floating point: the latest at or before, or the first at or after an instant (UTC ms). */
export type Anchor = { readonly kind: 'latest' | 'first'; readonly at: number };

export interface Point {
  readonly floating: boolean;
  /** A whole day, which times of day can narrow. */
  readonly day?: DateRule;
  resolve(anchor: Anchor): Span | undefined;
}

const DATE_LEADS = new Set('on since before after until till from between and to of by'.split(' '));

/** A date, or a rule that many dates follow. */
export type DateRule =
  | { readonly kind: 'date'; readonly date: Temporal.PlainDate }
  | { readonly kind: 'yearly'; readonly month: number; readonly day: number }
  | { readonly kind: 'monthly'; readonly day: number }
  | { readonly kind: 'weekly'; readonly weekday: number }
  | { readonly kind: 'daily' };

/** Something read up to `end` (excluded), or clearly meant and wrong. */
export type Parsed<T> =
  | { readonly kind: 'read'; readonly end: number; readonly value: T }
  | { readonly kind: 'problem'; readonly end: number; readonly problem: Problem };

export function read<T>(end: number, value: T): Parsed<T> {
  return { kind: 'read', end, value };
}

export function problem(
  end: number,
  reason: string,
  choices: readonly string[] = [],
  code: RefusalCode = 'date',
): Parsed<never> {
  return { kind: 'problem', end, problem: { reason, choices, code } };
}

/** A fixed span as a point. */
export function fixedPoint(span: Span): Point {
  return { floating: false, resolve: () => span };
}

/** A day by rule, or one time of it. @param msOfDay ms since midnight */
export function dayPoint(rule: DateRule, zone: string, msOfDay?: number): Point {
  const spanOn = (date: Temporal.PlainDate): Span =>
    msOfDay === undefined
      ? { ...datesBetween(date, date, zone), kind: 'day' }
      : { from: wallTime(date, msOfDay, zone, 'from'), to: wallTime(date, msOfDay, zone, 'to'), kind: 'instant' };
  return {
    floating: rule.kind !== 'date',
    ...(msOfDay === undefined ? { day: rule } : {}),
    resolve: (anchor) => {
      if (rule.kind === 'date') {
        return spanOn(rule.date);
      }
      const anchorDate = dateAt(anchor.at, zone);
      const spans = candidates(rule, anchorDate).map(spanOn);
      if (anchor.kind === 'latest') {
        return spans.findLast((span) => span.from <= anchor.at);
      }
      const earliest = msOfDay === undefined ? startOfDate(anchorDate, zone) : anchor.at;
      return spans.find((span) => span.from >= earliest);
    },
  };
}

/** Dates around `near` that follow the rule, earliest first; enough that one lies on either side. */
function candidates(
  rule: Exclude<DateRule, { kind: 'date' }>,
  near: Temporal.PlainDate,
): readonly Temporal.PlainDate[] {
  if (rule.kind === 'yearly') {
    // 29 February comes every four years, once in a while every eight.
    return Array.from({ length: 18 }, (_, index) => near.year - 9 + index)
      .filter((year) => rule.day <= daysInMonth(year, rule.month))
      .map((year) => Temporal.PlainDate.from({ year, month: rule.month, day: rule.day }));
  }
  if (rule.kind === 'monthly') {
    const months = Array.from({ length: 7 }, (_, index) => near.toPlainYearMonth().add({ months: index - 3 }));
    return months.filter(({ daysInMonth }) => rule.day <= daysInMonth).map((month) => month.toPlainDate(rule));
  }
  const around = Array.from({ length: 17 }, (_, index) => near.add({ days: index - 8 }));
  return rule.kind === 'weekly' ? around.filter((date) => date.dayOfWeek === rule.weekday) : around;
}

/**
 * `today`, `12 Nov`, `Friday 20 Nov 2026`, `2026-11-12`, `03/04/2026`.
 * @param near which one is meant where a weekday stands before a date without a year
 */
export function parseDay(
  context: SlotContext,
  at: number,
  near: Anchor['kind'] = 'latest',
): Parsed<DateRule> | undefined {
  const word = bareWordAt(context, at);
  const today = dateAt(context.now, context.zone);
  if (word === 'today' || word === 'yesterday') {
    return read(at + 1, { kind: 'date', date: today.subtract({ days: word === 'today' ? 0 : 1 }) });
  }
  if (word === 'day' && wordAt(context, at + 1) === 'before' && wordAt(context, at + 2) === 'yesterday') {
    return read(at + 3, { kind: 'date', date: today.subtract({ days: 2 }) });
  }
  const weekday = weekdayOfWord(word);
  if (weekday === undefined) {
    return parseNumericDate(word, at) ?? parseWordDate(context, at) ?? parseDayOfMonth(context, at);
  }
  const dated = parseNumericDate(wordAt(context, at + 1), at + 1) ?? parseWordDate(context, at + 1);
  return dated === undefined
    ? read(at + 1, { kind: 'weekly', weekday })
    : checkWeekday(context, dated, weekday, at, near);
}

function checkWeekday(
  context: SlotContext,
  dated: Parsed<DateRule>,
  weekday: number,
  at: number,
  near: Anchor['kind'],
): Parsed<DateRule> | undefined {
  if (dated.kind === 'problem') {
    return dated;
  }
  const span = dayPoint(dated.value, context.zone).resolve({ kind: near, at: context.now });
  const date = span && dateAt(span.from, context.zone);
  if (date === undefined || date.dayOfWeek === weekday) {
    return dated;
  }
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  return problem(
    dated.end,
    `${formatDate(date)} is a ${names[date.dayOfWeek - 1]}, not a ${names[weekday - 1]}: "${textOf(context, at, dated.end)}".`,
    [formatDate(date)],
  );
}

/** One token: ISO, year first, day.month.year, and the slash forms that may be either way round. */
function parseNumericDate(word: string, at: number): Parsed<DateRule> | undefined {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(word);
  if (iso !== null) {
    return checkedDate(at + 1, Number(iso[3]), Number(iso[2]), Number(iso[1]), word);
  }
  const named = /^(\d{1,2})-([a-z]{3,9})-(\d{4})$/.exec(word);
  const namedMonth = named?.[2] === undefined ? undefined : monthOfWord(named[2]);
  if (named !== null && namedMonth !== undefined) {
    return checkedDate(at + 1, Number(named[1]), namedMonth, Number(named[3]), word);
  }
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(word);
  if (dotted !== null) {
    return checkedDate(at + 1, Number(dotted[1]), Number(dotted[2]), fullYear(dotted[3]), word);
  }
  const match = /^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}|\d{2}))?$/.exec(word);
  if (match === null || (match[3] === undefined && word.includes('-'))) {
    return undefined;
  }
  const year = fullYear(match[3]);
  return eitherWayRound(at + 1, Number(match[1]), Number(match[2]), year, word);
}

function eitherWayRound(
  end: number,
  first: number,
  second: number,
  year: number | undefined,
  word: string,
): Parsed<DateRule> {
  if (first > 12 || second > 12 || first === second) {
    return first > 12 ? checkedDate(end, first, second, year, word) : checkedDate(end, second, first, year, word);
  }
  const suffix = year === undefined ? '' : ` ${year}`;
  const readings = [`${first} ${MONTHS[second - 1]}${suffix}`, `${second} ${MONTHS[first - 1]}${suffix}`];
  const reason =
    `"${word}" can be ${readings.join(' or ')}. ` +
    `Write the month as a word${year === undefined ? '' : `, or ${year}-MM-DD`}.`;
  return { kind: 'problem', end, problem: { reason, choices: readings, code: 'date', place: { start: end - 1, end } } };
}

/** Two digits are of this century. */
function fullYear(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits.padStart(4, '20'));
}

/** `12th`, and `12.11.` where a word in front asks for a date: elsewhere these are numbers. */
function parseDayOfMonth(context: SlotContext, at: number): Parsed<DateRule> | undefined {
  const word = wordAt(context, at);
  const before = wordAt(context, at - 1) === 'the' ? wordAt(context, at - 2) : wordAt(context, at - 1);
  if (!DATE_LEADS.has(before)) {
    return undefined;
  }
  const [, day, month] = /^(\d{1,2})\.(\d{1,2})$/.exec(word) ?? [];
  if (day !== undefined) {
    return checkedDate(at + 1, Number(day), Number(month), undefined, word);
  }
  const nth = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1];
  if (nth === undefined) {
    return undefined;
  }
  return Number(nth) >= 1 && Number(nth) <= 31
    ? read(at + 1, { kind: 'monthly', day: Number(nth) })
    : problem(at + 1, `"${word}" is not a day of a month.`);
}

/** `12 Nov`, `12th of November 2026`, `Nov 12`, `November 12, 2026`. */
function parseWordDate(context: SlotContext, at: number): Parsed<DateRule> | undefined {
  const dayFirst = dayOfWord(wordAt(context, at));
  const monthAt = dayFirst === undefined ? at : wordAt(context, at + 1) === 'of' ? at + 2 : at + 1;
  const month = monthOfWord(wordAt(context, monthAt));
  if (month === undefined) {
    return undefined;
  }
  const day = dayFirst ?? dayOfWord(wordAt(context, monthAt + 1));
  if (day === undefined) {
    return undefined;
  }
  const yearAt = dayFirst === undefined ? monthAt + 2 : monthAt + 1;
  const year = yearOfWord(wordAt(context, yearAt));
  const end = year === undefined ? yearAt : yearAt + 1;
  return checkedDate(end, day, month, year, textOf(context, at, end));
}

function checkedDate(
  end: number,
  day: number,
  month: number,
  year: number | undefined,
  text: string,
): Parsed<DateRule> {
  // 2024 is a leap year: without a year, 29 Feb may stand.
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year ?? 2024, month)) {
    return problem(end, `"${text}" is not a date in the calendar.`);
  }
  return read(
    end,
    year === undefined
      ? { kind: 'yearly', month, day }
      : { kind: 'date', date: Temporal.PlainDate.from({ year, month, day }) },
  );
}

/** A time of day, ms since midnight. */
export function parseTime(context: SlotContext, at: number): Parsed<number> | undefined {
  const time = timeOfWords(wordAt(context, at), wordAt(context, at + 1));
  if (time === undefined) {
    return undefined;
  }
  const end = at + time.words;
  return 'ms' in time ? read(end, time.ms) : problem(end, `"${textOf(context, at, end)}" is not a time of day.`);
}

/** `2026-11-12T14:00`, with seconds, `Z` or an offset when wanted. */
export function parseIsoInstant(context: SlotContext, at: number): Parsed<Point> | undefined {
  const word = wordAt(context, at);
  const match = /^(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(z|[+-]\d{2}:\d{2})?$/.exec(word);
  if (match === null) {
    return undefined;
  }
  const [, date = '', time = '', offset] = match;
  try {
    if (offset !== undefined) {
      const ms = Temporal.Instant.from(`${date}T${time}${offset.toUpperCase()}`).epochMilliseconds;
      return read(at + 1, fixedPoint({ from: ms, to: ms, kind: 'instant' }));
    }
    const clock = Temporal.PlainTime.from(time);
    const msOfDay = clock.since(Temporal.PlainTime.from('00:00')).total('milliseconds');
    return read(at + 1, dayPoint({ kind: 'date', date: Temporal.PlainDate.from(date) }, context.zone, msOfDay));
  } catch {
    return problem(at + 1, `"${word.toUpperCase()}" is not a date and time in the calendar.`);
  }
}

export function daysInMonth(year: number, month: number): number {
  return Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

/** The words of a place as written, for a message. */
export function textOf(context: SlotContext, at: number, end: number): string {
  return context.tokens
    .slice(at, end)
    .map((token) => token.text)
    .join(' ');
}
