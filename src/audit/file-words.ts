/** What a file is, in words for people. */
import type { FileKind } from './file-port.ts';

const WORDS: Readonly<Record<FileKind, string>> = {
  'control-hub-csv': 'a CSV export of Control Hub',
  'admin-audit-json': 'JSON of the audit API',
  'portal-csv': 'a CSV table',
  'portal-xlsx': 'an Excel workbook',
  'portal-pdf': 'a PDF file',
  'people-csv': 'a CSV list of people',
};
const ENDINGS: Readonly<Record<FileKind, RegExp>> = {
  'control-hub-csv': /^(?:csv|tsv|tab|txt)$/,
  'admin-audit-json': /^(?:json|ndjson|jsonl|txt)$/,
  'portal-csv': /^(?:csv|tsv|tab|txt)$/,
  'portal-xlsx': /^(?:xlsx|xlsm)$/,
  'portal-pdf': /^pdf$/,
  'people-csv': /^(?:csv|tsv|tab|txt)$/,
};

/** `an Excel workbook`. */
export function fileKindWords(kind: FileKind): string {
  return WORDS[kind];
}

/** Does the ending of the name promise another format? A name without an ending promises nothing. */
export function isMisnamed(name: string, kind: FileKind): boolean {
  const [, ending] = /\.([a-z0-9]{1,8})$/i.exec(name) ?? [];
  return ending !== undefined && !ENDINGS[kind].test(ending.toLowerCase());
}
