/**
 * Writes workbooks part by part, as odd as a test needs them. What stands in them is synthetic: nothing is known of the
 * layout of a real export of the old portal.
 */
import { type ZipEntry, zipOf } from './zip-writer.ts';

export interface WorkbookParts {
  /** XML of the inside of `<sheetData>`, by the name of the sheet. */
  readonly sheets: Readonly<Record<string, string>>;
  /** Inside of `<sst>`. */
  readonly strings?: string;
  /** Inside of `<styleSheet>`. */
  readonly styles?: string;
  readonly is1904?: boolean;
  /** Before and after `<sheetData>` in every sheet. */
  readonly beforeData?: string;
  readonly afterData?: string;
  /** In front of everything in every sheet, in place of the XML declaration. */
  readonly prolog?: string;
  /** Names of hidden sheets. */
  readonly hidden?: readonly string[];
  /** In place of, or beside, the parts made here. */
  readonly parts?: readonly ZipEntry[];
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Cell formats 0 to 3: general, date, date and time, time of day. */
export const DATE_STYLES =
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/></numFmts>' +
  '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="21"/></cellXfs>';

export function workbookParts(workbook: WorkbookParts): readonly ZipEntry[] {
  const names = Object.keys(workbook.sheets);
  const sheets = names.map((name, index) => {
    const state = workbook.hidden?.includes(name) === true ? ' state="hidden"' : '';
    return `<sheet name="${xmlText(name)}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`;
  });
  const made: readonly ZipEntry[] = [
    { name: '[Content_Types].xml', data: `${XML}<Types/>` },
    {
      name: '_rels/.rels',
      data: `${XML}<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data:
        `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
        `<workbookPr date1904="${workbook.is1904 === true ? 1 : 0}"/><sheets>${sheets.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: relationships(names.length) },
    { name: 'xl/styles.xml', data: `${XML}<styleSheet xmlns="${MAIN}">${workbook.styles ?? DATE_STYLES}</styleSheet>` },
    { name: 'xl/sharedStrings.xml', data: `${XML}<sst xmlns="${MAIN}">${workbook.strings ?? ''}</sst>` },
    ...Object.values(workbook.sheets).map((data, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      data:
        `${workbook.prolog ?? XML}<worksheet xmlns="${MAIN}">${workbook.beforeData ?? ''}` +
        `<sheetData>${data}</sheetData>${workbook.afterData ?? ''}</worksheet>`,
    })),
  ];
  const replaced = new Set(workbook.parts?.map(({ name }) => name));
  return [...made.filter(({ name }) => !replaced.has(name)), ...(workbook.parts ?? [])];
}

export function workbookOf(workbook: WorkbookParts): Buffer {
  return zipOf(workbookParts(workbook));
}

function relationships(sheets: number): string {
  const one = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const list = Array.from({ length: sheets }, (_, index) =>
    one(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  return `${XML}<Relationships xmlns="${PACKAGE}">${list.join('')}${one('s', 'styles', 'styles.xml')}${one('t', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`;
}

/** Rows of inline texts, from row 1 on; '' = no cell. */
export function textRows(rows: readonly (readonly string[])[], firstRow = 1): string {
  return rows.map((cells, index) => textRow(cells, firstRow + index)).join('');
}

export function textRow(cells: readonly string[], row: number): string {
  const written = cells.map((text, column) => (text === '' ? '' : textCell(`${letters(column)}${row}`, text)));
  return `<row r="${row}">${written.join('')}</row>`;
}

export function textCell(reference: string, text: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** @param style see DATE_STYLES */
export function numberCell(reference: string, value: number | string, style = 0): string {
  return `<c r="${reference}" s="${style}"><v>${value}</v></c>`;
}

export function xmlText(text: string): string {
  return text
    .replace(/_x(?=[0-9A-F]{4}_)/gi, '_x005F_x')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}

function letters(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}
