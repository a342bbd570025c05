/** One line of text of a page, with its texts in the columns where they stand. */
import { excerpt } from '../../audit/field-text.ts';
import { type ColumnEdge, columnOf } from './column-edges.ts';
import type { PageText, TextLine } from './page-text.ts';
import type { RunDoubt, TextRun } from './text-run.ts';
import { readingOrder } from './writing-direction.ts';

/** What stands in one column on one line. */
export interface CellLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly size: number;
  readonly baseline: number;
  /** Widths in points. */
  readonly firstLetter: number;
  readonly firstWord: number;
  readonly lastWord: number;
  /** A space was drawn right before the first letter, right behind the last one. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
}

export interface PlacedLine {
  readonly line: TextLine;
  /** By column; undefined: nothing stands there. */
  readonly cells: readonly (CellLine | undefined)[];
  /** Clauses for the flags of the row that this line belongs to. */
  readonly doubts: readonly string[];
}

export interface PlacedPage {
  readonly page: PageText;
  readonly lines: readonly PlacedLine[];
}

const DOUBTS: Readonly<Record<RunDoubt, string>> = {
  hidden: 'is in the file but not to be seen on the page',
  unreadable: 'has letters that only its font knows',
  overlapping: 'lies over another text',
  spacing: 'may or may not have a space in it',
  directions: 'mixes writing from the left and from the right',
};

export function placeLine(line: TextLine, edges: readonly ColumnEdge[]): PlacedLine {
  const columns: TextRun[][] = Array.from({ length: edges.length + 1 }, () => []);
  const doubts: string[] = [];
  for (const run of line.runs) {
    const column = columnOf(run, edges);
    if (column === undefined) doubts.push(`${quoted(run.text)} crosses the edge of two columns`);
    columns[column ?? columnAt(run.left, edges)]?.push(run);
    for (const doubt of run.doubts) doubts.push(`${quoted(run.text)} ${DOUBTS[doubt]}`);
  }
  return { line, cells: columns.map((runs) => cellLine(runs, doubts)), doubts };
}

export function quoted(text: string): string {
  return `"${excerpt(text, 40)}"`;
}

function columnAt(x: number, edges: readonly ColumnEdge[]): number {
  return edges.filter(({ at }) => at <= x).length;
}

function cellLine(runs: readonly TextRun[], doubts: string[]): CellLine | undefined {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { text, isMixed } = readingOrder(joined(runs, doubts));
  if (isMixed) doubts.push(`${quoted(text)} ${DOUBTS.directions}`);
  return {
    text,
    left: first.left,
    right: last.right,
    size: last.size,
    baseline: first.baseline,
    firstLetter: wordEnd(first, 1) - first.left,
    firstWord: wordEnd(first, firstSpace(first.text)) - first.left,
    lastWord: last.right - (last.starts[last.text.lastIndexOf(' ') + 1] ?? last.left),
    spaceBefore: first.spaceBefore,
    spaceAfter: last.spaceAfter,
  };
}

function joined(runs: readonly TextRun[], doubts: string[]): string {
  return runs.reduce((text, run, index) => {
    const before = runs[index - 1];
    if (before === undefined) return run.text;
    // What belongs together was put together before: by touching, or by the space that the file leaves between words.
    doubts.push(`${quoted(before.text)} and ${quoted(run.text)} stand apart in one cell`);
    return `${text} ${run.text}`;
  }, '');
}

function firstSpace(text: string): number {
  const at = text.indexOf(' ');
  return at < 0 ? text.length : at;
}

function wordEnd(run: TextRun, letters: number): number {
  return run.starts[letters] ?? run.right;
}
