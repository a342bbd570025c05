import { FuzzyTexts, wordsOf } from './fuzzy-texts.ts';

/**
 * Finds texts by one misspelt word of theirs: "kellar" for "zoe keller". Filled
 * only when it is first needed, since most searches find something nearer.
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

  /** Texts with a word that is some edits away from the given one; none for more than one word. */
  find(word: string): { readonly text: string; readonly edits: number }[] {
    if (wordsOf(word).length !== 1) return [];
    this.#catchUp();
    return this.#words
      .similar(word)
      .flatMap((hit) => this.#textsOf(hit.text).map((text) => ({ text, edits: hit.edits })));
  }

  #textsOf(word: string): readonly string[] {
    return this.#textsWith.get(word) ?? [];
  }

  #catchUp(): void {
    for (const text of this.#texts.slice(this.#taken)) {
      for (const word of new Set(wordsOf(text))) {
        const texts = this.#textsWith.get(word);
        if (texts === undefined) this.#textsWith.set(word, [text]);
        else texts.push(text);
        this.#words.add(word);
      }
    }
    this.#taken = this.#texts.length;
  }
}
