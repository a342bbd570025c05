/**
 * The CSV that Control Hub exports under Security > Audit > Admin activities.
 *
 * Columns are known by the documented field names in any spelling and order;
 * others are kept in the event's `raw`. The rows carry no event id.
 * @see https://help.webex.com/en-us/article/2tc9yx (export, at most 20,000 events)
 * @see https://help.webex.com/en-us/article/nqzomav (fields; times are UTC)
 */
import type { RecordFields } from '../audit/field-text.ts';
import type { AuditSource, SourceItem } from '../audit/ports.ts';
import type { ByteInput } from './byte-input.ts';
import { type CsvColumn, readCsvHeader } from './csv-header.ts';
import { type CsvRow, createCsvScanner } from './csv-scanner.ts';
import { createRecordReader, type RecordOrigin, type RecordReader } from './record-reader.ts';
import { type FileSourceOptions, provenPeriod, type ReadingTally } from './source-options.ts';
import { decodeHead, detectEncoding, textChunks } from './text-chunks.ts';

/** @throws SourceError `csv-columns` when the header row has no time. */
export function controlHubCsv(input: ByteInput, origin: RecordOrigin, options: FileSourceOptions): AuditSource {
  const encoding = detectEncoding(input.head);
  const header = readCsvHeader(input.name, decodeHead(input.head, encoding));
  let tally: ReadingTally | undefined;

  async function* read(): AsyncGenerator<SourceItem> {
    const scanner = createCsvScanner(header.format);
    const readRecord = createRecordReader(origin);
    let rows = 0;
    let rejected = 0;

    let before: CsvRow | undefined;
    function* itemsOf(scanned: readonly CsvRow[], isEnd: boolean): Generator<SourceItem> {
      for (const row of scanned) {
        if (row.row <= header.headerRow) continue;
        const item = isEnd && isCutOff(row, before) ? cutOff(row) : readRow(row, header.columns, readRecord);
        before = row;
        rows += 1;
        if (item.kind === 'rejected') rejected += 1;
        yield item;
      }
    }

    for await (const text of textChunks(input, encoding, options.onProgress)) yield* itemsOf(scanner.feed(text), false);
    yield* itemsOf(scanner.end(), true);
    tally = { rows, rejected };
  }

  return { kind: origin.kind, name: origin.name, read, proves: () => provenPeriod(options, tally) };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A download that broke off inside the last cell still has all its columns. In
 * an export that cell is the uuid of the organisation, the same in every row, so
 * a mere beginning of it in the last row, with no line end after it, gives it away.
 */
function isCutOff(row: CsvRow, before: CsvRow | undefined): boolean {
  if (row.kind === 'broken' || before === undefined || before.kind === 'broken') return false;
  const [last = '', whole = ''] = [row.cells.at(-1), before.cells.at(-1)];
  const isAligned = row.cells.length === before.cells.length && UUID.test(whole);
  return isAligned && last !== '' && last.length < whole.length && whole.startsWith(last);
}

function cutOff(row: CsvRow): SourceItem {
  return {
    kind: 'rejected',
    where: placeOf(row),
    reason: 'the file ends in the middle of it; please download it again',
  };
}

function placeOf(row: CsvRow): string {
  return row.row === row.line ? `row ${row.row}` : `row ${row.row} (line ${row.line})`;
}

function readRow(row: CsvRow, columns: readonly CsvColumn[], readRecord: RecordReader): SourceItem {
  const where = placeOf(row);
  if (row.kind === 'broken') return { kind: 'rejected', where, reason: row.reason };
  const { cells } = row;
  if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    return { kind: 'rejected', where, reason: `it has ${cells.length} columns, the header has ${columns.length}` };
  }
  return readRecord(fieldsOf(cells, columns), rawOf(cells, columns), where);
}

function fieldsOf(cells: readonly string[], columns: readonly CsvColumn[]): RecordFields {
  const fields = new Map<string, unknown>();
  let index = 0;
  for (const { folded } of columns) {
    const cell = cells[index++];
    if (cell !== undefined && cell !== '' && !fields.has(folded)) fields.set(folded, cell);
  }
  return fields;
}

function rawOf(cells: readonly string[], columns: readonly CsvColumn[]): Readonly<Record<string, string>> {
  const raw: Record<string, string> = {};
  let index = 0;
  for (const { name } of columns) raw[name] = cells[index++] ?? '';
  return raw;
}
