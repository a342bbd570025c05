/** What lies beside a file of the watched folder: why it was not taken in, or not whole, and what to do. */
import type { FileFindings } from '../audit/ports.ts';
import { fieldWords } from '../commands/files/field-words.ts';
import type { FileReport } from '../commands/files/file-desk.ts';
import { sumOf } from '../commands/files/file-report.ts';
import { plainText } from '../questions/plain-text.ts';

const LINE_CHARS = 500;

type Table = NonNullable<FileFindings['table']>;
type Rejects = Pick<FileReport, 'rejected' | 'rejectedCount'>;

/** Ends with a line break, as every note. */
export function failureNote(
  { message, next }: { readonly message: string; readonly next: string },
  report?: FileReport,
): string {
  const kept =
    report === undefined || report.added === 0 ? [] : [`Before that place: ${sumOf(report)}. These are kept.`];
  return note([`This file was not taken in${kept.length === 0 ? '' : ' to its end'}.`, message, next, ...kept]);
}

/**
 * @param path where the file lies now
 * @param orgId decoded; the organisation whose folder it was in
 */
export function heldBackNote(path: string, { asks, columns, headerAt }: Table, orgId?: string): string {
  const missing = [
    ...(asks.includes('zone') ? ['in which time zone its times are'] : []),
    ...(asks.includes('date-order') ? ['whether day or month comes first in its dates'] : []),
  ];
  const understood = columns.map(
    ({ header, field }) => `  ${header}: ${field === undefined ? 'kept, not understood' : fieldWords(field)}`,
  );
  return note([
    'This file was not taken in: somebody must say more of it.',
    `It does not say ${missing.join(', nor ')}.`,
    `Take it in with: ${cliLineFor(path, asks, orgId)}`,
    `Or drop it into a Webex space ${orgId === undefined ? 'with the bot' : 'of this organisation'}; there the bot asks.`,
    `How its columns are understood (headings in ${headerAt}):`,
    ...understood,
  ]);
}

/** The words to type, with what must be filled in. */
function cliLineFor(path: string, asks: Table['asks'], orgId: string | undefined): string {
  const zone = asks.includes('zone') ? ' --time-zone Europe/Berlin' : '';
  const order = asks.includes('date-order') ? ' --dates day-first|month-first' : '';
  const org = orgId === undefined ? '' : ` --org ${orgId}`;
  return `whodunit import ${shellQuoted(path)}${zone}${order}${org}`;
}

/** @param sum in place of the counts of records */
export function rejectsNote(
  { rejected, rejectedCount, ...report }: Rejects & Partial<FileReport>,
  sum?: string,
): string {
  const left = rejectedCount - rejected.length;
  const counts = sum ?? sumOf({ name: '', added: 0, duplicates: 0, refused: 0, ...report, rejected, rejectedCount });
  const isTaken = sum !== undefined || (report.added ?? 0) + (report.duplicates ?? 0) + (report.refused ?? 0) > 0;
  return note([
    `${isTaken ? 'This file was taken in' : 'Nothing of this file was taken in'}: ${counts}.`,
    'Not read:',
    ...rejected.map(({ where, reason }) => `  ${where}: ${reason}`),
    ...(left === 0 ? [] : [`  and ${left} more`]),
  ]);
}

/** One line each: nothing of the file breaks out of its line. */
function note(lines: readonly string[]): string {
  return lines.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plainText(line, LINE_CHARS)}\n`).join('');
}

/** Safe to paste into a shell, whatever the name; a dash in front would be an option. */
function shellQuoted(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return /^[\w.,+@%/-]+$/.test(safe) ? safe : `'${plainText(safe, LINE_CHARS).replaceAll("'", `'\\''`)}'`;
}
