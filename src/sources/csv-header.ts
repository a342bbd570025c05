/** Finds out how a CSV file is written, and which columns it has, from its first bytes. */
import { SourceError } from '../audit/errors.ts';
import { excerpt, foldKey } from '../audit/field-text.ts';
import { TIME_FIELDS } from '../audit/normalise.ts';
import type { CsvFormat } from './csv-row.ts';
import { createCsvScanner } from './csv-scanner.ts';

/**
 * Fields of the audit data dictionary, folded, and those that only the JSON
 * form documents. The literal header row of an export is not documented.
 * @see https://help.webex.com/en-us/article/nqzomav
 */
const KNOWN_FIELDS = new Set([
  ...TIME_FIELDS,
  'actiontext',
  'trackingid',
  'eventcategory',
  'eventdescription',
  'eventid',
  'actorid',
  'actorname',
  'actoremail',
  'actororgid',
  'actororgname',
  'actoruseragent',
  'actorip',
  'targettype',
  'targetid',
  'targetname',
  'targetorgid',
  'targetorgname',
]);
/** The time and one more. */
const ENOUGH_COLUMNS = 2;
/** Of them, those that hardly another table has. */
const OWN_FIELDS = new Set([
  'timestamp',
  'timestamputc',
  'actiontext',
  'trackingid',
  'eventcategory',
  'eventdescription',
  'actororgid',
  'actoruseragent',
  'targettype',
  'targetorgid',
]);
/** More than any audit export has; each row costs as much as it has columns. */
const MAX_COLUMNS = 1000;
export const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A first line that spreadsheets write to name the delimiter. */
export const SEPARATOR_LINE = /^sep=(.)\r?\n?$/i;

export interface CsvHeader {
  readonly format: CsvFormat;
  readonly columns: readonly CsvColumn[];
  /** Rows up to here are no data. */
  readonly headerRow: number;
}

export interface CsvColumn {
  /** As written; a number is added where the same name stands twice. Safe as a key of an object. */
  readonly name: string;
  /** See `foldKey`. */
  readonly folded: string;
}

/**
 * Is this the header of an export with the documented columns? Names that any table may have, such as "Time", are not
 * enough: of another table it is not documented which time zone is meant.
 */
export function isControlHubHeader(head: string): boolean {
  return candidates(head).some(({ cells, known }) => {
    const folded = cells.map(foldKey);
    const hasTime = folded.some((cell) => TIME_FIELDS.includes(cell));
    return hasTime && known >= ENOUGH_COLUMNS && folded.some((cell) => OWN_FIELDS.has(cell));
  });
}

/** Do the first rows have the same number of columns, two or more? */
export function looksLikeTable(head: string): boolean {
  const lineBreak = head.includes('\n') ? '\n' : '\r';
  return DELIMITERS.some((delimiter) => {
    const [first, second] = createCsvScanner({ delimiter, lineBreak }).feed(head);
    if (first?.kind !== 'row' || second?.kind !== 'row') return false;
    return first.cells.length > 1 && first.cells.length === second.cells.length;
  });
}

/**
 * @param head the first characters of the file, without byte order mark
 * @throws SourceError `csv-columns` when the first row has no column for the time, naming the columns seen, or too many
 */
export function readCsvHeader(fileName: string, head: string): CsvHeader {
  const [best] = candidates(head).sort((a, b) => b.known - a.known || b.cells.length - a.cells.length);
  if (best === undefined) {
    throw new SourceError('csv-columns', `${fileName} has no header row.`, 'Export it again from Control Hub.');
  }
  if (best.cells.length > MAX_COLUMNS) {
    throw new SourceError(
      'csv-columns',
      `${fileName} has more than 1,000 columns, as no audit export does.`,
      'Export it again from Control Hub.',
    );
  }
  const columns = namedColumns(best.cells);
  if (!columns.some(({ folded }) => TIME_FIELDS.includes(folded))) {
    const seen = columns.slice(0, 20).map(({ name }) => `"${excerpt(name, 30)}"`);
    throw new SourceError(
      'csv-columns',
      `${fileName} has no column named "timestamp". Columns seen: ${seen.join(', ')}.`,
      'Give the file that Control Hub exports under Security > Audit > Admin activities, with its header row.',
    );
  }
  return { format: best.format, columns, headerRow: best.row };
}

interface Candidate {
  readonly format: CsvFormat;
  readonly cells: readonly string[];
  readonly row: number;
  readonly known: number;
}

function candidates(head: string): Candidate[] {
  const lineBreak = head.includes('\n') ? '\n' : '\r';
  return DELIMITERS.flatMap((delimiter) => {
    const format: CsvFormat = { delimiter, lineBreak };
    const scanner = createCsvScanner(format);
    // The head may end anywhere; only a file shorter than it ends in the header row itself.
    for (const row of [...scanner.feed(head), ...scanner.end()]) {
      if (row.kind === 'broken') continue;
      if (row.row === 1 && SEPARATOR_LINE.test(row.cells.join(delimiter))) continue;
      const known = row.cells.filter((cell) => KNOWN_FIELDS.has(foldKey(cell))).length;
      return [{ format, cells: row.cells, row: row.row, known }];
    }
    return [];
  });
}

/** Columns without the empty names that spreadsheets leave at the end. */
function namedColumns(cells: readonly string[]): readonly CsvColumn[] {
  const names = cells.map((cell) => cell.trim());
  while (names.length > 1 && names.at(-1) === '') names.pop();
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    // A plain object takes any name as a key but this one.
    const isPlain = count === 1 && name !== '__proto__';
    return { name: isPlain ? name : `${name} (${count})`, folded: foldKey(name) };
  });
}
