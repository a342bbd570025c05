/** Finds a person's emails, names and ids in texts, however they are spelt, and puts a pseudonym in their place. */
import { fold } from './fold.ts';
import { decodeId, isUuid } from './vendor-id.ts';

/** What a person is found by in texts. */
export interface PersonTerm {
  readonly kind: 'email' | 'name' | 'id';
  /** Folded; of an id the plain form. */
  readonly text: string;
}

/** A part of a text, end not included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const SPACE = /[\s\p{Cc}\p{Z}]/u;
const WORD_END = /[\p{L}\p{N}]$/u;
const WORD_START = /^[\p{L}\p{N}]/u;
/** Scripts that put no spaces between words: there a name ends wherever it ends. */
const UNSPACED_END = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]$/u;
const UNSPACED_START = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** What may go on with another mailbox or domain: `n.ada@example.com`, `ada@example.com.au`. */
const MAILBOX_BEFORE = /(?:[\p{L}\p{N}_]|[\p{L}\p{N}_][.+-])$/u;
const DOMAIN_AFTER = /^(?:[\p{L}\p{N}_]|[.-][\p{L}\p{N}_])/u;
/** Texts that may be a wrapped id. */
const WRAPPED = /[A-Za-z0-9+/_-]{16,400}={0,2}/g;
const SHORTEST_WRAPPED = 16;
/** JSON inside a text may spell any letter this way. */
const ESCAPED_LETTER = /\\u[0-9a-f]{4}/i;
const ASCII = /^[\0-\x7f]*$/;
/** Parts of a name that JSON leaves as they are. */
const PLAIN_PARTS = /[^\s"\\\p{Cc}]+/gu;
/** Base64 of `ciscospark://`: how the wrapped form of an id that is no uuid begins. */
const WRAPPED_ADDRESS = 'Y2lzY29zcGFyazovL';

/** Puts one pseudonym in the place of all terms. */
export class TextEraser {
  readonly #terms: readonly PersonTerm[];
  readonly #ids: ReadonlySet<string>;
  readonly #pseudonym: string;
  readonly #foldedPseudonym: string;
  /** All parts of one of these are in every folded text that holds a term. */
  readonly #needles: readonly (readonly string[])[];
  /** One of these is in every text that holds a wrapped id. */
  readonly #wrappedNeedles: readonly string[];
  readonly #mayBeAnywhere: boolean;

  constructor(terms: readonly PersonTerm[], pseudonym: string) {
    this.#terms = terms;
    this.#pseudonym = pseudonym;
    this.#foldedPseudonym = fold(pseudonym);
    const ids = terms.filter(({ kind }) => kind === 'id').map(({ text }) => text);
    this.#ids = new Set(ids);
    this.#needles = terms.map(({ text }) => text.match(PLAIN_PARTS) ?? []);
    this.#wrappedNeedles = ids.flatMap((id) => (isUuid(id) ? wrappedForms(id) : [WRAPPED_ADDRESS]));
    this.#mayBeAnywhere = this.#needles.some((parts) => parts.length === 0);
  }

  /** False: there is surely no term in the text, nor in the JSON text. */
  mayHold(text: string): boolean {
    if (this.#terms.length === 0) return false;
    if (this.#mayBeAnywhere || ESCAPED_LETTER.test(text)) return true;
    const folded = ASCII.test(text) ? text.toLowerCase() : foldPlaces(text).folded;
    return (
      this.#needles.some((parts) => parts.every((part) => folded.includes(part))) ||
      this.#wrappedNeedles.some((needle) => text.includes(needle))
    );
  }

  /** The same text when no term is in it. */
  erase(text: string): string {
    if (!this.mayHold(text)) return text;
    let erased = '';
    let done = 0;
    for (const { from, to } of outermost([...this.#termSpans(text), ...this.#wrappedSpans(text)])) {
      erased += text.slice(done, from) + this.#pseudonym;
      done = to;
    }
    return done === 0 ? text : erased + text.slice(done);
  }

  #termSpans(text: string): Span[] {
    const { folded, from, to } = foldPlaces(text);
    const own = this.#foldedPseudonym === '' ? [] : [...occurrences(folded, this.#foldedPseudonym)];
    const spans: Span[] = [];
    for (const term of this.#terms) {
      for (const at of occurrences(folded, term.text)) {
        // A pseudonym that holds a part of the name must not be replaced in its turn.
        const isOwn = own.some((start) => start <= at && at + term.text.length <= start + this.#foldedPseudonym.length);
        if (isOwn || !standsAlone(folded, at, term)) continue;
        spans.push({ from: from[at] ?? 0, to: to[at + term.text.length - 1] ?? text.length });
      }
    }
    return spans;
  }

  #wrappedSpans(text: string): Span[] {
    if (this.#ids.size === 0) return [];
    const spans: Span[] = [];
    for (const { 0: found, index } of text.matchAll(WRAPPED)) {
      let at = index;
      // In addresses an id stands between slashes, which the wrapping uses too.
      for (const part of this.#isWrapped(found) ? [found] : found.split('/')) {
        if (this.#isWrapped(part)) spans.push({ from: at, to: at + part.length });
        at += part.length + 1;
      }
    }
    return spans;
  }

  #isWrapped(part: string): boolean {
    return part.length >= SHORTEST_WRAPPED && this.#ids.has(fold(decodeId(part)));
  }
}

function* occurrences(text: string, wanted: string): Generator<number> {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) yield at;
}

/** Is the term a whole word there, and not a part of a longer word or address? */
function standsAlone(folded: string, at: number, { kind, text }: PersonTerm): boolean {
  const before = folded.slice(Math.max(0, at - 4), at);
  const after = folded.slice(at + text.length, at + text.length + 4);
  if (kind === 'email') return !MAILBOX_BEFORE.test(before) && !DOMAIN_AFTER.test(after);
  const goesOnBefore = WORD_START.test(text) && WORD_END.test(before) && !UNSPACED_START.test(text);
  const goesOnAfter = WORD_END.test(text) && WORD_START.test(after) && !UNSPACED_END.test(text);
  return !goesOnBefore && !goesOnAfter;
}

/** Without those that begin inside another; sorted. */
function outermost(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: Span[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last === undefined || span.from >= last.to) kept.push(span);
    else if (span.to > last.to) kept[kept.length - 1] = { from: last.from, to: span.to };
  }
  return kept;
}

interface FoldedPlaces {
  readonly folded: string;
  /** Where in the text the folded character at an index began ... */
  readonly from: readonly number[];
  /** ... and ended. */
  readonly to: readonly number[];
}

/** A text folded to its end, however long, by the rules of `fold`. */
function foldPlaces(text: string): FoldedPlaces {
  const from: number[] = [];
  const to: number[] = [];
  let folded = '';
  let at = 0;
  for (const char of text) {
    const end = at + char.length;
    const isSpace = SPACE.test(char);
    if (isSpace && folded.endsWith(' ')) to[to.length - 1] = end;
    else {
      const plain = isSpace ? ' ' : foldOne(char);
      for (let index = 0; index < plain.length; index += 1) {
        from.push(at);
        to.push(end);
      }
      folded += plain;
      // What folds to nothing (an accent, a mark) goes with the character before.
      if (plain === '' && to.length > 0) to[to.length - 1] = end;
    }
    at = end;
  }
  return { folded, from, to };
}

const FOLDED_CHARS = new Map<string, string>();
const MOST_FOLDED_CHARS = 5000;

function foldOne(char: string): string {
  const known = FOLDED_CHARS.get(char);
  if (known !== undefined) return known;
  const folded = fold(char);
  if (FOLDED_CHARS.size < MOST_FOLDED_CHARS) FOLDED_CHARS.set(char, folded);
  return folded;
}

/** What base64 makes of a uuid at each of the three places where it can begin, without what depends on its neighbours. */
function wrappedForms(id: string): string[] {
  return [id, id.toUpperCase()].flatMap((form) =>
    [0, 1, 2].map((shift) => {
      const whole = btoa('x'.repeat(shift) + form).replace(/=+$/, '');
      const firstOwn = Math.ceil((shift * 8) / 6);
      const lastOwn = Math.floor(((shift + form.length) * 8) / 6);
      return whole.slice(firstOwn, lastOwn);
    }),
  );
}
