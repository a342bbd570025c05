/** What to say when a question cannot be read: which words, why, and what can be asked instead. */
import type { Reading, RefusalCode } from '../audit/question.ts';
import type { AskableCommand, ReadOptions } from './askable.ts';
import { LEAD_WORDS, type Leftover, type Match } from './match.ts';
import { misspeltWord } from './misspelt.ts';
import { phraseStart } from './name-words.ts';
import { plainText } from './plain-text.ts';
import { type KnownRefusal, kindOfLeftover, knownRefusal, replaced as replacedStretch } from './refusal-kinds.ts';
import type { SlotContext } from './slot.ts';
import { SLOT_WANTS } from './slots.ts';
import { type Token, writtenText } from './tokens.ts';

const MAX_SUGGESTIONS = 3;
const MAX_SHOWN_CHARS = 120;

type Refused = Extract<Reading, { kind: 'refused' }>;

/** What the whole text is refused for. */
export interface Whole {
  readonly code: RefusalCode;
  readonly reason: string;
}

const NO_QUESTION: Whole = { code: 'no-question', reason: 'I could not read this as a question about changes.' };

/** Nothing in the text can be used. */
export function refuseWhole(
  text: string,
  tokens: readonly Token[],
  options: ReadOptions,
  { code, reason }: Whole = NO_QUESTION,
): Refused {
  const shown = plainText(text, MAX_SHOWN_CHARS);
  return {
    kind: 'refused',
    code,
    notUnderstood: shown === '' ? [] : [shown],
    reason,
    suggestions: nearestExamples(tokens, options, undefined),
  };
}

/** What is often meant and cannot be asked, and words misspelt. @param reads tells whether a changed text would be read */
export function refuseKnown(
  context: SlotContext,
  options: ReadOptions,
  reads: (text: string) => boolean,
): Refused | undefined {
  const known = knownRefusal(context, reads) ?? misspeltWord(context, options.commands, reads);
  return known && refuseStretch(known, context, options);
}

function refuseStretch(
  { code, start, end, reason, suggestions }: KnownRefusal,
  context: SlotContext,
  options: ReadOptions,
): Refused {
  const shown = written(context, start, end);
  const others = nearestExamples(context.tokens, options, undefined);
  return {
    kind: 'refused',
    code,
    notUnderstood: [shown],
    reason: reason(shown),
    suggestions: [...new Set([...suggestions, ...others])].slice(0, MAX_SUGGESTIONS),
  };
}

/**
 * Some words fit a command, others do not.
 * @param reads tells whether a changed text would be read
 */
export function refuseMatch(
  match: Match,
  command: AskableCommand,
  context: SlotContext,
  options: ReadOptions,
  reads: (text: string) => boolean,
): Refused {
  if (isFarOff(match, context) && match.leftovers.every(({ problem }) => problem === undefined)) {
    return refuseWhole(context.source, context.tokens, options);
  }
  const shown = phrasesOf(match, context);
  const mended = mendedTexts(match, context).filter(reads);
  const near = [...withVerb(match, context), ...withKin(match, context), ...without(match, context)].filter(reads);
  const suggestions = [...mended, ...near, ...nearestExamples(context.tokens, options, command)];
  const isUnderstood = match.missing.length === 0 && match.leftovers.every(({ problem }) => problem !== undefined);
  return {
    kind: 'refused',
    code: codeOf(match, context),
    ...(isUnderstood && shown.length > 0
      ? { title: `Please check ${shown.map((text) => `“${text}”`).join(' and ')}` }
      : {}),
    notUnderstood: shown,
    reason: reasonOf(match, context, mended.length > 0),
    suggestions: [...new Set(suggestions)].slice(0, MAX_SUGGESTIONS),
  };
}

/** A value that is clearly wrong says more than words left over, and those more than something missing. */
function codeOf(match: Match, context: SlotContext): RefusalCode {
  const wrong = match.leftovers.find(({ problem }) => problem !== undefined)?.problem;
  if (wrong !== undefined) {
    return wrong.code ?? 'value';
  }
  const left = stretchesOf(match, context).filter(({ start, end }) =>
    context.tokens.slice(start, end).some(({ text }) => text.trim() !== ''),
  );
  const kinds = left.map(({ start, end }) => kindOfLeftover(context.tokens.slice(start, end).map(({ word }) => word)));
  return kinds.find((kind) => kind !== 'leftover') ?? kinds[0] ?? 'missing';
}

/** "who renamed Sales": whatever was done, it was changed. */
function withVerb(match: Match, context: SlotContext): readonly string[] {
  const verb = match.missing.find(({ slot }) => slot === 'verb');
  return verb === undefined || match.missing.length > 1
    ? []
    : stretchesOf(match, context).map(({ start, end }) => replacedStretch(context, start, end, 'changed'));
}

/** What cannot be counted by, and the nearest that can. */
const KIN: ReadonlyMap<string, string> = new Map([
  ['minute', 'day'],
  ['hour', 'day'],
  ['month', 'week'],
  ['quarter', 'week'],
  ['year', 'week'],
]);

function withKin(match: Match, context: SlotContext): readonly string[] {
  return stretchesOf(match, context).flatMap(({ end }) => {
    const kin = KIN.get(context.tokens[end - 1]?.word ?? '');
    return kin === undefined ? [] : [replacedStretch(context, end - 1, end, kin)];
  });
}

/** The text without the words that were left over, when something stays that can be asked. */
function without(match: Match, context: SlotContext): readonly string[] {
  const stretches = stretchesOf(match, context);
  const [first] = stretches;
  return stretches.length === 1 && first !== undefined ? [replacedStretch(context, first.start, first.end, '')] : [];
}

/** Has the pattern only words in common with the text? Then it says nothing of what was meant. */
function isFarOff(match: Match, { tokens }: SlotContext): boolean {
  const left = match.leftovers.reduce((sum, { start, end }) => sum + end - start, 0);
  const lacksMost = match.missing.length > match.used && !tokens.some(({ word }) => LEAD_WORDS.has(word));
  const lacksOwnWord = left > match.used && match.missing.some(({ slot }) => SLOT_WANTS[slot].startsWith('"'));
  return left > match.used + 1 || lacksOwnWord || lacksMost || tokens.every(({ quoted }) => quoted);
}

/** The words that could not be used, each stretch once, with the preposition that belongs to it. */
function phrasesOf(match: Match, context: SlotContext): readonly string[] {
  return stretchesOf(match, context).map(({ start, end }) => written(context, start, end));
}

function stretchesOf(match: Match, context: SlotContext): readonly Pick<Leftover, 'start' | 'end'>[] {
  const stretches: { start: number; end: number }[] = [];
  const places = [...match.leftovers, ...strayWords(match)].toSorted((a, b) => a.start - b.start);
  for (const { start, end } of places) {
    const previous = stretches.at(-1);
    if (previous !== undefined && phraseStart(context, start) <= previous.end) {
      previous.end = end;
    } else {
      stretches.push({ start: phraseStart(context, start), end });
    }
  }
  return stretches;
}

/** "who renamed Sales", "in foo Sales": a name that begins where something is missing is not all name. */
function strayWords(match: Match): readonly Leftover[] {
  return match.missing.flatMap(({ slot, at }) => {
    const name = match.names.find(({ start }) => start === at);
    return name === undefined ? [] : [{ start: at, end: slot === 'verb' ? at + 1 : name.end }];
  });
}

function reasonOf(match: Match, context: SlotContext, canMend: boolean): string {
  const sentences = match.leftovers.flatMap(({ problem }) => (problem === undefined ? [] : [problem.reason]));
  const plain = { ...match, leftovers: match.leftovers.filter(({ problem }) => problem === undefined) };
  const quoted = phrasesOf(plain, context).map((text) => (text.startsWith('"') ? text : `"${text}"`));
  if (quoted.length > 0) {
    sentences.push(`I do not know what to make of ${quoted.join(' and ')}.`);
  }
  if (quoted.length > 0 && canMend) {
    sentences.push('If it belongs to a name, put the whole name in quotes.');
  }
  if (match.missing.length > 0) {
    sentences.push(`I still need ${match.missing.map(({ slot }) => SLOT_WANTS[slot]).join(' and ')}.`);
  }
  return sentences.join(' ');
}

/** The question as it might have been meant: a choice put in, or the leftover words quoted into the name before them. */
function mendedTexts(match: Match, context: SlotContext): readonly string[] {
  const [leftover] = match.leftovers;
  if (leftover === undefined || match.leftovers.length > 1) {
    return [];
  }
  if (leftover.problem !== undefined) {
    const { choices, place } = leftover.problem;
    return choices.map((choice) => replaced(context, place ?? leftover, choice));
  }
  const name = match.names.find(({ end }) => end === phraseStart(context, leftover.start));
  if (name === undefined || context.tokens.slice(leftover.start, leftover.end).some((token) => token.quoted)) {
    return [];
  }
  const whole = { start: name.start, end: leftover.end };
  const text = writtenText(context.source, context.tokens, whole.start, whole.end);
  return [replaced(context, whole, `"${text.replaceAll('"', '""')}"`)];
}

function replaced(context: SlotContext, place: Pick<Leftover, 'start' | 'end'>, text: string): string {
  const from = context.tokens[place.start]?.innerStart ?? 0;
  const to = context.tokens[place.end - 1]?.innerEnd ?? from;
  const { source } = context;
  return `${source.slice(0, from)}${text}${source.slice(to)}`.trim().replace(/\s+/g, ' ');
}

function written(context: SlotContext, start: number, end: number): string {
  return plainText(writtenText(context.source, context.tokens, start, end), MAX_SHOWN_CHARS);
}

/** Examples that share the most words with the text; the given command's first. */
function nearestExamples(
  tokens: readonly Token[],
  options: ReadOptions,
  nearest: AskableCommand | undefined,
): readonly string[] {
  const asked = new Set(tokens.flatMap((token) => token.word.split(/[^\p{L}\p{N}]+/u)));
  const scored = options.commands.flatMap((command) =>
    (command.examples ?? []).slice(0, command === nearest ? undefined : 3).map(([text], index) => {
      const words = new Set(text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
      const shared = [...words].filter((word) => asked.has(word)).length;
      return { command, text, score: shared / (words.size + 2) + (command === nearest ? 1 : 0) - index / 1000 };
    }),
  );
  const sorted = scored.sort((a, b) => b.score - a.score);
  const seen = new Map<AskableCommand, number>();
  return sorted
    .filter(({ command }) => {
      const count = (seen.get(command) ?? 0) + 1;
      seen.set(command, count);
      return count <= (command === nearest ? 2 : 1);
    })
    .slice(0, MAX_SUGGESTIONS)
    .map(({ text }) => text);
}
