/** What a reader made of a report, against what was written into it. */
import type { TableReader, TableRow } from '../../../src/sources/tables/table.ts';
import type { Row } from './report-pdf.ts';

/** The same letter twice at one place is taken for bold. */
const LETTERS_ON_ONE_ANOTHER = 3;

export interface Comparison {
  /** As it was written, and without a flag. */
  readonly isHeaderFound: boolean;
  /** What stands above it. */
  readonly titles: readonly string[];
  /** What stands below the last row. */
  readonly footers: readonly string[];
  /** Rows as written, in their order. */
  readonly exact: number;
  readonly flagged: readonly TableRow[];
  /** Rows without a flag that are not what was written: there must be none. */
  readonly wrong: readonly TableRow[];
  /** Rows whose letters are not all among those of the flagged rows at their place: there must be none. */
  readonly lost: readonly Row[];
}

export async function rowsOf(reader: TableReader): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return rows;
}

/** Texts are the same when their words are: how a line was broken is the paper's. */
export function textOf(cells: Row): string {
  return cells.map((text) => text.replace(/\s+/g, ' ').trim()).join('¦');
}

export function textsOf({ cells }: TableRow): string {
  return textOf(cells.map(({ text }) => text));
}

export async function compareRows(reader: TableReader, header: Row, rows: readonly Row[]): Promise<Comparison> {
  const read = await rowsOf(reader);
  const at = read.findIndex((row) => row.flags.length === 0 && isHeader(row, header));
  const body = read.slice(at + 1).map((row) => withoutEmptyColumns(row, read[at]));
  return { isHeaderFound: at >= 0, titles: read.slice(0, Math.max(0, at)).map(textsOf), ...compareBody(body, rows) };
}

/** Names are broken where they do not fit, too. */
function isHeader({ cells }: TableRow, header: Row): boolean {
  const names = cells.map(({ text }) => text.replace(/\s/g, '')).filter((text) => text !== '');
  return names.join('¦') === header.map((text) => text.replace(/\s/g, '')).join('¦');
}

/** A column without a heading, and with nothing in it, is none. */
function withoutEmptyColumns(row: TableRow, header: TableRow | undefined): TableRow {
  if (row.cells.length === 1) return row;
  return { ...row, cells: row.cells.filter(({ text }, index) => text !== '' || header?.cells[index]?.text !== '') };
}

function compareBody(read: readonly TableRow[], rows: readonly Row[]) {
  const flagged: TableRow[] = [];
  const wrong: TableRow[] = [];
  const lost: Row[] = [];
  let [exact, next] = [0, 0];
  let here: TableRow[] = [];
  const footers: TableRow[] = [];
  const closeGap = (end: number) => {
    lost.push(...missing(rows.slice(next, end), here));
    flagged.push(...here);
    here = [];
    next = end + 1;
  };
  for (const row of read) {
    const text = textsOf(row);
    const found = rows.findIndex((cells, index) => index >= next && textOf(cells) === text);
    if (row.flags.length > 0) here.push(row);
    else if (found < 0 && row.cells.length === 1) footers.push(row);
    else if (found < 0) wrong.push(row);
    else {
      wrong.push(...footers.splice(0));
      closeGap(found);
      exact += 1;
    }
  }
  closeGap(rows.length);
  return { footers: footers.map(textsOf), exact, flagged, wrong, lost };
}

/** Letters of rows that ran into one another may lie between one another, but there they are, two or three apart. */
function missing(rows: readonly Row[], flagged: readonly TableRow[]): readonly Row[] {
  const letters = new Map<string, number>();
  for (const letter of flagged.flatMap((row) => lettersOf(row.cells.map(({ text }) => text)))) {
    letters.set(letter, (letters.get(letter) ?? 0) + 1);
  }
  return rows.filter((row) => {
    const gone = lettersOf(row).filter((letter) => {
      const left = (letters.get(letter) ?? 0) - 1;
      letters.set(letter, left);
      return left < 0;
    });
    return gone.length > LETTERS_ON_ONE_ANOTHER;
  });
}

function lettersOf(cells: Row): readonly string[] {
  return [...cells.join('')].filter((letter) => /\S/.test(letter));
}
