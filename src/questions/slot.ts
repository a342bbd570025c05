/** What every slot reader gets and gives. */
import type { Question, RefusalCode } from '../audit/question.ts';
import type { Token } from './tokens.ts';

/** A question while it is being read. */
export interface Draft extends Omit<Question, 'intent' | 'schedule'> {
  readonly weekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly minuteOfDay?: number;
}

/** Everything a reading may depend on. */
export interface SlotContext {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** UTC ms. */
  readonly now: number;
  /** IANA zone of the asker. */
  readonly zone: string;
  /** Folded names and emails of the service identities. */
  readonly anonymous: ReadonlySet<string>;
  readonly knownTypes: readonly string[];
  /** Email of the asker, for "me". */
  readonly asker?: string;
}

/** Something that was clearly meant for this slot but is wrong: refused by name. */
export interface Problem {
  /** One sentence for the person. */
  readonly reason: string;
  /** What could have been written instead, in the place of the whole or of these tokens (`end` excluded). */
  readonly choices: readonly string[];
  /** Absent: `value`. */
  readonly code?: RefusalCode;
  readonly place?: { readonly start: number; readonly end: number };
}

/** One way to read a slot: tokens up to `end` (excluded). */
export type SlotMatch =
  | { readonly kind: 'read'; readonly end: number; readonly cost: number; readonly patch: Draft }
  | { readonly kind: 'problem'; readonly end: number; readonly problem: Problem };

/** All ways to read a slot at a token. */
export type SlotReader = (context: SlotContext, at: number) => readonly SlotMatch[];

/** Cost of one word of an unquoted name or text; everything else is free. */
export const NAME_WORD_COST = 10;

/** The folded word at a place; empty for quoted tokens and past the end. */
export function wordAt(context: SlotContext, at: number): string {
  return context.tokens[at]?.word ?? '';
}

/** The same without a possessive: "week" of "last week's changes". */
export function bareWordAt(context: SlotContext, at: number): string {
  const word = wordAt(context, at);
  return /['’]s$/.test(context.tokens[at]?.text ?? '') ? word.slice(0, -1) : word;
}

/** The token's text as written, when it is not quoted. */
export function plainAt(context: SlotContext, at: number): string {
  const token = context.tokens[at];
  return token === undefined || token.quoted ? '' : token.text;
}

/**
 * Where the second of a pair begins, when one of these words or a lone dash
 * parts it from what ends before `at`.
 */
export function jointEnd(context: SlotContext, at: number, joints: readonly string[]): number | undefined {
  if (joints.includes(wordAt(context, at))) {
    return at + 1;
  }
  const [previous, next] = [context.tokens[at - 1], context.tokens[at]];
  const isDash =
    previous !== undefined &&
    next !== undefined &&
    /^\s*[-–—]\s*$/.test(context.source.slice(previous.end, next.start));
  return isDash ? at : undefined;
}

/** A value that was read and costs nothing. */
export function found(end: number, patch: Draft): SlotMatch {
  return { kind: 'read', end, cost: 0, patch };
}

/** Something clearly meant for this slot and wrong. */
export function wrong(
  end: number,
  reason: string,
  choices: readonly string[] = [],
  code: RefusalCode = 'value',
): SlotMatch {
  return { kind: 'problem', end, problem: { reason, choices, code } };
}
