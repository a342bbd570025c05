/** What a table would mean, and what a person must say before it is taken in. */
import type { FileFindings, SampleRow } from '../../audit/file-port.ts';
import type { TableReader } from '../tables/table.ts';
import type { OrderVerdict } from './date-order.ts';
import type { FileZone, SettledTime } from './dates.ts';
import type { ColumnNames } from './header-names.ts';
import { createRowTimes } from './row-times.ts';
import { orderOfDates, type Survey, surveyTable, type TableChoices, zoneOfFile } from './survey-table.ts';
import type { DataRow, LeftOut } from './table-reading.ts';
import type { Understanding } from './understand.ts';
import { isSameZone, zoneText } from './zone-in-file.ts';

export type TableFindings = NonNullable<FileFindings['table']>;

export interface InspectOptions {
  readonly names: ColumnNames;
  /** What a person said already is not asked again. */
  readonly choices: TableChoices;
}

/** @throws SourceError `no-table`, `mixed-dates`, and what the reader throws */
export async function inspectTable(reader: TableReader, { names, choices }: InspectOptions): Promise<TableFindings> {
  const survey = await surveyTable(reader, names, choices);
  const { understanding, verdict } = survey;
  const shown = verdict.kind === 'shown' ? verdict.order : undefined;
  const zone = zoneOfFile(understanding, choices);
  const settle = createRowTimes(understanding, zone, orderOfDates(shown, choices));
  return {
    columns: understanding.columns.map(({ header, name, field }) => ({
      header: header === '' ? name : header,
      ...(field === undefined ? {} : { field }),
    })),
    headerAt: understanding.headerAt,
    sample: survey.sample.map((data) => sampleRow(data, understanding, settle)),
    asks: survey.asks,
    ...(shown === undefined ? {} : { dateOrder: shown }),
    ...(understanding.zone === undefined ? {} : { zoneInFile: zoneText(understanding.zone) }),
    notes: [...(reader.notes?.() ?? []), ...notesOf(survey), ...zoneNote(understanding, zone)],
  };
}

function sampleRow(data: DataRow, { columns }: Understanding, settle: (data: DataRow) => SettledTime): SampleRow {
  const { row } = data;
  const settled = settle(data);
  return {
    where: row.where,
    cells: columns.map((_, index) => row.cells[index]?.text ?? ''),
    ...(settled.kind === 'instant' ? { time: settled.time } : {}),
  };
}

function notesOf({ understanding, verdict, seen, flagged, leftOut }: Survey): readonly string[] {
  const review = `of the first ${seen} rows, ${flagged} cannot be read for sure and would be set aside for review`;
  return [...understanding.notes, ...orderNote(verdict), ...(flagged === 0 ? [] : [review]), ...leftOutNote(leftOut)];
}

function orderNote(verdict: OrderVerdict): readonly string[] {
  if (verdict.kind !== 'shown') return [];
  const first = verdict.order === 'day-first' ? 'day' : 'month';
  return [`dates are read with the ${first} first, as "${verdict.example}" shows`];
}

function zoneNote(understanding: Understanding, zone: FileZone | undefined): readonly string[] {
  if (zone === undefined || understanding.zone === undefined || isSameZone(zone, understanding.zone)) return [];
  return [`the times are read in ${zoneText(zone)} all the same, as was said`];
}

/** Which rows of a table were left out, for people. */
export function leftOutNote({ count, first }: LeftOut): readonly string[] {
  if (first === undefined) return [];
  return [`left out as no record: ${first}${count === 1 ? '' : `, and ${count - 1} more`}`];
}
