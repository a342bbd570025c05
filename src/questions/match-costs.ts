/** What is wrong with a reading, weighed: the cheapest is said. */
import type { SlotName } from './grammar.ts';

/**
 * What is wrong with a reading, in the order of how readily it is believed: a
 * value that is clearly meant and wrong (however many words), a word left over, a value missing, a word left over that carries the question.
 */
export const LEFTOVER_COST = 100_000;
/** A time that reads was meant as one. */
export const LEFT_TIME_COST = 160_000;
export const PROBLEM_COST = 99_999;
const MISSING_COST = 250_000;
/** Words that a question has rather than lacks: that one of them alone is missing is the last thing to believe. */
const MISSING_WORD_COST = 600_000;
const WORD_SLOTS: ReadonlySet<SlotName> = new Set<SlotName>([
  'use',
  'relation',
  'format',
  'chart',
  'fresh',
  'deed',
  'nobody',
  'undo',
]);
export const LEAD_COST = 300_000;
/** A name or time that begins right behind words that were left over is rather the rest of them. */
export const TORN_COST = 300_000;

/**
 * A reading that costs more leaves out so much that the text is refused as a
 * whole; it need not be looked for.
 */
export function mostCost(tokenCount: number): number {
  return Math.max(15, Math.floor(tokenCount / 2) + 2) * LEFTOVER_COST;
}

/** Of a slot that stays empty. */
export function missingCost(slot: SlotName): number {
  return WORD_SLOTS.has(slot) ? MISSING_WORD_COST : MISSING_COST;
}
