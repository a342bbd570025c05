/** Rows of the table as bands of lines, which pages are filled with. */
import type { Change } from '../../audit/event.ts';
import type { ReportCell, ReportColumn } from '../../audit/export-port.ts';
import { fileText } from '../cell-text.ts';
import { dayAndClock, localText } from '../instant-text.ts';
import { BODY_WIDTH, CELL, LEADING, PAGE, type PlacedColumn, STYLES } from './design.ts';
import type { FontBook } from './font-book.ts';
import type { Line, Setter, Span, TextStyle } from './set-text.ts';

/** Lines side by side. */
export interface Band {
  readonly height: number;
  readonly items: readonly { readonly line: Line; readonly x: number }[];
  /** How much of the height is below the line, beyond what lines need. */
  readonly lift: number;
}

/** What sets text: fonts that are opened when needed, and lines. */
export interface Desk {
  readonly book: FontBook;
  readonly setter: Setter;
}

/** A longer text would push everything else off the pages; the other formats have it whole, or nearly. */
const TEXT_CHARS = 1500;
const VALUE_CHARS = 700;
const DETAIL_CHARS = 400;
/** Before and after together, where they are read at a glance. */
const SHORT_CHANGE = 48;
const MAX_CHANGES = 40;

export interface Table {
  readonly columns: readonly ReportColumn[];
  readonly placed: readonly PlacedColumn[];
  readonly zone: string;
}

/** The lines of the row, and below them what has no column of its own. */
export async function rowBands(row: readonly ReportCell[], table: Table, desk: Desk): Promise<readonly Band[]> {
  const cells = await Promise.all(
    table.placed.map(async ({ at, x, width }) => {
      const cell = row[at];
      const lines = cell === undefined ? [] : await cellLines(cell, width - 2 * CELL.padX, table.zone, desk);
      return lines.map(({ line, shift }) => ({ line, x: x + CELL.padX + shift }));
    }),
  );
  const detailX = (table.placed[1]?.x ?? PAGE.left) + CELL.padX;
  const details = await detailBands(row, detailX, table, desk);
  const isBeside = table.placed.map(({ x }) => x + CELL.padX < detailX);
  const deepest = Math.max(1, ...cells.map((lines, at) => (isBeside[at] === true ? 1 : lines.length)));
  const bands = Array.from({ length: deepest }, (_, at) => ({
    height: LEADING.cell + (at === deepest - 1 && details.length > 0 ? LEADING.beforeDetail : 0),
    items: cells.flatMap((lines) => lines[at] ?? []),
    lift: at === deepest - 1 && details.length > 0 ? LEADING.beforeDetail : 0,
  }));
  return withBeside(
    [...bands, ...details],
    deepest,
    cells.filter((_, at) => isBeside[at] === true),
  );
}

type PlacedLine = Band['items'][number];

/** What stands left of the small print goes on beside it: the time of day below the date. */
function withBeside(
  bands: readonly Band[],
  deepest: number,
  columns: readonly (readonly PlacedLine[])[],
): readonly Band[] {
  const needed = Math.max(bands.length, ...columns.map((lines) => lines.length));
  return Array.from({ length: needed }, (_, at) => {
    const band = bands[at] ?? { height: LEADING.cell, items: [], lift: 0 };
    const beside = at < deepest ? [] : columns.flatMap((lines) => lines[at] ?? []);
    return { ...band, items: [...band.items, ...beside] };
  });
}

interface ShiftedLine {
  readonly line: Line;
  /** From the left edge of the cell. */
  readonly shift: number;
}

async function cellLines(cell: ReportCell, width: number, zone: string, desk: Desk): Promise<readonly ShiftedLine[]> {
  switch (cell.kind) {
    case 'text':
      return textLines(cut(cell.text, TEXT_CHARS), STYLES.cell, width, desk);
    case 'number':
      return numberLines(cell.value, width, desk);
    case 'instant': {
      const [day, clock] = dayAndClock(cell.at, zone);
      return [
        ...(await textLines(day, STYLES.cell, width, desk)),
        ...(await textLines(clock, STYLES.faint, width, desk)),
      ];
    }
    case 'changes':
      return cell.changes.length === 0
        ? textLines(cut(cell.otherwise ?? '', VALUE_CHARS), STYLES.faint, width, desk)
        : changesLines(cell.changes, width, desk);
    default:
      return cell satisfies never;
  }
}

/** At the right, so that ones stand below ones. */
async function numberLines(value: number, width: number, desk: Desk): Promise<readonly ShiftedLine[]> {
  const text = Number.isFinite(value) ? value.toLocaleString('en-US') : '';
  return atRight(await textLines(text, STYLES.cell, width, desk), width);
}

export function atRight(lines: readonly ShiftedLine[], width: number): readonly ShiftedLine[] {
  return lines.map(({ line }) => ({ line, shift: width - line.width }));
}

/** One paragraph for each line of the text; what runs right to left over several lines begins at the right. */
export async function textLines(
  text: string,
  style: TextStyle,
  width: number,
  desk: Desk,
): Promise<readonly ShiftedLine[]> {
  const lines: ShiftedLine[] = [];
  for (const paragraph of text.split('\n')) {
    if (paragraph.trim() === '') continue;
    lines.push(...(await paragraphLines([{ text: paragraph.trim(), style }], width, desk)));
  }
  return lines;
}

async function changesLines(changes: readonly Change[], width: number, desk: Desk): Promise<readonly ShiftedLine[]> {
  const lines: ShiftedLine[] = [];
  for (const change of changes.slice(0, MAX_CHANGES)) {
    for (const spans of changeParagraphs(change)) lines.push(...(await paragraphLines(spans, width, desk)));
  }
  const left = changes.length - MAX_CHANGES;
  if (left > 0) lines.push(...(await textLines(`and ${left} more fields`, STYLES.faint, width, desk)));
  return lines;
}

/** `field: before → after`, told apart by colour as well; it can be read without. Long values stand on lines of their own. */
function changeParagraphs({ field, before, after }: Change): readonly (readonly Span[])[] {
  const name: Span = { text: inLine(cut(field, 100)), style: STYLES.field, isIsolated: true };
  if (before !== undefined && after !== undefined) {
    const [from, to] = [value(before, STYLES.before), value(after, STYLES.after)];
    return from.text.length + to.text.length > SHORT_CHANGE
      ? [
          [name, says(': '), from],
          [says('→ '), to],
        ]
      : [[name, says(': '), from, says(' → '), to]];
  }
  if (after !== undefined) return [[name, says(': set to '), value(after, STYLES.after)]];
  return [before === undefined ? [name, says(': changed')] : [name, says(': was '), value(before, STYLES.before)]];
}

function says(text: string): Span {
  return { text, style: STYLES.faint };
}

function value(text: string, style: TextStyle): Span {
  const shown = inLine(cut(text, VALUE_CHARS));
  return shown === '' ? says('(empty)') : { text: shown, style, isIsolated: true };
}

/** `Event c-17 · Source export.csv, row 3`, from the second column to the right edge. */
async function detailBands(row: readonly ReportCell[], x: number, table: Table, desk: Desk): Promise<readonly Band[]> {
  const spans = table.columns.flatMap((column, at): readonly Span[] => {
    const cell = row[at];
    const text =
      column.place !== 'detail' || cell === undefined ? '' : inLine(cut(detailText(cell, table.zone), DETAIL_CHARS));
    if (text === '') return [];
    return [
      { text: `${column.heading}\u00A0`, style: STYLES.detailLabel },
      { text, style: STYLES.detail, isIsolated: true },
      { text: '   ', style: STYLES.detailLabel },
    ];
  });
  if (spans.length === 0) return [];
  const lines = await paragraphLines(spans.slice(0, -1), PAGE.left + BODY_WIDTH - x - CELL.padX, desk);
  return lines.map(({ line }) => ({ height: LEADING.detail, items: [{ line, x }], lift: 0 }));
}

function detailText(cell: ReportCell, zone: string): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'number':
      return String(cell.value);
    case 'instant':
      return localText(cell.at, zone);
    case 'changes':
      return cell.changes.map(({ field }) => field).join(', ');
    default:
      return cell satisfies never;
  }
}

/** The fonts are opened first. */
export async function paragraphLines(
  spans: readonly Span[],
  width: number,
  { book, setter }: Desk,
): Promise<readonly ShiftedLine[]> {
  const prepared: Span[] = [];
  for (const span of spans) prepared.push({ ...span, text: await book.prepare(span.text, span.style.weight) });
  const { lines, isRightToLeft } = setter.lines(prepared, width);
  const isRagged = isRightToLeft && lines.length > 1;
  return lines.map((line) => ({ line, shift: isRagged ? width - line.width : 0 }));
}

/** Without what a file cannot show; where it is cut, it says how much there is. */
function cut(text: string, maxChars: number): string {
  const shown = fileText(text, maxChars).replaceAll('\t', ' ');
  return text.length > maxChars ? `${shown} [cut: ${text.length.toLocaleString('en-US')} characters in all]` : shown;
}

function inLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
