/**
 * What is often meant and cannot be asked: something left out ("not by"),
 * several questions in one, a time that is not exact, a word misspelt. Found by
 * trying: what stays when the words are taken out, or put right, must read.
 */
import { findEntityType } from '../audit/entity-type.ts';
import type { RefusalCode } from '../audit/question.ts';
import { monthOfWord, weekdayOfWord } from './date-words.ts';
import { politeStarts } from './politeness.ts';
import { readRange } from './ranges.ts';
import { plainAt, type SlotContext, wordAt } from './slot.ts';
import { vagueTime } from './vague-times.ts';
import { ORDERS } from './verb-slots.ts';
import { VERBS } from './verbs.ts';

/** Why a stretch of the text (`end` excluded) cannot be used, and what could be asked. */
export interface KnownRefusal {
  readonly code: RefusalCode;
  readonly start: number;
  readonly end: number;
  readonly reason: (words: string) => string;
  readonly suggestions: readonly string[];
}

/** Words that leave something out, longer ones first. */
const OMISSIONS = (
  'but not by|but not in|but not for|but not|but no|not by|not in|not from|other than|apart from|aside from|with the exception of|' +
  'except for|except by|except in|except|excepting|excluding|excl|ignoring|leaving out|minus|without|not|never|no'
)
  .split('|')
  .map((phrase) => phrase.split(' '));
/** Leave something out only before what can be asked: "without approval" is no omission. */
const AMBIGUOUS_OMISSIONS = new Set(['without', 'no', 'minus']);
const NEGATED_VERB = /^(?:did|do|does|has|have|had|was|were|is|are)nt$/;
const OPENERS = new Set(
  'who whos whom what whats which when how why where history unattributed anonymous show count changes and'.split(' '),
);
const JOINTS = new Set(['and', 'or', 'then', 'also', 'plus', '&']);

/**
 * @param reads tells whether a changed text would be read
 * @returns undefined when it is none of these
 */
export function knownRefusal(context: SlotContext, reads: (text: string) => boolean): KnownRefusal | undefined {
  return order(context, reads) ?? severalQuestions(context, reads) ?? vague(context, reads) ?? omission(context, reads);
}

/** "delete queue Sales": I only read. */
function order(context: SlotContext, reads: (text: string) => boolean): KnownRefusal | undefined {
  for (const start of politeStarts(context.tokens.map(({ word }) => word))) {
    const past = ORDERS.get(wordAt(context, start));
    const objectAt = ['the', 'a', 'an', 'my', 'our', 'all'].includes(wordAt(context, start + 1))
      ? start + 2
      : start + 1;
    const object = wordAt(context, objectAt);
    const isMeant = object === 'everything' || findEntityType(object, context.knownTypes) !== undefined;
    const asked = past === undefined || !isMeant ? '' : replaced(context, start, start + 1, `who ${past}`);
    if (asked !== '' && reads(asked)) {
      const reason = (words: string): string =>
        `I only read the trail: "${words}" is an order that I cannot carry out.`;
      return { code: 'leftover', start, end: start + 1, reason, suggestions: [asked] };
    }
  }
  return undefined;
}

function vague(context: SlotContext, reads: (text: string) => boolean): KnownRefusal | undefined {
  for (let start = 1; start < context.tokens.length; start += 1) {
    const found = vagueTime(context, start);
    const texts =
      found === undefined ? [] : [found.instead, ''].map((text) => replaced(context, start, found.end, text));
    const suggestions = [...new Set(texts)].filter(reads);
    if (found !== undefined && suggestions.length > 0) {
      return {
        code: 'vague',
        start,
        end: found.end,
        reason: (words) => `"${words}" is not exact: say from when to when.`,
        suggestions: suggestions.slice(0, 1),
      };
    }
  }
  return undefined;
}

/** "not by X", "except in queues": to the end, or to the time behind it; "have not been changed": the word alone. */
function omission(context: SlotContext, reads: (text: string) => boolean): KnownRefusal | undefined {
  const { length } = context.tokens;
  for (let start = 1; start < length; start += 1) {
    const lead = omissionAt(context, start);
    for (const end of lead === 0 ? [] : [...timesAtEnd(context, start + lead + 1), length, start + lead]) {
      const rest = replaced(context, start, end, '');
      if (end > start + lead - 1 && reads(rest)) {
        return {
          code: 'negation',
          start,
          end,
          reason: (words) => `I cannot leave anything out: "${words}".`,
          suggestions: [rest],
        };
      }
    }
  }
  return undefined;
}

/** How many words of an omission stand here. */
function omissionAt(context: SlotContext, at: number): number {
  if (NEGATED_VERB.test(wordAt(context, at))) {
    return 1;
  }
  const phrase = OMISSIONS.find((words) => words.every((word, index) => wordAt(context, at + index) === word));
  if (phrase?.length === 1 && AMBIGUOUS_OMISSIONS.has(phrase[0] ?? '')) {
    const next = wordAt(context, at + 1);
    return VERBS.has(next) || findEntityType(next, context.knownTypes) !== undefined ? 1 : 0;
  }
  return phrase?.length ?? 0;
}

/** Places from which a time goes to the end of the text. */
function timesAtEnd(context: SlotContext, from: number): readonly number[] {
  const { length } = context.tokens;
  const places = Array.from({ length: Math.max(0, length - from) }, (_, index) => from + index);
  return places.filter((at) => readRange(context, at).some((match) => match.kind === 'read' && match.end === length));
}

/** A question that reads by itself, and more behind it. */
function severalQuestions(context: SlotContext, reads: (text: string) => boolean): KnownRefusal | undefined {
  const { source, tokens } = context;
  for (let at = 2; at < tokens.length; at += 1) {
    const [previous, token] = [tokens[at - 1], tokens[at]];
    if (previous === undefined || token === undefined) continue;
    const isJoint = JOINTS.has(token.word);
    const isSentence = /[?!;.]/.test(source.slice(previous.innerEnd, previous.end));
    const next = isJoint ? at + 1 : at;
    if (!(isSentence || isJoint) || !OPENERS.has(wordAt(context, next))) continue;
    const first = source.slice(0, previous.innerEnd).trim();
    const second = source.slice(tokens[next]?.start ?? token.start).trim();
    if (reads(first)) {
      return {
        code: 'several',
        start: at,
        end: tokens.length,
        reason: (words) => `I answer one question at a time: ask "${words}" by itself.`,
        suggestions: [first, second].filter((text) => text === first || reads(text)),
      };
    }
  }
  return undefined;
}

/** The text with other words in the place of a stretch. */
export function replaced({ source, tokens }: SlotContext, start: number, end: number, text: string): string {
  const from = tokens[start]?.innerStart ?? 0;
  const to = tokens[end - 1]?.innerEnd ?? from;
  const head = text === '' ? source.slice(0, from).replace(/[\s,;]+$/, '') : source.slice(0, from);
  return `${head}${text === '' ? ' ' : ''}${text}${source.slice(to)}`.trim().replace(/\s+/g, ' ');
}

/** What kind of words were left over, by how they begin. */
export function kindOfLeftover(words: readonly string[]): RefusalCode {
  const [first = ''] = words;
  const isOmission = OMISSIONS.some((phrase) => phrase.every((word, index) => words[index] === word));
  if ((isOmission && !AMBIGUOUS_OMISSIONS.has(first)) || NEGATED_VERB.test(first)) {
    return 'negation';
  }
  return words.length > 1 && (first === 'and' || first === 'or') ? 'several' : 'leftover';
}

/** Is this token no word that any question has, so that it may be one misspelt? */
export function isStrangeWord(context: SlotContext, at: number, known: ReadonlySet<string>): boolean {
  const word = wordAt(context, at);
  const isTime = monthOfWord(word) !== undefined || weekdayOfWord(word) !== undefined;
  return /^\p{L}{2,20}$/u.test(word) && !known.has(word) && !isTime && plainAt(context, at) !== '';
}
