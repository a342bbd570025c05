/** The rows of one worksheet, out of its XML. */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import { DAYS_BETWEEN_SYSTEMS, serialText } from './date-serial.ts';
import type { StyleFormats } from './number-formats.ts';
import { ownText, type SharedStrings } from './shared-strings.ts';
import {
  columnLetters,
  EMPTY_CELL,
  MAX_CELL_CHARS,
  MAX_COLUMNS,
  MAX_ROW_CHARS,
  MAX_ROWS,
  MAX_TABLE_CHARS,
  type TableCell,
  type TableRow,
} from './table.ts';
import type { XmlHandler } from './xml-scanner.ts';
import { attribute, decodeEntities, eachAttribute } from './xml-text.ts';

export interface SheetContext {
  readonly strings: SharedStrings;
  readonly formats: StyleFormats;
  readonly is1904: boolean;
  /** For people. */
  readonly fileName: string;
  /** Before the number of a row: '' or `sheet "Audit", `. */
  readonly place: string;
}

export interface SheetReading {
  readonly handler: XmlHandler;
  /** The rows that are whole by now, each only once. */
  take(): readonly TableRow[];
  readonly counts: SheetCounts;
}

/** What was seen by now. */
export interface SheetCounts {
  cells: number;
  /** Formulas without a saved result. */
  bareFormulas: number;
  hiddenRows: number;
  mergedAreas: number;
}

/** A cell while it is read. */
interface OpenCell {
  column: number;
  type: string;
  style: number;
  value: string;
  isFormula: boolean;
  /** It has a value, though that may be an empty text. */
  hasValue: boolean;
  isCut: boolean;
}

/** Reads `xl/worksheets/sheet1.xml` @throws SourceError `too-large` out of the handler */
export function readSheet(context: SheetContext): SheetReading {
  const counts: SheetCounts = { cells: 0, bareFormulas: 0, hiddenRows: 0, mergedAreas: 0 };
  let rows: TableRow[] = [];
  let tableChars = 0;
  let lastRow = 0;
  let isInData = false;
  let phonetic = 0;
  /** True inside of an element whose text is the value of a cell. */
  let isInValue = false;
  let row = newRow();
  const cell: OpenCell = { column: -1, type: '', style: 0, value: '', isFormula: false, hasValue: false, isCut: false };

  function newRow() {
    return { number: 0, cells: [] as TableCell[], flags: [] as string[], lastColumn: -1, chars: 0, hasText: false };
  }

  function openRow(attributes: string): void {
    row = newRow();
    row.number = Number(attribute(attributes, 'r') ?? lastRow + 1);
    if (!Number.isInteger(row.number) || row.number <= lastRow) {
      row.flags.push(`the sheet gives it the number ${excerpt(String(row.number), 20)} after row ${lastRow}`);
      row.number = lastRow + 1;
    }
    lastRow = row.number;
    if (lastRow > MAX_ROWS) throw tooLarge(context.fileName, `it has more than ${MAX_ROWS} rows`);
    if (/^(?:1|true)$/.test(attribute(attributes, 'hidden') ?? '')) counts.hiddenRows += 1;
  }

  function openCell(attributes: string): void {
    cell.column = row.lastColumn + 1;
    cell.type = 'n';
    cell.style = 0;
    cell.value = '';
    cell.isFormula = false;
    cell.hasValue = false;
    cell.isCut = false;
    eachAttribute(attributes, (name, value) => {
      if (name === 'r') cell.column = columnOf(value);
      else if (name === 't') cell.type = value;
      else if (name === 's') cell.style = Number(value);
    });
  }

  function closeCell(): void {
    const isBare = cell.isFormula && !cell.hasValue;
    if (cell.value === '' && !isBare) return;
    counts.cells += 1;
    const { column } = cell;
    if (column >= MAX_COLUMNS || column < 0) {
      flagOnce(`it has a cell beyond the ${MAX_COLUMNS} columns that are read`);
      return;
    }
    if (column <= row.lastColumn) {
      flagOnce(`its cells stand in no order, at column ${columnLetters(column)}`);
      return;
    }
    row.lastColumn = column;
    const read = readCell(cell, context);
    if (read.flag !== undefined) flagOnce(`column ${columnLetters(column)} ${read.flag}`);
    if (isBare) counts.bareFormulas += 1;
    row.chars += read.cell.text.length;
    if (row.chars > MAX_ROW_CHARS) {
      flagOnce(`it is longer than ${MAX_ROW_CHARS} characters`);
      return;
    }
    while (row.cells.length < column) row.cells.push(EMPTY_CELL);
    row.cells.push(read.cell);
    if (read.cell.text.trim() !== '') row.hasText = true;
  }

  function flagOnce(flag: string): void {
    if (row.flags.length < 5 && !row.flags.includes(flag)) row.flags.push(flag);
  }

  function closeRow(): void {
    if (!row.hasText && row.flags.length === 0) return;
    tableChars += row.chars;
    if (tableChars > MAX_TABLE_CHARS) throw tooLarge(context.fileName, 'its cells hold too much text');
    rows.push({ where: `${context.place}row ${row.number}`, cells: row.cells, flags: row.flags });
  }

  const handler: XmlHandler = {
    open(name, attributes) {
      if (!isInData) {
        if (name === 'sheetData') isInData = true;
        else if (name === 'mergeCell') counts.mergedAreas += 1;
      } else if (name === 'c') openCell(attributes);
      else if (name === 'v' || (name === 't' && phonetic === 0)) {
        isInValue = true;
        cell.hasValue = true;
      } else if (name === 'row') openRow(attributes);
      else if (name === 'f') cell.isFormula = true;
      else if (name === 'rPh') phonetic += 1;
    },
    text(piece, isLiteral) {
      if (!isInValue || cell.isCut) return;
      cell.value += isLiteral ? piece : decodeEntities(piece);
      cell.isCut = cell.value.length > MAX_CELL_CHARS;
    },
    close(name) {
      if (name === 'v' || name === 't') isInValue = false;
      else if (name === 'c' && isInData) closeCell();
      else if (name === 'row' && isInData) closeRow();
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'sheetData') isInData = false;
    },
  };

  return {
    handler,
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
    counts,
  };
}

interface ReadCell {
  readonly cell: TableCell;
  /** What is wrong with it, after "column C". */
  readonly flag?: string;
}

/** @see ECMA-376 part 1, 18.3.1.4 (c) and 18.18.11 (ST_CellType) */
function readCell(open: OpenCell, context: SheetContext): ReadCell {
  const { value } = open;
  if (value === '') return { cell: EMPTY_CELL, flag: 'holds a formula without its result' };
  if (open.isCut) {
    return { cell: textCell(value.slice(0, MAX_CELL_CHARS)), flag: `is longer than ${MAX_CELL_CHARS} characters` };
  }
  switch (open.type) {
    case 's':
      return sharedCell(Number(value), context.strings);
    case 'b':
      return { cell: textCell(value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE') };
    case 'e':
      return { cell: textCell(value), flag: `holds the error ${excerpt(value, 20)}` };
    case 'n':
      return { cell: numberCell(value, context.formats[open.style], context.is1904) };
    default:
      return { cell: textCell(ownText(value)) };
  }
}

function textCell(text: string): TableCell {
  return { text };
}

function sharedCell(index: number, strings: SharedStrings): ReadCell {
  const text = strings.texts[index];
  if (text === undefined) return { cell: EMPTY_CELL, flag: 'holds a text that the workbook lacks' };
  return strings.cut.has(index)
    ? { cell: textCell(text), flag: `is longer than ${MAX_CELL_CHARS} characters` }
    : { cell: textCell(text) };
}

function numberCell(value: string, format: StyleFormats[number], is1904: boolean): TableCell {
  const number = Number(value);
  if (!Number.isFinite(number)) return textCell(ownText(value));
  // Never rounded as the sheet may show it, and never a date.
  if (format === 'percent') return textCell(percentText(number));
  const serial = number + (is1904 ? DAYS_BETWEEN_SYSTEMS : 0);
  // A time of day stays below one in either system.
  if (format !== undefined)
    return { text: serialText(format === 'time' && number < 1 ? number : serial, format), serial };
  return { text: /^-?\d+$/.test(value) ? value : String(number), serial };
}

/** `50%` for 0.5; the digits that a spreadsheet keeps, without the noise of binary fractions. */
function percentText(number: number): string {
  return `${Number((number * 100).toPrecision(15))}%`;
}

/** Index of the column in `AB17`; -1 when it is no reference. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at);
    if (code < 0x41 || code > 0x5a) break;
    column = column * 26 + code - 0x40;
    if (column > 1e6) break;
  }
  return column - 1;
}

function tooLarge(fileName: string, what: string): SourceError {
  return new SourceError('too-large', `${fileName} is not read: ${what}.`, 'Export a shorter span of time.');
}
