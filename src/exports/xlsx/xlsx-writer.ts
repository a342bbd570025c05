/** Reports as a workbook: the table with frozen headings and filters, and a sheet that says what it is. */
import type { Report, ReportWriter } from '../../audit/export-port.ts';
import { formatInstant } from '../../audit/period-text.ts';
import { breathe } from '../chunks.ts';
import { partsAround, SHEET_HEAD, type SheetFacts, STYLES, sheetFile } from './parts.ts';
import {
  columnName,
  dataCells,
  heightFor,
  MAX_SHEET_ROWS,
  numberCell,
  type SheetColumn,
  sheetColumns,
  sheetRow,
  tableFoot,
  tableHead,
  textCell,
  widths,
} from './sheet.ts';
import { createZipStream, type ZipStream } from './zip-stream.ts';

const ROWS_IN_ONE_GO = 200;
const TABLE_NAME = 'Data';
const ABOUT_NAME = 'About this report';

export const xlsxWriter: ReportWriter = createXlsxWriter(MAX_SHEET_ROWS);

/** @param maxRows of one sheet, its heading among them; what is more goes to another sheet */
export function createXlsxWriter(maxRows: number): ReportWriter {
  return {
    format: 'xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: (stem) => `${stem}.xlsx`,
    write: (report) => workbook(report, maxRows),
  };
}

async function* workbook(report: Report, maxRows: number): AsyncGenerator<Uint8Array> {
  const zip = createZipStream(report.madeAt);
  const columns = sheetColumns(report.columns, report.zone);
  const table = createTable(zip, columns, maxRows);
  let pieces: string[] = [];
  let total = 0;
  for await (const row of report.rows) {
    pieces.push(
      table.row(
        row.flatMap((cell) => dataCells(cell, report.zone)),
        heightFor(row),
      ),
    );
    total += 1;
    if (pieces.length < ROWS_IN_ONE_GO && !table.isFull()) continue;
    zip.write(pieces.join(''));
    pieces = [];
    const bytes = zip.take();
    if (bytes !== undefined) yield bytes;
    await breathe();
  }
  zip.write(pieces.join(''));
  const sheets: readonly SheetFacts[] = [...table.close(), { name: ABOUT_NAME }];
  zip.begin(`xl/${sheetFile(sheets.length - 1)}`);
  zip.write(aboutSheet(report, total));
  for (const { path, text } of partsAround(sheets, { title: report.title, createdAt: report.madeAt })) {
    zip.begin(path);
    zip.write(text);
  }
  zip.end();
  const rest = zip.take();
  if (rest !== undefined) yield rest;
}

interface Table {
  /** The row as XML; begins another sheet where this one is full. */
  row(cells: readonly string[], height: number | undefined): string;
  isFull(): boolean;
  close(): readonly SheetFacts[];
}

/** The first sheet is there also when there is no row. */
function createTable(zip: ZipStream, columns: readonly SheetColumn[], maxRows: number): Table {
  const sheets: SheetFacts[] = [];
  const lastColumn = columnName(columns.length - 1);
  let used = 0;
  const begin = (): void => {
    zip.begin(`xl/${sheetFile(sheets.length)}`);
    zip.write(tableHead(columns, sheets.length === 0));
    used = 1;
  };
  const finish = (): void => {
    zip.write(tableFoot(`A1:${lastColumn}${used}`));
    const name = sheets.length === 0 ? TABLE_NAME : `${TABLE_NAME} ${sheets.length + 1}`;
    sheets.push({ name, filtered: `$A$1:$${lastColumn}$${used}` });
  };
  begin();
  return {
    row: (cells, height) => {
      if (used >= maxRows) {
        finish();
        begin();
      }
      used += 1;
      return sheetRow(used, cells, height);
    },
    isFull: () => used >= maxRows,
    close: () => {
      finish();
      return sheets;
    },
  };
}

function aboutSheet(report: Report, total: number): string {
  const { title, question, zone, coverage, askedBy, madeAt, notes } = report;
  const facts: readonly (readonly [label: string, cell: string])[] = [
    ['Question', wrapped(question)],
    ['Times are in', wrapped(zone)],
    ['Coverage', wrapped(coverage)],
    ['Asked by', wrapped(askedBy)],
    ['Made', wrapped(formatInstant(madeAt, zone))],
    ['Rows', numberCell(total, STYLES.count)],
    ...notes.map((note) => ['Note', wrapped(note)] as const),
  ];
  const rows = facts.map(([label, cell], at) => sheetRow(at + 3, [textCell(label, STYLES.label), cell]));
  return (
    `${SHEET_HEAD}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="15"/>${widths([16, 90])}<sheetData>` +
    `${sheetRow(1, [textCell(title, STYLES.title)], 24)}${rows.join('')}</sheetData>` +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
  );
}

function wrapped(text: string): string {
  return textCell(text, STYLES.wrapped);
}
