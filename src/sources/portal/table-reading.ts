/** Goes through a table: finds its header, then gives its records, without the rows that belong to the page. */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import { HEAD_ROWS, type TableReader, type TableRow } from '../tables/table.ts';
import { type CellTime, readCellTime } from './dates.ts';
import type { ColumnNames } from './header-names.ts';
import { foldedRow, looksLikeFooter, timePosition, type Understanding, understandTable } from './understand.ts';

/** A row below the header. */
export interface DataRow {
  readonly row: TableRow;
  readonly time: CellTime;
}

export interface TableReading {
  readonly understanding: Understanding;
  /** The rows below the header; can be gone through once. */
  data(): AsyncGenerator<DataRow>;
  /** Rows left out as totals, page numbers and the like, by now. */
  leftOut(): LeftOut;
}

export interface LeftOut {
  readonly count: number;
  /** Where the first one stands, and how it begins. */
  readonly first?: string;
}

const EMPTY = { text: '' } as const;

/**
 * Reads a table as far as its header.
 * @throws SourceError `no-table`, and what the reader throws
 */
export async function beginTable(reader: TableReader, names: ColumnNames): Promise<TableReading> {
  const rows = reader.rows()[Symbol.asyncIterator]();
  const head: TableRow[] = [];
  let isAtEnd = false;
  while (head.length < HEAD_ROWS && !isAtEnd) {
    const next = await rows.next();
    if (next.done === true) isAtEnd = true;
    else head.push(next.value);
  }
  try {
    return readingOf(reader.name, { head, isAtEnd, rows }, understandTable(reader.name, head, names), names);
  } catch (error) {
    await rows.return?.();
    throw error;
  }
}

/** Rows already read, and those still to come. */
interface Begun {
  readonly head: readonly TableRow[];
  readonly isAtEnd: boolean;
  readonly rows: AsyncIterator<TableRow>;
}

function readingOf(fileName: string, begun: Begun, understanding: Understanding, names: ColumnNames): TableReading {
  const { positions, furniture, headerIndex } = understanding;
  const timeAt = timePosition(positions);
  const clockAt = positions.get('timeOfDay');
  const first = begun.head.slice(headerIndex + 1);
  refuseUnreadableTimes(fileName, first.filter((row) => !furniture.has(foldedRow(row))).map(timeOf));
  let leftOut: LeftOut = { count: 0 };

  function dataRow(row: TableRow): DataRow | undefined {
    if (furniture.has(foldedRow(row))) return undefined;
    const time = timeOf(row);
    if (time.kind !== 'problem' || !looksLikeFooter(row, names)) return { row, time };
    leftOut = { first: `${row.where}, "${beginningOf(row)}"`, ...leftOut, count: leftOut.count + 1 };
    return undefined;
  }

  function timeOf(row: TableRow): CellTime {
    return readCellTime(row.cells[timeAt] ?? EMPTY, clockAt === undefined ? undefined : (row.cells[clockAt] ?? EMPTY));
  }

  async function* data(): AsyncGenerator<DataRow> {
    try {
      for (const row of first) {
        const found = dataRow(row);
        if (found !== undefined) yield found;
      }
      while (!begun.isAtEnd) {
        const next = await begun.rows.next();
        if (next.done === true) return;
        const found = dataRow(next.value);
        if (found !== undefined) yield found;
      }
    } finally {
      await begun.rows.return?.();
    }
  }

  return { understanding, data, leftOut: () => leftOut };
}

function beginningOf(row: TableRow): string {
  const text = row.cells
    .map((cell) => cell.text.trim())
    .filter((cell) => cell !== '')
    .join(' ');
  return excerpt(text, 40);
}

/** So many times that cannot be read, and none that can, are no accident. */
const ENOUGH_UNREADABLE = 3;

/** @throws SourceError `no-table` when no time among the first rows can be read */
function refuseUnreadableTimes(fileName: string, times: readonly CellTime[]): void {
  const written = times.filter(({ text }) => text !== '');
  const [first] = written;
  if (first === undefined || written.length < ENOUGH_UNREADABLE || written.some(isWhole)) return;
  const reason = first.kind === 'problem' ? first.reason : 'has no time of day';
  throw new SourceError(
    'no-table',
    `${fileName} cannot be taken in: no time of its first rows can be read; "${excerpt(first.text, 40)}" ${reason}.`,
    'Export it with dates of four-digit years and times of day, or name the right column for the time in the file that AUDIT_COLUMNS names.',
  );
}

function isWhole(time: CellTime): boolean {
  if (time.kind !== 'time') return time.kind === 'instant';
  return time.written.day !== undefined && time.written.msOfDay !== undefined;
}
