/** The slots {hours}, {percent}, {count}, {country}, {domain} and {org}: one value each. */
import { findCountry } from '../audit/country.ts';
import { countOfWord, timeOfWords } from './date-words.ts';
import { isVendorId } from './name-slots.ts';
import { found, plainAt, type SlotContext, type SlotMatch, wordAt, wrong } from './slot.ts';

const MAX_COUNT = 1_000_000;
const MAX_COUNTRY_WORDS = 6;
const MAX_ID_CHARS = 300;
const MINUTES_OF_DAY = 1440;

/** `09:00 to 17:00`, `9-17`, `from 9am to 5:30pm`, `between 8 and 16`; half-open, within one day. */
export function readHours(context: SlotContext, at: number): readonly SlotMatch[] {
  const glued = /^([\d:apm]+)[-–]([\d:apm]+)$/.exec(wordAt(context, at));
  if (glued?.[1] !== undefined && glued[2] !== undefined) {
    return hoursOf(context, at, at + 1, minutes(glued[1], '')?.minute, minutes(glued[2], '')?.minute);
  }
  const start = ['from', 'between'].includes(wordAt(context, at)) ? at + 1 : at;
  const first = minutes(wordAt(context, start), wordAt(context, start + 1));
  if (first === undefined) {
    return [];
  }
  const joint = start + first.words;
  const isJoined = ['to', 'until', 'till', 'and'].includes(wordAt(context, joint));
  // A dash alone is no word: "9 - 17" are two numbers side by side.
  const lastAt = isJoined ? joint + 1 : joint;
  const last = minutes(wordAt(context, lastAt), wordAt(context, lastAt + 1));
  return last === undefined ? [] : hoursOf(context, at, lastAt + last.words, first.minute, last.minute);
}

function hoursOf(
  context: SlotContext,
  at: number,
  end: number,
  from: number | undefined,
  to: number | undefined,
): readonly SlotMatch[] {
  if (from !== undefined && to !== undefined && from < to) {
    return [found(end, { hours: { from, to } })];
  }
  const text = context.tokens
    .slice(at, end)
    .map((token) => token.text)
    .join(' ');
  const isReverse = from !== undefined && to !== undefined;
  return [
    wrong(
      end,
      `"${text}" ${isReverse ? 'ends before it begins' : 'are no hours of a day'}. Write them like 09:00 to 17:00.`,
    ),
  ];
}

/** Minute of the day; `minute` is absent for what looks like a time and is none. 24:00 is the end of the day. */
function minutes(word: string, next: string): { readonly words: number; readonly minute?: number } | undefined {
  if (word === '24:00' || word === '24') {
    return { words: 1, minute: MINUTES_OF_DAY };
  }
  const time = timeOfWords(/^\d{1,2}$/.test(word) && next !== 'am' && next !== 'pm' ? `${word}:00` : word, next);
  if (time === undefined || 'problem' in time) {
    return time && { words: time.words };
  }
  return time.ms % 60_000 === 0 ? { words: time.words, minute: time.ms / 60_000 } : { words: time.words };
}

/** `95 %`, `95%`, `95 percent`, `95`: 1 to 100. */
export function readPercent(context: SlotContext, at: number): readonly SlotMatch[] {
  const digits = /^(-?\d{1,9}(?:[.,]\d{1,9})?)%?$/.exec(wordAt(context, at))?.[1];
  if (digits === undefined) {
    return [];
  }
  const isNamed =
    wordAt(context, at + 1) === 'percent' || (wordAt(context, at + 1) === 'per' && wordAt(context, at + 2) === 'cent');
  const end = isNamed ? at + (wordAt(context, at + 1) === 'per' ? 3 : 2) : at + 1;
  const percent = Number(digits);
  return Number.isInteger(percent) && percent >= 1 && percent <= 100
    ? [found(end, { percent })]
    : [wrong(end, `"${plainAt(context, at)}" is not a whole percentage from 1 to 100.`)];
}

/** `5`, `five`, `a`. */
export function readCount(context: SlotContext, at: number): readonly SlotMatch[] {
  const word = wordAt(context, at);
  const count = /^\d{1,12}$/.test(word) ? Number(word) : countOfWord(word);
  if (count === undefined) {
    return [];
  }
  return count <= MAX_COUNT ? [found(at + 1, { count })] : [wrong(at + 1, `"${word}" is more than I can count with.`)];
}

/** `Germany`, `DE`, `DE-BY`, quoted or not. */
export function readCountry(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined) {
    return [];
  }
  if (token.quoted) {
    const country = findCountry(token.text);
    return country === undefined ? [noCountry(token.text, at + 1)] : [found(at + 1, { country })];
  }
  const last = Math.min(at + MAX_COUNTRY_WORDS, context.tokens.length);
  for (let end = last; end > at; end -= 1) {
    const tokens = context.tokens.slice(at, end);
    const country = tokens.every(({ quoted }) => !quoted)
      ? findCountry(tokens.map(({ text }) => text).join(' '))
      : undefined;
    if (country !== undefined) {
      return [found(end, { country })];
    }
  }
  return [noCountry(token.text, at + 1)];
}

function noCountry(text: string, end: number): SlotMatch {
  return wrong(
    end,
    `"${text.slice(0, 60)}" is not a country I know. Write its name or its two letters, with a region where one is meant: Germany, DE, DE-BY.`,
  );
}

/** `example.com`, `@Example.com`: lower case. Subdomains are not part of it. */
export function readDomain(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined || token.text.length > 253) {
    return [];
  }
  const domain = /^@?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}])$/u.exec(
    token.text.trim(),
  )?.[1];
  if (domain === undefined) {
    return [];
  }
  // The tokenizer takes "*." for punctuation; it is not.
  if (context.source.slice(token.start, token.innerStart).includes('*.')) {
    return [wrong(at + 1, `"*.${domain}" is a pattern. Name each domain in full.`)];
  }
  return [found(at + 1, { domain: domain.toLowerCase() })];
}

/** A uuid or a Webex id, or anything in quotes. */
export function readOrg(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined || token.text.length > MAX_ID_CHARS) {
    return [];
  }
  const isId = token.quoted ? token.text.trim() !== '' : isVendorId(token.text);
  return isId ? [found(at + 1, { org: token.text })] : [];
}
