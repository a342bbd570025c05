/** How many rows a file of text may have, told from its beginning: for "of about 20,000 rows". */
import type { FileKind } from '../audit/file-port.ts';
import type { ByteInput } from './byte-input.ts';
import { readCsvHeader } from './csv-header.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { createJsonScanner, MAX_RECORD_CHARS } from './json-scanner.ts';
import { jsonShape } from './json-shape.ts';
import { createLineSplitter } from './line-splitter.ts';
import { decodeHead, detectEncoding } from './text-chunks.ts';

/** Exact for a file that is as short as its head; undefined where the head holds not one row. */
export function guessRows(input: ByteInput, kind: Extract<FileKind, 'control-hub-csv' | 'admin-audit-json'>) {
  const head = decodeHead(input.head, detectEncoding(input.head));
  const isWhole = input.head.length === input.totalBytes;
  const rows = kind === 'control-hub-csv' ? csvRows(input.name, head, isWhole) : jsonRecords(head, isWhole);
  if (isWhole) return rows;
  return rows === 0 ? undefined : Math.round((rows * input.totalBytes) / input.head.length);
}

function csvRows(name: string, head: string, isWhole: boolean): number {
  const { format, headerRow } = readCsvHeader(name, head);
  const scanner = createCsvScanner(format);
  const rows = [...scanner.feed(head), ...(isWhole ? scanner.end() : [])];
  return rows.filter(({ row }) => row > headerRow).length;
}

function jsonRecords(head: string, isWhole: boolean): number {
  const shape = jsonShape(head);
  const scanner = shape.kind === 'lines' ? createLineSplitter(MAX_RECORD_CHARS) : createJsonScanner(shape);
  return scanner.feed(head).length + (isWhole ? scanner.end().length : 0);
}
