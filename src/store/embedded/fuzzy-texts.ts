import { IntColumn } from './columns.ts';
import { addToList } from './dictionary.ts';
import { editDistance } from './edit-distance.ts';

/** A text and how far it is from what was looked for. */
export interface FuzzyHit {
  readonly text: string;
  readonly edits: number;
}

const HASH_BITS = 16;
/** Edits that are forgiven, by the length of what was typed. */
const ONE_EDIT_CHARS = 4;
const TWO_EDITS_CHARS = 8;
/** An edit destroys at most so many three-letter pieces (swapping two neighbours). */
const PIECES_PER_EDIT = 4;
const WORD_CHARS = 3;
const WORD_BREAKS = /[^\p{L}\p{N}]+/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Different folded texts, found in spite of typos, by words and by beginnings of words. */
export class FuzzyTexts {
  readonly texts: string[] = [];
  readonly #known = new Set<string>();
  /** Which texts hold a three-letter piece, by the piece's hash. */
  readonly #pieces: (number[] | undefined)[] = new Array(1 << HASH_BITS);
  readonly #byLength = new Map<number, number[]>();
  /** Which characters a text has, roughly: one bit for each of 32 classes. */
  readonly #characters = new IntColumn();
  /** Number of the search that last saw a text. */
  readonly #seenIn = new IntColumn();
  #searches = 0;

  add(text: string): void {
    if (this.#known.has(text)) return;
    const number = this.texts.length;
    this.#known.add(text);
    this.texts.push(text);
    this.#characters.set(number, charactersOf(text));
    this.#seenIn.set(number, 0);
    addToList(this.#byLength, text.length, number);
    for (const piece of piecesOf(` ${text} `)) {
      const list = this.#pieces[piece];
      if (list === undefined) this.#pieces[piece] = [number];
      else if (list.at(-1) !== number) list.push(number);
    }
  }

  /** Texts other than the given one within the edits that its length allows. */
  similar(text: string): FuzzyHit[] {
    const maxEdits = text.length >= TWO_EDITS_CHARS ? 2 : text.length >= ONE_EDIT_CHARS ? 1 : 0;
    if (maxEdits === 0) return [];
    const characters = charactersOf(text);
    const hits: FuzzyHit[] = [];
    for (const number of this.#candidates(text, maxEdits)) {
      if (bitCount(this.#characters.get(number) ^ characters) > 2 * maxEdits) continue;
      const candidate = this.texts[number] ?? '';
      if (Math.abs(candidate.length - text.length) > maxEdits) continue;
      const edits = editDistance(text, candidate, maxEdits);
      if (edits > 0 && edits <= maxEdits) hits.push({ text: candidate, edits });
    }
    return hits;
  }

  /** Texts in which every word of the given one is a word or the beginning of one. */
  withWords(text: string): string[] {
    const words = wordsOf(text);
    const [longest] = [...words].sort((a, b) => b.length - a.length);
    if (longest === undefined || longest.length < WORD_CHARS) return [];
    const lists = piecesOf(longest).map((piece) => this.#pieces[piece] ?? []);
    const [rarest] = lists.sort((a, b) => a.length - b.length);
    return (rarest ?? [])
      .map((number) => this.texts[number] ?? '')
      .filter((candidate) => words.every((word) => hasWordStart(candidate, word)));
  }

  /**
   * A text within n edits keeps all but 4n pieces, so it must be in one of the
   * 4n + 1 rarest lists. Where that says nothing (short texts), all texts of
   * about the length are looked at.
   */
  *#candidates(text: string, maxEdits: number): Generator<number> {
    this.#searches += 1;
    const pieces = [...new Set(piecesOf(` ${text} `))];
    const needed = PIECES_PER_EDIT * maxEdits + 1;
    if (pieces.length < needed) {
      for (let length = text.length - maxEdits; length <= text.length + maxEdits; length += 1) {
        yield* this.#byLength.get(length) ?? [];
      }
      return;
    }
    const lists = pieces.map((piece) => this.#pieces[piece] ?? []).sort((a, b) => a.length - b.length);
    for (const list of lists.slice(0, needed)) {
      for (const number of list) {
        if (this.#seenIn.get(number) === this.#searches) continue;
        this.#seenIn.set(number, this.#searches);
        yield number;
      }
    }
  }
}

/** The words of a folded text, cut where neither letters nor digits are. */
export function wordsOf(text: string): string[] {
  return text.split(WORD_BREAKS).filter((word) => word !== '');
}

function piecesOf(text: string): number[] {
  const pieces: number[] = [];
  for (let start = 0; start + 3 <= text.length; start += 1) {
    let hash = Math.imul(text.charCodeAt(start), 0x9e3779b1) ^ Math.imul(text.charCodeAt(start + 1), 0x85ebca6b);
    hash = Math.imul(hash ^ text.charCodeAt(start + 2), 0xc2b2ae35);
    pieces.push((hash ^ (hash >>> 14)) & ((1 << HASH_BITS) - 1));
  }
  return pieces;
}

function charactersOf(text: string): number {
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) bits |= 1 << (text.charCodeAt(index) & 31);
  return bits >>> 0;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function hasWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = at === 0 ? '' : text.charAt(at - 1);
    if (before === '' || !WORD_CHARACTER.test(before)) return true;
  }
  return false;
}
