/** The report page by page. A page is written when it is full; what is known at the end only is drawn by reference. */
import type { Report } from '../../audit/export-port.ts';
import { formatMinute } from '../../audit/period-text.ts';
import { fileText } from '../cell-text.ts';
import { breathe } from '../chunks.ts';
import { BODY_WIDTH, CELL, COLOURS, PAGE, placedColumns, STYLES } from './design.ts';
import { createPen, type Pen } from './draw-text.ts';
import { embedFonts } from './embed-fonts.ts';
import { type FontBook, openFontBook } from './font-book.ts';
import { type FrontPage, frontPage } from './front-page.ts';
import { createPageTree, type PageTree } from './page-tree.ts';
import { createPdfFile, type ObjectId, type PdfFile, pdfNumber, pdfText } from './pdf-file.ts';
import { atRight, type Band, type Desk, paragraphLines, rowBands, type Table, textLines } from './row-layout.ts';
import { createSetter, type Line, type TextStyle } from './set-text.ts';
import { filled, rule } from './shapes.ts';

/** A row that is lower than this begins on the next page rather than being cut. */
const WHOLE_ROW_SHARE = 0.5;
const FLOOR = PAGE.bottom;
const CEILING = PAGE.height - PAGE.top;
const ENDING = 30;

interface Document {
  readonly file: PdfFile;
  readonly tree: PageTree;
  readonly pen: Pen;
  readonly desk: Desk;
  readonly book: FontBook;
  readonly table: Table;
  readonly headings: readonly Band[];
  /** Stands in the first column where a row goes on from the page before. */
  readonly mark: Line;
  readonly foot: { readonly left: Line; readonly right: Line };
  /** Numbers of the objects that are written at the end. */
  readonly later: { readonly resources: ObjectId; readonly pages: ObjectId; readonly rows: ObjectId };
}

/** The page that is being filled. */
interface Sheet {
  readonly parts: string[];
  /** Upper edge of what is free. */
  y: number;
}

export async function* reportPages(report: Report): AsyncGenerator<Uint8Array> {
  const document = await openDocument(report);
  const { file, table, desk } = document;
  let sheet = newSheet();
  const front = await frontPage(report, desk);
  drawFront(front, sheet, document);
  drawHeadings(sheet, document);
  let count = 0;
  for await (const row of report.rows) {
    const bands = await rowBands(row, table, desk);
    const isShaded = count % 2 === 1;
    count += 1;
    let left: readonly Band[] = bands;
    while (left.length > 0) {
      const fits = bandsThatFit(left, sheet.y - FLOOR);
      if (fits === 0 || (fits < left.length && !isTall(left))) {
        yield await turnPage(document, sheet);
        sheet = nextSheet(document);
        continue;
      }
      drawBands(left.slice(0, fits), sheet, isShaded, document);
      left = withMark(left.slice(fits), document);
    }
  }
  if (sheet.y - FLOOR < ENDING) {
    yield await turnPage(document, sheet);
    sheet = nextSheet(document);
  }
  await drawEnding(count, sheet, document);
  yield await turnPage(document, sheet);
  await finish(report, count, document);
  yield file.take();
}

async function openDocument(report: Report): Promise<Document> {
  const book = await openFontBook();
  const desk = { book, setter: createSetter(book) };
  const file = createPdfFile();
  const later = { resources: file.reserve(), pages: file.reserve(), rows: file.reserve() };
  const table: Table = { columns: report.columns, placed: placedColumns(report.columns), zone: report.zone };
  return {
    file,
    tree: createPageTree(file, later.resources),
    pen: createPen(),
    desk,
    book,
    table,
    headings: await headingBands(table, desk),
    mark: await single('(continued)', STYLES.faint, desk),
    foot: {
      left: await single(fileText(report.title, 90).replaceAll('\n', ' '), STYLES.foot, desk),
      right: await single(`Made ${formatMinute(report.madeAt, report.zone)}`, STYLES.foot, desk),
    },
    later,
  };
}

async function headingBands({ placed, zone }: Table, desk: Desk): Promise<readonly Band[]> {
  const cells = await Promise.all(
    placed.map(async ({ column, x, width }) => {
      const text = column.kind === 'instant' ? `${column.heading} (${zone})` : column.heading;
      const inner = width - 2 * CELL.padX;
      const lines = await textLines(text, STYLES.heading, inner, desk);
      const placed = column.kind === 'number' ? atRight(lines, inner) : lines;
      return placed.map(({ line, shift }) => ({ line, x: x + CELL.padX + shift }));
    }),
  );
  const deepest = Math.max(...cells.map((lines) => lines.length), 1);
  return Array.from({ length: deepest }, (_, at) => ({
    height: 10.5,
    lift: 0,
    items: cells.flatMap((lines) => lines[at] ?? []),
  }));
}

/** One line, as long as it is. */
export async function single(text: string, style: TextStyle, desk: Desk): Promise<Line> {
  const [first] = await paragraphLines([{ text, style }], Number.POSITIVE_INFINITY, desk);
  return first?.line ?? { pieces: [], width: 0 };
}

function newSheet(): Sheet {
  return { parts: [], y: CEILING };
}

function nextSheet(document: Document): Sheet {
  const sheet = newSheet();
  drawHeadings(sheet, document);
  return sheet;
}

function drawFront(front: FrontPage, sheet: Sheet, { pen }: Document): void {
  for (const { line, x, y } of front.lines) sheet.parts.push(pen.line(line, x, CEILING - y));
  for (const y of front.rules) sheet.parts.push(rule(PAGE.left, CEILING - y, BODY_WIDTH, COLOURS.rule));
  sheet.parts.push(drawnLater('Rows', front.rows.x, CEILING - front.rows.y));
  sheet.y = CEILING - front.height;
}

function drawHeadings(sheet: Sheet, { headings, pen }: Document): void {
  const height = headings.reduce((sum, band) => sum + band.height, 0) + 7;
  sheet.parts.push(filled(PAGE.left, sheet.y - height, BODY_WIDTH, height, COLOURS.navy));
  let y = sheet.y - 3.5;
  for (const band of headings) {
    y -= band.height;
    for (const { line, x } of band.items) sheet.parts.push(pen.line(line, x, y + 2.8));
  }
  sheet.y -= height;
}

/** How many of the bands there is room for. */
function bandsThatFit(bands: readonly Band[], room: number): number {
  let used = CELL.padTop + CELL.padBottom;
  for (const [at, { height }] of bands.entries()) {
    used += height;
    if (used > room) return at;
  }
  return bands.length;
}

function withMark(bands: readonly Band[], { mark, table }: Document): readonly Band[] {
  const [first, ...others] = bands;
  const x = (table.placed[0]?.x ?? PAGE.left) + CELL.padX;
  const isFree =
    first !== undefined && mark.width <= (table.placed[0]?.width ?? 0) && first.items.every((item) => item.x > x);
  return isFree ? [{ ...first, items: [...first.items, { line: mark, x }] }, ...others] : bands;
}

function isTall(bands: readonly Band[]): boolean {
  return bands.reduce((sum, { height }) => sum + height, 0) > (CEILING - FLOOR) * WHOLE_ROW_SHARE;
}

function drawBands(bands: readonly Band[], sheet: Sheet, isShaded: boolean, { pen }: Document): void {
  const height = bands.reduce((sum, band) => sum + band.height, 0) + CELL.padTop + CELL.padBottom;
  if (isShaded) sheet.parts.push(filled(PAGE.left, sheet.y - height, BODY_WIDTH, height - 0.25, COLOURS.zebra));
  let y = sheet.y - CELL.padTop;
  for (const band of bands) {
    y -= band.height;
    for (const { line, x } of band.items)
      sheet.parts.push(pen.line(line, x, y + band.lift + (band.height - band.lift) * 0.27));
  }
  sheet.y -= height;
  sheet.parts.push(rule(PAGE.left, sheet.y, BODY_WIDTH, COLOURS.rule));
}

async function drawEnding(count: number, sheet: Sheet, { pen, desk }: Document): Promise<void> {
  const text = count === 0 ? 'There is nothing to list.' : `End of the report: ${rowsWords(count)}.`;
  const line = await single(text, STYLES.label, desk);
  sheet.parts.push(pen.line(line, PAGE.left + (BODY_WIDTH - line.width) / 2, sheet.y - 18));
}

function rowsWords(count: number): string {
  return `${count.toLocaleString('en-US')} row${count === 1 ? '' : 's'}`;
}

/** The page goes to the file with its foot; its bytes are handed on. */
async function turnPage({ file, tree, pen, desk, foot }: Document, { parts }: Sheet): Promise<Uint8Array> {
  const y = PAGE.bottom - 20;
  const number = await single(`Page ${tree.count + 1} of`, STYLES.foot, desk);
  const middle = PAGE.width / 2;
  parts.push(
    rule(PAGE.left, PAGE.bottom - 8, BODY_WIDTH, COLOURS.rule),
    pen.line(foot.left, PAGE.left, y),
    pen.line(number, middle + 8 - number.width, y),
    drawnLater('Pages', middle + 10, y),
    pen.line(foot.right, PAGE.width - PAGE.right - foot.right.width, y),
  );
  await tree.add(parts.join(''));
  await breathe();
  return file.take();
}

function drawnLater(name: string, x: number, y: number): string {
  return `q 1 0 0 1 ${pdfNumber(x)} ${pdfNumber(y)} cm /${name} Do Q\n`;
}

async function finish(report: Report, count: number, document: Document): Promise<void> {
  const { file, tree, pen, desk, later } = document;
  const total = pen.line(await single(String(tree.count), STYLES.foot, desk), 0, 0);
  const rows = pen.line(await single(count.toLocaleString('en-US'), STYLES.fact, desk), 0, 0);
  for (const [content, id] of [[total, later.pages] as const, [rows, later.rows] as const]) {
    await file.addStream(`/Type/XObject/Subtype/Form/BBox[0 -5 200 20]/Resources ${later.resources} 0 R`, content, id);
  }
  const fonts = await embedFonts(file, pen.used);
  file.add(`<</Font<<${fonts}>>/XObject<</Pages ${later.pages} 0 R/Rows ${later.rows} 0 R>>>>`, later.resources);
  const pages = tree.end();
  const catalog = file.add(
    `<</Type/Catalog/Pages ${pages} 0 R/Lang(en-GB)/PageLayout/SinglePage/ViewerPreferences<</DisplayDocTitle true>>>>`,
  );
  const info = file.add(
    `<</Title${pdfText(fileText(report.title, 300))}/Subject${pdfText(fileText(report.question, 300))}` +
      `/Producer(Whodunit)/Creator(Whodunit)/CreationDate(${pdfDate(report.madeAt)})>>`,
  );
  file.end({ catalog, info });
}

/** `D:20261123130509Z` */
function pdfDate(at: number): string {
  return `D:${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}
