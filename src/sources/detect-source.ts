/** Which format a file has. Its content decides; a wrong ending of its name does no harm. */
import { SourceError } from '../audit/errors.ts';
import type { SourceKind } from '../audit/event.ts';
import { isControlHubHeader } from './csv-header.ts';
import { decodeHead, detectEncoding } from './text-chunks.ts';

export type FileSourceKind = Extract<SourceKind, 'control-hub-csv' | 'admin-audit-json'>;

const NEXT_STEP =
  'Export the events as CSV in Control Hub (Security > Audit > Admin activities), or save the JSON of the API.';
/** First bytes of formats that are known but not read. */
const REFUSED: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'an Excel workbook or another zip file' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x1f, 0x8b], what: 'a gzip file' },
];

/**
 * @param firstBytes the start of the file, the header row included (64 KiB is plenty)
 * @throws SourceError `empty-file`, `unsupported-format` (Excel, PDF) or `unknown-format`
 */
export function detectSource(fileName: string, firstBytes: Uint8Array): FileSourceKind {
  const refused = REFUSED.find(({ bytes }) => bytes.every((byte, index) => firstBytes[index] === byte));
  if (refused !== undefined) {
    throw new SourceError('unsupported-format', `${fileName} is ${refused.what}; these are not read yet.`, NEXT_STEP);
  }
  const head = decodeHead(firstBytes, detectEncoding(firstBytes));
  const text = head.trimStart();
  if (text === '') throw new SourceError('empty-file', `${fileName} is empty.`, NEXT_STEP);
  if (text.startsWith('{') || /^\[\s*(?:[[{\]]|$)/.test(text)) return 'admin-audit-json';
  if (isControlHubHeader(head) || /\.(?:csv|tsv|txt)$/i.test(fileName)) return 'control-hub-csv';
  if (/\.(?:json|ndjson|jsonl)$/i.test(fileName) && text.startsWith('[')) return 'admin-audit-json';
  throw new SourceError('unknown-format', `${fileName} is neither a CSV export nor JSON with audit events.`, NEXT_STEP);
}
