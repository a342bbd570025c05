/** The slots {asked} and {format}: a question whose answer is wanted as a file, and what kind of file. */
import type { ExportFormat } from '../audit/export-port.ts';
import { fold } from '../audit/fold.ts';
import { politeEnds } from './politeness.ts';
import { found, NAME_WORD_COST, type SlotContext, type SlotMatch, wordAt } from './slot.ts';

/** Words that a kind of file may follow. */
const LEADS: ReadonlySet<string> = new Set(['as', 'to', 'in', 'into']);

const FORMATS: ReadonlyMap<string, ExportFormat> = new Map([
  ['csv', 'csv'],
  ['xlsx', 'xlsx'],
  ['excel', 'xlsx'],
  ['spreadsheet', 'xlsx'],
  ['workbook', 'xlsx'],
  ['pdf', 'pdf'],
]);

/**
 * One quoted text, or all words to the end or to where a kind of file may be named. It is read by itself when it is
 * answered, so that each of its words is accounted for then.
 */
export function readAskedText(context: SlotContext, at: number): readonly SlotMatch[] {
  const { source, tokens } = context;
  const first = tokens[at];
  if (first === undefined) return [];
  const words = tokens.map(({ word }) => word);
  const ends = new Set([...politeEnds(words), ...words.flatMap((word, place) => (LEADS.has(word) ? [place] : []))]);
  const unquoted = [...ends]
    .filter((end) => end > at)
    .map((end) => ({
      end,
      asked: source
        .slice(first.start, tokens[end - 1]?.end)
        .replace(/\s+/g, ' ')
        .trim(),
    }))
    .filter(({ asked }) => fold(asked) !== '')
    .map(({ end, asked }): SlotMatch => ({ kind: 'read', end, cost: NAME_WORD_COST * (end - at), patch: { asked } }));
  const isQuoted = first.quoted && first.text.trim() !== '';
  return isQuoted ? [found(at + 1, { asked: first.text.trim() }), ...unquoted] : unquoted;
}

export function readFormat(context: SlotContext, at: number): readonly SlotMatch[] {
  const format = FORMATS.get(wordAt(context, at));
  return format === undefined ? [] : [found(at + 1, { format })];
}
