/** Times that people mean and nobody can put a date to: `recently`, `around noon`, `early November`. */
import { countOfWord, monthOfWord, timeOfWords, unitOfWord, weekdayOfWord, yearOfWord } from './date-words.ts';
import { type SlotContext, wordAt } from './slot.ts';

export interface VagueTime {
  /** Token after the last one. */
  readonly end: number;
  /** An exact time that is near it; empty: there is none. */
  readonly instead: string;
}

const ALONE: ReadonlyMap<string, string> = new Map([
  ['recently', 'last 7 days'],
  ['lately', 'last 7 days'],
  ['of late', 'last 7 days'],
  ['a while ago', ''],
  ['a while back', ''],
  ['some time ago', ''],
  ['long ago', ''],
  ['ages ago', ''],
  ['the other day', ''],
  ['some time', ''],
  ['sometime', ''],
  ['some day', ''],
  ['just now', 'last hour'],
  ['right now', 'last hour'],
  ['earlier', ''],
  ['soon', ''],
]);
const FEW: ReadonlyMap<string, string> = new Map([
  ['minutes', 'last 15 minutes'],
  ['hours', 'last 24 hours'],
  ['days', 'last 7 days'],
  ['weeks', 'last 4 weeks'],
  ['months', 'last 3 months'],
  ['years', 'last 3 years'],
]);
const LONGEST = 4;
const NEARLY = new Set('around about approximately roughly near circa approx'.split(' '));
const FEASTS = new Set('christmas easter noon midnight lunch lunchtime midday'.split(' '));
const ABOUT = new Set('early mid late'.split(' '));
const EDGES = new Set('beginning start middle end'.split(' '));

/** A vague time that begins here. */
export function vagueTime(context: SlotContext, at: number): VagueTime | undefined {
  for (let count = LONGEST; count > 0; count -= 1) {
    const phrase = wordsFrom(context, at, count);
    const instead = ALONE.get(phrase);
    if (instead !== undefined) {
      return { end: at + count, instead };
    }
  }
  return fewUnits(context, at) ?? nearly(context, at) ?? partOfMonth(context, at);
}

/** `in the last few days`, `a couple of hours ago`. */
function fewUnits(context: SlotContext, at: number): VagueTime | undefined {
  let next = skip(context, at, ['in', 'over', 'within', 'during', 'for']);
  next = skip(context, skip(context, next, ['the']), ['last', 'past', 'previous', 'a']);
  const many = wordAt(context, next);
  const isCouple = many === 'couple';
  if (!isCouple && !['few', 'several', 'some', 'many'].includes(many)) {
    return undefined;
  }
  const unitAt = isCouple ? skip(context, next + 1, ['of']) : next + 1;
  const unit = unitOfWord(wordAt(context, unitAt));
  if (unit === undefined) {
    return undefined;
  }
  const end = skip(context, unitAt + 1, ['ago', 'back']);
  return { end, instead: isCouple ? `last 2 ${unit}` : (FEW.get(unit) ?? '') };
}

/** `around noon`, `near 14:30`. */
function nearly(context: SlotContext, at: number): VagueTime | undefined {
  if (!NEARLY.has(wordAt(context, at))) {
    return undefined;
  }
  const word = wordAt(context, at + 1);
  if (FEASTS.has(word) || weekdayOfWord(word) !== undefined) {
    return { end: at + 2, instead: '' };
  }
  const time = timeOfWords(word, wordAt(context, at + 2));
  const words =
    time?.words ?? (countOfWord(word) === undefined ? 0 : monthOfWord(wordAt(context, at + 2)) === undefined ? 1 : 2);
  return words === 0 ? undefined : { end: at + 1 + words, instead: '' };
}

/** `in early November`, `at the end of October 2025`. */
function partOfMonth(context: SlotContext, at: number): VagueTime | undefined {
  let next = skip(context, at, ['in', 'at', 'on', 'towards', 'since', 'by']);
  next = skip(context, next, ['the']);
  if (ABOUT.has(wordAt(context, next))) {
    next += 1;
  } else if (EDGES.has(wordAt(context, next)) && wordAt(context, next + 1) === 'of') {
    next += 2;
  } else {
    return undefined;
  }
  const month = wordAt(context, next);
  if (monthOfWord(month) === undefined) {
    return undefined;
  }
  const year = wordAt(context, next + 1);
  const hasYear = yearOfWord(year) !== undefined;
  const name = context.tokens[next]?.text ?? month;
  return { end: hasYear ? next + 2 : next + 1, instead: `in ${name}${hasYear ? ` ${year}` : ''}` };
}

function skip(context: SlotContext, at: number, words: readonly string[]): number {
  return words.includes(wordAt(context, at)) ? at + 1 : at;
}

function wordsFrom(context: SlotContext, at: number, count: number): string {
  return Array.from({ length: count }, (_, index) => wordAt(context, at + index)).join(' ');
}
