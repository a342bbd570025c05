/** Which format a file has. Its content decides; a wrong ending of its name does no harm. */
import { SourceError } from '../audit/errors.ts';
import type { FileKind } from '../audit/file-port.ts';
import { isControlHubHeader, looksLikeTable } from './csv-header.ts';
import { isPeopleHead } from './people/people-csv.ts';
import { refusedFormat, startsAs } from './signatures.ts';
import { decodeHead, detectEncoding } from './text-chunks.ts';

const NEXT_STEP = 'Give a CSV, Excel (.xlsx) or PDF file with audit events, the JSON of the API, or a CSV with people.';
/** HTML, and the XML that some programs save as `.xls`. */
const MARK_UP = /^<(?:!doctype|html|head|body|meta|table|style|script|\?xml|!--|svg)\b/i;
/** Control characters that no text has; more than one in a hundred, and it is something else. */
const BINARY_SHARE = 0.01;
/** Tab, line breaks, form feed, escape, and the mark that ends old text files. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b]);
const FIRST_PRINTED = 0x20;
const CSV_NAME = /\.(?:csv|tsv|tab|txt)$/i;

/**
 * A zip archive is taken for a workbook, as an OLE file is, and a file that begins as PDF for one: whether it is shows when it is read.
 *
 * @param firstBytes the start of the file, the header row included (64 KiB is plenty)
 * @throws SourceError `empty-file`, `unsupported-format` or `unknown-format`
 */
export function detectSource(fileName: string, firstBytes: Uint8Array): FileKind {
  if (startsAs('zip', firstBytes) || startsAs('ole', firstBytes)) return 'portal-xlsx';
  if (startsAs('pdf', firstBytes)) return 'portal-pdf';
  const refused = refusedFormat(firstBytes);
  if (refused !== undefined) throw unsupported(fileName, refused.what, refused.next);
  const head = decodeHead(firstBytes, detectEncoding(firstBytes));
  const text = head.trimStart();
  if (text === '') throw new SourceError('empty-file', `${fileName} is empty.`, 'Download or export it again.');
  if (MARK_UP.test(text)) {
    throw unsupported(
      fileName,
      'a web page or XML, whatever its name says',
      'Open it in a spreadsheet program, and save it as .xlsx or CSV.',
    );
  }
  if (text.startsWith('{') || /^\[\s*(?:[[{\]]|$)/.test(text)) return 'admin-audit-json';
  if (isControlHubHeader(head)) return 'control-hub-csv';
  if (isPeopleHead(head)) return 'people-csv';
  if (isBinary(head))
    throw new SourceError('unknown-format', `${fileName} holds no text, and no format that is known.`, NEXT_STEP);
  if (/\.(?:json|ndjson|jsonl)$/i.test(fileName) && text.startsWith('[')) return 'admin-audit-json';
  if (CSV_NAME.test(fileName) || looksLikeTable(head)) return 'portal-csv';
  throw new SourceError(
    'unknown-format',
    `${fileName} is neither a table with columns nor JSON with audit events.`,
    NEXT_STEP,
  );
}

function isBinary(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < FIRST_PRINTED && !TEXT_CONTROLS.has(code)) count += 1;
  }
  return count > text.length * BINARY_SHARE;
}

function unsupported(fileName: string, what: string, next = NEXT_STEP): SourceError {
  return new SourceError('unsupported-format', `${fileName} is ${what}; such files are not read.`, next);
}
