/** Reads one CSV row out of a piece of text. */

export interface CsvFormat {
  readonly delimiter: string;
  /** `\n` also takes `\r\n`. */
  readonly lineBreak: '\n' | '\r';
}

export type ScannedRow =
  /** `end` = where the next row starts. */
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly end: number }
  /** The row may go on in the next piece. */
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly reason: string };

type ScannedCell =
  | { readonly kind: 'cell'; readonly value: string; readonly isLast: boolean; readonly next: number }
  | Exclude<ScannedRow, { readonly kind: 'row' }>;

const QUOTE = '"';
const MORE = { kind: 'more' } as const;

/**
 * A quote counts only at the start of a cell; anywhere else in an unquoted cell
 * it is plain text. Inside a quoted cell it is written twice.
 *
 * @param final true when no more text comes after this piece
 */
export function scanCsvRow(text: string, from: number, format: CsvFormat, final: boolean): ScannedRow {
  const lineEnd = text.indexOf(format.lineBreak, from);
  if (lineEnd < 0 && !final) return MORE;
  const line = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
  if (line.includes(QUOTE)) return scanCells(text, from, format, final);
  const cells = ownCopy(withoutCarriageReturn(line, format)).split(format.delimiter);
  return { kind: 'row', cells, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

function scanCells(text: string, from: number, format: CsvFormat, final: boolean): ScannedRow {
  const cells: string[] = [];
  let position = from;
  for (;;) {
    const cell =
      text[position] === QUOTE
        ? scanQuotedCell(text, position, format, final)
        : scanPlainCell(text, position, format, final);
    if (cell.kind !== 'cell') return cell;
    cells.push(cell.value);
    if (cell.isLast) return { kind: 'row', cells, end: cell.next };
    position = cell.next;
  }
}

function scanPlainCell(text: string, from: number, format: CsvFormat, final: boolean): ScannedCell {
  const end = indexOfEither(text, format.delimiter, format.lineBreak, from);
  if (end === text.length && !final) return MORE;
  const isLast = text[end] !== format.delimiter;
  const value = text.slice(from, end);
  return { kind: 'cell', value: ownCopy(isLast ? withoutCarriageReturn(value, format) : value), isLast, next: end + 1 };
}

function scanQuotedCell(text: string, from: number, format: CsvFormat, final: boolean): ScannedCell {
  const close = closingQuote(text, from + 1);
  if (close < 0) return final ? { kind: 'broken', reason: 'a quote in it is never closed' } : MORE;
  const value = ownCopy(text.slice(from + 1, close)).replaceAll('""', QUOTE);
  let end = close + 1;
  if (format.lineBreak === '\n' && text[end] === '\r' && (text[end + 1] ?? '\n') === '\n') end += 1;
  // At the very end the quote may be the first half of a doubled one.
  if (end >= text.length) return final ? { kind: 'cell', value, isLast: true, next: end } : MORE;
  if (text[end] === format.delimiter) return { kind: 'cell', value, isLast: false, next: end + 1 };
  if (text[end] === format.lineBreak) return { kind: 'cell', value, isLast: true, next: end + 1 };
  return { kind: 'broken', reason: 'a quote in it is not doubled' };
}

/** Index of the quote that closes a cell opened before `from`, passing doubled ones; -1 when it is not here. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf(QUOTE, from);
  while (at >= 0 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}

/** Index of the first of two characters; the length of the text when neither is there. */
function indexOfEither(text: string, one: string, other: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === one || text[at] === other) return at;
  return text.length;
}

function withoutCarriageReturn(text: string, format: CsvFormat): string {
  return format.lineBreak === '\n' && text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** The engine keeps a slice as a window on the whole piece of text; a kept cell would hold on to all of it. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
