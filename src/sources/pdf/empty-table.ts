/** A report without a single row: nothing but its headings, which only their words can tell. */
import type { HeaderPlace } from './heading-lines.ts';
import { headingKey } from './line-text.ts';
import type { Margins } from './page-margins.ts';
import type { PageText, TextLine } from './page-text.ts';
import type { TableColumns } from './table-columns.ts';

export interface EmptyTable {
  readonly header: HeaderPlace;
  readonly columns: TableColumns;
}

/** A report without rows has no more lines than this, or it is something else. */
const MOST_LINES = 12;
const FEWEST_COLUMNS = 2;

/** The last line, where it has several texts and none above it has as many; undefined: it is no such report. */
export function emptyTable(pages: readonly PageText[], margins: Margins): EmptyTable | undefined {
  const lines = pages.flatMap((page) => {
    const left = margins.of(page, '');
    return page.lines.flatMap((line, index) => (left.has(line) ? [] : [{ page: page.page, line, index }]));
  });
  const last = lines.at(-1);
  if (last === undefined || lines.length > MOST_LINES) return undefined;
  const { runs } = last.line;
  const isAlone = lines.every((one) => one === last || one.line.runs.length < runs.length);
  if (runs.length < FEWEST_COLUMNS || !isAlone) return undefined;
  const key = headingKey(last.line);
  return {
    header: { page: last.page, line: last.index, key, above: 0, below: 0, keys: new Set([key]) },
    columns: { edges: edgesBetween(last.line), shapes: runs.map(() => ({ aligned: [], room: 0 })) },
  };
}

function edgesBetween({ runs }: TextLine): TableColumns['edges'] {
  return runs.slice(1).map((run, index) => ({ at: ((runs[index]?.right ?? run.left) + run.left) / 2, isRuled: false }));
}
