/** The slots {keep}, {decision} and {purge}: how long to keep, and what is said of a deletion that is due. */
import { MAX_RETENTION_MONTHS } from '../audit/retention.ts';
import { countOfWord } from './date-words.ts';
import { found, plainAt, type SlotContext, type SlotMatch, wordAt, wrong } from './slot.ts';

const MAX_KEY_CHARS = 300;
const FOR_EVER: readonly (readonly string[])[] = [
  'for ever',
  'forever',
  'for good',
  'for all time',
  'indefinitely',
  'permanently',
  'always',
  'without end',
  'without limit',
].map((phrase) => phrase.split(' '));

const MONTHS_OF: ReadonlyMap<string, number> = new Map([
  ...['year', 'years', 'yr', 'yrs', 'y'].map((word) => [word, 12] as const),
  ...['month', 'months', 'mo'].map((word) => [word, 1] as const),
]);
const TOO_FINE: ReadonlySet<string> = new Set(['day', 'days', 'week', 'weeks', 'hour', 'hours', 'd', 'w']);

const DECISIONS: ReadonlyMap<string, 'approve' | 'decline'> = new Map([
  ...['approve', 'approved', 'approving', 'accept', 'allow'].map((word) => [word, 'approve'] as const),
  ...['decline', 'declined', 'declining', 'reject', 'refuse'].map((word) => [word, 'decline'] as const),
]);

/** `7 years`, `18 months`, `for ever`. */
export function readKeep(context: SlotContext, at: number): readonly SlotMatch[] {
  const phrase = FOR_EVER.find((words) => words.every((word, index) => wordAt(context, at + index) === word));
  if (phrase !== undefined) return [found(at + phrase.length, { keep: 'for-ever' })];
  const glued = /^(\d{1,6})([a-z]+)$/.exec(wordAt(context, at));
  const end = glued === null ? at + 2 : at + 1;
  const count = glued === null ? countAt(context, at) : Number(glued[1]);
  const unit = glued?.[2] ?? wordAt(context, at + 1);
  if (count === undefined) return [];
  if (TOO_FINE.has(unit)) return [wrong(end, 'Name whole months or years, such as 7 years.')];
  const months = MONTHS_OF.get(unit);
  if (months === undefined) return [];
  const keep = count * months;
  if (!Number.isInteger(keep) || keep < 1) return [wrong(end, 'Name whole months or years, such as 7 years.')];
  return keep > MAX_RETENTION_MONTHS
    ? [wrong(end, `That is longer than ${MAX_RETENTION_MONTHS / 12} years. Say "for ever".`)]
    : [found(end, { keep })];
}

function countAt(context: SlotContext, at: number): number | undefined {
  const word = wordAt(context, at);
  return /^\d{1,6}(?:[.,]\d{1,3})?$/.test(word) ? Number(word.replace(',', '.')) : countOfWord(word);
}

/** `approve`, `decline`. */
export function readDecision(context: SlotContext, at: number): readonly SlotMatch[] {
  const decision = DECISIONS.get(wordAt(context, at));
  return decision === undefined ? [] : [found(at + 1, { decision })];
}

/** Key of a due deletion, as its card carries it: an organisation and an instant, or anything in quotes. */
export function readPurge(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined || token.text.length > MAX_KEY_CHARS) return [];
  const isKey = token.quoted ? token.text.trim() !== '' : isPlainPurgeKey(plainAt(context, at));
  return isKey ? [found(at + 1, { purge: token.text })] : [];
}

/** Reads back without quotes. */
export function isPlainPurgeKey(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\d{1,16}$/.test(text);
}
