/**
 * Reports as CSV: RFC 4180, UTF-8 with a byte order mark, lines end with CR LF. One table and nothing else, so that
 * any program reads it; what is known about the table stands in the message beside the file.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
import type { Report, ReportCell, ReportColumn, ReportWriter } from '../audit/export-port.ts';
import { changesText, fileText } from './cell-text.ts';
import { breathe, encodedChunks } from './chunks.ts';
import { localText, utcText } from './instant-text.ts';

/** Spreadsheets cut longer cells at 32,767, or take no file with them. */
const CELL_CHARS = 32_000;
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const ROWS_IN_ONE_GO = 100;

export const csvWriter: ReportWriter = {
  format: 'csv',
  contentType: 'text/csv',
  fileName: (stem) => `${stem}.csv`,
  write: (report) => encodedChunks(linesOf(report)),
};

async function* linesOf({ columns, rows, zone }: Report): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + line(columns.flatMap((column) => headings(column, zone)));
  let count = 0;
  for await (const row of rows) {
    yield line(row.flatMap((cell) => cellTexts(cell, zone)));
    count += 1;
    if (count % ROWS_IN_ONE_GO === 0) await breathe();
  }
}

function line(texts: readonly string[]): string {
  return texts.map(csvCell).join(',') + LINE_END;
}

/** An hour that a zone has twice is told apart by UTC; two columns of one name would be lost on other programs. */
function headings({ heading, kind }: ReportColumn, zone: string): readonly string[] {
  if (kind !== 'instant') return [heading];
  return zone === 'UTC' ? [`${heading} (UTC)`] : [`${heading} (UTC)`, `${heading} (${zone})`];
}

function cellTexts(cell: ReportCell, zone: string): readonly string[] {
  switch (cell.kind) {
    case 'text':
      return [cell.text];
    case 'number':
      return [String(cell.value)];
    case 'instant':
      return zone === 'UTC' ? [utcText(cell.at)] : [utcText(cell.at), localText(cell.at, zone)];
    case 'changes':
      return [changesText(cell.changes, '\n')];
    default:
      return cell satisfies never;
  }
}

/** What begins a formula, in ASCII and as East Asian keyboards write it. */
const FORMULA_SIGNS = '=+\\-@＝＋－＠';
const BEGINS_FORMULA = new RegExp(`^\\s*[${FORMULA_SIGNS}]|^[\\t\\r\\n]`);
/** Where a spreadsheet that parts at semicolons or tabs would see a cell of its own begin. */
const BEGINS_FORMULA_WITHIN = new RegExp(`([;\\t\\n]\\s*)(?=[${FORMULA_SIGNS}])`, 'g');

/**
 * One cell, in quotes where it needs them. What a spreadsheet would take for a formula gets an apostrophe in front.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const short = fileText(text, CELL_CHARS);
  const within = short.replace(BEGINS_FORMULA_WITHIN, "$1'");
  const safe = BEGINS_FORMULA.test(within) ? `'${within}` : within;
  return /[",\r\n\t;']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
