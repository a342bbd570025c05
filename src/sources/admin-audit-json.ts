/**
 * Events of the admin audit API saved as JSON: `{ "items": [...] }`, a bare
 * list, one event, or one event a line.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
import { isRecord } from '../audit/field-text.ts';
import { recordFields } from '../audit/normalise.ts';
import type { AuditSource, SourceItem } from '../audit/ports.ts';
import type { ByteInput } from './byte-input.ts';
import { isNestedDeeper, MAX_RECORD_DEPTH } from './json-depth.ts';
import { createJsonScanner, MAX_RECORD_CHARS } from './json-scanner.ts';
import { jsonShape } from './json-shape.ts';
import { createLineSplitter, type Line } from './line-splitter.ts';
import { createRecordReader, type RecordOrigin, type RecordReader } from './record-reader.ts';
import { type FileSourceOptions, provenPeriod, type ReadingTally } from './source-options.ts';
import { decodeHead, detectEncoding, textChunks } from './text-chunks.ts';

/** Reads pieces of text; `undefined` = the end of the file. */
type PieceReader = (text: string | undefined) => Iterable<SourceItem>;

export function adminAuditJson(input: ByteInput, origin: RecordOrigin, options: FileSourceOptions): AuditSource {
  const encoding = detectEncoding(input.head);
  const head = decodeHead(input.head, encoding);
  let tally: ReadingTally | undefined;

  async function* read(): AsyncGenerator<SourceItem> {
    const readPiece = pieceReader(head, createRecordReader(origin));
    let rows = 0;
    let rejected = 0;

    function* counted(items: Iterable<SourceItem>): Generator<SourceItem> {
      for (const item of items) {
        rows += 1;
        if (item.kind === 'rejected') rejected += 1;
        yield item;
      }
    }

    for await (const text of textChunks(input, encoding, options.onProgress)) yield* counted(readPiece(text));
    yield* counted(readPiece(undefined));
    tally = { rows, rejected };
  }

  return { kind: origin.kind, name: origin.name, read, proves: () => provenPeriod(options, tally) };
}

/**
 * Reads one event of the API's answer.
 * @param value untrusted; anything but an object is rejected
 */
export function readAdminAuditRecord(value: unknown, where: string, readRecord: RecordReader): SourceItem {
  if (!isRecord(value)) return { kind: 'rejected', where, reason: 'it is not a JSON object' };
  if (isNestedDeeper(value, MAX_RECORD_DEPTH)) {
    return { kind: 'rejected', where, reason: `it is nested more than ${MAX_RECORD_DEPTH} levels deep` };
  }
  return readRecord(recordFields(value), value, where);
}

function pieceReader(head: string, readRecord: RecordReader): PieceReader {
  const shape = jsonShape(head);
  if (shape.kind === 'lines') {
    const splitter = createLineSplitter(MAX_RECORD_CHARS);
    return function* readLines(text) {
      for (const line of text === undefined ? splitter.end() : splitter.feed(text)) yield* readLine(line, readRecord);
    };
  }
  const scanner = createJsonScanner(shape);
  return function* readPieces(text) {
    for (const piece of text === undefined ? scanner.end() : scanner.feed(text)) {
      const where = `item ${piece.index}`;
      yield piece.kind === 'broken'
        ? { kind: 'rejected', where, reason: piece.reason }
        : readAdminAuditRecord(piece.value, where, readRecord);
    }
  };
}

/** A line may also hold a whole answer, `{ "items": [...] }`, as some collectors write them. */
function* readLine(line: Line, readRecord: RecordReader): Generator<SourceItem> {
  const where = `line ${line.number}`;
  if (line.kind === 'too-long') {
    yield { kind: 'rejected', where, reason: `it is longer than ${MAX_RECORD_CHARS} characters` };
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    yield { kind: 'rejected', where, reason: 'it is not valid JSON' };
    return;
  }
  const list = Array.isArray(value) ? value : isRecord(value) ? value['items'] : undefined;
  if (!Array.isArray(list)) {
    yield readAdminAuditRecord(value, where, readRecord);
    return;
  }
  for (const [index, item] of list.entries())
    yield readAdminAuditRecord(item, `${where}, item ${index + 1}`, readRecord);
}
