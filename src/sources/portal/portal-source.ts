/**
 * A table as a source of audit events.
 *
 * Every row below the header ends as an event or as a rejection with its place; rows of the page (the header again,
 * titles, totals, page numbers) are left out and told of. A row that the reader is not sure of is never taken in.
 */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import type { DateOrder, FileChoices, FileProgress } from '../../audit/file-port.ts';
import type { AuditSource, Clock, SourceItem } from '../../audit/ports.ts';
import { createRecordReader, type RecordReader } from '../record-reader.ts';
import { type FileSourceOptions, provenPeriod, type ReadingTally } from '../source-options.ts';
import type { TableKind, TableReader, TableRow } from '../tables/table.ts';
import type { ColumnNames } from './header-names.ts';
import { leftOutNote, type TableFindings } from './inspect-table.ts';
import { createRowTimes } from './row-times.ts';
import { orderOfDates, type Question, surveyTable, zoneOfFile } from './survey-table.ts';
import { beginTable, type DataRow } from './table-reading.ts';
import { createRecordMaker, rawOf } from './table-record.ts';
import type { Understanding } from './understand.ts';

export interface PortalOptions {
  readonly clock: Clock;
  readonly names: ColumnNames;
  /** The span that somebody says the file was made for; a file does not tell. */
  readonly statedPeriod?: FileSourceOptions['statedPeriod'];
  readonly onProgress?: (progress: FileProgress) => void;
}

export interface PortalSource extends AuditSource {
  /** What a person should know of the reading, once it is done. One clause each. */
  notes(): readonly string[];
}

/** Rows between two reports of progress. */
const PROGRESS_ROWS = 1000;

/**
 * @param findings what was shown before, if anything was: the table must still mean that
 * @param choices zone and order of dates as a person chose them; a chosen zone goes before the file's own, and dates that
 *   show their order go before a chosen one
 * @returns a source whose reading throws SourceError `no-table`, `mixed-dates`, `needs-zone`, `needs-date-order`,
 *   `changed`, and what the reader throws
 */
export function portalSource(
  reader: TableReader,
  findings: TableFindings | undefined,
  choices: FileChoices,
  options: PortalOptions,
): PortalSource {
  const kind = choices.sample === true ? 'sample' : reader.kind;
  let tally: ReadingTally | undefined;
  let notes: readonly string[] = [];

  async function* read(): AsyncGenerator<SourceItem> {
    const order = await orderToReadBy(reader, findings, choices, options.names);
    const reading = await beginTable(reader, options.names);
    const { understanding } = reading;
    refuseChanges(reader.name, understanding, findings);
    const readRecord = createRecordReader({
      kind,
      name: reader.name,
      importedAt: options.clock.now(),
      homeOrgId: choices.orgId,
      zone: 'UTC',
      byFacts: !understanding.isControlHub,
    });
    const rowReader = createRowReader(reader.kind, understanding, choices, order, readRecord);
    let [rows, rejected] = [0, 0];
    for await (const portion of reading.data()) {
      for (const data of portion) {
        const item = rowReader.read(data);
        rows += 1;
        if (item.kind === 'rejected') rejected += 1;
        if (rows % PROGRESS_ROWS === 0) options.onProgress?.({ rows });
        yield item;
      }
    }
    options.onProgress?.({ rows });
    notes = [...(reader.notes?.() ?? []), ...leftOutNote(reading.leftOut()), ...rowReader.notes()];
    tally = { rows, rejected };
  }

  return { kind, name: reader.name, read, proves: () => provenPeriod(options, tally), notes: () => notes };
}

/** @throws SourceError `needs-zone`, `needs-date-order`, and as `surveyTable` */
async function orderToReadBy(
  reader: TableReader,
  findings: TableFindings | undefined,
  choices: FileChoices,
  names: ColumnNames,
): Promise<DateOrder | undefined> {
  const survey = findings === undefined ? await surveyTable(reader, names, choices) : undefined;
  const chosen: Readonly<Record<Question, boolean>> = {
    zone: choices.zone !== undefined,
    'date-order': choices.dateOrder !== undefined,
  };
  const open = (findings ?? survey)?.asks.find((question) => !chosen[question]);
  if (open !== undefined) throw needsAnswer(reader.name, open);
  return orderOfDates(survey?.verdict.kind === 'shown' ? survey.verdict.order : findings?.dateOrder, choices);
}

function needsAnswer(fileName: string, question: Question): SourceError {
  return question === 'zone'
    ? new SourceError(
        'needs-zone',
        `${fileName} is not taken in yet: it does not say in which time zone its times are.`,
        'Name the zone, such as Europe/Berlin or UTC.',
      )
    : new SourceError(
        'needs-date-order',
        `${fileName} is not taken in yet: its dates do not show whether the day or the month comes first.`,
        'Say which of both it is.',
      );
}

/** @throws SourceError `changed` when the table does not mean what was shown */
function refuseChanges(fileName: string, now: Understanding, shown: TableFindings | undefined): void {
  if (shown === undefined) return;
  const isSame =
    now.columns.length === shown.columns.length &&
    now.columns.every(({ field }, index) => field === shown.columns[index]?.field);
  if (isSame) return;
  throw new SourceError(
    'changed',
    `${fileName}, or what its columns are known to mean, has changed since it was looked at.`,
    'Give it again.',
  );
}

interface RowReader {
  read(data: DataRow): SourceItem;
  notes(): readonly string[];
}

function createRowReader(
  kind: TableKind,
  understanding: Understanding,
  choices: FileChoices,
  order: DateOrder | undefined,
  readRecord: RecordReader,
): RowReader {
  const { columns } = understanding;
  const recordOf = createRecordMaker(understanding);
  const settle = createRowTimes(understanding, zoneOfFile(understanding, choices), order);
  let repeated = 0;

  function read(data: DataRow): SourceItem {
    const { row } = data;
    const doubt = doubtOf(row, kind, columns.length);
    if (doubt !== undefined) return rejected(row, doubt);
    const settled = settle(data);
    if (settled.kind === 'problem') return rejected(row, settled.reason);
    // The first rows left nothing open, or it was said: this one is unlike them.
    if (settled.kind === 'open')
      return rejected(row, `${OPEN[settled.needs]} of "${excerpt(data.time.text, 40)}" is not known`);
    if (settled.isRepeated === true) repeated += 1;
    const item = readRecord(recordOf(row, settled.time, settled.exact), rawOf(row, columns), row.where);
    return isOfOtherOrg(item, choices.onlyOrgId) ? rejected(row, 'it belongs to another organisation') : item;
  }

  return { read, notes: () => repeatedNote(repeated) };
}

function rejected({ where }: TableRow, reason: string): SourceItem {
  return { kind: 'rejected', where, reason };
}

const OPEN: Readonly<Record<Question, string>> = { zone: 'the time zone', 'date-order': 'the order of day and month' };

/** Why a row may not be what it looks like; undefined: nothing says so. */
function doubtOf(row: TableRow, kind: TableKind, columns: number): string | undefined {
  if (row.flags.length > 0) return `it is for review: ${row.flags.join('; ')}`;
  // A spreadsheet knows where its cells stand. Elsewhere one delimiter too many or too few shifts the others.
  const isShort = kind === 'portal-csv' && row.cells.length < columns;
  const isLong = kind !== 'portal-xlsx' && row.cells.slice(columns).some(({ text }) => text.trim() !== '');
  return isShort || isLong ? `it has ${row.cells.length} columns, the header has ${columns}` : undefined;
}

function isOfOtherOrg(item: SourceItem, onlyOrgId: string | undefined): boolean {
  if (item.kind === 'rejected' || onlyOrgId === undefined) return false;
  const { orgId } = item.incoming.event;
  return orgId !== undefined && orgId !== onlyOrgId;
}

function repeatedNote(count: number): readonly string[] {
  if (count === 0) return [];
  const times = count === 1 ? '1 time stands' : `${count} times stand`;
  return [`${times} in an hour that the clocks went through twice; the first one is taken`];
}
