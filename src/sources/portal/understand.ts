/**
 * What a table of undocumented layout means: which row is the header, what its columns are, and which zone the file names.
 * Pure. What could mean two things is refused by name, never decided.
 */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import type { UnderstoodColumn } from '../../audit/file-port.ts';
import { fold } from '../../audit/fold.ts';
import { columnLetters, type TableRecogniser, type TableRow } from '../tables/table.ts';
import type { FileZone } from './dates.ts';
import { FIELDS, type Field } from './fields.ts';
import { type ColumnNames, foldHeader, type Meaning, meaningOf } from './header-names.ts';
import { isSameZone, type StatedZone, withoutZone, zoneInHeader, zoneInTitle, zoneText } from './zone-in-file.ts';

export interface Understanding {
  /** Index of the header among the rows looked at. */
  readonly headerIndex: number;
  readonly headerAt: string;
  /** By position in the rows. */
  readonly columns: readonly TableColumn[];
  /** Position of each field that has a column. */
  readonly positions: ReadonlyMap<Field, number>;
  /** Named by the file itself. */
  readonly zone?: FileZone;
  /** The columns are those of Control Hub's export. */
  readonly isControlHub: boolean;
  /** Folded rows that belong to the page rather than to the table: the header and the titles above it. */
  readonly furniture: ReadonlySet<string>;
  readonly notes: readonly string[];
}

export interface TableColumn extends UnderstoodColumn {
  /** Unique in the table, and safe as a key of an object. */
  readonly name: string;
  readonly field?: Field;
}

/** The header is looked for among so many rows; empty ones do not count. */
const HEADER_WITHIN = 40;
/** The time, and one more. */
const ENOUGH_FIELDS = 2;
/** What only Control Hub's export has together. */
const CONTROL_HUB_NAMES = ['timestamp', 'action_text', 'tracking_id', 'event_category'].map(foldHeader);
const TIME_FIELDS: readonly Field[] = ['time', 'date', 'timeOfDay'];

/** Finds tables that are understood well enough to be read. */
export function createRecogniser(names: ColumnNames): TableRecogniser {
  return (rows) => {
    const header = findHeader(rows, names);
    if (header === undefined || header.score < ENOUGH_FIELDS || !header.hasTime) return undefined;
    return { score: header.score, key: header.row.cells.map(({ text }) => foldHeader(text)).join('|') };
  };
}

/**
 * @param rows the first rows of the table, as many as HEAD_ROWS
 * @throws SourceError `no-table`, with the columns seen and what to do
 */
export function understandTable(fileName: string, rows: readonly TableRow[], names: ColumnNames): Understanding {
  const header = findHeader(rows, names);
  if (header === undefined) throw noHeader(fileName, rows, names);
  if (header.row.flags.length > 0) {
    throw noTable(fileName, `its header, ${header.row.where}, cannot be read for sure: ${header.row.flags[0]}`, names);
  }
  const named = columnsOf(header.row, names);
  const positions = positionsOf(fileName, named, names);
  const columns = withSettledFields(named, positions);
  const folded = new Set(columns.map(({ header: text }) => foldHeader(text)));
  const isControlHub = CONTROL_HUB_NAMES.every((name) => folded.has(name));
  const titles = rows.slice(0, header.index);
  const { zone, notes } = zoneOf(columns[timePosition(positions)]?.header ?? '', titles, isControlHub);
  return {
    headerIndex: header.index,
    headerAt: header.row.where,
    columns,
    positions,
    ...(zone === undefined ? {} : { zone }),
    isControlHub,
    furniture: new Set([header.row, ...titles].map(foldedRow).filter((row) => row !== '')),
    notes: [...notes, ...ignoredNote(columns)],
  };
}

/** A row without its spelling, to see the same one again. */
export function foldedRow(row: TableRow): string {
  return row.cells
    .map(({ text }) => foldHeader(text))
    .filter((text) => text !== '')
    .join('|');
}

/** Where the time, or its date, stands. */
export function timePosition(positions: ReadonlyMap<Field, number>): number {
  return positions.get('time') ?? positions.get('date') ?? -1;
}

/** A total, a page number or the like: a row of one or two cells that begins so. */
export function looksLikeFooter(row: TableRow, names: ColumnNames): boolean {
  const filled = row.cells.filter(({ text }) => text.trim() !== '');
  if (filled.length === 0 || filled.length > 2) return false;
  const text = fold(filled.map((cell) => cell.text).join(' '));
  if (/^\d+ (?:records|rows|entries|of \d+)\b/.test(text) || /^\d+ ?\/ ?\d+$/.test(text)) return true;
  return names.footers.some((footer) => text.startsWith(footer) && !/^[\p{L}\p{N}]/u.test(text.slice(footer.length)));
}

interface Header {
  readonly index: number;
  readonly row: TableRow;
  /** How many different fields it names. */
  readonly score: number;
  readonly hasTime: boolean;
}

/** The row that names most fields; the first of several. */
function findHeader(rows: readonly TableRow[], names: ColumnNames): Header | undefined {
  let best: Header | undefined;
  for (const [index, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const fields = new Set(row.cells.flatMap(({ text }) => fieldIn(text, names) ?? []));
    if (fields.size <= (best?.score ?? 0)) continue;
    best = { index, row, score: fields.size, hasTime: TIME_FIELDS.some((field) => fields.has(field)) };
  }
  return best;
}

function fieldIn(header: string, names: ColumnNames): Field | undefined {
  const meaning = meaningIn(header, names);
  return meaning === 'ignore' ? undefined : meaning;
}

/** Long texts are no names of columns. */
const MAX_HEADER_CHARS = 100;

function meaningIn(header: string, names: ColumnNames): Meaning | undefined {
  if (header.length > MAX_HEADER_CHARS) return undefined;
  const meaning = meaningOf(header, names);
  if (meaning !== undefined) return meaning;
  const bare = withoutZone(header);
  return bare === header ? undefined : meaningOf(bare, names);
}

function columnsOf(row: TableRow, names: ColumnNames): readonly TableColumn[] {
  const cells = row.cells.map(({ text }) => text.replace(/\s+/g, ' ').trim());
  while (cells.length > 1 && cells.at(-1) === '') cells.pop();
  const taken = new Set<string>();
  return cells.map((header, index) => {
    const field = fieldIn(header, names);
    return { header, name: freeName(header, index, taken), ...(field === undefined ? {} : { field }) };
  });
}

/** A date or a time of day that is the only one is the time. */
function withSettledFields(
  columns: readonly TableColumn[],
  positions: ReadonlyMap<Field, number>,
): readonly TableColumn[] {
  const fields = new Map([...positions].map(([field, position]) => [position, field]));
  return columns.map(({ header, name }, index) => {
    const field = fields.get(index);
    return { header, name, ...(field === undefined ? {} : { field }) };
  });
}

function freeName(header: string, index: number, taken: Set<string>): string {
  const wanted = header === '' ? unnamed(index) : header;
  let name = wanted;
  // A plain object takes any name as a key but this one.
  for (let count = 2; taken.has(name) || name === '__proto__'; count += 1) name = `${wanted} (${count})`;
  taken.add(name);
  return name;
}

/** What a column without header is called. */
export function unnamed(index: number): string {
  return `column ${columnLetters(index)}`;
}

/** @throws SourceError `no-table` when two columns mean the same, or the time is missing, or nothing else is there */
function positionsOf(
  fileName: string,
  columns: readonly TableColumn[],
  names: ColumnNames,
): ReadonlyMap<Field, number> {
  const found = new Map<Field, number>();
  for (const [index, { field, header }] of columns.entries()) {
    if (field === undefined) continue;
    const other = found.get(field);
    if (other !== undefined) throw twice(fileName, field, [columns[other]?.header ?? '', header], names);
    found.set(field, index);
  }
  const times = TIME_FIELDS.filter((field) => found.has(field));
  if (times.length === 0) {
    throw noTable(fileName, `no column of it is known to hold the time. Columns seen: ${headersOf(columns)}`, names);
  }
  if (found.has('time') && times.length > 1) {
    const headers = times.map((field) => columns[found.get(field) ?? -1]?.header ?? '');
    throw twice(fileName, 'time', headers, names);
  }
  // One of the two alone holds both.
  const [only] = times;
  if (times.length === 1 && only !== undefined && only !== 'time') {
    found.set('time', found.get(only) ?? -1);
    found.delete(only);
  }
  if (found.size - times.length < ENOUGH_FIELDS - 1) {
    throw noTable(fileName, `nothing but its time is understood. Columns seen: ${headersOf(columns)}`, names);
  }
  return found;
}

function zoneOf(
  timeHeader: string,
  titles: readonly TableRow[],
  isControlHub: boolean,
): { readonly zone?: FileZone; readonly notes: readonly string[] } {
  const stated = [zoneInHeader(timeHeader), ...titles.map(titleZone)].filter((zone) => zone !== undefined);
  const unclear = stated.find((zone) => zone.kind === 'unclear');
  const zones = stated.flatMap((one) => (one.kind === 'stated' ? [one.zone] : []));
  const [zone] = zones;
  if (unclear !== undefined) {
    return { notes: [`what the file says of its zone is not clear: "${excerpt(unclear.text, 60)}"`] };
  }
  if (zone !== undefined && zones.every((other) => isSameZone(zone, other))) {
    return { zone, notes: [`the file says that its times are in ${zoneText(zone)}`] };
  }
  if (zone !== undefined) {
    return { notes: [`the file names several zones: ${[...new Set(zones.map(zoneText))].slice(0, 3).join(', ')}`] };
  }
  if (!isControlHub) return { notes: [] };
  return {
    zone: { kind: 'zone', zone: 'UTC' },
    notes: ["its columns are those of Control Hub's export, whose times are in UTC"],
  };
}

function titleZone(row: TableRow): StatedZone | undefined {
  return zoneInTitle(row.cells.map(({ text }) => text).join(' '));
}

function ignoredNote(columns: readonly TableColumn[]): readonly string[] {
  const without = columns.filter(({ field }) => field === undefined);
  if (without.length === 0) return [];
  const are = without.length === 1 ? 'is' : 'are';
  return [`kept with each record, and not understood, ${are} ${headersOf(without)}`];
}

function headersOf(columns: readonly Pick<TableColumn, 'name'>[]): string {
  const shown = columns.slice(0, 20).map(({ name }) => `"${excerpt(name, 30)}"`);
  return `${shown.join(', ')}${columns.length > shown.length ? ` and ${columns.length - shown.length} more` : ''}`;
}

function twice(fileName: string, field: Field, headers: readonly string[], names: ColumnNames): SourceError {
  const seen = headers.map((header) => `"${excerpt(header, 30)}"`).join(' and ');
  return noTable(fileName, `${seen} could both be ${FIELDS[field].label}`, names);
}

/** The fullest row may be the header, in words that are not known. */
function noHeader(fileName: string, rows: readonly TableRow[], names: ColumnNames): SourceError {
  const filled = rows.map((row) => row.cells.filter(({ text }) => text.trim() !== '').map(({ text }) => text));
  const [fullest = []] = filled.slice(0, HEADER_WITHIN).sort((a, b) => b.length - a.length);
  const seen = fullest.map((text) => ({ name: text.trim() }));
  const what = `no row of it names a column that is known${seen.length === 0 ? '' : `. The fullest one has ${headersOf(seen)}`}`;
  return noTable(fileName, what, names);
}

function noTable(fileName: string, what: string, names: ColumnNames): SourceError {
  const next =
    names.ownFile === undefined
      ? 'Say what its columns mean in a JSON file such as data/portal-columns.json, and name it in AUDIT_COLUMNS.'
      : `Say what its columns mean in ${names.ownFile}, the file that AUDIT_COLUMNS names.`;
  return new SourceError('no-table', `${fileName} cannot be taken in: ${what}.`, next);
}
