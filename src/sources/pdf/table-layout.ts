/** What the pages of a file have in common: the layout of their one table, learned from some of them. */
import { SourceError } from '../../audit/errors.ts';
import { breakBetween, couldFollow, type WrapKnowledge } from './cell-text.ts';
import { emptyTable } from './empty-table.ts';
import { bodiesBelow, columnsBelow, findHeader } from './find-header.ts';
import { type HeaderPlace, linesOfHeading } from './heading-lines.ts';
import { lineText } from './line-text.ts';
import { findMargins, type Margins } from './page-margins.ts';
import type { PageText, TextLine } from './page-text.ts';
import { type CellLine, type PlacedLine, placeLine } from './placed-line.ts';
import { groupRows } from './row-groups.ts';
import { type BodyPage, cellsIn, isAnchor, learnRowRule, type RowRule } from './row-rule.ts';
import { isAligned, type TableColumns } from './table-columns.ts';
import { numbersIn, shapeOf } from './text-shape.ts';
import { findWordGaps, type WordGaps, withWords } from './word-gaps.ts';

export interface TableLayout {
  /** Of the whole file. */
  readonly pageCount: number;
  readonly columns: TableColumns;
  readonly rule: RowRule;
  readonly margins: Margins;
  readonly header: HeaderPlace;
  /** By column: it has a heading. */
  readonly headed: readonly boolean[];
  readonly drawsSpaces: boolean;
  /** In files that draw word by word. */
  readonly words?: WordGaps;
}

/** Pages with so much of all lines may be unlike the others; their rows are set aside. With more, it is not one table. */
const OTHER_SHARE = 0.2;
/** So many lines above the header that have so many texts, or so many numbers, are no titles. */
const FEWEST_ROWS = 3;
const TEXTS_OF_ROW = 3;
const NUMBERS_OF_ROW = 4;
const CLOSE_COLUMNS = 'two columns may stand as close as words do';
const WRAPS_SEEN = 3;
const NEARLY_ALL = 0.95;

/** @throws SourceError `no-table`, `several-tables` */
export function learnLayout(drawn: readonly PageText[], pageCount: number, name: string): TableLayout {
  const words = findWordGaps(drawn);
  const pages = drawn.map((page) => withWords(page, words));
  const margins = findMargins(pages, pageCount);
  const header = findHeader(pages, margins);
  const known = { pageCount, margins, ...(words === undefined ? {} : { words }) };
  if (header === undefined) return layoutWithoutRows(pages, known, name);
  const found = columnsBelow(header, pages, margins);
  if (found === undefined) throw noTable(name);
  const columns = words?.isDoubtful === true ? { uncertain: CLOSE_COLUMNS, ...found } : found;
  const bodies = bodiesBelow(header, pages, margins).map(({ page, lines }) => ({
    page,
    lines: lines.map((line) => placeLine(line, columns.edges)),
  }));
  const rule = learnRowRule(bodies, columns.shapes);
  // Pages of several kinds together show no rule; the first one alone may.
  refuseOtherTables(
    bodies,
    columns,
    rule.kind === 'open' ? learnRowRule(bodies.slice(0, 1), columns.shapes) : rule,
    name,
  );
  refuseRowsAbove(pages, header, columns, rule, name);
  const headed = columnsWithHeading(pages, header, columns);
  return { ...known, columns, rule, header, headed, drawsSpaces: drawsSpaces(bodies, rule, columns) };
}

/** @throws SourceError `no-table` */
function layoutWithoutRows(
  pages: readonly PageText[],
  known: Pick<TableLayout, 'pageCount' | 'margins' | 'words'>,
  name: string,
): TableLayout {
  const empty = emptyTable(pages, known.margins);
  if (empty === undefined) throw noTable(name);
  const headed = empty.columns.shapes.map(() => true);
  const rule = { kind: 'open', isTopAligned: false, wrapping: new Set<number>() } as const;
  return { ...known, ...empty, headed, rule, drawsSpaces: false };
}

function columnsWithHeading(
  pages: readonly PageText[],
  header: HeaderPlace,
  { edges, shapes }: TableColumns,
): readonly boolean[] {
  const page = pages.find((one) => one.page === header.page);
  const lines = page === undefined ? [] : linesOfHeading(page, header).map((line) => placeLine(line, edges));
  return shapes.map((_, column) => cellsIn(lines, column).length > 0);
}

export function wrapKnowledge({ columns, drawsSpaces }: TableLayout, column: number): WrapKnowledge {
  return { room: columns.shapes[column]?.room ?? 0, drawsSpaces };
}

/** @throws SourceError `several-tables` when much of the file does not fit the columns of its first table */
function refuseOtherTables(
  bodies: readonly BodyPage[],
  columns: TableColumns,
  { anchor }: RowRule,
  name: string,
): void {
  let [other, all] = [0, 0];
  let first: number | undefined;
  for (const { page, lines } of bodies) {
    const several = lines.filter(({ line }) => line.runs.length > 1);
    const unfit = several.filter((line) => line.doubts.length > 0 || misaligned(line, columns) !== undefined);
    const hasNoRow = anchor !== undefined && lines.length > 2 && !lines.some((line) => isAnchor(line, anchor));
    all += lines.length;
    if (!hasNoRow && (several.length < 2 || unfit.length <= several.length / 2)) continue;
    other += lines.length;
    first ??= page.page;
  }
  if (first === undefined || other <= all * OTHER_SHARE) return;
  throw new SourceError(
    'several-tables',
    `${name} holds more than one table, or one that stands on several pages side by side: page ${first} does not go on with the columns of the first page.`,
    'Export it with all columns on one page, or as Excel.',
  );
}

/**
 * @throws SourceError `several-tables` when rows stand above the header: they would be taken for titles, and nobody would
 *   miss them
 */
function refuseRowsAbove(
  pages: readonly PageText[],
  header: HeaderPlace,
  { edges }: TableColumns,
  { anchor }: RowRule,
  name: string,
): void {
  const above = pages
    .filter(({ page }) => page <= header.page)
    .flatMap((page) => page.lines.slice(0, page.page === header.page ? header.line - header.above : undefined))
    .filter(({ runs }) => runs.length > 1);
  const isRow = (line: TextLine): boolean => anchor !== undefined && isAnchor(placeLine(line, edges), anchor);
  const likeRows = above.filter(
    (line) => line.runs.length >= TEXTS_OF_ROW || numbersIn(shapeOf(lineText(line))) >= NUMBERS_OF_ROW,
  );
  const row = above.find(isRow) ?? (likeRows.length >= FEWEST_ROWS ? likeRows[0] : undefined);
  const page = pages.find(({ lines }) => row !== undefined && lines.includes(row));
  if (row === undefined || page === undefined) return;
  throw new SourceError(
    'several-tables',
    `${name} holds rows above the header of its table, on page ${page.page}, line ${page.lines.indexOf(row) + 1}: they may be those of another table.`,
    'Export it again, or as Excel.',
  );
}

/** A cell that stands beside the place of its column. Between drawn lines any place is right. */
export function misaligned({ cells }: PlacedLine, { edges, shapes }: TableColumns): CellLine | undefined {
  return cells.find((cell, column) => {
    const shape = shapes[column];
    const isRuled = (column === 0 || edges[column - 1]?.isRuled === true) && edges[column]?.isRuled !== false;
    return cell !== undefined && shape !== undefined && !isRuled && !isAligned(shape, cell.left, cell.right);
  });
}

/** The program that wrote the file draws the space at which it broke a line: seen where no other break can be. */
function drawsSpaces(bodies: readonly BodyPage[], rule: RowRule, columns: TableColumns): boolean {
  let [drawn, all] = [0, 0];
  for (const body of bodies) {
    for (const { lines, doubts } of groupRows(body, rule, columns.shapes)) {
      if (doubts.length > 0 || lines.length < 2) continue;
      columns.shapes.forEach(({ room }, column) => {
        const cells = cellsIn(lines, column);
        cells.forEach((cell, index) => {
          const before = cells[index - 1];
          if (before === undefined || couldFollow(before, cell, room)) return;
          const bare = { ...before, spaceAfter: false };
          if (breakBetween(bare, { ...cell, spaceBefore: false }, { room, drawsSpaces: false }) !== 'space') return;
          all += 1;
          if (before.spaceAfter) drawn += 1;
        });
      });
    }
  }
  return all >= WRAPS_SEEN && drawn >= all * NEARLY_ALL;
}

function noTable(name: string): SourceError {
  return new SourceError(
    'no-table',
    `No table was found in ${name}: no line of headings with rows below it.`,
    'Export it again, or as Excel.',
  );
}
