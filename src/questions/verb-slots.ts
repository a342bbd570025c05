/** The slots of what was done: {verb}, {deed}, {done}, {fresh}, and {chart}. */
import { found, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { VERBS } from './verbs.ts';

/** A verb, or `action "word"` for an action of the vendor's own. */
export function readVerb(context: SlotContext, at: number): readonly SlotMatch[] {
  const action = VERBS.get(wordAt(context, at));
  if (action !== undefined) {
    return [found(at + 1, action === 'any' ? {} : { action })];
  }
  const own = context.tokens[at + 1];
  const isOwn = wordAt(context, at) === 'action' && own?.quoted === true && own.text.trim() !== '';
  return isOwn ? [found(at + 2, { action: own.text })] : [];
}

/** One thing that was done, as a noun: "the last change". */
const DEEDS: ReadonlySet<string> = new Set(
  'change creation deletion removal addition modification update edit amendment alteration'.split(' '),
);

export function readDeed(context: SlotContext, at: number): readonly SlotMatch[] {
  return DEEDS.has(wordAt(context, at)) ? readVerb(context, at) : [];
}

/** I only read: "delete queues" is an order, "deleted queues" a question. */
export const ORDERS: ReadonlyMap<string, string> = new Map([
  ['create', 'created'],
  ['add', 'added'],
  ['make', 'made'],
  ['delete', 'deleted'],
  ['remove', 'removed'],
  ['modify', 'modified'],
  ['touch', 'touched'],
  ['amend', 'amended'],
  ['alter', 'altered'],
]);

export function readDone(context: SlotContext, at: number): readonly SlotMatch[] {
  return ORDERS.has(wordAt(context, at)) ? [] : readVerb(context, at);
}

const CHARTS: ReadonlySet<string> = new Set('chart graph plot diagram'.split(' '));

/** `chart`, `bar chart`. */
export function readChart(context: SlotContext, at: number): readonly SlotMatch[] {
  const start = ['bar', 'line', 'column'].includes(wordAt(context, at)) ? at + 1 : at;
  return CHARTS.has(wordAt(context, start)) ? [found(start + 1, { chart: true })] : [];
}

const FRESH: ReadonlySet<string> = new Set(['new', 'brand new', 'newly created', 'newly added', 'recently created']);

/** What was made, said of the thing itself: "new queues". */
export function readFresh(context: SlotContext, at: number): readonly SlotMatch[] {
  const count = FRESH.has(wordAt(context, at))
    ? 1
    : FRESH.has(`${wordAt(context, at)} ${wordAt(context, at + 1)}`)
      ? 2
      : 0;
  return count === 0 ? [] : [found(at + count, { action: 'created' })];
}
