/** Files to be read by measurements: all synthetic, of the same changes every time. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import writeWorkbook from 'write-excel-file/node';
import { generateEvents, type SyntheticChange } from '../test/fixtures/synthetic-events.ts';
import { exportCsv } from '../test/fixtures/synthetic-files.ts';

export type SampleKind = 'csv' | 'xlsx' | 'pdf';

export interface SampleFile {
  readonly kind: SampleKind;
  readonly path: string;
  readonly rows: number;
}

const END_AT = Date.UTC(2026, 10, 1);
/** Headings made up for the old portal's tables; the vendor documents none. */
const COLUMNS: readonly (readonly [heading: string, value: (change: SyntheticChange) => string])[] = [
  ['User', ({ actor }) => actor.email],
  ['User Name', ({ actor }) => actor.name],
  ['Action', ({ action }) => action],
  ['Entity Type', ({ type }) => type],
  ['Entity ID', ({ target }) => target.id],
  ['Entity Name', ({ target }) => target.name],
  ['Details', ({ actionText }) => actionText],
  ['IP Address', ({ ip }) => ip],
  ['Tracking ID', ({ trackingId }) => trackingId],
  ['Category', () => 'CONTACT_CENTER'],
];
const TIME_HEADING = 'Date and Time';
/** Columns that fit on a page, by their headings, and their widths in points. */
const PDF_WIDTHS = { User: 130, Action: 50, 'Entity Type': 110, 'Entity Name': 130, Details: 240 } as const;
const [TIME_WIDTH, MARGIN, PADDING] = [110, 30, 3] as const;

/** An export of Control Hub, and a workbook and a PDF report as the old portal might have made them. */
export async function writeSampleFiles(
  folder: string,
  rows: { readonly table: number; readonly pdf: number },
): Promise<readonly SampleFile[]> {
  const changes = [...generateEvents({ count: rows.table, seed: 7, endAt: END_AT, days: 300, targetCount: 2000 })];
  const files: readonly SampleFile[] = [
    { kind: 'csv', path: join(folder, 'export.csv'), rows: rows.table },
    { kind: 'xlsx', path: join(folder, 'report.xlsx'), rows: rows.table },
    { kind: 'pdf', path: join(folder, 'report.pdf'), rows: rows.pdf },
  ];
  for (const { kind, path, rows: count } of files) await writeFile(path, await BYTES_OF[kind](changes.slice(0, count)));
  return files;
}

const BYTES_OF: Readonly<
  Record<SampleKind, (changes: readonly SyntheticChange[]) => string | Uint8Array | Promise<Uint8Array>>
> = { csv: exportCsv, xlsx: workbook, pdf: report };

/** Dates as a spreadsheet keeps them, all other cells as shared texts. */
function workbook(changes: readonly SyntheticChange[]): Promise<Uint8Array> {
  const header = [TIME_HEADING, ...COLUMNS.map(([heading]) => heading)].map((value) => ({ value }));
  const rows = changes.map((change) => [
    { value: new Date(change.time), type: Date, format: 'yyyy-mm-dd hh:mm:ss' } as const,
    ...COLUMNS.map(([, value]) => ({ value: value(change), type: String }) as const),
  ]);
  return writeWorkbook([header, ...rows], { sheet: 'Audit Trail (synthetic)' }).toBuffer();
}

/** A ruled table over many pages, long cells wrapped. */
async function report(changes: readonly SyntheticChange[]): Promise<Uint8Array> {
  const columns = COLUMNS.flatMap(([heading, value]) =>
    heading in PDF_WIDTHS ? [{ heading, value, width: PDF_WIDTHS[heading as keyof typeof PDF_WIDTHS] }] : [],
  );
  const widths = [TIME_WIDTH, ...columns.map(({ width }) => width)];
  const doc = new PDFDocument({ size: 'A4', layout: 'landscape', margin: MARGIN });
  const parts: Buffer[] = [];
  const done = new Promise((resolve, reject) => {
    doc
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', resolve)
      .on('error', reject);
  });
  let y: number = MARGIN;
  const draw = (cells: readonly string[]): void => {
    const heights = cells.map((cell, index) => doc.heightOfString(cell, { width: (widths[index] ?? 0) - 2 * PADDING }));
    const height = Math.max(...heights) + 2 * PADDING;
    if (y + height > doc.page.height - MARGIN) {
      doc.addPage();
      y = MARGIN;
    }
    let x: number = MARGIN;
    for (const [index, cell] of cells.entries()) {
      const width = widths[index] ?? 0;
      doc.rect(x, y, width, height).stroke();
      doc.text(cell, x + PADDING, y + PADDING, { width: width - 2 * PADDING });
      x += width;
    }
    y += height;
  };
  doc.fontSize(8);
  draw([TIME_HEADING, ...columns.map(({ heading }) => heading)]);
  for (const change of changes) {
    const time = new Date(change.time).toISOString().slice(0, 19).replace('T', ' ');
    draw([time, ...columns.map(({ value }) => value(change))]);
  }
  doc.end();
  await done;
  return Buffer.concat(parts);
}
