/** A table of undocumented layout, whichever file it stands in: rows of cells, and nothing of what they mean. */
import type { FileKind } from '../../audit/file-port.ts';

export type TableKind = Extract<FileKind, 'portal-xlsx' | 'portal-csv' | 'portal-pdf'>;

export interface TableCell {
  /** As a person would read it; '' = an empty cell. Inner line breaks are kept as `\n`. */
  readonly text: string;
  /**
   * Spreadsheets only: the cell is a number, here as a date serial of the 1900 system (a workbook of the 1904 system
   * has 1462 added). Whether a date is meant is for the column to say.
   */
  readonly serial?: number;
}

export interface TableRow {
  /** Where it stands, for people: `row 17`, `page 2, line 5`. Unique within the file. */
  readonly where: string;
  /**
   * By position: the cell of one column stands at the same index in every row; shorter rows are padded by whoever
   * reads them. Titles, header, footers and repeated headers are rows like any other.
   */
  readonly cells: readonly TableCell[];
  /**
   * Why the row may have been read wrongly, one clause each (`"Billing" crosses the edge of two columns`). Such a row
   * is never taken in: it is rejected for review, with these words as its reason. Empty: as far as can be told, it is whole.
   */
  readonly flags: readonly string[];
}

/** Reads one table out of one file. It can be read again from the start. */
export interface TableReader {
  readonly kind: TableKind;
  /** File name, for people. */
  readonly name: string;
  /** Empty rows are left out. @throws SourceError when the file, or the rest of it, cannot be read */
  rows(): AsyncIterable<TableRow>;
  /** The same rows, several at a time as they come; a reader of large files spares much waiting with it. */
  portions?(): AsyncIterable<readonly TableRow[]>;
  /** What a person should know of the table: `read from the sheet "Audit"`. One clause each; known once rows were read. */
  notes?(): readonly string[];
  /** Rows in the file, when that can be told or guessed without reading them. */
  aboutRows?(): number | undefined;
}

/** How much some rows look like the wanted table. */
export interface Recognition {
  /** Higher is surer. */
  readonly score: number;
  /** The same for parts of one table: sheets with the same header. */
  readonly key: string;
}

/**
 * Looks at the first rows of what may be the table; undefined: it is not. Where a file leaves a choice (its sheets, the
 * delimiter of a CSV), the surest wins.
 */
export type TableRecogniser = (rows: readonly TableRow[]) => Recognition | undefined;

/** So many rows, empty ones apart, are looked at to recognise a table. */
export const HEAD_ROWS = 60;
/** As many as a worksheet can have. */
export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 200;
/** A longer cell is cut, and its row flagged. Excel's own limit is 32,767. */
export const MAX_CELL_CHARS = 1024 * 1024;
/** The same for all cells of one row together. */
export const MAX_ROW_CHARS = 4 * 1024 * 1024;
/** A table may not say more than this in all; a text that many cells share would multiply. */
export const MAX_TABLE_CHARS = 640 * 1024 * 1024;

export const EMPTY_CELL: TableCell = { text: '' };

/** `A`, `B`, ... `Z`, `AA`: what a spreadsheet calls the column at this index. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Portions of rows as rows. */
export async function* rowsOf(portions: AsyncIterable<readonly TableRow[]>): AsyncGenerator<TableRow> {
  for await (const rows of portions) yield* rows;
}
