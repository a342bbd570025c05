/**
 * A list of people as a spreadsheet saves it: one row each, known by the names
 * of the columns in any order and spelling. Only the email is needed.
 */
import { findCountry } from '../../audit/country.ts';
import { readEmail } from '../../audit/email.ts';
import { SourceError } from '../../audit/errors.ts';
import { cleanText, excerpt, foldKey } from '../../audit/field-text.ts';
import type { IncomingPerson, PeopleItem, PeopleSource } from '../../audit/ports.ts';
import { looksLikeSecret } from '../../audit/secret.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { findZone, zonesOfCity } from '../../audit/zone.ts';
import type { ByteInput } from '../byte-input.ts';
import type { CsvFormat } from '../csv-row.ts';
import { type CsvRow, createCsvScanner } from '../csv-scanner.ts';
import { decodeHead, detectEncoding, textChunks } from '../text-chunks.ts';
import { type Column, findPeopleHeader } from './people-header.ts';

const MAX_NAME_CHARS = 200;

/** What people write of a key. Anything else is not taken, and not repeated: it might be a key. */
const KEY_WORDS: ReadonlyMap<string, NonNullable<IncomingPerson['key']>['status']> = new Map([
  ...list('missing no none false 0 lacking absent', 'missing' as const),
  ...list('reported yes true 1 configured done present', 'reported' as const),
  ...list('exempt exempted excused notneeded', 'exempt' as const),
  ...list('revoked withdrawn', 'revoked' as const),
]);
const NOTHING_SAID: ReadonlySet<string> = new Set(['', 'unknown', 'notknown', 'na', 'proven', 'regressed']);

function list<T>(words: string, value: T): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, value] as const);
}

/** Is this a list of people, rather than an export of audit events? */
export function isPeopleCsv(input: Pick<ByteInput, 'head'>): boolean {
  return isPeopleHead(headText(input));
}

/** @param head the first characters of the file, without byte order mark */
export function isPeopleHead(head: string): boolean {
  return findPeopleHeader(head) !== undefined;
}

/** @throws SourceError `csv-columns` when no column holds emails. */
export function peopleCsv(input: ByteInput): PeopleSource {
  const header = findPeopleHeader(headText(input));
  if (header === undefined) {
    throw new SourceError(
      'csv-columns',
      `${input.name} has no column named "email".`,
      'Give a CSV with a header row: email, and if you like name, team, time zone, country.',
    );
  }
  const { format, columns, headerRow } = header;
  return { kind: 'people-csv', name: input.name, read: () => readPeople(input, { format, columns, headerRow }) };
}

function headText({ head }: Pick<ByteInput, 'head'>): string {
  return decodeHead(head, detectEncoding(head));
}

interface Layout {
  readonly format: CsvFormat;
  readonly columns: readonly (Column | undefined)[];
  readonly headerRow: number;
}

async function* readPeople(input: ByteInput, { format, columns, headerRow }: Layout): AsyncGenerator<PeopleItem> {
  const scanner = createCsvScanner(format);
  const itemsOf = (rows: readonly CsvRow[]): readonly PeopleItem[] =>
    rows.filter(({ row }) => row > headerRow).map((row) => readRow(row, columns));
  for await (const text of textChunks(input, detectEncoding(input.head))) yield* itemsOf(scanner.feed(text));
  yield* itemsOf(scanner.end());
}

function readRow(row: CsvRow, columns: Layout['columns']): PeopleItem {
  const where = row.row === row.line ? `row ${row.row}` : `row ${row.row} (line ${row.line})`;
  if (row.kind === 'broken') return { kind: 'rejected', where, reason: row.reason };
  if (row.cells.slice(columns.length).some((cell) => cell.trim() !== ''))
    return { kind: 'rejected', where, reason: `it has ${row.cells.length} columns, the header has ${columns.length}` };
  const cells = new Map<Column, string>();
  for (const [index, column] of columns.entries()) {
    const cell = cleanText(row.cells[index]);
    if (column !== undefined && cell !== undefined && !cells.has(column)) cells.set(column, cell);
  }
  const read = readPerson(cells);
  return 'reason' in read ? { kind: 'rejected', where, reason: read.reason } : { kind: 'person', person: read, where };
}

function readPerson(cells: ReadonlyMap<Column, string>): IncomingPerson | { readonly reason: string } {
  if (holdSecret(cells)) return { reason: 'it holds what looks like a key or a password; please take that out' };
  const email = readEmail(cells.get('email') ?? '');
  if (email === undefined) return { reason: problem(cells.get('email'), 'is not an email', 'it has no email') };
  const zone = zoneOf(cells.get('zone'));
  if (zone === 'wrong')
    return { reason: problem(cells.get('zone'), 'is not a time zone; write it like Europe/Berlin') };
  const country = cells.get('country');
  const code = country === undefined ? undefined : findCountry(country);
  if (country !== undefined && code === undefined)
    return { reason: problem(country, 'is not a country; write it like DE or Germany') };
  const key = keyOf(cells);
  if (key !== undefined && 'problem' in key) return { reason: key.problem };
  const name = nameOf(cells);
  const team = cells.get('team');
  const id = cells.get('id');
  return {
    email,
    ...(name === undefined ? {} : { name }),
    ...(team === undefined ? {} : { team: team.slice(0, MAX_NAME_CHARS) }),
    ...(zone === undefined ? {} : { zone }),
    ...(code === undefined ? {} : { country: code }),
    ...(id === undefined ? {} : { ids: [decodeId(id)] }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Such a row is neither kept nor repeated. An id may be as long and as random; the status of a key has its own words. */
function holdSecret(cells: ReadonlyMap<Column, string>): boolean {
  return [...cells].some(([column, cell]) => column !== 'id' && column !== 'key' && looksLikeSecret(cell));
}

function problem(cell: string | undefined, what: string, whenEmpty = what): string {
  return cell === undefined ? whenEmpty : `"${excerpt(cell, 40)}" ${what}`;
}

/** A zone, or a city that only one zone is named after. */
function zoneOf(cell: string | undefined): string | 'wrong' | undefined {
  if (cell === undefined) return undefined;
  const zone = findZone(cell);
  if (zone !== undefined) return zone;
  const [ofCity, ...others] = zonesOfCity(cell.slice(0, 64));
  return ofCity !== undefined && others.length === 0 ? ofCity : 'wrong';
}

function nameOf(cells: ReadonlyMap<Column, string>): string | undefined {
  const parts = [cells.get('firstName'), cells.get('lastName')].filter((part) => part !== undefined);
  const name = cells.get('name') ?? (parts.length === 0 ? undefined : parts.join(' '));
  return name?.slice(0, MAX_NAME_CHARS);
}

function keyOf(cells: ReadonlyMap<Column, string>): IncomingPerson['key'] | { readonly problem: string } {
  const said = foldKey(cells.get('key') ?? '');
  if (NOTHING_SAID.has(said)) return undefined;
  const status = KEY_WORDS.get(said);
  // The cell is not repeated: it might hold a key.
  if (status === undefined) return { problem: 'its key status is none of missing, reported, exempt and revoked' };
  const reason = cells.get('reason')?.slice(0, MAX_NAME_CHARS);
  if (reason === undefined && (status === 'exempt' || status === 'revoked'))
    return { problem: `its key is ${status} without a reason; add a column "reason"` };
  return { status, ...(reason === undefined ? {} : { reason }) };
}
