/**
 * Splits CSV text into rows, a piece at a time.
 *
 * Written here because fast CSV libraries have other aims: uDSV joins a short
 * row with the next one, and says nothing about a quote out of place. An audit
 * trail needs each broken row named and every other row kept.
 *
 * One rule for what is broken (a quote never closed or not doubled, a row too
 * long): it costs its first line, and reading resumes on the next line. So one
 * stray quote never swallows the rest of a file.
 */
import { type CsvFormat, scanCsvRow } from './csv-row.ts';

export type CsvRow =
  | {
      readonly kind: 'row';
      readonly cells: readonly string[];
      /** As a spreadsheet counts: the header is row 1, blank lines count. */
      readonly row: number;
      /** As a text editor counts; larger than `row` once a cell held a line break. */
      readonly line: number;
    }
  | { readonly kind: 'broken'; readonly reason: string; readonly row: number; readonly line: number };

export interface CsvScanner {
  feed(text: string): readonly CsvRow[];
  /** The rows that were waiting for more text. */
  end(): readonly CsvRow[];
}

/** A row longer than this (characters) is rejected. */
export const MAX_ROW_CHARS = 4 * 1024 * 1024;

export function createCsvScanner(format: CsvFormat, maxRowChars = MAX_ROW_CHARS): CsvScanner {
  let pending = '';
  let row = 1;
  let line = 1;
  /** True inside a line that is dropped, until its end. */
  let dropping = false;

  function scan(text: string, final: boolean): readonly CsvRow[] {
    const rows: CsvRow[] = [];
    const buffer = pending + text;
    let from = 0;
    while (from < buffer.length) {
      const next = dropping ? dropLine(buffer, from) : readRow(buffer, from, final, rows);
      if (next === undefined) break;
      from = next;
    }
    pending = buffer.slice(from);
    return rows;
  }

  /** @returns where to go on; undefined when the row is not whole yet */
  function readRow(buffer: string, from: number, final: boolean, rows: CsvRow[]): number | undefined {
    const scanned = scanCsvRow(buffer, from, format, final);
    const end = scanned.kind === 'row' ? scanned.end : buffer.length;
    if (scanned.kind === 'broken' || end - from > maxRowChars) {
      const reason = scanned.kind === 'broken' ? scanned.reason : `it is longer than ${maxRowChars} characters`;
      rows.push({ kind: 'broken', reason, row, line });
      row += 1;
      line += 1;
      dropping = true;
      return dropLine(buffer, from);
    }
    if (scanned.kind === 'more') return undefined;
    if (!isBlank(scanned.cells)) rows.push({ kind: 'row', cells: scanned.cells, row, line });
    row += 1;
    line += Math.max(1, countBreaks(buffer, from, end, format.lineBreak));
    return end;
  }

  function dropLine(buffer: string, from: number): number {
    const lineEnd = buffer.indexOf(format.lineBreak, from);
    dropping = lineEnd < 0;
    return dropping ? buffer.length : lineEnd + 1;
  }

  return { feed: (text) => scan(text, false), end: () => scan('', true) };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function countBreaks(text: string, from: number, to: number, lineBreak: string): number {
  let count = 0;
  for (let at = text.indexOf(lineBreak, from); at >= 0 && at < to; at = text.indexOf(lineBreak, at + 1)) count += 1;
  return count;
}
