/** Goes through the beginning of a table, or all of it where the dates make that necessary, and takes nothing in. */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import type { DateOrder, FileChoices } from '../../audit/file-port.ts';
import { findZone } from '../../audit/zone.ts';
import { HEAD_ROWS, type TableReader } from '../tables/table.ts';
import { createOrderEvidence, type OrderVerdict } from './date-order.ts';
import type { FileZone } from './dates.ts';
import type { ColumnNames } from './header-names.ts';
import { rowZone } from './row-times.ts';
import { beginTable, type DataRow, type LeftOut } from './table-reading.ts';
import type { Understanding } from './understand.ts';

export interface Survey {
  readonly understanding: Understanding;
  /** The first rows below the header. */
  readonly sample: readonly DataRow[];
  /** What the dates themselves say, in the rows seen: the whole table unless nothing is open in the first ones. */
  readonly verdict: Exclude<OrderVerdict, { readonly kind: 'both' }>;
  readonly asks: readonly Question[];
  readonly seen: number;
  /** Rows that would be set aside for review. */
  readonly flagged: number;
  readonly leftOut: LeftOut;
}

/** What only a person can say. */
export type Question = 'zone' | 'date-order';

export type TableChoices = Pick<FileChoices, 'zone' | 'dateOrder'>;

const SAMPLE_ROWS = 3;

/**
 * @param choices what a person said already is not asked
 * @throws SourceError `no-table`, `mixed-dates`, and what the reader throws
 */
export async function surveyTable(reader: TableReader, names: ColumnNames, choices: TableChoices): Promise<Survey> {
  const reading = await beginTable(reader, names);
  const { understanding } = reading;
  const evidence = createOrderEvidence();
  const sample: DataRow[] = [];
  let leavesZoneOpen = false;
  let [seen, flagged] = [0, 0];
  for await (const portion of reading.data()) {
    for (const data of portion) {
      seen += 1;
      if (sample.length < SAMPLE_ROWS) sample.push(data);
      if (data.row.flags.length > 0) flagged += 1;
      else evidence.add(data.time);
      leavesZoneOpen ||= isOpenAsToZone(data, understanding);
    }
    if (seen >= HEAD_ROWS && evidence.verdict().kind === 'not-needed') break;
  }
  const verdict = evidence.verdict();
  if (verdict.kind === 'both') throw mixedDates(reader.name, verdict.examples);
  const asks: Question[] = [];
  if (leavesZoneOpen && zoneOfFile(understanding, choices) === undefined) asks.push('zone');
  if (verdict.kind === 'open' && choices.dateOrder === undefined) asks.push('date-order');
  return { understanding, sample, verdict, asks, seen, flagged, leftOut: reading.leftOut() };
}

/**
 * The zone of times that name none: what a person chose, else what the file says.
 * @throws SourceError `bad-time-zone`
 */
export function zoneOfFile({ zone }: Understanding, choices: TableChoices): FileZone | undefined {
  if (choices.zone === undefined) return zone;
  const chosen = findZone(choices.zone);
  if (chosen !== undefined) return { kind: 'zone', zone: chosen };
  throw new SourceError(
    'bad-time-zone',
    `"${excerpt(choices.zone)}" is not a time zone.`,
    'Name one such as Europe/Berlin or UTC.',
  );
}

/** Which number comes first in a date: what the dates show, else what a person chose. */
export function orderOfDates(shown: DateOrder | undefined, choices: TableChoices): DateOrder | undefined {
  return shown ?? choices.dateOrder;
}

function isOpenAsToZone({ row, time }: DataRow, understanding: Understanding): boolean {
  if (time.read.kind !== 'time' || rowZone(row, understanding) !== undefined) return false;
  const { zone } = time.read.written;
  return zone === undefined || zone.kind === 'abbreviation';
}

function mixedDates(fileName: string, [dayFirst, monthFirst]: readonly [string, string]): SourceError {
  return new SourceError(
    'mixed-dates',
    `${fileName} cannot be taken in: in "${dayFirst}" the day comes first, in "${monthFirst}" the month.`,
    'Export it again, with one way to write dates.',
  );
}
