/** Paragraphs into lines: shaped, broken to a width, and each line in the order it is seen. */
import { createRequire } from 'node:module';
import type { Bidi } from 'bidi-js';
import { breaksOf, graphemeEnds } from './break-text.ts';
import type { FontBook, Weight } from './font-book.ts';
import type { Cluster, Typeface } from './typeface.ts';

export interface TextStyle {
  readonly weight: Weight;
  /** Points. */
  readonly size: number;
  /** Red, green and blue, 0 to 1. */
  readonly colour: readonly [red: number, green: number, blue: number];
}

/** A piece of a paragraph. The text was prepared by the font book. */
export interface Span {
  readonly text: string;
  readonly style: TextStyle;
  /** Its direction is its own, and turns nothing around it. */
  readonly isIsolated?: true;
}

/** Glyphs of one font and style next to each other. */
export interface Piece {
  readonly face: Typeface;
  readonly style: TextStyle;
  readonly clusters: readonly Cluster[];
  /** Points. */
  readonly width: number;
  readonly isSpace: boolean;
  /** Depth of nested directions; odd: right to left. */
  readonly level: number;
}

export interface Line {
  /** From left to right. */
  readonly pieces: readonly Piece[];
  /** Points. */
  readonly width: number;
}

export interface Setter {
  /** At least one line. @param width points */
  lines(spans: readonly Span[], width: number): { readonly lines: readonly Line[]; readonly isRightToLeft: boolean };
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];
/** Words that are remembered; most come again and again. */
const MAX_SHAPED = 4000;
/** Its types tell of a default export that its file for Node does not have. */
const makeBidi = createRequire(import.meta.url)('bidi-js') as () => Bidi;
const bidi = makeBidi();

export function createSetter(book: FontBook): Setter {
  const shaped = createMemory<ShapedWord>();
  const shape: Shape = (text, { style: { weight }, language }, isRightToLeft) => {
    const key = `${weight} ${language} ${isRightToLeft ? 'r' : 'l'} ${text}`;
    const known = shaped.get(key);
    if (known !== undefined) return known;
    const runs = book.fontsFor(text, weight, language).map(({ start, end, face }) => {
      const clusters = face.shape(text.slice(start, end), isRightToLeft);
      return { face, clusters, width: clusters.reduce((sum, { glyphs }) => sum + advanceOf(glyphs), 0) };
    });
    // The longer a text, the less likely it comes again.
    if (text.length > 60) return runs;
    shaped.set(key, runs);
    return runs;
  };
  return { lines: (spans, width) => setParagraph(paragraphOf(spans, book), width, shape) };
}

/** Keeps what was used lately, and at most twice as much as MAX_SHAPED. */
function createMemory<V>(): { get(key: string): V | undefined; set(key: string, value: V): void } {
  let young = new Map<string, V>();
  let old = young;
  const set = (key: string, value: V): void => {
    if (young.size >= MAX_SHAPED) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    set,
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const earlier = old.get(key);
      if (earlier !== undefined) set(key, earlier);
      return earlier;
    },
  };
}

type ShapedWord = readonly {
  readonly face: Typeface;
  readonly clusters: readonly Cluster[];
  /** Thousandths of the size. */
  readonly width: number;
}[];
type Shape = (text: string, of: StyledSpan, isRightToLeft: boolean) => ShapedWord;

function advanceOf(glyphs: Cluster['glyphs']): number {
  return glyphs.reduce((sum, { advance }) => sum + advance, 0);
}

interface Paragraph {
  readonly text: string;
  readonly levels: Uint8Array | undefined;
  readonly base: number;
  readonly styles: readonly StyledSpan[];
}

interface StyledSpan {
  /** In the paragraph. */
  readonly end: number;
  readonly style: TextStyle;
  readonly language: ReturnType<FontBook['languageOf']>;
}

function setParagraph(paragraph: Paragraph, width: number, shape: Shape): ReturnType<Setter['lines']> {
  const lines = brokenLines(paragraph, width, shape);
  const shown = lines.map((pieces) => lineOf(withoutOuterSpace(pieces), paragraph.base));
  return { lines: shown.length === 0 ? [{ pieces: [], width: 0 }] : shown, isRightToLeft: paragraph.base % 2 === 1 };
}

/** The directions are found with the isolating marks, and the text goes on without them. */
function paragraphOf(spans: readonly Span[], book: FontBook): Paragraph {
  let end = 0;
  const styles = spans.map(({ text, style }): StyledSpan => {
    end += text.length;
    return { end, style, language: book.languageOf(text) };
  });
  const text = spans.map((span) => span.text).join('');
  if (!RIGHT_TO_LEFT.test(text)) return { text, levels: undefined, base: 0, styles };
  const marked = spans
    .map((span) => (span.isIsolated === true ? `${ISOLATE}${span.text}${END_ISOLATE}` : span.text))
    .join('');
  const { levels, paragraphs } = bidi.getEmbeddingLevels(marked, spans.length > 1 ? 'ltr' : 'auto');
  const kept = levels.filter((_, at) => marked[at] !== ISOLATE && marked[at] !== END_ISOLATE);
  return { text, levels: kept, base: paragraphs[0]?.level ?? 0, styles };
}

function brokenLines(paragraph: Paragraph, width: number, shape: Shape): readonly (readonly Piece[])[] {
  const { words, parts } = breaksOf(paragraph.text);
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  const next = (): void => {
    lines.push(line);
    line = [];
    used = 0;
  };
  const add = (pieces: readonly Piece[]): void => {
    const [inked, whole] = widthsOf(pieces);
    if (line.length > 0 && used + inked > width) next();
    line.push(...pieces);
    used += whole;
  };
  let start = 0;
  for (const end of words) {
    const pieces = piecesOf(paragraph, start, end, shape);
    if (widthsOf(pieces)[0] <= width) add(pieces);
    else {
      // What has to be broken is broken less often from the beginning of a line.
      if (line.length > 0) next();
      for (const part of narrowParts(paragraph, { start, end, parts, width }, shape)) add(part);
    }
    start = end;
  }
  if (line.length > 0) next();
  return lines;
}

/** Without and with the space at the end. */
function widthsOf(pieces: readonly Piece[]): readonly [inked: number, whole: number] {
  let inked = 0;
  let whole = 0;
  for (const piece of pieces) {
    whole += piece.width;
    if (!piece.isSpace) inked = whole;
  }
  return [inked, whole];
}

interface WideWord {
  readonly start: number;
  readonly end: number;
  readonly parts: ReadonlySet<number>;
  readonly width: number;
}

/** A word that is wider than its column: behind punctuation, else anywhere between two characters. */
function narrowParts(paragraph: Paragraph, word: WideWord, shape: Shape): readonly (readonly Piece[])[] {
  const { start, end, parts, width } = word;
  const ends = [...rangeOf(parts, start, end), end];
  const found: (readonly Piece[])[] = [];
  let at = start;
  for (const to of ends) {
    const pieces = piecesOf(paragraph, at, to, shape);
    if (widthsOf(pieces)[0] <= width) found.push(pieces);
    else found.push(...slivers(paragraph, { ...word, start: at, end: to }, shape));
    at = to;
  }
  return found;
}

function rangeOf(places: ReadonlySet<number>, start: number, end: number): readonly number[] {
  return [...places].filter((place) => place > start && place < end);
}

/** As many characters as fit, each time; at least one. */
function slivers(paragraph: Paragraph, { start, end, width }: WideWord, shape: Shape): readonly (readonly Piece[])[] {
  const found: (readonly Piece[])[] = [];
  let from = start;
  let used = 0;
  let at = start;
  for (const relative of graphemeEnds(paragraph.text.slice(start, end))) {
    const to = start + relative;
    const [, own] = widthsOf(piecesOf(paragraph, at, to, shape));
    if (used + own > width && at > from) {
      found.push(piecesOf(paragraph, from, at, shape));
      from = at;
      used = 0;
    }
    used += own;
    at = to;
  }
  found.push(piecesOf(paragraph, from, end, shape));
  return found;
}

/** A stretch of the text by style, direction and font; spaces apart. */
function piecesOf({ text, levels, styles }: Paragraph, start: number, end: number, shape: Shape): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  while (at < end) {
    const level = levels?.[at] ?? 0;
    const span = styles.find((candidate) => candidate.end > at);
    if (span === undefined) break;
    const { style } = span;
    const isSpace = isBlank(text, at);
    let to = at + 1;
    while (to < Math.min(end, span.end) && (levels?.[to] ?? 0) === level && isBlank(text, to) === isSpace) to += 1;
    for (const { face, clusters, width } of shape(text.slice(at, to), span, level % 2 === 1)) {
      pieces.push({ face, style, clusters, width: (width * style.size) / 1000, isSpace, level });
    }
    at = to;
  }
  return pieces;
}

function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x20;
}

/** Spaces where a line was broken take no room. */
function withoutOuterSpace(pieces: readonly Piece[]): readonly Piece[] {
  let end = pieces.length;
  while (end > 0 && pieces[end - 1]?.isSpace === true) end -= 1;
  let start = 0;
  while (start < end && pieces[start]?.isSpace === true) start += 1;
  return pieces.slice(start, end);
}

/**
 * From the deepest level to the first odd one, each stretch of that level or deeper is turned around.
 * @see https://www.unicode.org/reports/tr9/#L2
 */
function lineOf(pieces: readonly Piece[], base: number): Line {
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  const deepest = Math.max(base, ...pieces.map(({ level }) => level));
  // Pieces of one word in several fonts stand in the order of the text, too.
  let ordered = [...pieces];
  for (let level = deepest; level > 0; level -= 1) ordered = turned(ordered, level);
  return { pieces: ordered, width };
}

function turned(pieces: readonly Piece[], level: number): Piece[] {
  const result: Piece[] = [];
  let stretch: Piece[] = [];
  for (const piece of pieces) {
    if (piece.level >= level) stretch.push(piece);
    else {
      result.push(...stretch.reverse(), piece);
      stretch = [];
    }
  }
  return [...result, ...stretch.reverse()];
}
