/** Whether a pattern could be read at all, from its plain words alone: cheap, so that most patterns are never tried. */
import type { Machine } from './grammar.ts';

/**
 * Is there a way from the start to the end of the pattern on which every plain
 * word is one of these? Slots and the order of words are not looked at.
 * @param words of the text, as tokens have them
 */
export function isWithinReach({ edges, accept }: Machine, words: ReadonlySet<string>): boolean {
  const seen = new Set([0]);
  // A set is walked in the order of arrival, late comers included.
  for (const state of seen) {
    if (state === accept) return true;
    for (const edge of edges[state] ?? []) {
      if (edge.kind !== 'word' || words.has(edge.word)) seen.add(edge.to);
    }
  }
  return false;
}
