/** Lines of text as a page shows them, made by hand: each letter is 5 points wide and 10 high. */
import { type ColumnEdge, EDGE_TOLERANCE } from '../../../src/sources/pdf/column-edges.ts';
import type { PageText, TextLine } from '../../../src/sources/pdf/page-text.ts';
import { type CellLine, placeLine } from '../../../src/sources/pdf/placed-line.ts';
import type { Rules, TextRun } from '../../../src/sources/pdf/text-run.ts';

export const LETTER = 5;
const SIZE = 10;

export function runAt(left: number, text: string, more: Partial<TextRun> = {}): TextRun {
  const right = left + text.length * LETTER;
  return {
    text,
    starts: Array.from(text, (_, index) => left + index * LETTER),
    left,
    right,
    penLeft: left,
    penRight: right,
    baseline: 0,
    size: SIZE,
    font: 'a',
    spaceBefore: false,
    spaceAfter: false,
    doubts: [],
    ...more,
  };
}

/** @param texts where each begins, and what it says */
export function lineAt(baseline: number, ...texts: readonly (readonly [left: number, text: string])[]): TextLine {
  return { baseline, size: SIZE, runs: texts.map(([left, text]) => runAt(left, text, { baseline })) };
}

export function pageOf(page: number, lines: readonly TextLine[], rules: Partial<Rules> = {}): PageText {
  return { page, lines, rules: { across: [], down: [], ...rules }, leftOut: 0, pictures: 0 };
}

export const edgesAt = (...places: readonly number[]): readonly ColumnEdge[] =>
  places.map((at) => ({ at, isRuled: false }));

/** The lines of one cell at x = 0. */
export function cellLines(...texts: readonly (string | Partial<TextRun>)[]): readonly CellLine[] {
  return texts.map((text, index) => {
    const run = typeof text === 'string' ? runAt(0, text) : { ...runAt(0, text.text ?? ''), ...text };
    const [cell] = placeLine({ baseline: index * 12, size: SIZE, runs: [run] }, []).cells;
    if (cell === undefined) throw new Error('no text was given');
    return cell;
  });
}

/** Just beyond what an edge lets through. */
export const OVER = EDGE_TOLERANCE + 0.5;
