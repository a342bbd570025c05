/**
 * An Excel workbook as a table.
 *
 * Read here, part by part, rather than with read-excel-file: that one unpacks
 * everything before it looks at it, tells neither formulas without results nor
 * the rows that are hidden, and takes a day that a number format shows for a
 * number as a date of its own. Nothing is ever computed, and no macro is run.
 */
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';
import { type StyleFormats, stylesHandler } from './number-formats.ts';
import { type SharedStrings, sharedStringsHandler } from './shared-strings.ts';
import { readSheet, type SheetContext, type SheetCounts } from './sheet-rows.ts';
import { HEAD_ROWS, type Recognition, rowsOf, type TableReader, type TableRecogniser, type TableRow } from './table.ts';
import { readWorkbook, type SheetInfo, type WorkbookInfo } from './workbook.ts';
import { refuseOldWorkbook, refuseOtherZip } from './workbook-format.ts';
import { readPart, scanPart } from './xml-part.ts';
import type { ZipLimits } from './zip-limits.ts';
import { openZip, type ZipParts } from './zip-parts.ts';

export interface XlsxOptions {
  /** Tells which sheet is the table; absent: the first one that is not empty. */
  readonly recognise?: TableRecogniser;
  readonly limits?: ZipLimits;
  /** Told how many bytes of the file were read so far, from the start each time it is gone through. */
  readonly onRead?: (bytes: number) => void;
}

/** What the sheets of a workbook need to be read. */
interface Workbook extends WorkbookInfo {
  readonly fileName: string;
  readonly strings: SharedStrings;
  readonly formats: StyleFormats;
}

interface SheetHead {
  readonly sheet: SheetInfo;
  readonly rows: readonly TableRow[];
  /** In the whole sheet, by its size and those that were read. What a sheet claims of itself may be anything. */
  readonly aboutRows: number;
  readonly counts: SheetCounts;
  readonly recognition?: Recognition;
}

/** The sheets that make up the table. */
interface Choice {
  readonly sheets: readonly SheetInfo[];
  readonly aboutRows: number;
  readonly notes: readonly string[];
}

/**
 * Opens a workbook and finds the sheet with the table.
 * @param fileName for people
 * @throws SourceError `unreadable-file`, `empty-file`, `unsupported-format`, `encrypted`, `damaged`, `too-large`,
 *   `no-table` (nothing but formulas; several sheets that may be meant)
 */
export async function xlsxTable(path: string, fileName: string, options: XlsxOptions = {}): Promise<TableReader> {
  await refuseOldWorkbook(path, fileName);
  const opened = await withZip(path, fileName, options, async (zip) => {
    refuseOtherZip(zip, fileName);
    const workbook = await openWorkbook(zip, fileName);
    return { workbook, choice: chooseSheets(await readHeads(zip, workbook, options.recognise), workbook) };
  });
  const { workbook, choice } = opened;
  const seen: SheetCounts[] = [];

  async function* portions(): AsyncGenerator<readonly TableRow[]> {
    const zip = await openZip(path, fileName, options.limits, options.onRead);
    seen.length = 0;
    try {
      for (const sheet of choice.sheets) {
        const place = choice.sheets.length === 1 ? '' : `sheet "${excerpt(sheet.name, 31)}", `;
        const reading = readSheet(contextOf(workbook, place));
        seen.push(reading.counts);
        for await (const _ of scanPart(zip, sheet.part, reading.handler)) yield reading.take();
      }
    } finally {
      zip.close();
    }
  }

  return {
    kind: 'portal-xlsx',
    name: fileName,
    rows: () => rowsOf(portions()),
    portions,
    notes: () => [...choice.notes, ...notesOf(seen)],
    aboutRows: () => choice.aboutRows,
  };
}

async function withZip<T>(
  path: string,
  fileName: string,
  { limits, onRead }: XlsxOptions,
  use: (zip: ZipParts) => Promise<T>,
): Promise<T> {
  const zip = await openZip(path, fileName, limits, onRead);
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

async function openWorkbook(zip: ZipParts, fileName: string): Promise<Workbook> {
  const info = await readWorkbook(zip, fileName);
  const strings: SharedStrings = { texts: [], cut: new Set() };
  const formats: StyleFormats[number][] = [];
  if (info.stylesPart !== undefined) await readPart(zip, info.stylesPart, stylesHandler(formats));
  if (info.stringsPart !== undefined) await readPart(zip, info.stringsPart, sharedStringsHandler(strings, fileName));
  return { ...info, fileName, strings, formats };
}

function contextOf({ strings, formats, is1904, fileName }: Workbook, place: string): SheetContext {
  return { strings, formats, is1904, fileName, place };
}

/** The first rows of every sheet; as much of each as they need is unpacked. */
async function readHeads(
  zip: ZipParts,
  workbook: Workbook,
  recognise: TableRecogniser | undefined,
): Promise<readonly SheetHead[]> {
  const heads: SheetHead[] = [];
  for (const sheet of workbook.sheets) {
    const reading = readSheet(contextOf(workbook, ''));
    const rows: TableRow[] = [];
    let bytes = 0;
    for await (const read of scanPart(zip, sheet.part, reading.handler)) {
      bytes = read;
      rows.push(...reading.take());
      if (rows.length >= HEAD_ROWS) break;
    }
    const partBytes = zip.parts.get(sheet.part)?.bytes ?? bytes;
    const aboutRows = Math.round((rows.length * partBytes) / Math.max(bytes, 1));
    const head = rows.slice(0, HEAD_ROWS);
    const recognition = recognise?.(head);
    heads.push({
      sheet,
      rows: head,
      aboutRows,
      counts: reading.counts,
      ...(recognition === undefined ? {} : { recognition }),
    });
  }
  return heads;
}

/**
 * The sheet that looks most like the table, with others that go on with it under the same header. Hidden ones only
 * where no other does.
 */
function chooseSheets(heads: readonly SheetHead[], workbook: Workbook): Choice {
  const filled = heads.filter(({ rows }) => rows.length > 0);
  const { fileName } = workbook;
  if (filled.length === 0) {
    throw new SourceError('no-table', `${fileName} has no sheet with anything in it.`, 'Export it again.');
  }
  const recognised = filled.filter(({ recognition }) => recognition !== undefined);
  const visible = recognised.filter(({ sheet }) => !sheet.isHidden);
  const candidates = visible.length > 0 ? visible : recognised;
  // Nothing recognised: the first one is shown to whoever has to say why it is no table.
  const best = candidates.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a), candidates[0] ?? firstVisible(filled));
  refuseFormulasOnly(best, fileName);
  const chosen = candidates.filter(({ recognition }) => recognition?.key === best.recognition?.key);
  const others = candidates.filter((head) => !chosen.includes(head));
  if (others.length > 0) throw severalTables(candidates, fileName);
  const parts = chosen.length > 0 ? chosen : [best];
  return {
    sheets: parts.map(({ sheet }) => sheet),
    aboutRows: parts.reduce((sum, head) => sum + head.aboutRows, 0),
    notes: heads.length === 1 ? [] : [sheetNote(parts, heads.length)],
  };
}

function scoreOf({ recognition }: SheetHead): number {
  return recognition?.score ?? 0;
}

function firstVisible(heads: readonly SheetHead[]): SheetHead {
  const [first] = heads;
  const head = heads.find(({ sheet }) => !sheet.isHidden) ?? first;
  if (head === undefined) throw new TypeError('no sheet to choose from');
  return head;
}

function refuseFormulasOnly({ counts }: SheetHead, fileName: string): void {
  if (counts.bareFormulas === 0 || counts.bareFormulas * 2 < counts.cells) return;
  throw new SourceError(
    'no-table',
    `${fileName} holds formulas only: ${counts.bareFormulas} of the first ${counts.cells} cells have no result.`,
    'Open it in a spreadsheet program, let it compute, and save it again.',
  );
}

function severalTables(heads: readonly SheetHead[], fileName: string): SourceError {
  const names = heads.slice(0, 5).map(({ sheet }) => `"${excerpt(sheet.name, 31)}"`);
  return new SourceError(
    'no-table',
    `${fileName} has several sheets that look like an audit trail, with different columns: ${names.join(', ')}.`,
    'Save each sheet as a workbook of its own.',
  );
}

function sheetNote(parts: readonly SheetHead[], all: number): string {
  const names = parts.slice(0, 5).map(({ sheet }) => `"${excerpt(sheet.name, 31)}"`);
  const more = parts.length > names.length ? ` and ${parts.length - names.length} more` : '';
  const hidden = parts.some(({ sheet }) => sheet.isHidden) ? ', which is hidden' : '';
  return `read from ${parts.length === 1 ? 'the sheet' : 'the sheets'} ${names.join(', ')}${more} of ${all}${hidden}`;
}

function notesOf(seen: readonly SheetCounts[]): readonly string[] {
  const sum = (count: (counts: SheetCounts) => number): number =>
    seen.reduce((total, counts) => total + count(counts), 0);
  const [hidden, merged] = [sum(({ hiddenRows }) => hiddenRows), sum(({ mergedAreas }) => mergedAreas)];
  return [
    ...(hidden === 0 ? [] : [`${hidden} hidden ${hidden === 1 ? 'row is' : 'rows are'} read as well`]),
    ...(merged === 0 ? [] : ['the sheet has merged cells; their value counts for the first of them only']),
  ];
}
