/**
 * Opens a PDF file with pdf.js and gives its pages one at a time. Nothing of it is run or fetched: scripts, forms,
 * attachments and links stay unread, fonts are not loaded, and no worker is started.
 */
import { getResolvedPDFJS } from 'unpdf';
import { SourceError } from '../../audit/errors.ts';
import { affineOf, IDENTITY } from './affine.ts';
import { provideBufferTransfer } from './buffer-transfer.ts';
import { createLetters, type Letter } from './drawn-text.ts';
import { type MarkFont, type OperatorList, readMarks } from './page-marks.ts';
import { type PageText, pageText } from './page-text.ts';
import { refuseUnlikelyBytes } from './refuse-bytes.ts';

type PdfJs = Awaited<ReturnType<typeof getResolvedPDFJS>>;
type LoadingTask = ReturnType<PdfJs['getDocument']>;
type Document = Awaited<LoadingTask['promise']>;
type Page = Awaited<ReturnType<Document['getPage']>>;

export interface PdfFile {
  readonly pageCount: number;
  /** @param page from 1; @throws SourceError `damaged`, `too-large` */
  read(page: number): Promise<PageText>;
  close(): Promise<void>;
}

export interface PdfLimits {
  readonly pages: number;
  /** Drawing steps of one page. A page of dense text has 5,000 to 20,000. */
  readonly stepsPerPage: number;
  readonly lettersPerPage: number;
}

export const PDF_LIMITS: PdfLimits = { pages: 5000, stepsPerPage: 500_000, lettersPerPage: 300_000 };

/** Fonts that could not be read all bear this name in pdf.js. */
const BROKEN_FONT = 'g_font_error';
const UNITS_PER_EM = 1000;
/** Pictures are not needed, and larger ones (pixels) end the reading instead of filling the memory. */
const MAX_PICTURE = 64 * 1024 * 1024;

/**
 * @param bytes are taken over and must not be used afterwards
 * @param name of the file, for people
 * @throws SourceError `empty-file`, `unsupported-format`, `encrypted`, `damaged`, `too-large`
 */
export async function openPdf(bytes: Uint8Array, name: string, limits: PdfLimits = PDF_LIMITS): Promise<PdfFile> {
  refuseUnlikelyBytes(bytes, name);
  provideBufferTransfer();
  const pdfjs = await getResolvedPDFJS();
  const task = pdfjs.getDocument({
    data: bytes,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    // What cannot be read ends the reading: what pdf.js leaves out of a page nobody would miss.
    stopAtErrors: true,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    fontExtraProperties: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: MAX_PICTURE,
    disableAutoFetch: true,
    disableStream: true,
    disableRange: true,
  });
  try {
    const document = await task.promise;
    refusePageCount(document.numPages, name, limits);
    const letterOf = createLetters(pdfjs.normalizeUnicode);
    return {
      pageCount: document.numPages,
      read: (page) => readPage({ pdfjs, document, letterOf, name, limits }, page),
      close: () => task.destroy(),
    };
  } catch (error) {
    await task.destroy();
    throw openingFailed(error, name);
  }
}

interface Opened {
  readonly pdfjs: PdfJs;
  readonly document: Document;
  readonly letterOf: (unicode: string) => Letter;
  readonly name: string;
  readonly limits: PdfLimits;
}

async function readPage({ pdfjs, document, letterOf, name, limits }: Opened, number: number): Promise<PageText> {
  try {
    const page = await document.getPage(number);
    try {
      const annotationMode = pdfjs.AnnotationMode.DISABLE;
      const list: OperatorList = await page.getOperatorList({ annotationMode });
      if (list.fnArray.length > limits.stepsPerPage) throw crowdedPage(number, name);
      const { width, height, transform } = page.getViewport({ scale: 1 });
      const view = affineOf(transform) ?? IDENTITY;
      const marks = readMarks(list, { operators: pdfjs.OPS, view, fontOf: fontsOf(page), letterOf });
      const letters = marks.texts.reduce((sum, { piece }) => sum + piece.text.length, 0);
      if (letters > limits.lettersPerPage) throw crowdedPage(number, name);
      if (marks.isCut) throw damaged(name, `page ${number} ends within a text`);
      return pageText(number, marks, width, height);
    } finally {
      page.cleanup();
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw damaged(name, `page ${number} cannot be read whole`, error);
  }
}

function fontsOf(page: Page): (id: string) => MarkFont {
  const known = new Map<string, MarkFont>();
  return (id) => {
    const font = known.get(id) ?? readFont(page, id);
    known.set(id, font);
    return font;
  };
}

function readFont(page: Page, id: string): MarkFont {
  if (id === BROKEN_FONT || !page.commonObjs.has(id)) return { glyphScale: 0, isVertical: false, isBroken: true };
  const font: unknown = page.commonObjs.get(id);
  const { fontMatrix, vertical } = (typeof font === 'object' && font !== null ? font : {}) as Readonly<
    Record<'fontMatrix' | 'vertical', unknown>
  >;
  return {
    glyphScale: affineOf(fontMatrix)?.[0] ?? 1 / UNITS_PER_EM,
    isVertical: vertical === true,
    isBroken: false,
  };
}

function refusePageCount(pages: number, name: string, limits: PdfLimits): void {
  if (!(pages >= 1)) throw damaged(name, 'it has no pages');
  if (pages <= limits.pages) return;
  throw new SourceError(
    'too-large',
    `${name} has ${pages} pages; up to ${limits.pages} are read.`,
    'Export it in several files, or as Excel.',
  );
}

function crowdedPage(page: number, name: string): SourceError {
  return new SourceError(
    'too-large',
    `Page ${page} of ${name} holds more than a page of a report can.`,
    'Export it again, or as Excel.',
  );
}

function openingFailed(error: unknown, name: string): SourceError {
  if (error instanceof SourceError) return error;
  if (error instanceof Error && error.name === 'PasswordException') {
    return new SourceError(
      'encrypted',
      `${name} is locked: it opens with a password only.`,
      'Save it without a password, then give it again.',
      { cause: error },
    );
  }
  return damaged(name, 'its inner order is broken', error);
}

function damaged(name: string, what: string, cause?: unknown): SourceError {
  return new SourceError('damaged', `${name} is damaged: ${what}.`, 'Export or copy it again.', {
    ...(cause === undefined ? {} : { cause }),
  });
}
