/** Finds the header row of a list of people, and how the file is written. */
import { foldKey } from '../../audit/field-text.ts';
import { TIME_FIELDS } from '../../audit/normalise.ts';
import type { CsvFormat } from '../csv-row.ts';
import { createCsvScanner } from '../csv-scanner.ts';

export type Column =
  | 'email'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'team'
  | 'zone'
  | 'country'
  | 'id'
  | 'key'
  | 'reason';

/** Names of columns, folded. The user export of Control Hub calls the email "User ID/Email (Required)". */
const NAMES: Readonly<Record<Column, string>> = {
  email:
    'email emailaddress emails mail mailaddress useremail useridemail useridemailrequired primaryemail userprincipalname upn',
  name: 'name fullname displayname username person',
  firstName: 'firstname givenname forename',
  lastName: 'lastname surname familyname',
  team: 'team teamname teams',
  zone: 'timezone zone tz timezoneid',
  country: 'country countrycode countryorregion',
  id: 'ciuserid personid userid webexid',
  key: 'key keys keystatus apikey apikeys apikeystatus',
  reason: 'reason keyreason note',
};
const COLUMN_OF = new Map<string, Column>(
  (Object.keys(NAMES) as Column[]).flatMap((column) => NAMES[column].split(' ').map((name) => [name, column] as const)),
);
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A first line that spreadsheets write to name the delimiter. */
const SEPARATOR_LINE = /^sep=(.)\r?\n?$/i;

export interface PeopleHeader {
  readonly format: CsvFormat;
  /** Undefined: a column that is not read. */
  readonly columns: readonly (Column | undefined)[];
  /** Rows up to here are no data. */
  readonly headerRow: number;
}

/** Undefined when no column holds emails, or when one holds times: then it is a list of events. @param head without byte order mark */
export function findPeopleHeader(head: string): PeopleHeader | undefined {
  const lineBreak = head.includes('\n') ? '\n' : '\r';
  const found = DELIMITERS.flatMap((delimiter) => headerWith({ delimiter, lineBreak }, head));
  return found.toSorted((a, b) => knownIn(b) - knownIn(a) || b.columns.length - a.columns.length)[0];
}

function headerWith(format: CsvFormat, head: string): readonly PeopleHeader[] {
  const scanner = createCsvScanner(format);
  for (const row of [...scanner.feed(head), ...scanner.end()]) {
    if (row.kind === 'broken') return [];
    if (row.row === 1 && SEPARATOR_LINE.test(row.cells.join(format.delimiter))) continue;
    const cells = row.cells.map(foldKey);
    while (cells.at(-1) === '') cells.pop();
    const columns = cells.map((cell) => COLUMN_OF.get(cell));
    const isOfPeople = columns.includes('email') && !cells.some((cell) => TIME_FIELDS.includes(cell));
    return isOfPeople ? [{ format, columns, headerRow: row.row }] : [];
  }
  return [];
}

function knownIn({ columns }: PeopleHeader): number {
  return columns.filter((column) => column !== undefined).length;
}
