/** Rows and cells of a sheet, as XML. Texts are inline strings: never formulas, whatever they begin with. */
import type { Change } from '../../audit/event.ts';
import type { ReportCell, ReportColumn } from '../../audit/export-port.ts';
import { changesText, fileText } from '../cell-text.ts';
import { isInstant, utcText, wallMs } from '../instant-text.ts';
import { SHEET_HEAD, STYLES, xml } from './parts.ts';

/** A spreadsheet refuses a file with a longer cell at 32,767. */
const CELL_CHARS = 32_000;
const DAY_MS = 86_400_000;
/** Day 1 of 1970, counted as spreadsheets do. */
const EPOCH_DAY = 25_569;
/** Before, days are counted wrongly (1900 was no leap year); after, not at all. */
const FIRST_DAY = 61;
const LAST_DAY = 2_958_465;
/** Fractions of days are not exact; programs that cut where others round must not show the second before. */
const ROUNDING_MS = 0.3;
const MAX_WIDTH = 60;
const CHANGES_WIDTH = 60;
const LINE_POINTS = 15;
/** Spreadsheets know no higher row. */
const MAX_POINTS = 405;
/** Heading row and rows that fit on one sheet. */
export const MAX_SHEET_ROWS = 1_048_576;

/** One column of the sheet; an instant has two, as a zone may have an hour twice, but for UTC. */
export interface SheetColumn {
  readonly heading: string;
  readonly width: number;
}

export function sheetColumns(columns: readonly ReportColumn[], zone: string): readonly SheetColumn[] {
  return columns.flatMap(({ heading, kind, chars }) => {
    if (kind !== 'instant') return [column(heading, kind === 'changes' ? CHANGES_WIDTH : chars)];
    const utc = column(`${heading} (UTC)`, 23);
    return zone === 'UTC' ? [utc] : [column(`${heading} (${zone})`, 19), utc];
  });
}

/** Wide enough for the heading beside the button of its filter. */
function column(heading: string, chars: number): SheetColumn {
  return { heading, width: Math.min(Math.max(chars, heading.length + 2), MAX_WIDTH) + 2 };
}

/** @param isFront the sheet that is seen when the file is opened */
export function tableHead(columns: readonly SheetColumn[], isFront: boolean): string {
  return (
    `${SHEET_HEAD}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView ${isFront ? 'tabSelected="1" ' : ''}workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="15"/>${widths(columns.map(({ width }) => width))}<sheetData>` +
    sheetRow(
      1,
      columns.map(({ heading }) => textCell(heading, STYLES.heading)),
      22,
    )
  );
}

/** @param range `A1:K100` */
export function tableFoot(range: string): string {
  return (
    `</sheetData><autoFilter ref="${range}"/>` +
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>'
  );
}

export function widths(chars: readonly number[]): string {
  const cols = chars.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  return `<cols>${cols.join('')}</cols>`;
}

/**
 * @param number from 1
 * @param height in points, for programs that do not find it out themselves; absent: one line
 */
export function sheetRow(number: number, cells: readonly string[], height?: number): string {
  const told = height === undefined ? '' : ` ht="${height}" customHeight="1"`;
  return `<row r="${number}"${told}>${cells.map((cell, at) => cell.replace('<c', `<c r="${columnName(at)}${number}"`)).join('')}</row>`;
}

/** Room for the lines of wrapped texts; undefined for a single line. */
export function heightFor(row: readonly ReportCell[]): number | undefined {
  const lines = Math.max(1, ...row.map((cell) => (cell.kind === 'changes' ? linesIn(cell.changes) : 1)));
  return lines === 1 ? undefined : Math.min(lines * LINE_POINTS, MAX_POINTS);
}

function linesIn(changes: readonly Change[]): number {
  // What is longer than the highest row need not be measured.
  const lines = changesText(changes.slice(0, 40), '\n').slice(0, 4000).split('\n');
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHANGES_WIDTH)), 0);
}

export function dataCells(cell: ReportCell, zone: string): readonly string[] {
  switch (cell.kind) {
    case 'text':
      return [textCell(cell.text, STYLES.text)];
    case 'number':
      return [Number.isFinite(cell.value) ? numberCell(cell.value, STYLES.count) : textCell('', STYLES.text)];
    case 'instant':
      return instantCells(cell.at, zone);
    case 'changes':
      return [textCell(changesText(cell.changes, '\n'), STYLES.wrapped)];
    default:
      return cell satisfies never;
  }
}

/** Local and UTC, as dates that can be sorted and reckoned with; as text where spreadsheets have no date for it. */
function instantCells(at: number, zone: string): readonly string[] {
  const none = textCell('', STYLES.text);
  const utc = isInstant(at) ? dateCell(at, STYLES.utc) : none;
  if (zone === 'UTC') return [utc];
  return [isInstant(at) ? dateCell(wallMs(at, zone), STYLES.local) : none, utc];
}

function dateCell(ms: number, style: number): string {
  const day = (ms + ROUNDING_MS) / DAY_MS + EPOCH_DAY;
  if (day < FIRST_DAY || day >= LAST_DAY) return textCell(utcText(ms).replace('Z', ''), STYLES.text);
  // Ten places are a hundredth of a millisecond.
  return numberCell(Number(day.toFixed(10)), style);
}

export function numberCell(value: number, style: number): string {
  return `<c s="${style}"><v>${value}</v></c>`;
}

export function textCell(text: string, style: number): string {
  const shown = fileText(text, CELL_CHARS);
  if (shown === '') return `<c s="${style}"/>`;
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(shown)}</t></is></c>`;
}

/** 0 -> `A`, 26 -> `AA`. */
export function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnName(Math.floor(at / 26) - 1) + last;
}
