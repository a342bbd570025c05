/**
 * Where an unquoted name has to end. A name may hold almost any word, yet a
 * phrase that was clearly meant as a constraint must never vanish into it: it
 * is better to ask for quotes than to look for a queue called "Sales last
 * fortnightly".
 */
import { findEntityType } from '../audit/entity-type.ts';
import {
  countOfWord,
  dayOfWord,
  isFullWeekday,
  monthOfWord,
  unitOfWord,
  weekdayOfWord,
  yearOfWord,
} from './date-words.ts';
import { plainAt, type SlotContext, wordAt } from './slot.ts';
import { vagueTime } from './vague-times.ts';

/** Words that begin a time when a time-like word follows. */
const TIME_LEADS = words(
  'last past previous this next coming current since before after on during between from until till within over by around about in at for the every',
);
const RELATIVE_LEADS = words('last past previous this next coming current every');
const TIME_STEMS =
  /^(?:second|minute|hour|day|night|morning|noon|afternoon|evening|week|weekend|fortnight|month|quarter|year|decade|century|season|spring|summer|autumn|winter|sprint|shift)(?:s|ly|ends?|nights?|days?|nightly)?$/;
const WEEK_WORDS = words('week weeks cw kw wk');
const VAGUE_COUNTS = words('few couple several some many');
const TIME_WORDS = words('today yesterday tomorrow tonight ago nowadays ytd mtd');

/** Words that join a constraint to what stands before them. In names they are capitalised or quoted. */
const JOINTS = words(
  `around near about approx circa roughly besides against towards minus plus beyond in on at by for with without from to into onto since before after until till during between within under via
  using through throughout except excluding including but not only unless or versus vs like than as per where when while
  whose which that who whom what how why if because sorted ordered grouped filtered limited order sort group limit
  is are was were be been has have had did do does
  last past previous this next every each all any recently lately ever again now soon earlier later please`,
);
const NEVER_FIRST = words('the a an my our your and or most of');
const CLAUSE_WORDS = words('who whom whose what which when where how why');
const PAST_VERBS = words(
  'changed touched created added made deleted removed modified updated edited change delete create modify update edit remove',
);

/** Words that belong to the constraint behind them when that is refused: "by carrier pigeon". */
const CONSTRAINT_LEADS = words(
  `on in at by for with without from since before after until till during between within under via using through
  except excluding but not last past previous this next every each limit sorted ordered grouped order sort group`,
);

/** Contact center names that begin with such a word after all. */
const IDIOMS = [
  'on call',
  'on hold',
  'on duty',
  'on site',
  'on demand',
  'on boarding',
  'in training',
  'in progress',
  'in house',
  'after hours',
  'after call',
  'after sales',
  'by skill',
  'last call',
  'last agent',
  'last resort',
  'last chance',
  'next available',
  'first in',
  'at risk',
  'all agents',
  'all hands',
  'all calls',
  'to go',
  'before sales',
  'without call',
  'for sale',
];

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/**
 * May the token at `at` be part of an unquoted name that begins at `start`?
 * Looks ahead over the whole question, so that "Sales last" cannot be a name
 * before "fortnightly".
 */
export function fitsName(context: SlotContext, start: number, at: number): boolean {
  const token = context.tokens[at];
  if (token === undefined || token.quoted || token.word === '') {
    return false;
  }
  if (looksLikeTime(context, at) || (at > start && isFullWeekday(token.word))) {
    return false;
  }
  if (at === start && startsAmbiguousType(context, at)) {
    return false;
  }
  if (isConjunctionOfQuestions(context, start, at)) {
    return false;
  }
  if (
    at > start &&
    !isCapitalised(context, start, at) &&
    (vagueTime(context, at) !== undefined || ofKind(context, at))
  ) {
    return false;
  }
  const isJoint = JOINTS.has(token.word) || PAST_VERBS.has(token.word) || (at === start && NEVER_FIRST.has(token.word));
  return !isJoint || isCapitalised(context, start, at) || startsIdiom(context, at);
}

/** Where the phrase begins that the token at `at` ends or belongs to: "last" of "last fortnightly". */
export function phraseStart(context: SlotContext, at: number): number {
  let start = at;
  while (start > 0 && CONSTRAINT_LEADS.has(wordAt(context, start - 1))) {
    start -= 1;
  }
  return start;
}

/** Does this token want a time behind it, or is it a piece of one? "since", "29", "Monday". */
export function leadsToTime(context: SlotContext, at: number): boolean {
  const word = wordAt(context, at);
  return CONSTRAINT_LEADS.has(word) || /^\d/.test(word) || weekdayOfWord(word) !== undefined;
}

/** A date, a time, or a phrase such as "last ... week", whether it can be read or not. */
function looksLikeTime(context: SlotContext, at: number): boolean {
  const word = wordAt(context, at);
  const next = wordAt(context, at + 1);
  if (TIME_WORDS.has(word) || isDateToken(word)) {
    return true;
  }
  if (monthOfWord(word) !== undefined && (dayOfWord(next) !== undefined || yearOfWord(next) !== undefined)) {
    return true;
  }
  if (dayOfWord(word) !== undefined && monthOfWord(next === 'of' ? wordAt(context, at + 2) : next) !== undefined) {
    return true;
  }
  if (isNamedSpan(context, at)) {
    return true;
  }
  if ((word === 'time' && next === 'zone') || word === 'timezone') {
    return true;
  }
  return TIME_LEADS.has(word) && followsTime(context, RELATIVE_LEADS.has(word), at + 1);
}

/** `week 46`, `weeks 45-46`, `year to date`, `so far`, `Q4 2025`, `overnight`. */
function isNamedSpan(context: SlotContext, at: number): boolean {
  const [word, next, third] = [0, 1, 2].map((offset) => wordAt(context, at + offset));
  if (WEEK_WORDS.has(word ?? '') && /^#?\d{1,4}(?:-\d{1,2})?$/.test(next ?? '')) {
    return true;
  }
  const isToDate = next === 'to' && third === 'date' && unitOfWord(word ?? '') !== undefined;
  const isQuarter = /^q[1-4]$/.test(word ?? '') && yearOfWord(next ?? '') !== undefined;
  // With a capital it is a name.
  const isNight = word === 'overnight' && plainAt(context, at) === word;
  return isToDate || isQuarter || isNight || word === 'w/c' || (word === 'so' && next === 'far');
}

/** What makes a leading "last", "on", "between" ... the beginning of a time. */
function followsTime(context: SlotContext, relative: boolean, at: number): boolean {
  const word = wordAt(context, at) === 'the' ? wordAt(context, at + 1) : wordAt(context, at);
  if (TIME_WORDS.has(word) || isDateToken(word) || isFullWeekday(word) || RELATIVE_LEADS.has(word)) {
    return true;
  }
  if (relative) {
    const counted = countOfWord(word) !== undefined || VAGUE_COUNTS.has(word) || /^\d+[a-z]*$/.test(word);
    return counted || TIME_STEMS.test(word) || weekdayOfWord(word) !== undefined || monthOfWord(word) !== undefined;
  }
  return /^\d/.test(word) || /^q[1-4]$/.test(word) || weekdayOfWord(word) !== undefined || isLowerMonth(context, at);
}

/** "in may" is a time, "by May Smith" a person. */
function isLowerMonth(context: SlotContext, at: number): boolean {
  return monthOfWord(wordAt(context, at)) !== undefined && !fitsFamilyName(context, at + 1);
}

function fitsFamilyName(context: SlotContext, at: number): boolean {
  const text = plainAt(context, at);
  return /^\p{Lu}/u.test(text) || (/^[a-z]/.test(text) && !JOINTS.has(wordAt(context, at)));
}

function isDateToken(word: string): boolean {
  if (word === '24/7') {
    return false;
  }
  return (
    /^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:t\S*)?$/.test(word) ||
    /^\d{1,2}\.\d{1,2}\.\d{2,4}$/.test(word) ||
    /^\d{4}-?w\d{1,2}$/.test(word) ||
    /^\d{1,2}:\d{1,2}/.test(word) ||
    /^\d{1,2}-[a-z]{3,9}-\d{2,4}$/.test(word) ||
    /^\d{4}-?q\d$/.test(word) ||
    /^\d{1,2}(?:[.:]\d{2})?[ap]m(?:[-–].*)?$/.test(word)
  );
}

/** "the wait time of queue Sales": what stands before is no part of the name. */
function ofKind(context: SlotContext, at: number): boolean {
  const kindAt = wordAt(context, at + 1) === 'the' ? at + 2 : at + 1;
  const isKind = findEntityType(wordAt(context, kindAt), context.knownTypes) !== undefined;
  return wordAt(context, at) === 'of' && isKind && /^\p{Ll}/u.test(plainAt(context, kindAt));
}

/** "profile Gold": which kind of profile has to be asked first. */
function startsAmbiguousType(context: SlotContext, at: number): boolean {
  return findEntityType(wordAt(context, at), context.knownTypes)?.kind === 'ambiguous';
}

/** "Sales and who deleted ...", "Sales and queue Support": two questions in one. */
function isConjunctionOfQuestions(context: SlotContext, start: number, at: number): boolean {
  const word = wordAt(context, at);
  if (at > start && CLAUSE_WORDS.has(word) && !isCapitalised(context, start, at)) {
    return true;
  }
  if (at === start || (word !== 'and' && word !== 'or')) {
    return false;
  }
  const next = wordAt(context, at + 1);
  return (
    next === '' ||
    next === 'the' ||
    CLAUSE_WORDS.has(next) ||
    PAST_VERBS.has(next) ||
    (findEntityType(next, context.knownTypes) !== undefined && !/^\p{Lu}/u.test(plainAt(context, at + 1)))
  );
}

/**
 * A capital says "part of the name" where capitals say anything: not when the
 * whole question is written in capitals, or With Each Word Capitalised.
 */
function isCapitalised(context: SlotContext, start: number, at: number): boolean {
  if (!/^\p{Lu}/u.test(plainAt(context, at))) {
    return false;
  }
  return context.tokens.slice(0, start).some((token) => !token.quoted && /^\p{Ll}/u.test(token.text));
}

function startsIdiom(context: SlotContext, at: number): boolean {
  return IDIOMS.includes(`${wordAt(context, at)} ${wordAt(context, at + 1)}`);
}
