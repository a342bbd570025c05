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
  /** The rows below the header, some at a time; can be gone through once. */
  data(): AsyncGenerator<readonly DataRow[]>;
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
  const portions = (reader.portions?.() ?? oneByOne(reader))[Symbol.asyncIterator]();
  const head: TableRow[] = [];
  let isAtEnd = false;
  try {
    while (head.length < HEAD_ROWS && !isAtEnd) {
      const next = await portions.next();
      if (next.done === true) isAtEnd = true;
      else head.push(...next.value);
    }
    const understanding = understandTable(reader.name, head.slice(0, HEAD_ROWS), names);
    return readingOf(reader.name, { head, isAtEnd, portions }, understanding, names);
  } catch (error) {
    await portions.return?.();
    throw error;
  }
}

async function* oneByOne(reader: TableReader): AsyncGenerator<readonly TableRow[]> {
  for await (const row of reader.rows()) yield [row];
}

/** Rows already read, and those still to come. */
interface Begun {
  readonly head: readonly TableRow[];
  readonly isAtEnd: boolean;
  readonly portions: AsyncIterator<readonly TableRow[]>;
}

function readingOf(fileName: string, begun: Begun, understanding: Understanding, names: ColumnNames): TableReading {
  const { positions, furniture, headerIndex } = understanding;
  const timeAt = timePosition(positions);
  const clockAt = positions.get('timeOfDay');
  const first = begun.head.slice(headerIndex + 1);
  const looked = first.slice(0, HEAD_ROWS);
  refuseUnreadableTimes(fileName, looked.filter((row) => !furniture.has(foldedRow(row))).map(timeOf));
  let leftOut: LeftOut = { count: 0 };

  function isRecord(row: TableRow, time: CellTime): boolean {
    // What has a time is a record, whatever else it looks like.
    if (time.read.kind !== 'problem') return true;
    if (furniture.has(foldedRow(row))) return false;
    if (!looksLikeFooter(row, names)) return true;
    leftOut = { first: `${row.where}, "${beginningOf(row)}"`, ...leftOut, count: leftOut.count + 1 };
    return false;
  }

  function recordsIn(rows: readonly TableRow[]): readonly DataRow[] {
    const records: DataRow[] = [];
    for (const row of rows) {
      const time = timeOf(row);
      if (isRecord(row, time)) records.push({ row, time });
    }
    return records;
  }

  function timeOf(row: TableRow): CellTime {
    return readCellTime(row.cells[timeAt] ?? EMPTY, clockAt === undefined ? undefined : (row.cells[clockAt] ?? EMPTY));
  }

  async function* data(): AsyncGenerator<readonly DataRow[]> {
    try {
      yield recordsIn(first);
      while (!begun.isAtEnd) {
        const next = await begun.portions.next();
        if (next.done === true) return;
        yield recordsIn(next.value);
      }
    } finally {
      await begun.portions.return?.();
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
  const reason = first.read.kind === 'problem' ? first.read.reason : 'has no time of day';
  throw new SourceError(
    'no-table',
    `${fileName} cannot be taken in: no time of its first rows can be read; "${excerpt(first.text, 40)}" ${reason}.`,
    'Export it with dates of four-digit years and times of day, or name the right column for the time in the file that AUDIT_COLUMNS names.',
  );
}

function isWhole({ read }: CellTime): boolean {
  if (read.kind !== 'time') return read.kind === 'instant';
  return read.written.day !== undefined && read.written.msOfDay !== undefined;
}
