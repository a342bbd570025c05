/** How one row is told from the next: by drawn lines, or by a column that says something of one kind once a row. */
import { couldFollow } from './cell-text.ts';
import type { CellLine, PlacedLine, PlacedPage } from './placed-line.ts';
import { bandOf, separatorsOf } from './row-separators.ts';
import type { ColumnShape } from './table-columns.ts';
import { numbersIn, shapeOf } from './text-shape.ts';

/** A column whose cells are all of one kind, such as dates. */
export interface Anchor {
  readonly column: number;
  /** Of the line that begins a row. */
  readonly shape: string;
}

export interface RowRule {
  /**
   * `ruled`: between drawn lines; `anchored`: a row begins where the anchor does; `open`: neither, and no row is sure.
   */
  readonly kind: 'ruled' | 'anchored' | 'open';
  readonly anchor?: Anchor;
  /** Lines of one row stand no further apart than this (points), rows no closer. Absent: they stand alike. */
  readonly reach?: number;
  /** The usual distance from the last line of a row to the first one of the next, points. */
  readonly rowStep?: number;
  /** The first lines of all cells of a row stand side by side, as far as was seen. Otherwise a row may begin above its anchor. */
  readonly isTopAligned: boolean;
  /** Columns in which wrapped cells were seen several times. */
  readonly wrapping: ReadonlySet<number>;
}

/** The lines below the header of some pages. */
export type BodyPage = PlacedPage;

/** A column is of one kind when so many of its lines are, and at most one of a few is not. */
const KIND_SHARE = 0.97;
const FEWEST_LINES = 3;
/** A shape with so many numbers is that of a date or a time. */
const NUMBERS_OF_DATE = 3;
const NUMBERS_OF_RICHEST = 100;
const DATE_OR_TIME = /0[-/.:]0|0 a 0|a 0, 0/;
/** A wrapped cell must have been seen so often before a column is known to have any. */
const WRAPS_SEEN = 3;
/** Drawn lines must part nearly all rows. */
const TOLERATED = 0.03;
const OUTLIERS = 0.03;
/** Distances of lines are alike when they differ by no more (points). */
const SAME_STEP = 0.5;

export function learnRowRule(pages: readonly BodyPage[], shapes: readonly ColumnShape[]): RowRule {
  const anchor = findAnchor(pages);
  const isRuled = isPartedByLines(pages, anchor, shapes);
  if (anchor === undefined) return { kind: isRuled ? 'ruled' : 'open', wrapping: new Set(), isTopAligned: false };
  const { within, between } = stepsOf(pages, anchor);
  const reach = reachOf(within, between);
  const rowStep = between.toSorted((a, b) => a - b)[Math.floor(between.length / 2)];
  return {
    kind: isRuled ? 'ruled' : 'anchored',
    anchor,
    wrapping: wrappingColumns(pages, anchor),
    isTopAligned:
      beginsAtAnchors(pages, anchor, shapes, reach !== undefined) && (reach !== undefined || areAlike(within)),
    ...(reach === undefined ? {} : { reach }),
    ...(rowStep === undefined ? {} : { rowStep }),
  };
}

export function isAnchor(line: PlacedLine, { column, shape }: Anchor): boolean {
  const cell = line.cells[column];
  return cell !== undefined && shapeOf(cell.text) === shape;
}

/** The column with the richest kind of text: a date with a time before a number. */
function findAnchor(pages: readonly BodyPage[]): Anchor | undefined {
  const columns = pages[0]?.lines[0]?.cells.length ?? 0;
  let best: (Anchor & { readonly count: number }) | undefined;
  for (let column = 0; column < columns; column += 1) {
    const shapes = pages.flatMap(({ lines }) => cellsIn(lines, column).map(({ text }) => shapeOf(text)));
    const found = mainShape(shapes);
    if (found === undefined || numbersIn(found.shape) === 0) continue;
    const difference = best === undefined ? 1 : richness(found.shape) - richness(best.shape);
    if (difference > 0 || (difference === 0 && found.count > (best?.count ?? 0))) best = { column, ...found };
  }
  return best === undefined ? undefined : { column: best.column, shape: best.shape };
}

/** A date or a time before anything else with numbers in it. */
function richness(shape: string): number {
  return numbersIn(shape) + (DATE_OR_TIME.test(shape) ? NUMBERS_OF_RICHEST : 0);
}

/** One shape that nearly all have; or two that take turns, as date and time do where each has its line. */
function mainShape(shapes: readonly string[]): { readonly shape: string; readonly count: number } | undefined {
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  const [most, second] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) return undefined;
  const tolerated = Math.max(1, Math.floor(shapes.length * (1 - KIND_SHARE)));
  if (most[1] >= FEWEST_LINES && shapes.length - most[1] <= tolerated) return { shape: most[0], count: most[1] };
  const takeTurns =
    second !== undefined &&
    most[1] >= FEWEST_LINES &&
    shapes.length - most[1] - second[1] <= tolerated &&
    shapes.filter((shape, index) => index > 0 && shape === shapes[index - 1]).length <= tolerated;
  const first = shapes.find((shape) => shape === most[0] || shape === second?.[0]);
  return takeTurns && first !== undefined ? { shape: first, count: most[1] } : undefined;
}

/** Drawn lines part rows when no two anchors, and no two cells that are not one wrapped cell, stand between two of them. */
function isPartedByLines(
  pages: readonly BodyPage[],
  anchor: Anchor | undefined,
  shapes: readonly ColumnShape[],
): boolean {
  let [bands, unlikely] = [0, 0];
  for (const { page, lines } of pages) {
    for (const band of bandsOf(
      lines,
      separatorsOf(
        page,
        lines.map(({ line }) => line),
      ),
    )) {
      bands += 1;
      const starts = anchor === undefined ? 0 : band.filter((line) => isAnchor(line, anchor)).length;
      if (starts > 1 || repeatsDate(band) || (anchor === undefined && holdsSeveral(band, shapes))) unlikely += 1;
    }
  }
  return bands >= FEWEST_LINES && unlikely <= bands * TOLERATED;
}

/** Lines between the same two separators; those above the first and below the last one are left out. */
export function bandsOf(
  lines: readonly PlacedLine[],
  separators: readonly number[],
): readonly (readonly PlacedLine[])[] {
  const bands: PlacedLine[][] = [];
  for (const line of lines) {
    const band = bandOf(line.line, separators);
    if (band === 0 || band === separators.length) continue;
    bands[band] ??= [];
    bands[band].push(line);
  }
  return bands.filter((band) => band !== undefined);
}

/** The same kind of date stands in one column on two lines: these are two rows. */
export function repeatsDate(lines: readonly PlacedLine[]): boolean {
  const columns = lines[0]?.cells.length ?? 0;
  for (let column = 0; column < columns; column += 1) {
    const dates = cellsIn(lines, column)
      .map(({ text }) => shapeOf(text))
      .filter((shape) => numbersIn(shape) >= NUMBERS_OF_DATE && !/a/.test(shape));
    if (new Set(dates).size < dates.length) return true;
  }
  return false;
}

/** A text stands below another one of its column though it would have fitted behind it: these are two cells. */
function holdsSeveral(lines: readonly PlacedLine[], shapes: readonly ColumnShape[]): boolean {
  return lines.some((line, index) => {
    const before = lines[index - 1];
    return before !== undefined && fittingColumns(before, line, shapes).length > 0;
  });
}

/** The columns in which the text of the second line would have fitted behind that of the first. */
export function fittingColumns(
  before: PlacedLine,
  line: PlacedLine,
  shapes: readonly ColumnShape[],
): readonly number[] {
  return line.cells.flatMap((cell, column) => {
    const above = before.cells[column];
    return cell !== undefined && above !== undefined && couldFollow(above, cell, shapes[column]?.room ?? 0)
      ? [column]
      : [];
  });
}

/**
 * Below an anchor nothing stands that has nothing above it, and nothing that would have fitted above.
 * @param isApart rows stand apart from one another: what would have fitted above is a line of its own, not of another row
 */
function beginsAtAnchors(
  pages: readonly BodyPage[],
  anchor: Anchor,
  shapes: readonly ColumnShape[],
  isApart: boolean,
): boolean {
  let [unlikely, all] = [0, 0];
  for (const { lines } of pages) {
    lines.forEach((line, index) => {
      const before = lines[index - 1];
      if (before === undefined || isAnchor(line, anchor)) return;
      all += 1;
      const isOther = !isApart && fittingColumns(before, line, shapes).length > 0;
      if (standsAlone(before, line) || isOther) unlikely += 1;
    });
  }
  return unlikely <= Math.floor(all * TOLERATED);
}

/** A text of the line has nothing above it. */
export function standsAlone(before: PlacedLine, line: PlacedLine): boolean {
  return line.cells.some((cell, column) => cell !== undefined && before.cells[column] === undefined);
}

function wrappingColumns(pages: readonly BodyPage[], anchor: Anchor): ReadonlySet<number> {
  const seen = new Map<number, number>();
  for (const { lines } of pages) {
    for (const line of lines) {
      if (isAnchor(line, anchor)) continue;
      line.cells.forEach((cell, column) => {
        if (cell !== undefined) seen.set(column, (seen.get(column) ?? 0) + 1);
      });
    }
  }
  return new Set([...seen].filter(([, count]) => count >= WRAPS_SEEN).map(([column]) => column));
}

/** Distances of lines within rows, and from the last line of one to the first of the next. */
function stepsOf(
  pages: readonly BodyPage[],
  anchor: Anchor,
): { readonly within: readonly number[]; readonly between: readonly number[] } {
  const within: number[] = [];
  const between: number[] = [];
  for (const { lines } of pages) {
    lines.forEach((line, index) => {
      const before = lines[index - 1];
      if (before === undefined) return;
      (isAnchor(line, anchor) ? between : within).push(line.line.baseline - before.line.baseline);
    });
  }
  return { within, between };
}

/** Where some lines stand further apart than others, and yet not all rows do, some of them begin above their anchor. */
function areAlike(steps: readonly number[]): boolean {
  const sorted = steps.toSorted((a, b) => a - b);
  const outliers = Math.floor(sorted.length * OUTLIERS);
  return (sorted.at(-1 - outliers) ?? 0) - (sorted[outliers] ?? 0) <= SAME_STEP;
}

/** The distance between rows is larger than that between the lines of one row, on nearly all of the pages' lines. */
function reachOf(within: readonly number[], between: readonly number[]): number | undefined {
  const furthest = within.toSorted((a, b) => b - a)[Math.floor(within.length * OUTLIERS)];
  const closest = between.toSorted((a, b) => a - b)[Math.floor(between.length * OUTLIERS)];
  if (furthest === undefined || closest === undefined) return undefined;
  return closest - furthest >= Math.max(0.5, furthest * 0.04) ? (closest + furthest) / 2 : undefined;
}

/** Cells of one column on successive lines. */
export function cellsIn(lines: readonly PlacedLine[], column: number): readonly CellLine[] {
  return lines.flatMap(({ cells }) => cells[column] ?? []);
}
