/** The heading of a table may take several lines: those of one cell, or cells that stand at different heights. */
import type { ColumnEdge } from './column-edges.ts';
import { headingKey, lineText } from './line-text.ts';
import type { PageText, TextLine } from './page-text.ts';
import { type PlacedLine, placeLine } from './placed-line.ts';
import { bandOf, separatorsOf } from './row-separators.ts';
import { numbersIn, shapeOf } from './text-shape.ts';

export interface HeaderPlace {
  readonly page: number;
  /** Index among the lines of its page: the line that was recognised. */
  readonly line: number;
  /** Its text, to find it again on other pages. */
  readonly key: string;
  /** Lines of the heading above and below it. */
  readonly above: number;
  readonly below: number;
  /** Texts of all of them. */
  readonly keys: ReadonlySet<string>;
}

/** Lines of a heading stand no further apart than this, in heights of the font. */
const CLOSE = 1.7;
const MOST_LINES = 6;
/** A line of a heading has no more numbers. */
const MOST_NUMBERS = 1;

/** @param line index of the line that was recognised as heading */
export function headingAt(page: PageText, line: number, edges: readonly ColumnEdge[]): HeaderPlace {
  const placed = page.lines.map((one) => placeLine(one, edges));
  const [above, below] = ruledHeading(page, line) ?? closeHeading(placed, line);
  const recognised = page.lines[line];
  const all = page.lines.slice(line - above, line + below + 1);
  return {
    page: page.page,
    line,
    key: recognised === undefined ? '' : headingKey(recognised),
    above,
    below,
    keys: new Set(all.map(headingKey)),
  };
}

/** The lines of the heading, on the page where it was found. */
export function linesOfHeading({ lines }: PageText, { line, above, below }: HeaderPlace): readonly TextLine[] {
  return lines.slice(line - above, line + below + 1);
}

/** The lines of a page without the heading where it is repeated, and whether it is. */
export function withoutHeading(
  { lines }: PageText,
  { key, above, below, keys }: HeaderPlace,
): { readonly lines: readonly TextLine[]; readonly isRepeated: boolean } {
  const at = lines.findIndex((line) => headingKey(line) === key);
  if (at < 0) return { lines, isRepeated: false };
  const rest = lines.filter((line, index) => index < at - above || index > at + below || !keys.has(headingKey(line)));
  return { lines: rest, isRepeated: true };
}

/** Lines of the heading above and below the recognised one, where they stand between two drawn lines. */
function ruledHeading(page: PageText, line: number): readonly [number, number] | undefined {
  const { lines } = page;
  const heading = lines[line];
  if (heading === undefined) return undefined;
  const separators = separatorsOf(page, lines.slice(line));
  const band = bandOf(heading, separators);
  if (band === 0 || band === separators.length) return undefined;
  const inBand = lines.flatMap((one, index) => (bandOf(one, separators) === band ? [index] : []));
  const [first = line, last = line] = [inBand[0], inBand.at(-1)];
  const isHeading = inBand.length <= MOST_LINES && inBand.every((index) => isWords(lines[index]));
  return isHeading ? [line - first, last - line] : undefined;
}

/** Below, what stands close under a heading; above and below, what is the heading of a column that has none. */
function closeHeading(placed: readonly PlacedLine[], line: number): readonly [number, number] {
  const heading = placed[line];
  const isClose = (one: PlacedLine, other: PlacedLine): boolean =>
    Math.abs(one.line.baseline - other.line.baseline) <= CLOSE * (heading?.line.size ?? 0);
  let [above, below] = [0, 0];
  for (let index = line - 1; index >= 0; index -= 1) {
    const [one, next] = [placed[index], placed[index + 1]];
    const isPart =
      one !== undefined && next !== undefined && isWords(one.line) && isClose(one, next) && headsOthers(one, heading);
    if (!isPart) break;
    above += 1;
  }
  const headed = placed.slice(line - above, line + 1);
  for (let index = line + 1; index < placed.length && below < MOST_LINES; index += 1) {
    const [before, one] = [placed[index - 1], placed[index]];
    const isPart =
      one !== undefined &&
      before !== undefined &&
      isWords(one.line) &&
      isClose(before, one) &&
      isUnder(one, headed) &&
      one.line.runs[0]?.font === heading?.line.runs[0]?.font;
    if (!isPart) break;
    below += 1;
  }
  return [above, below];
}

/** All of its texts stand in columns in which the heading has none, and lie across no edge. */
function headsOthers(line: PlacedLine, heading: PlacedLine | undefined): boolean {
  return (
    line.doubts.length === 0 &&
    line.cells.every((cell, column) => cell === undefined || heading?.cells[column] === undefined)
  );
}

/** Its texts stand under headings, and not under all of them: a row of texts would. */
function isUnder(line: PlacedLine, headed: readonly PlacedLine[]): boolean {
  const columns = line.cells.flatMap((cell, column) => (cell === undefined ? [] : [column]));
  const isBelow = columns.every((column) => headed.some(({ cells }) => cells[column] !== undefined));
  return isBelow && columns.length < line.cells.length;
}

function isWords(line: TextLine | undefined): boolean {
  return line !== undefined && numbersIn(shapeOf(lineText(line))) <= MOST_NUMBERS;
}
