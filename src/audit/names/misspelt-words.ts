import { hasWordStart, wordsOf } from './compared-text.ts';
import { type FuzzyHit, FuzzyTexts } from './fuzzy-texts.ts';

/** More words are no part of a name, and each costs a search. */
const MAX_WORDS = 6;

/**
 * Finds texts by their words where one is misspelt: "kellar" for "zoe keller", "suport north" for "support north 2".
 * Filled when it is first needed, or before, since most searches find something nearer.
 */
export class MisspeltWords {
  readonly #texts: readonly string[];
  readonly #words = new FuzzyTexts();
  readonly #textsWith = new Map<string, string[]>();
  #taken = 0;

  /** @param texts a list that may grow at its end */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** Texts that hold every given word but one, and for that one a word that is some edits away. */
  find(text: string): readonly FuzzyHit[] {
    const words = wordsOf(text);
    if (words.length > MAX_WORDS) return [];
    this.catchUp();
    return words.flatMap((word, at) => {
      const others = words.filter((_, other) => other !== at);
      return this.#words
        .similar(word)
        .flatMap(({ text: known, edits }) => this.#textsOf(known).map((found) => ({ text: found, edits })))
        .filter((hit) => others.every((other) => hasWordStart(hit.text, other)));
    });
  }

  #textsOf(word: string): readonly string[] {
    return this.#textsWith.get(word) ?? [];
  }

  /**
   * Takes in what was added to the list since the last time, or so many texts of it.
   * @returns true when nothing is left to take in
   */
  catchUp(texts = Number.POSITIVE_INFINITY): boolean {
    const end = Math.min(this.#texts.length, this.#taken + texts);
    for (; this.#taken < end; this.#taken += 1) {
      const text = this.#texts[this.#taken] ?? '';
      for (const word of new Set(wordsOf(text))) {
        const texts = this.#textsWith.get(word);
        if (texts === undefined) this.#textsWith.set(word, [text]);
        else texts.push(text);
        this.#words.add(word);
      }
    }
    return this.#taken === this.#texts.length;
  }
}
