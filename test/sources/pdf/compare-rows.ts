/** What a reader made of a report, against what was written into it. */
import type { TableReader, TableRow } from '../../../src/sources/tables/table.ts';
import type { Row } from './report-pdf.ts';

export interface Comparison {
  /** Rows as written, in their order. */
  readonly exact: number;
  readonly flagged: readonly TableRow[];
  /** Rows without a flag that are not what was written: there must be none. */
  readonly wrong: readonly TableRow[];
  /** Rows that are not there, beyond as many as are flagged; two may have run into one that is. */
  readonly lost: number;
  readonly titles: readonly string[];
  readonly isHeaderFound: boolean;
}

export async function rowsOf(reader: TableReader): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return rows;
}

/** Texts are the same when their words are: how a line was broken is the paper's. */
export function textOf(cells: Row): string {
  return cells.map((text) => text.replace(/\s+/g, ' ').trim()).join('¦');
}

export function textsOf({ cells }: TableRow): string {
  return textOf(cells.map(({ text }) => text));
}

/** @param titles rows above the header, to be left out where the header is not found */
export async function compareRows(
  reader: TableReader,
  header: Row,
  rows: readonly Row[],
  titles = 0,
): Promise<Comparison> {
  const read = await rowsOf(reader);
  const at = read.findIndex((row) => row.flags.length === 0 && textsOf(row) === textOf(header));
  const flagged: TableRow[] = [];
  const wrong: TableRow[] = [];
  let exact = 0;
  let next = 0;
  for (const row of read.slice(at < 0 ? titles + 1 : at + 1)) {
    const text = textsOf(row);
    const found = rows.findIndex((cells, index) => index >= next && textOf(cells) === text);
    if (row.flags.length > 0) flagged.push(row);
    else if (found < 0) wrong.push(row);
    else {
      exact += 1;
      next = found + 1;
    }
  }
  const lost = rows.length - exact - flagged.length;
  return { exact, flagged, wrong, lost, titles: read.slice(0, Math.max(0, at)).map(textsOf), isHeaderFound: at >= 0 };
}
