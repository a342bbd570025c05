/** The slots {file} and {dateorder}: a dropped file that waits for an answer, and how its dates are meant. */
import type { DateOrder } from '../audit/ports.ts';
import { found, type SlotContext, type SlotMatch, wordAt } from './slot.ts';

const FILE_ID = /^f-\d{1,9}$/;
const MAX_WORDS = 5;

/** Longest first; folded, without apostrophes. */
const ORDERS: readonly (readonly [phrase: readonly string[], order: DateOrder])[] = (
  [
    ['the day comes first', 'day-first'],
    ['day before the month', 'day-first'],
    ['day before month', 'day-first'],
    ['the day first', 'day-first'],
    ['day comes first', 'day-first'],
    ['day first', 'day-first'],
    ['day-first', 'day-first'],
    ['dd/mm/yyyy', 'day-first'],
    ['dd.mm.yyyy', 'day-first'],
    ['dd/mm', 'day-first'],
    ['the month comes first', 'month-first'],
    ['month before the day', 'month-first'],
    ['month before day', 'month-first'],
    ['the month first', 'month-first'],
    ['month comes first', 'month-first'],
    ['month first', 'month-first'],
    ['month-first', 'month-first'],
    ['mm/dd/yyyy', 'month-first'],
    ['mm/dd', 'month-first'],
  ] as const
).map(([phrase, order]) => [phrase.split(' '), order]);

/** `f-4821`, as a card names it; or anything in quotes. */
export function readFile(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined) return [];
  if (token.quoted) return token.text.trim() === '' ? [] : [found(at + 1, { file: token.text })];
  return FILE_ID.test(token.word) ? [found(at + 1, { file: token.word })] : [];
}

/** `day first`, `month first` and their kin. */
export function readDateOrder(context: SlotContext, at: number): readonly SlotMatch[] {
  const words = Array.from({ length: MAX_WORDS }, (_, offset) => wordAt(context, at + offset));
  const said = ORDERS.find(([phrase]) => phrase.every((word, index) => words[index] === word));
  return said === undefined ? [] : [found(at + said[0].length, { dateOrder: said[1] })];
}

/** Does this id read back as it is written? */
export function isPlainFileId(id: string): boolean {
  return FILE_ID.test(id);
}
