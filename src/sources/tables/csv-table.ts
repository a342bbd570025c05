/** A CSV file of unknown layout as a table; any delimiter and encoding that spreadsheet programs write. */
import { SourceError } from '../../audit/errors.ts';
import type { ByteInput } from '../byte-input.ts';
import { DELIMITERS, SEPARATOR_LINE } from '../csv-header.ts';
import type { CsvFormat } from '../csv-row.ts';
import { type CsvRow, createCsvScanner } from '../csv-scanner.ts';
import { decodeHead, detectEncoding, textChunks } from '../text-chunks.ts';
import {
  HEAD_ROWS,
  MAX_CELL_CHARS,
  MAX_COLUMNS,
  MAX_ROWS,
  rowsOf,
  type TableReader,
  type TableRecogniser,
  type TableRow,
} from './table.ts';

export interface CsvTableOptions {
  /** Tells under which delimiter the rows are the table; absent: the one that gives most cells. */
  readonly recognise?: TableRecogniser;
}

/** @throws SourceError `empty-file` */
export function csvTable(input: ByteInput, options: CsvTableOptions = {}): TableReader {
  const encoding = detectEncoding(input.head);
  const head = decodeHead(input.head, encoding).replace(/^\uFEFF/, '');
  const isWhole = input.head.length === input.totalBytes;
  const { format, rows: headRows } = chooseFormat(input.name, head, isWhole, options.recognise);

  async function* portions(): AsyncGenerator<readonly TableRow[]> {
    const scanner = createCsvScanner(format);
    for await (const text of textChunks(input, encoding)) yield [...tableRows(scanner.feed(text), format, input.name)];
    yield [...tableRows(scanner.end(), format, input.name)];
  }

  return {
    kind: 'portal-csv',
    name: input.name,
    rows: () => rowsOf(portions()),
    portions,
    aboutRows: () => Math.round((headRows * input.totalBytes) / Math.max(input.head.length, 1)),
  };
}

interface Candidate {
  readonly format: CsvFormat;
  readonly score: number;
  readonly cells: number;
  readonly rows: number;
}

/** @param isWhole false when the head may end in the middle of a row */
function chooseFormat(fileName: string, head: string, isWhole: boolean, recognise?: TableRecogniser): Candidate {
  const lineBreak = head.includes('\r') && !head.includes('\n') ? '\r' : '\n';
  const candidates = DELIMITERS.map((delimiter): Candidate => {
    const format: CsvFormat = { delimiter, lineBreak };
    const scanner = createCsvScanner(format);
    const scanned = [...scanner.feed(head), ...(isWhole ? scanner.end() : [])];
    // A file whose first rows are longer than its head has one row, cut.
    const rows = [...tableRows(scanned.length > 0 ? scanned : scanner.end(), format, fileName)];
    const first = rows.slice(0, HEAD_ROWS);
    const cells = first.reduce((sum, row) => sum + row.cells.length, 0);
    return { format, score: recognise?.(first)?.score ?? 0, cells, rows: rows.length };
  });
  const [best] = candidates.sort((a, b) => b.score - a.score || b.cells - a.cells);
  // A file of nothing but commas has rows under every other delimiter.
  if (best === undefined || candidates.some(({ rows }) => rows === 0)) {
    throw new SourceError('empty-file', `${fileName} is empty.`, 'Export it again.');
  }
  return best;
}

/** @throws SourceError `too-large` */
function* tableRows(scanned: readonly CsvRow[], format: CsvFormat, fileName: string): Generator<TableRow> {
  for (const row of scanned) {
    if (row.row > MAX_ROWS) {
      const what = `${fileName} is not read: it has more than ${MAX_ROWS} rows.`;
      throw new SourceError('too-large', what, 'Export a shorter span of time.');
    }
    const where = row.row === row.line ? `row ${row.row}` : `row ${row.row} (line ${row.line})`;
    if (row.kind === 'broken') yield { where, cells: [], flags: [row.reason] };
    else if (row.row === 1 && SEPARATOR_LINE.test(row.cells.join(format.delimiter))) continue;
    else if (row.cells.some((cell) => cell.trim() !== '')) yield tableRow(where, row.cells);
  }
}

function tableRow(where: string, cells: readonly string[]): TableRow {
  const flags: string[] = [];
  if (cells.length > MAX_COLUMNS) flags.push(`it has more than ${MAX_COLUMNS} columns`);
  if (cells.some((cell) => cell.length > MAX_CELL_CHARS)) {
    flags.push(`a cell of it is longer than ${MAX_CELL_CHARS} characters`);
  }
  return {
    where,
    cells: cells.slice(0, MAX_COLUMNS).map((cell) => ({ text: cell.slice(0, MAX_CELL_CHARS) })),
    flags,
  };
}
