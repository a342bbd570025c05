/** What stands below the last row of a table, on the last page: totals, signatures, remarks. */
import { columnOf } from './column-edges.ts';
import type { PlacedLine, PlacedPage } from './placed-line.ts';
import { isAnchor } from './row-rule.ts';
import { bandOf, separatorsOf } from './row-separators.ts';
import { misaligned, type TableLayout } from './table-layout.ts';

/** Further below the last row than rows are apart, by so much. */
const APART = 1.2;

/**
 * How many of the lines, from the last one up, are no part of the last row: lines of one text each, below the last drawn
 * line, or apart from the rows and at a place where no cell of a row goes on.
 * @param body of the last page, without header and margins
 */
export function linesBelowTable({ page, lines }: PlacedPage, layout: TableLayout): number {
  const { anchor, kind, rowStep } = layout.rule;
  if (anchor === undefined) return 0;
  const lastStart = lines.findLastIndex((line) => isAnchor(line, anchor));
  const first =
    1 +
    Math.max(
      lastStart,
      lines.findLastIndex(({ line }) => line.runs.length > 1),
    );
  const rows = lines.slice(0, first).map(({ line }) => line);
  const separators = kind === 'ruled' ? separatorsOf(page, rows) : [];
  const isBelow = (line: PlacedLine, index: number): boolean => {
    const before = lines[index - 1]?.line;
    if (before === undefined || index < first || lastStart < 0) return false;
    const isUnderLast =
      bandOf(before, separators) < separators.length && bandOf(line.line, separators) === separators.length;
    const isApart = rowStep !== undefined && line.line.baseline - before.baseline > APART * rowStep;
    return isUnderLast || (isApart && isElsewhere(line, layout));
  };
  const at = lines.findIndex(isBelow);
  return at < 0 ? 0 : lines.length - at;
}

/** No cell of a row goes on there: below the anchor nothing does, nor over the edges of columns, nor beside their places. */
function isElsewhere(line: PlacedLine, { columns, rule: { anchor } }: TableLayout): boolean {
  const isUnderAnchor = anchor !== undefined && line.cells[anchor.column] !== undefined;
  const isAcross = line.line.runs.some((run) => columnOf(run, columns.edges) === undefined);
  return isUnderAnchor || isAcross || misaligned(line, columns) !== undefined;
}
