/** The question as it might have been meant where one word of it is misspelt. */
import { entityTypeWords, VENDOR_TYPES } from '../audit/entity-type.ts';
import type { AskableCommand } from './askable.ts';
import { TIME_VOCABULARY } from './date-words.ts';
import { compilePattern } from './grammar.ts';
import { isStrangeWord, type KnownRefusal, replaced } from './refusal-kinds.ts';
import type { SlotContext } from './slot.ts';
import { VERB_WORDS } from './verbs.ts';

/** So many strange words, and so many words near each, are tried. */
const MAX_WORDS = 3;
const MAX_NEAR = 4;
/** Reading takes about a millisecond; an answer may take fifty. */
const MAX_TRIES = 8;

/**
 * The first strange word that, put right by one edit, makes the text read.
 * @param reads tells whether a changed text would be read
 */
export function misspeltWord(
  context: SlotContext,
  commands: readonly AskableCommand[],
  reads: (text: string) => boolean,
): KnownRefusal | undefined {
  const known = vocabularyOf(commands);
  const strange = context.tokens.map((_, at) => at).filter((at) => isStrangeWord(context, at, known));
  let tries = 0;
  for (const at of strange.slice(0, MAX_WORDS)) {
    const word = context.tokens[at]?.word ?? '';
    const near = nearWords(word, known).slice(0, Math.min(MAX_NEAR, MAX_TRIES - tries));
    tries += near.length;
    const suggestions = near.map((right) => replaced(context, at, at + 1, right)).filter(reads);
    if (suggestions.length > 0) {
      return {
        code: 'leftover',
        start: at,
        end: at + 1,
        reason: (words) => `I do not know the word "${words}".`,
        suggestions,
      };
    }
  }
  return undefined;
}

/** Words one edit away, those with the same first letter first, then the longer ones. */
function nearWords(word: string, known: ReadonlySet<string>): readonly string[] {
  const near = [...known].filter((right) => isOneEditAway(word, right));
  const rank = (right: string): number => (right[0] === word[0] ? 0 : 100) - right.length;
  return near.sort((a, b) => rank(a) - rank(b));
}

/** One letter more, less or other, or two letters swapped. */
export function isOneEditAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) {
    return false;
  }
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length > short.length) {
    return short.slice(at) === long.slice(at + 1);
  }
  const isSwapped =
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return isSwapped || short.slice(at + 1) === long.slice(at + 1);
}

const vocabularies = new WeakMap<readonly AskableCommand[], ReadonlySet<string>>();

function vocabularyOf(commands: readonly AskableCommand[]): ReadonlySet<string> {
  const known = vocabularies.get(commands);
  if (known !== undefined) {
    return known;
  }
  const patterns = commands.flatMap(({ grammar }) => grammar.flatMap((pattern) => [...compilePattern(pattern).words]));
  const types = VENDOR_TYPES.flatMap(entityTypeWords).flatMap((words) => words.split(' '));
  const plurals = types.map((word) =>
    word.endsWith('s') ? word : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`,
  );
  const words = new Set(
    [...patterns, ...types, ...plurals, ...VERB_WORDS, ...TIME_VOCABULARY].filter((word) => /^[a-z]+$/.test(word)),
  );
  vocabularies.set(commands, words);
  return words;
}
