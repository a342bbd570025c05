/** Text in, question out; or what was not understood, by name. Pure: the clock and the zone are handed in. */
import { fold } from '../audit/fold.ts';
import type { Intent, Question, Reading } from '../audit/question.ts';
import type { AskableCommand, ReadOptions } from './askable.ts';
import { CANONICAL_PATTERNS } from './canonical.ts';
import { asExport, fileWish } from './file-wish.ts';
import { compilePattern, type Machine } from './grammar.ts';
import { type Frame, type Match, matchPattern, type Repair, SlotCache } from './match.ts';
import { mostCost } from './match-costs.ts';
import { politeEnds, politeStarts } from './politeness.ts';
import { isWithinReach } from './reach.ts';
import { refuseKnown, refuseMatch, refuseWhole, type Whole } from './refusal.ts';
import type { SlotContext } from './slot.ts';
import { MAX_QUESTION_CHARS, MAX_QUESTION_TOKENS, type Token, tokenise } from './tokens.ts';

/** In a longer text only values are looked at that are clearly meant and wrong: the rest costs too much time. */
const MAX_REPAIR_TOKENS = 40;

/**
 * Reads a question. Every word is accounted for: what cannot be used is refused
 * by name, never dropped. The same text, clock and options give the same
 * reading. Never throws for any text.
 * @throws Error when a command's pattern is malformed
 */
export function readQuestion(text: string, options: ReadOptions): Reading {
  const wish = options.commands.some(({ name }) => name === 'export') ? fileWish(text) : undefined;
  if (wish === undefined) {
    return readPlain(text, options);
  }
  // What begins with "export" may be a command of its own; what ends with "as csv" may be a name.
  const [whole, asked] = [() => readPlain(text, options), () => asExport(wish, readPlain(wish.asked, options))];
  const [first, second] = wish.isSaid ? [whole, asked] : [asked, whole];
  const reading = first();
  if (reading.kind === 'question') {
    return reading;
  }
  const other = second();
  return other.kind === 'question' || wish.isSaid ? other : reading;
}

function readPlain(text: string, options: ReadOptions): Reading {
  if (text.length > MAX_QUESTION_CHARS) {
    return refuseWhole(text, [], options, tooLong(`more than ${MAX_QUESTION_CHARS} characters`));
  }
  const tokenised = tokenise(text);
  if (tokenised.kind === 'too-many') {
    return refuseWhole(text, [], options, tooLong(`more than ${MAX_QUESTION_TOKENS} words`));
  }
  if (tokenised.kind === 'unclosed') {
    return refuseWhole(tokenised.rest, [], options, {
      code: 'quote',
      reason: 'A quote is opened and not closed.',
    });
  }
  const { tokens } = tokenised;
  if (tokens.every(({ text }) => text.trim() === '')) {
    return refuseWhole('', [], options, { code: 'empty', reason: 'There is no question here.' });
  }
  const context = contextOf(text, tokens, options);
  const slots = new SlotCache(context);
  const best = bestMatch(context, slots, options, 'none');
  if (best !== undefined) {
    return { kind: 'question', question: questionOf(best.command.name, best.match) };
  }
  const reads = (changed: string): boolean => readsWell(changed, options);
  const known = tokens.length <= MAX_REPAIR_TOKENS ? refuseKnown(context, options, reads) : undefined;
  if (known !== undefined) {
    return known;
  }
  const nearest = bestMatch(context, slots, options, tokens.length <= MAX_REPAIR_TOKENS ? 'all' : 'values');
  return nearest === undefined
    ? refuseWhole(text, tokens, options)
    : refuseMatch(nearest.match, nearest.command, context, options, reads);
}

function readsWell(text: string, options: ReadOptions): boolean {
  const tokenised = tokenise(text);
  if (tokenised.kind !== 'tokens') {
    return false;
  }
  const context = contextOf(text, tokenised.tokens, options);
  return bestMatch(context, new SlotCache(context), options, 'none') !== undefined;
}

function contextOf(source: string, tokens: readonly Token[], options: ReadOptions): SlotContext {
  return {
    source,
    tokens,
    now: options.now,
    zone: options.zone,
    anonymous: new Set(options.anonymousActors.map(fold)),
    knownTypes: options.knownTypes ?? [],
    ...(options.asker === undefined ? {} : { asker: options.asker.email }),
  };
}

interface Best {
  readonly match: Match;
  readonly command: AskableCommand;
  readonly place: number;
}

/**
 * The cheapest match; among equals the earlier command, then the earlier pattern.
 * Patterns with more words of the text are tried first: the cheaper the best so
 * far, the sooner the others are given up.
 */
function bestMatch(
  context: SlotContext,
  slots: SlotCache,
  options: ReadOptions,
  repair: Repair,
): { readonly match: Match; readonly command: AskableCommand } | undefined {
  const words = context.tokens.map((token) => token.word);
  const frame: Frame = { starts: politeStarts(words), ends: politeEnds(words) };
  const most = repair === 'none' ? Number.POSITIVE_INFINITY : mostCost(words.length);
  const spoken = new Set(words);
  let best: Best | undefined;
  for (const { command, machine, place } of promisingFirst(options.commands, words)) {
    if (repair === 'none' && !isWithinReach(machine, spoken)) continue;
    // An equal of an earlier place wins; costs are whole numbers.
    const limit = best === undefined ? most : best.match.cost + (place < best.place ? 1 : 0);
    const match = matchPattern(machine, context, frame, slots, { repair, limit });
    best = match === undefined ? best : { match, command, place };
  }
  return best;
}

interface Candidate {
  readonly command: AskableCommand;
  readonly machine: Machine;
  /** In the order of commands and patterns. */
  readonly place: number;
}

function promisingFirst(commands: readonly AskableCommand[], words: readonly string[]): readonly Candidate[] {
  const asked = [...new Set(words)];
  const scored = candidatesOf(commands).map((candidate) => ({
    candidate,
    shared: asked.filter((word) => candidate.machine.words.has(word)).length,
  }));
  return scored.sort((a, b) => b.shared - a.shared).map(({ candidate }) => candidate);
}

const candidates = new WeakMap<readonly AskableCommand[], readonly Candidate[]>();

function candidatesOf(commands: readonly AskableCommand[]): readonly Candidate[] {
  const known = candidates.get(commands);
  if (known !== undefined) {
    return known;
  }
  const found = commands
    .toSorted((a, b) => Number(b.goesFirst === true) - Number(a.goesFirst === true))
    .flatMap((command) =>
      [...command.grammar, CANONICAL_PATTERNS[command.name]].map((pattern) => ({ command, pattern })),
    )
    .map(({ command, pattern }, place) => ({ command, machine: machineOf(pattern), place }));
  candidates.set(commands, found);
  return found;
}

/** Patterns are compiled once; there are as many as commands list. */
const machines = new Map<string, Machine>();

function machineOf(pattern: string): Machine {
  const known = machines.get(pattern);
  if (known !== undefined) {
    return known;
  }
  const machine = compilePattern(pattern);
  machines.set(pattern, machine);
  return machine;
}

function questionOf(intent: Intent, match: Match): Question {
  const { weekday, minuteOfDay, ...slots } = match.draft;
  return {
    intent,
    ...slots,
    ...(weekday === undefined || minuteOfDay === undefined ? {} : { schedule: { weekday, minuteOfDay } }),
  };
}

function tooLong(what: string): Whole {
  return { code: 'too-long', reason: `That is a very long question: ${what}. Ask one thing at a time.` };
}
