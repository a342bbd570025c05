/**
 * Reads a date as people and programs write it. Pure: what the text leaves open
 * (order of day and month, zone) stays open in the answer.
 */
import { fold } from '../../audit/fold.ts';
import { isWeekday, monthOf } from './month-names.ts';

/** A time as written. */
export interface WrittenTime {
  readonly day: WrittenDay | undefined;
  /** Milliseconds since midnight by the clock; absent: a date without time of day. */
  readonly msOfDay?: number;
  /** False where no milliseconds are written. */
  readonly exact: boolean;
  /** What is written of the zone. */
  readonly zone?: WrittenZone;
}

export type WrittenDay =
  | { readonly kind: 'date'; readonly year: number; readonly month: number; readonly day: number }
  /** `03/04/2026`: first and second number, either of which may be the month. */
  | { readonly kind: 'either'; readonly year: number; readonly first: number; readonly second: number };

export type WrittenZone =
  | { readonly kind: 'offset'; readonly minutes: number }
  /** `America/New_York`: perhaps a zone. */
  | { readonly kind: 'name'; readonly name: string }
  /** `EST`, `CET`: which offset it means, the zone of the file must say. */
  | { readonly kind: 'abbreviation'; readonly name: string };

export type ReadText =
  | { readonly kind: 'time'; readonly written: WrittenTime }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly time: number; readonly exact: boolean }
  | { readonly kind: 'problem'; readonly reason: string };

const MAX_CHARS = 100;
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
/** Hours and minutes; seconds and their fraction; morning or afternoon. */
const CLOCK =
  /(?<![\d.:/+-])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?(?!\d)(?:\s*([ap])\.?\s?m\b\.?|\s*uhr\b)?/gi;
/** `UTC+01:00`, `GMT-5`, `Z`, `+0100`; only behind the time of day, where a sign cannot belong to a date. */
const OFFSET = /^\s*(?:(?:UTC|GMT)\s*)?([+-])(\d{1,2})(?::?(\d{2}))?(?![\d:])/i;
const UTC = /^\s*(?:Z|UTC|GMT)\b(?!\s*[+-]\d)/i;
const ZONE_NAME = /^\s*([A-Z][A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_+-]+)?)/;
const ABBREVIATION = /^\s*([A-Z]{3,5})\b/;
const EPOCH_MS = /^\d{13}$/;
const EPOCH_SECONDS = /^\d{10}$/;

/** @param text one cell, trimmed */
export function readDateText(text: string): ReadText {
  if (text.length > MAX_CHARS) return problem('is too long for a time');
  const iso = ISO.exec(text);
  if (iso !== null) return readIso(iso);
  if (EPOCH_MS.test(text)) return { kind: 'instant', time: Number(text), exact: true };
  if (EPOCH_SECONDS.test(text)) return { kind: 'instant', time: Number(text) * 1000, exact: false };
  return readWords(plain(text));
}

/** A time of day alone: `15:04:05`, `3:04 PM`. */
export function readClockText(text: string): ReadText {
  const read = readDateText(text);
  if (read.kind !== 'time' || read.written.msOfDay === undefined) return problem('is not a time of day');
  return read;
}

function readIso(parts: RegExpExecArray): ReadText {
  const clock = clockOf(parts[4], parts[5], parts[6], parts[7], undefined);
  if (clock === undefined) return problem('is not a time of the day');
  const zone = parts[8];
  return {
    kind: 'time',
    written: {
      day: { kind: 'date', year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) },
      ...clock,
      ...(zone === undefined ? {} : { zone: { kind: 'offset', minutes: offsetOf(zone) } }),
    },
  };
}

/** Odd spaces, full-width characters and East Asian words for the units, as what they stand for. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[年月](?=\s*\d)/g, '-')
    .replace(/日/g, ' ')
    .replace(/[時时点](?=\s*\d)/g, ':')
    .replace(/分(?=\s*\d)/g, ':')
    .replace(/[分秒]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function readWords(text: string): ReadText {
  const clocks = [...text.matchAll(CLOCK)];
  if (clocks.length > 1) return problem('holds two times of day');
  const [match] = clocks;
  const clock = match === undefined ? undefined : clockOf(match[1], match[2], match[3], match[4], match[5]);
  if (match !== undefined && clock === undefined) return problem('is not a time of the day');
  const before = match === undefined ? text : text.slice(0, match.index).replace(/(?<=\d)T$/i, '');
  const zone = match === undefined ? undefined : zoneBehind(text.slice(match.index + match[0].length));
  const day = readDay(`${before} ${zone?.rest ?? ''}`.trim());
  if (day.kind === 'problem') return day;
  if (day.day === undefined && clock === undefined) return problem('is not a date that is known');
  return {
    kind: 'time',
    written: { day: day.day, ...(clock ?? { exact: false }), ...(zone?.zone === undefined ? {} : { zone: zone.zone }) },
  };
}

type Clock = Pick<WrittenTime, 'exact'> & { readonly msOfDay: number };

function clockOf(hour = '', minute = '', second = '0', fraction = '', half?: string): Clock | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (h > 23 || m > 59 || s > 59) return undefined;
  // "0:30 PM" may mean either half of the day, "15:04 PM" contradicts itself unless the mark only repeats it.
  if (half !== undefined && (h > 12 || (h === 0 && half.toLowerCase() === 'p'))) return undefined;
  const hours = half === undefined ? h : (h % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { msOfDay: ((hours * 60 + m) * 60 + s) * 1000 + ms, exact: fraction.length >= 3 };
}

/** What follows the time of day: a zone, and the rest (`EST 2026`, as Java writes the year last). */
function zoneBehind(text: string): { readonly zone?: WrittenZone; readonly rest: string } {
  // "(Central European Standard Time)" says again what the offset before it says.
  const tail = text.replace(/\([^()]*\)\s*$/, '');
  const offset = OFFSET.exec(tail);
  if (offset !== null && Number(offset[2]) <= 14 && Number(offset[3] ?? 0) < 60) {
    return { zone: { kind: 'offset', minutes: offsetOf(offset[0].trim()) }, rest: tail.slice(offset[0].length) };
  }
  const utc = UTC.exec(tail);
  if (utc !== null) return { zone: { kind: 'offset', minutes: 0 }, rest: tail.slice(utc[0].length) };
  const kind = ZONE_NAME.test(tail) ? 'name' : 'abbreviation';
  const match = (kind === 'name' ? ZONE_NAME : ABBREVIATION).exec(tail);
  const name = match?.[1];
  if (match === null || name === undefined || isWeekday(name) || monthOf(name) !== undefined) return { rest: tail };
  return { zone: { kind, name }, rest: tail.slice(match[0].length) };
}

/** Minutes east of UTC. @param text `Z`, `UTC`, `GMT+1`, `-05:30` */
function offsetOf(text: string): number {
  const parts = /([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (parts === null) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return parts[1] === '-' ? -minutes : minutes;
}

type ReadDay = { readonly kind: 'day'; readonly day: WrittenDay | undefined } | Problem;
interface Problem {
  readonly kind: 'problem';
  readonly reason: string;
}

/** Words between the parts of a date that say nothing. */
const FILLERS = new Set(['at', 'on', 'um', 'am', 'den', 'le', 'a', 'de', 'del', 'the', 'of']);

/** @param text without the time of day; '' = no date */
function readDay(text: string): ReadDay {
  const words = text.match(/\d+|[\p{L}\p{M}]+/gu) ?? [];
  const strange = text.replace(/[\d\p{L}\p{M}\s,./-]+/gu, '');
  if (strange !== '') return problem('is not a date that is known');
  const meant = words.filter(isMeant);
  if (meant.length === 0) return { kind: 'day', day: undefined };
  if (meant.length !== 3) return problem('is not a date that is known');
  const monthAt = meant.findIndex((word) => monthOf(word) !== undefined);
  return monthAt < 0 ? numericDay(meant) : namedDay(meant, monthAt);
}

/** Neither a day of the week, nor a filler, nor the ending of `16th`. */
function isMeant(word: string): boolean {
  if (/^\d/.test(word)) return true;
  return !isWeekday(word) && !FILLERS.has(fold(word)) && !/^(?:st|nd|rd|th|er)$/i.test(word);
}

function namedDay(words: readonly string[], monthAt: number): ReadDay {
  const month = monthOf(words[monthAt] ?? '') ?? 0;
  const [first = '', second = ''] = words.filter((_, index) => index !== monthAt);
  if (!/^\d+$/.test(first) || !/^\d+$/.test(second)) return problem('is not a date that is known');
  const [year, day] = first.length === 4 ? [first, second] : [second, first];
  if (year.length !== 4) return shortYear();
  return { kind: 'day', day: { kind: 'date', year: Number(year), month, day: Number(day) } };
}

function numericDay(words: readonly string[]): ReadDay {
  const [first = '', second = '', third = ''] = words;
  if (!words.every((word) => /^\d{1,4}$/.test(word)) || second.length > 2) {
    return problem('is not a date that is known');
  }
  if (first.length === 4 && third.length <= 2) {
    return { kind: 'day', day: { kind: 'date', year: Number(first), month: Number(second), day: Number(third) } };
  }
  if (third.length === 4 && first.length <= 2) {
    return {
      kind: 'day',
      day: { kind: 'either', year: Number(third), first: Number(first), second: Number(second) },
    };
  }
  return shortYear();
}

function shortYear(): Problem {
  return problem('has no year of four digits');
}

function problem(reason: string): Problem {
  return { kind: 'problem', reason };
}
