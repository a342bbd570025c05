/** Cuts what one operator draws into pieces of text: at wide gaps, and where the pen jumps back. */
import type { RunDoubt } from './text-run.ts';

/** A piece as drawn, along the direction of its text: 0 is where the operator began, 1 is one unit of text space. */
export interface DrawnPiece {
  readonly text: string;
  /** Left edge of each character. */
  readonly starts: readonly number[];
  readonly left: number;
  readonly right: number;
  readonly penLeft: number;
  readonly penRight: number;
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
  readonly doubts: readonly RunDoubt[];
}

export interface TextSpacing {
  readonly fontSize: number;
  /** From a glyph's own units to text space, for a font size of 1; mostly 0.001. */
  readonly glyphScale: number;
  readonly charSpacing: number;
  readonly wordSpacing: number;
}

/** Gaps in em, beyond what the font and the spacing of its letters make. */
const GAP_OF_COLUMNS = 1.2;
const GAP_OF_WORDS = 0.15;
/** Between this and a gap of words it cannot be told whether a space is meant. */
const GAP_IN_WORDS = 0.1;
const JUMP_BACK = -0.3;
/** So many spaces in a row part columns. */
const SPACES_OF_COLUMNS = 3;

const SPACE = /^\s*$/u;
/** Letters without meaning outside the font: its text cannot be told. */
const UNREADABLE = /[\p{Co}\p{Cn}\p{Cc}\uFFFD]/u;

/** What a glyph stands for. */
export interface Letter {
  /** Ligatures in single letters; '' for what is only for the computer. */
  readonly text: string;
  readonly isSpace: boolean;
  readonly isReadable: boolean;
}

/** Reads letters once each: a page has thousands of glyphs and few different ones. */
export function createLetters(normalise: (text: string) => string): (unicode: string) => Letter {
  const known = new Map<string, Letter>();
  return (unicode) => {
    const letter = known.get(unicode) ?? letterFrom(unicode === '' ? '\uFFFD' : normalise(unicode));
    known.set(unicode, letter);
    return letter;
  };
}

function letterFrom(text: string): Letter {
  const isSpace = text !== '' && SPACE.test(text);
  return { text: isSpace ? ' '.repeat(text.length) : text, isSpace, isReadable: isSpace || !UNREADABLE.test(text) };
}

interface Glyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
}

/** @returns the pieces, and where the pen is afterwards */
export function piecesOf(
  drawn: readonly unknown[],
  spacing: TextSpacing,
  letterOf: (unicode: string) => Letter,
): { readonly pieces: readonly DrawnPiece[]; readonly end: number } {
  const em = spacing.fontSize || 1;
  const pieces: DrawnPiece[] = [];
  let piece = openPiece(0, false);
  let pen = 0;
  /** Since the last letter: by how much the pen was moved, and how many spaces were drawn. */
  let [shift, spaces] = [0, 0];
  let letterEnd = 0;

  function closePiece(spaceAfter: boolean, penRight: number): void {
    if (piece.text === '') return;
    pieces.push({ ...piece, right: letterEnd, penRight, spaceAfter, doubts: [...piece.doubts] });
  }

  function beforeLetter(): void {
    const isFirst = piece.text === '';
    const gap = (spaces > 0 ? pen - letterEnd : shift) / em;
    const isWide = gap > GAP_OF_COLUMNS || spaces >= SPACES_OF_COLUMNS;
    if (isFirst) {
      piece = openPiece(piece.penLeft, spaces > 0);
      piece.left = pen;
    } else if (isWide || gap < JUMP_BACK) {
      closePiece(isWide, letterEnd);
      piece = openPiece(pen, isWide);
      piece.left = pen;
    } else if (spaces > 0) {
      for (let index = 0; index < spaces; index += 1) {
        piece.text += ' ';
        piece.starts.push(letterEnd + ((pen - letterEnd) * index) / spaces);
      }
    } else if (gap >= GAP_OF_WORDS) {
      piece.text += ' ';
      piece.starts.push(letterEnd);
    } else if (gap > GAP_IN_WORDS) {
      piece.doubts.add('spacing');
    }
    [shift, spaces] = [0, 0];
  }

  for (const item of drawn) {
    if (typeof item === 'number') {
      const move = (-item * spacing.fontSize) / 1000;
      pen += move;
      shift += move;
      continue;
    }
    const glyph = glyphOf(item);
    if (glyph === undefined) continue;
    const width = glyph.width * spacing.fontSize * spacing.glyphScale;
    const { text, isSpace, isReadable } = letterOf(glyph.unicode);
    if (isSpace) spaces += text.length;
    else if (text !== '') {
      beforeLetter();
      for (let index = 0; index < text.length; index += 1) piece.starts.push(pen);
      piece.text += text;
      if (!isReadable) piece.doubts.add('unreadable');
      letterEnd = pen + width;
    }
    pen += width + spacing.charSpacing + (glyph.isSpace ? spacing.wordSpacing : 0);
  }
  closePiece(spaces > 0, pen);
  return { pieces, end: pen };
}

function openPiece(penLeft: number, spaceBefore: boolean) {
  return {
    text: '',
    starts: [] as number[],
    left: penLeft,
    right: penLeft,
    penLeft,
    penRight: penLeft,
    spaceBefore,
    spaceAfter: false,
    doubts: new Set<RunDoubt>(),
  };
}

function glyphOf(item: unknown): Glyph | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { unicode, width, isSpace } = item as { unicode?: unknown; width?: unknown; isSpace?: unknown };
  return {
    unicode: typeof unicode === 'string' ? unicode : '',
    width: typeof width === 'number' && Number.isFinite(width) ? width : 0,
    isSpace: isSpace === true,
  };
}
