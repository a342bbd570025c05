/**
 * The parts of a workbook around its sheets.
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-376/ (SpreadsheetML)
 */

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const SHEET_HEAD = `${HEAD}<worksheet xmlns="${MAIN}">`;

/** Places in `cellXfs` of the styles below. */
export const STYLES = { plain: 0, heading: 1, text: 2, wrapped: 3, local: 4, utc: 5, count: 6, title: 7, label: 8 };

/** Text for XML, in which nothing is markup. Control characters are gone by then. */
export function xml(text: string): string {
  return (
    text
      // Spreadsheets read _x000D_ as a carriage return, so what is written so is told apart.
      .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
      .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

/** A file of the archive. */
export interface Part {
  readonly path: string;
  readonly text: string;
}

/** What is known of a sheet when its rows are written. */
export interface SheetFacts {
  readonly name: string;
  /** `$A$1:$K$100`, where it is filtered; absent: it is not. */
  readonly filtered?: string;
}

/** @param createdAt UTC ms */
export function partsAround(
  sheets: readonly SheetFacts[],
  about: { readonly title: string; readonly createdAt: number },
): readonly Part[] {
  return [
    { path: 'xl/styles.xml', text: STYLE_SHEET },
    { path: 'xl/workbook.xml', text: workbook(sheets) },
    { path: 'xl/_rels/workbook.xml.rels', text: workbookRelations(sheets) },
    { path: 'docProps/core.xml', text: properties(about) },
    { path: '_rels/.rels', text: ROOT_RELATIONS },
    { path: '[Content_Types].xml', text: contentTypes(sheets) },
  ];
}

function workbook(sheets: readonly SheetFacts[]): string {
  const listed = sheets.map(({ name }, at) => `<sheet name="${xml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  const names = sheets.flatMap(({ name, filtered }, at) =>
    filtered === undefined
      ? []
      : [
          `<definedName name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1">'${xml(name)}'!${filtered}</definedName>`,
          `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">'${xml(name)}'!$1:$1</definedName>`,
        ],
  );
  return (
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView activeTab="0"/></bookViews>` +
    `<sheets>${listed.join('')}</sheets><definedNames>${names.join('')}</definedNames></workbook>`
  );
}

function workbookRelations(sheets: readonly SheetFacts[]): string {
  const listed = sheets.map((_, at) => relation(at + 1, `${RELATIONS}/worksheet`, sheetFile(at)));
  return relations([...listed, relation(sheets.length + 1, `${RELATIONS}/styles`, 'styles.xml')]);
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`;
}

function relations(listed: readonly string[]): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${listed.join('')}</Relationships>`;
}

const ROOT_RELATIONS = relations([
  relation(1, `${RELATIONS}/officeDocument`, 'xl/workbook.xml'),
  relation(2, `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'),
]);

/** @param at place among the sheets, from 0 */
export function sheetFile(at: number): string {
  return `worksheets/sheet${at + 1}.xml`;
}

function contentTypes(sheets: readonly SheetFacts[]): string {
  const override = (path: string, type: string): string => `<Override PartName="${path}" ContentType="${type}"/>`;
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('/xl/workbook.xml', `${SHEET_TYPE}.sheet.main+xml`) +
    sheets.map((_, at) => override(`/xl/${sheetFile(at)}`, `${SHEET_TYPE}.worksheet+xml`)).join('') +
    override('/xl/styles.xml', `${SHEET_TYPE}.styles+xml`) +
    override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
    '</Types>'
  );
}

function properties({ title, createdAt }: { readonly title: string; readonly createdAt: number }): string {
  return (
    `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" ` +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${xml(title)}</dc:title><dc:creator>Whodunit</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${new Date(createdAt).toISOString()}</dcterms:created></cp:coreProperties>`
  );
}

const FONT = '<name val="Calibri"/><family val="2"/>';
const TOP = '<alignment vertical="top"/>';
const LEFT = '<alignment horizontal="left" vertical="top"/>';
const WRAPPED = '<alignment vertical="top" wrapText="1"/>';

/** Format 49 is text: what is typed into such a cell stays text, also when it begins with an equals sign. */
const STYLE_SHEET =
  `${HEAD}<styleSheet xmlns="${MAIN}">` +
  '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>' +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/></numFmts>' +
  `<fonts count="4"><font><sz val="11"/>${FONT}</font>` +
  `<font><b/><sz val="11"/><color rgb="FFFFFFFF"/>${FONT}</font>` +
  `<font><b/><sz val="16"/><color rgb="FF1F3A5F"/>${FONT}</font>` +
  `<font><b/><sz val="11"/><color rgb="FF1F3A5F"/>${FONT}</font></fonts>` +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/><bgColor indexed="64"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="9">' +
  style(0, 0, 0, '') +
  style(0, 1, 2, '<alignment vertical="center"/>') +
  style(49, 0, 0, TOP) +
  style(49, 0, 0, WRAPPED) +
  style(164, 0, 0, LEFT) +
  style(165, 0, 0, LEFT) +
  style(3, 0, 0, TOP) +
  style(49, 2, 0, TOP) +
  style(49, 3, 0, TOP) +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

function style(format: number, font: number, fill: number, alignment: string): string {
  return (
    `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" ` +
    `applyFont="1" applyFill="1" applyAlignment="1">${alignment}</xf>`
  );
}
