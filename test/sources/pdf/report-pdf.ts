/** Writes reports as PDF files in many layouts, with pdfkit; nothing of them is the vendor's. */
import PDFDocument from 'pdfkit';

export interface ReportLayout {
  /** Points, padding included. */
  readonly widths: readonly number[];
  readonly alignments?: readonly ('left' | 'right' | 'center')[];
  readonly font?: string;
  readonly fontSize?: number;
  /** Between the text and the edge of its cell, to the sides and above; points. */
  readonly padding?: readonly [number, number];
  /** Lines around each cell, between rows, shaded rows, or nothing. */
  readonly rules?: 'cells' | 'rows' | 'shades' | 'none';
  /** How texts are drawn: a line of a cell at once, word by word, or letter by letter. */
  readonly pieces?: 'lines' | 'words' | 'letters';
  /** The space at which a line is broken is drawn at its end. */
  readonly spacesAtBreaks?: boolean;
  /** Texts that do not fit are drawn on, over the next cell, rather than broken. */
  readonly runsOver?: boolean;
  readonly vertical?: 'top' | 'middle';
  readonly titles?: readonly string[];
  /** Below the last row, a line apart. */
  readonly footers?: readonly string[];
  readonly repeatHeader?: boolean;
  /** `Page 3 of 9` below each page. */
  readonly pageNumbers?: boolean;
  readonly landscape?: boolean;
  /** Degrees that a reader turns the page by. */
  readonly turned?: 0 | 90 | 180 | 270;
  readonly height?: number;
  readonly compress?: boolean;
  readonly password?: string;
}

export type Row = readonly string[];

type Draw = InstanceType<typeof PDFDocument>;

const MARGIN = 30;

/** A document, drawn by `draw`. */
export async function pdfBytes(
  draw: (doc: Draw) => void,
  options: ConstructorParameters<typeof PDFDocument>[0] = {},
): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, ...options });
  const parts: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  draw(doc);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(parts));
}

export function reportPdf(header: Row, rows: readonly Row[], layout: ReportLayout): Promise<Uint8Array> {
  return pdfBytes((doc) => drawReport(doc, header, rows, layout), {
    size: [layout.landscape === true ? 842 : 595, layout.height ?? (layout.landscape === true ? 595 : 842)],
    compress: layout.compress ?? true,
    ...(layout.password === undefined ? {} : { userPassword: layout.password }),
  });
}

/** Draws the report from the top of the current page on. */
export function drawReport(doc: Draw, header: Row, rows: readonly Row[], layout: ReportLayout): void {
  const { titles = [], repeatHeader = true, pageNumbers = false, turned = 0 } = layout;
  doc.font(layout.font ?? 'Helvetica');
  let y = MARGIN;
  for (const title of titles) {
    doc.fontSize(14).text(title, MARGIN, y, { lineBreak: false });
    y += 20;
  }
  doc.fontSize(layout.fontSize ?? 9);
  y += drawRow(doc, header, y, layout, 0);
  rows.forEach((row, index) => {
    if (y + heightOf(doc, row, layout) > doc.page.height - MARGIN - 20) {
      doc.addPage();
      y = MARGIN;
      if (repeatHeader) y += drawRow(doc, header, y, layout, 0);
    }
    y += drawRow(doc, row, y, layout, index);
  });
  for (const [index, footer] of (layout.footers ?? []).entries()) {
    doc.text(footer, MARGIN, y + (index + 1) * 2 * doc.currentLineHeight(true), { lineBreak: false });
  }
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    if (pageNumbers) doc.text(`Page ${page + 1} of ${count}`, 250, doc.page.height - MARGIN - 12, { lineBreak: false });
    if (turned !== 0) Object.assign(doc.page.dictionary.data, { Rotate: turned });
  }
}

function drawRow(doc: Draw, row: Row, top: number, layout: ReportLayout, index: number): number {
  const [side, above] = layout.padding ?? [3, 2];
  const height = heightOf(doc, row, layout);
  drawRules(doc, top, height, layout, index);
  let x = MARGIN;
  layout.widths.forEach((width, column) => {
    const lines = linesOf(doc, row[column] ?? '', width - 2 * side, layout);
    const pitch = doc.currentLineHeight(true);
    const free = layout.vertical === 'middle' ? (height - 2 * above - lines.length * pitch) / 2 : 0;
    lines.forEach((line, number) => {
      const text = line.trimEnd();
      const room = width - 2 * side - doc.widthOfString(text);
      const align = layout.alignments?.[column] ?? 'left';
      const indent = align === 'left' ? 0 : align === 'right' ? room : room / 2;
      drawPieces(doc, line, x + side + indent, top + above + free + number * pitch, layout);
    });
    x += width;
  });
  return height;
}

function drawPieces(doc: Draw, line: string, x: number, y: number, { pieces = 'lines' }: ReportLayout): void {
  const parts = pieces === 'lines' ? [line] : pieces === 'letters' ? [...line] : line.split(/(?<= )/);
  let at = x;
  for (const part of parts) {
    const text = pieces === 'lines' ? part : part.trimEnd();
    if (text !== '') doc.text(text, at, y, { lineBreak: false });
    at += doc.widthOfString(part);
  }
}

function drawRules(
  doc: Draw,
  top: number,
  height: number,
  { rules = 'none', widths }: ReportLayout,
  index: number,
): void {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (rules === 'rows')
    doc
      .moveTo(MARGIN, top)
      .lineTo(MARGIN + whole, top)
      .moveTo(MARGIN, top + height)
      .lineTo(MARGIN + whole, top + height)
      .stroke();
  if (rules === 'shades' && index % 2 === 0) doc.rect(MARGIN, top, whole, height).fill('#eeeeee').fillColor('black');
  if (rules !== 'cells') return;
  let x = MARGIN;
  for (const width of widths) {
    doc.rect(x, top, width, height).stroke();
    x += width;
  }
}

function heightOf(doc: Draw, row: Row, layout: ReportLayout): number {
  const [side, above] = layout.padding ?? [3, 2];
  const counts = layout.widths.map((width, column) => linesOf(doc, row[column] ?? '', width - 2 * side, layout).length);
  return Math.max(1, ...counts) * doc.currentLineHeight(true) + 2 * above;
}

/** Broken at spaces; a word that is too long for a line of its own is broken where it ends. */
function linesOf(doc: Draw, text: string, room: number, layout: ReportLayout): readonly string[] {
  if (text === '') return [];
  if (layout.runsOver === true) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (line !== '' && doc.widthOfString(`${line}${word}`.trimEnd()) > room) {
      lines.push(line);
      line = '';
    }
    line += word;
    while (doc.widthOfString(line.trimEnd()) > room) {
      const fitting = lettersThatFit(doc, line, room);
      lines.push(line.slice(0, fitting));
      line = line.slice(fitting);
    }
  }
  if (line !== '') lines.push(line);
  return layout.spacesAtBreaks === true ? lines : lines.map((one) => one.trimEnd());
}

function lettersThatFit(doc: Draw, text: string, room: number): number {
  let count = 1;
  while (count < text.length && doc.widthOfString(text.slice(0, count + 1)) <= room) count += 1;
  return count;
}
