/** That an answer is wanted as a file: "export ...", "... as csv", "pdf of ...". The rest is a question of its own. */
import type { ExportFormat } from '../audit/export-port.ts';
import type { Reading } from '../audit/question.ts';
import { politeEnds, politeStarts } from './politeness.ts';
import { found, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { MAX_QUESTION_CHARS, tokenise } from './tokens.ts';

export interface FileWish {
  /** The question whose answer is wanted. */
  readonly asked: string;
  readonly format?: ExportFormat;
  /** The text begins with a word for it, so that it can hardly be anything else. */
  readonly isSaid: boolean;
}

const FORMATS: ReadonlyMap<string, ExportFormat> = new Map([
  ['csv', 'csv'],
  ['xlsx', 'xlsx'],
  ['excel', 'xlsx'],
  ['spreadsheet', 'xlsx'],
  ['workbook', 'xlsx'],
  ['pdf', 'pdf'],
]);

/** Longest first. */
const VERBS: readonly (readonly string[])[] = [
  ...['send me', 'send us', 'get me', 'get us', 'mail me', 'give me'].map((phrase) => phrase.split(' ')),
  ...['export', 'download', 'save'].map((word) => [word]),
];
const CERTAIN: ReadonlySet<string> = new Set(['export', 'download', 'save']);
const LEADS: ReadonlySet<string> = new Set(['as', 'to', 'in', 'into']);
const ARTICLES: ReadonlySet<string> = new Set(['a', 'an', 'the']);
const NOUNS: ReadonlySet<string> = new Set([
  ...['file', 'files', 'format', 'document', 'report', 'sheet', 'spreadsheet', 'workbook', 'export', 'list', 'version'],
]);
const LINKS: ReadonlySet<string> = new Set(['of', 'for', 'with', 'about', 'on']);
/** The answer before. */
const THIS: ReadonlySet<string> = new Set([
  ...['this', 'it', 'that', 'these', 'those', 'them', 'this answer', 'the answer', 'the last answer', 'last answer'],
]);

/** Undefined where no file is asked for. */
export function fileWish(text: string): FileWish | undefined {
  const tokenised = text.length > MAX_QUESTION_CHARS ? undefined : tokenise(text);
  if (tokenised?.kind !== 'tokens') return undefined;
  const { tokens } = tokenised;
  const words = tokens.map(({ word }) => word);
  const head = headOf(words);
  const tail = head?.format === undefined ? tailOf(words) : undefined;
  const format = head?.format ?? tail?.format;
  if (head === undefined && format === undefined) return undefined;
  const [first, last] = [tokens[head?.end ?? 0], tokens[(tail?.start ?? tokens.length) - 1]];
  if (first === undefined || last === undefined || first.start >= last.end) return undefined;
  const isSaid = head?.isCertain === true;
  // "give me" alone wishes for no file.
  if (!isSaid && format === undefined) return undefined;
  return { asked: text.slice(first.start, last.end), isSaid, ...(format === undefined ? {} : { format }) };
}

interface Head {
  /** Where the question begins. */
  readonly end: number;
  readonly format?: ExportFormat;
  readonly isCertain: boolean;
}

/** `export`, `send me`; `a pdf report of`, also together. */
function headOf(words: readonly string[]): Head | undefined {
  for (const start of [...politeStarts(words)].sort((a, b) => b - a)) {
    const verb = VERBS.find((phrase) => phrase.every((word, at) => words[start + at] === word));
    const from = start + (verb?.length ?? 0);
    const isCertain = CERTAIN.has(verb?.[0] ?? '');
    const kind = kindOf(words, from);
    if (kind !== undefined && LINKS.has(words[kind.end] ?? '')) {
      return { end: kind.end + 1, format: kind.format, isCertain };
    }
    if (verb !== undefined) return { end: from, isCertain };
  }
  return undefined;
}

/** `as csv`, `in an excel file`. */
function tailOf(words: readonly string[]): { readonly start: number; readonly format: ExportFormat } | undefined {
  const ends = new Set([...politeEnds(words), words.length]);
  for (let start = words.length - 2; start > 0; start -= 1) {
    const kind = LEADS.has(words[start] ?? '') ? kindOf(words, start + 1) : undefined;
    if (kind !== undefined && ends.has(kind.end)) return { start, format: kind.format };
  }
  return undefined;
}

/** `csv`, `an excel file`. */
function kindOf(
  words: readonly string[],
  start: number,
): { readonly end: number; readonly format: ExportFormat } | undefined {
  const at = ARTICLES.has(words[start] ?? '') ? start + 1 : start;
  const format = FORMATS.get(words[at] ?? '');
  if (format === undefined) return undefined;
  return { end: NOUNS.has(words[at + 1] ?? '') ? at + 2 : at + 1, format };
}

/** The reading of the question, as one for a file; what can be asked instead is for a file, too. */
export function asExport({ asked, format }: FileWish, reading: Reading): Reading {
  const kind = format === undefined ? {} : { format };
  if (THIS.has(asked.toLowerCase())) return { kind: 'question', question: { intent: 'export', ...kind } };
  if (reading.kind === 'question') {
    const { intent, ...slots } = reading.question;
    return { kind: 'question', question: { ...slots, ...kind, intent: 'export', of: intent } };
  }
  const tail = format === undefined ? '' : ` as ${format}`;
  const suggestions = reading.suggestions.map((text) => (/^export /i.test(text) ? text : `export ${text}${tail}`));
  return { ...reading, suggestions };
}

/** {format}: what kind of file. */
export function readFormat(context: SlotContext, at: number): readonly SlotMatch[] {
  const format = FORMATS.get(wordAt(context, at));
  return format === undefined ? [] : [found(at + 1, { format })];
}
