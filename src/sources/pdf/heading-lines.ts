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
  /** Why it may not be all of the heading, or more than it. */
  readonly doubt?: string;
}

/** Lines of a heading stand no further apart than this, in heights of the font. */
const CLOSE = 1.7;
const MOST_LINES = 6;
/** A line of a heading has no more numbers. */
const MOST_NUMBERS = 1;
/** Distances of lines are told apart when they differ by so much (points). */
const OTHER_STEP = 0.5;
const SAME_SIZE = 0.2;
/** Lines of one cell, in heights of the font. */
const TIGHT = 1.3;
const OPEN_END = 'it cannot be told where it ends and the first row begins';
const OPEN_START = 'the line above it may belong to it';

/** Lines around the recognised one that are of the heading. */
interface Extent {
  readonly above: number;
  readonly below: number;
  readonly doubt?: string;
}

/**
 * @param line index of the line that was recognised as heading
 * @param pages of the file: where the heading is repeated, it shows how many lines it has
 */
export function headingAt(
  page: PageText,
  line: number,
  edges: readonly ColumnEdge[],
  pages: readonly PageText[],
): HeaderPlace {
  const placed = page.lines.map((one) => placeLine(one, edges));
  const recognised = page.lines[line];
  const key = recognised === undefined ? '' : headingKey(recognised);
  const extent = ruledHeading(page, line) ?? closeHeading(placed, line, repeatsOf(key, page, pages));
  const all = page.lines.slice(line - extent.above, line + extent.below + 1);
  return { page: page.page, line, key, keys: new Set(all.map(headingKey)), ...extent };
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
function ruledHeading(page: PageText, line: number): Extent | undefined {
  const { lines } = page;
  const heading = lines[line];
  if (heading === undefined) return undefined;
  // Not all lines: a page number may stand wider than the table.
  const separators = separatorsOf(page, [heading]);
  const band = bandOf(heading, separators);
  if (band === 0 || band === separators.length) return undefined;
  const inBand = lines.flatMap((one, index) => (bandOf(one, separators) === band ? [index] : []));
  const [first = line, last = line] = [inBand[0], inBand.at(-1)];
  const isHeading = inBand.length <= MOST_LINES && inBand.every((index) => isWords(lines[index]));
  return isHeading ? { above: line - first, below: last - line } : undefined;
}

/** Texts of the lines around the heading on other pages, by their distance from it. */
type Repeat = (offset: number) => string | undefined;

function repeatsOf(key: string, { page }: PageText, pages: readonly PageText[]): readonly Repeat[] {
  return pages.flatMap((other) => {
    const keys = other.page === page ? [] : other.lines.map(headingKey);
    const at = keys.indexOf(key);
    return at < 0 ? [] : [(offset: number) => keys[at + offset]];
  });
}

/** Below, what stands close under a heading; above and below, what is the heading of a column that has none. */
function closeHeading(placed: readonly PlacedLine[], line: number, repeats: readonly Repeat[]): Extent {
  const heading = placed[line];
  const isClose = (one: PlacedLine, other: PlacedLine): boolean =>
    Math.abs(one.line.baseline - other.line.baseline) <= CLOSE * (heading?.line.size ?? 0);
  let above = 0;
  for (let index = line - 1; index >= 0; index -= 1) {
    const [one, next] = [placed[index], placed[index + 1]];
    const isPart =
      one !== undefined && next !== undefined && isWords(one.line) && isClose(one, next) && headsOthers(one, heading);
    if (!isPart) break;
    above += 1;
  }
  const headed = placed.slice(line - above, line + 1);
  let most = 0;
  for (let index = line + 1; index < placed.length && most < MOST_LINES; index += 1) {
    const [before, one] = [placed[index - 1], placed[index]];
    const isPart =
      one !== undefined &&
      before !== undefined &&
      isWords(one.line) &&
      isClose(before, one) &&
      isUnder(one, headed) &&
      one.line.runs[0]?.font === heading?.line.runs[0]?.font;
    if (!isPart) break;
    most += 1;
  }
  const { below, isSure } = endOfHeading(placed, line, most, repeats);
  if (!isSure) return { above, below, doubt: OPEN_END };
  while (goesOnAbove(placed, line - above, line + below)) above += 1;
  return misses(placed, line - above, line + below, repeats, -above - 1)
    ? { above, below, doubt: OPEN_START }
    : { above, below };
}

/**
 * How many of the lines below are of the heading: those that are repeated with it and stand no further from one another
 * than from what follows.
 * @param most so many may be
 */
function endOfHeading(
  placed: readonly PlacedLine[],
  line: number,
  most: number,
  repeats: readonly Repeat[],
): { readonly below: number; readonly isSure: boolean } {
  const candidates = placed.slice(line + 1, line + 1 + most).map((one) => headingKey(one.line));
  const other = candidates.findIndex((text, index) => repeats.some((repeat) => repeat(index + 1) !== text));
  const repeated = candidates.slice(0, other < 0 ? most : other);
  const isRepeated = repeats.length > 0;
  const follower = placed[line + most + 1];
  const isOtherFont = follower !== undefined && follower.line.runs[0]?.font !== placed[line]?.line.runs[0]?.font;
  if (repeated.length === 0 || (isOtherFont && !isRepeated)) return { below: repeated.length, isSure: true };
  const steps = repeated.map((_, index) => stepBelow(placed, line + index));
  const ends = (by: number): number =>
    repeated.findLastIndex(
      (_, index) => stepBelow(placed, line + index + 1) >= Math.max(...steps.slice(0, index + 1)) + by,
    ) + 1;
  const [sure, possible] = [ends(OTHER_STEP), ends(-OTHER_STEP)];
  return { below: possible, isSure: isRepeated || sure === possible };
}

/** From one line to the next. */
function stepBelow(placed: readonly PlacedLine[], index: number): number {
  const [one, next] = [placed[index], placed[index + 1]];
  return one === undefined || next === undefined ? Number.POSITIVE_INFINITY : next.line.baseline - one.line.baseline;
}

/** Cells of the heading are in the middle of their height: those of more lines begin above the others, right above them. */
function goesOnAbove(placed: readonly PlacedLine[], first: number, last: number): boolean {
  const [above, heading] = [placed[first - 1], placed[first]];
  if (above === undefined || heading === undefined || !isWords(above.line)) return false;
  const isTight = stepBelow(placed, first - 1) <= TIGHT * heading.line.size;
  return isTight && above.doubts.length === 0 && above.line.runs.length > 1 && isCloser(placed, first, last);
}

/** The line above is written like the heading and stands closer to it than the first row does: it may be a part of it. */
function misses(
  placed: readonly PlacedLine[],
  first: number,
  last: number,
  repeats: readonly Repeat[],
  offset: number,
): boolean {
  const above = placed[first - 1]?.line;
  if (above === undefined || !isWords(above) || !isCloser(placed, first, last)) return false;
  return repeats.every((repeat) => repeat(offset) === headingKey(above));
}

/** The line above is in the same font, and closer to the heading than what follows. */
function isCloser(placed: readonly PlacedLine[], first: number, last: number): boolean {
  const [above, heading] = [placed[first - 1]?.line, placed[first]?.line];
  if (above === undefined || heading === undefined) return false;
  const isAlike = above.runs[0]?.font === heading.runs[0]?.font && Math.abs(above.size - heading.size) <= SAME_SIZE;
  const next = stepBelow(placed, last);
  return isAlike && Number.isFinite(next) && stepBelow(placed, first - 1) < next - OTHER_STEP;
}

/** All of its texts stand in columns in which the heading has none, are as high as it, and lie across no edge. */
function headsOthers(line: PlacedLine, heading: PlacedLine | undefined): boolean {
  return (
    line.doubts.length === 0 &&
    Math.abs(line.line.size - (heading?.line.size ?? 0)) <= SAME_SIZE &&
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
