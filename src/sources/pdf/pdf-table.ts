/**
 * A PDF file as a table.
 *
 * The layout of these reports is not documented, so that nothing of it is given: text is rebuilt from where each letter
 * stands, and columns and rows are discovered on some of the pages, then found again on all of them, one page at a time.
 * A row that may have been read wrongly is flagged with the reason.
 */
import { readFile } from 'node:fs/promises';
import { SourceError } from '../../audit/errors.ts';
import type { TableReader, TableRow } from '../tables/table.ts';
import type { PageText } from './page-text.ts';
import { openPdf, PDF_LIMITS, type PdfFile, type PdfLimits } from './pdf-file.ts';
import { learnLayout, type TableLayout } from './table-layout.ts';
import { createRowMaker } from './table-rows.ts';

export interface PdfOptions {
  readonly limits?: PdfLimits;
  /** Told how many pages of the file were read so far, from the start each time it is gone through. */
  readonly onPage?: (pages: number, pageCount: number) => void;
}

/** The layout is learned from so many pages at most, spread over the file; they are kept in memory. */
const LEARNED_PAGES = 40;
/** Of them, so many at the start. */
const FIRST_PAGES = 12;
/** A file is taken for scanned when so many of its first pages hold pictures and no text. */
const SCANNED_PAGES = 3;

/**
 * Opens a PDF file and finds its table.
 * @param input the path of a file, or its bytes
 * @param name of the file, for people
 * @throws SourceError `unreadable-file`, `empty-file`, `unsupported-format`, `encrypted`, `damaged`, `too-large`,
 *   `no-table`, `several-tables`
 */
export async function pdfTable(
  input: string | Uint8Array,
  name: string,
  { limits = PDF_LIMITS, onPage }: PdfOptions = {},
): Promise<TableReader> {
  const survey = await withPdf(input, name, limits, async (pdf) => {
    const pages = await learnedPages(pdf, name);
    return { pages, pageCount: pdf.pageCount, layout: learnLayout([...pages.values()], pdf.pageCount, name) };
  });
  const { pages, pageCount, layout } = survey;
  let notes: readonly string[] = [];

  async function* portions(): AsyncGenerator<readonly TableRow[]> {
    const maker = createRowMaker(layout);
    let pdf: PdfFile | undefined;
    try {
      for (let page = 1; page <= pageCount; page += 1) {
        const known = pages.get(page);
        pdf ??= known === undefined ? await open(input, name, limits) : undefined;
        const text = known ?? (await pdf?.read(page));
        if (text !== undefined) yield maker.add(text);
        onPage?.(page, pageCount);
      }
      yield maker.end();
      notes = maker.notes();
    } finally {
      await pdf?.close();
    }
  }

  async function* rows(): AsyncGenerator<TableRow> {
    for await (const portion of portions()) yield* portion;
  }

  return { kind: 'portal-pdf', name, rows, portions, notes: () => notes, aboutRows: () => aboutRows(survey) };
}

async function withPdf<Result>(
  input: string | Uint8Array,
  name: string,
  limits: PdfLimits,
  use: (pdf: PdfFile) => Promise<Result>,
): Promise<Result> {
  const pdf = await open(input, name, limits);
  try {
    return await use(pdf);
  } finally {
    await pdf.close();
  }
}

async function open(input: string | Uint8Array, name: string, limits: PdfLimits): Promise<PdfFile> {
  // pdf.js takes the bytes away from whoever hands them over.
  const bytes = typeof input === 'string' ? await readBytes(input, name) : input.slice();
  return openPdf(bytes, name, limits);
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new SourceError('unreadable-file', `${name} cannot be read.`, 'Check the permissions of the file.', {
      cause,
    });
  }
}

/** @throws SourceError `no-table` when the pages hold no text, and what reading a page throws */
async function learnedPages(pdf: PdfFile, name: string): Promise<ReadonlyMap<number, PageText>> {
  const pages = new Map<number, PageText>();
  let pictures = 0;
  for (const number of pagesToLearn(pdf.pageCount)) {
    const page = await pdf.read(number);
    pages.set(number, page);
    pictures += page.pictures;
    const isEmpty = [...pages.values()].every(({ lines }) => lines.length === 0);
    if (isEmpty && (pages.size === pdf.pageCount || (pictures > 0 && pages.size >= SCANNED_PAGES))) {
      throw noText(name, pictures);
    }
  }
  return pages;
}

/** The first pages, then some of the others at even distances, and the last one. */
function pagesToLearn(pageCount: number): readonly number[] {
  if (pageCount <= LEARNED_PAGES) return Array.from({ length: pageCount }, (_, index) => index + 1);
  const others = LEARNED_PAGES - FIRST_PAGES;
  return Array.from({ length: LEARNED_PAGES }, (_, index) =>
    index < FIRST_PAGES
      ? index + 1
      : FIRST_PAGES + Math.round(((index - FIRST_PAGES + 1) * (pageCount - FIRST_PAGES)) / others),
  );
}

function noText(name: string, pictures: number): SourceError {
  return new SourceError(
    'no-table',
    pictures > 0 ? `${name} holds pictures, no text: it was scanned.` : `${name} holds no text.`,
    'Export the report as Excel or as a PDF with text.',
  );
}

/** From the lines of the learned pages that begin a row. */
function aboutRows({
  pages,
  pageCount,
  layout,
}: {
  readonly pages: ReadonlyMap<number, PageText>;
  readonly pageCount: number;
  readonly layout: TableLayout;
}): number {
  const maker = createRowMaker(layout);
  const rows = [...pages.values()].reduce((sum, page) => sum + maker.add(page).length, 0) + maker.end().length;
  return Math.round((rows * pageCount) / pages.size);
}
