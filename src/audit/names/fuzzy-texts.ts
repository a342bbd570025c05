import { hasWordStart, isDense, wordsOf } from './compared-text.ts';
import { editDistance } from './edit-distance.ts';

/** A text and how far it is from what was looked for. */
export interface FuzzyHit {
  readonly text: string;
  readonly edits: number;
}

const HASH_BITS = 16;
/** Edits that are forgiven, by the length of what was typed. */
const ONE_EDIT_CHARS = 3;
const TWO_EDITS_CHARS = 8;
/** An edit destroys at most so many three-letter pieces (swapping two neighbours), and moves one at a cut end. */
const PIECES_PER_EDIT = 4;
const PIECE_CHARS = 3;
/** Of longer texts only the beginning is cut into pieces: hostile names must not cost more memory than honest ones. */
const INDEXED_CHARS = 96;
/** Texts after so many are found as they are written only. All that searches so many names takes about 300 MB. */
const MAX_TEXTS = 250_000;

/**
 * Different texts, found in spite of typos, by words and by beginnings of words; by any part where a script does not
 * set words apart. Grows text by text.
 */
export class FuzzyTexts {
  readonly texts: string[] = [];
  readonly #known = new Set<string>();
  /** Which texts hold a piece of three letters, or of one or two that are as good as words, by the piece's hash. */
  readonly #pieces: (number[] | undefined)[] = new Array(1 << HASH_BITS);
  readonly #byLength = new Map<number, number[]>();
  /** Which characters a text has, roughly: one bit for each of 31 classes. */
  readonly #characters: number[] = [];
  /** Number of the search that last saw a text. */
  readonly #seenIn: number[] = [];
  #searches = 0;
  readonly #maxTexts: number;

  /** @param maxTexts further ones are not taken in */
  constructor(maxTexts = MAX_TEXTS) {
    this.#maxTexts = maxTexts;
  }

  /** @param text as `comparable` gives it */
  add(text: string): void {
    if (this.#known.has(text) || this.texts.length >= this.#maxTexts) return;
    const number = this.texts.length;
    this.#known.add(text);
    this.texts.push(text);
    this.#characters.push(charactersOf(text));
    this.#seenIn.push(0);
    const sameLength = this.#byLength.get(text.length);
    if (sameLength === undefined) this.#byLength.set(text.length, [number]);
    else sameLength.push(number);
    for (const piece of [...piecesOf(text), ...densePiecesOf(text)]) {
      const list = this.#pieces[piece];
      if (list === undefined) this.#pieces[piece] = [number];
      else if (list.at(-1) !== number) list.push(number);
    }
  }

  /**
   * Texts other than the given one within so many edits, and within those that its length allows.
   * @param atMost 1 is much quicker than 2
   */
  similar(text: string, atMost = 2): FuzzyHit[] {
    const maxEdits = Math.min(atMost, forgivenEdits(text));
    if (maxEdits === 0) return [];
    const characters = charactersOf(text);
    const hits: FuzzyHit[] = [];
    for (const number of this.#candidates(text, maxEdits)) {
      if (bitCount((this.#characters[number] ?? 0) ^ characters) > 2 * maxEdits) continue;
      const candidate = this.texts[number] ?? '';
      const edits = editDistance(text, candidate, maxEdits);
      if (edits > 0 && edits <= maxEdits) hits.push({ text: candidate, edits });
    }
    return hits;
  }

  /** Texts in which every word of the given one is a word or the beginning of one. */
  withWords(text: string): string[] {
    const words = wordsOf(text);
    let rarest: readonly number[] | undefined;
    for (const word of words) {
      for (const piece of wordPieces(word)) {
        const list = this.#pieces[piece] ?? [];
        if (rarest === undefined || list.length < rarest.length) rarest = list;
      }
    }
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
    const pieces = [...new Set(piecesOf(text))];
    const needed = (text.length > INDEXED_CHARS ? PIECES_PER_EDIT + 1 : PIECES_PER_EDIT) * maxEdits + 1;
    if (pieces.length < needed) {
      for (let length = text.length - maxEdits; length <= text.length + maxEdits; length += 1) {
        yield* this.#byLength.get(length) ?? [];
      }
      return;
    }
    const lists = pieces.map((piece) => this.#pieces[piece] ?? []).sort((a, b) => a.length - b.length);
    for (const list of lists.slice(0, needed)) {
      for (const number of list) {
        if (this.#seenIn[number] === this.#searches) continue;
        this.#seenIn[number] = this.#searches;
        yield number;
      }
    }
  }
}

/** A letter that is as good as a word may always be wrong: names are as short as two of them. */
function forgivenEdits(text: string): number {
  if (text.length >= TWO_EDITS_CHARS) return 2;
  if (text.length >= ONE_EDIT_CHARS) return 1;
  for (let at = 0; at < text.length; at += 1) if (isDense(text.charCodeAt(at))) return 1;
  return 0;
}

/** Pieces of three letters, the ends marked by spaces. */
function piecesOf(text: string): number[] {
  const whole = text.length > INDEXED_CHARS ? ` ${text.slice(0, INDEXED_CHARS)}` : ` ${text} `;
  const pieces: number[] = [];
  for (let start = 0; start + PIECE_CHARS <= whole.length; start += 1) {
    pieces.push(pieceOf(whole.charCodeAt(start), whole.charCodeAt(start + 1), whole.charCodeAt(start + 2)));
  }
  return pieces;
}

/** Pieces of one letter and of two, where one is as good as a word. */
function densePiecesOf(text: string): number[] {
  const pieces: number[] = [];
  for (let at = 0; at < Math.min(text.length, INDEXED_CHARS); at += 1) {
    const code = text.charCodeAt(at);
    if (!isDense(code)) continue;
    pieces.push(pieceOf(code, 0, 0));
    const next = text.charCodeAt(at + 1);
    if (isDense(next)) pieces.push(pieceOf(code, next, 0));
  }
  return pieces;
}

/** By which a text with the word is found; none for one that is too short to look for. */
function wordPieces(word: string): number[] {
  const dense = densePiecesOf(word);
  if (dense.length > 0) return dense;
  const pieces: number[] = [];
  for (let start = 0; start + PIECE_CHARS <= word.length; start += 1) {
    pieces.push(pieceOf(word.charCodeAt(start), word.charCodeAt(start + 1), word.charCodeAt(start + 2)));
  }
  return pieces;
}

function pieceOf(first: number, second: number, third: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash = Math.imul(hash ^ third, 0xc2b2ae35);
  return (hash ^ (hash >>> 14)) & ((1 << HASH_BITS) - 1);
}

function charactersOf(text: string): number {
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) bits |= 1 << (text.charCodeAt(index) % 31);
  return bits;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
