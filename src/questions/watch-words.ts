/** Watches in words: which changes, and the slot for their number. */
import { entityTypeLabel, entityTypesLabel } from '../audit/entity-type.ts';
import type { Watched } from '../audit/watch.ts';
import { words } from './phrase-parts.ts';
import { plainText } from './plain-text.ts';
import { found, type SlotContext, type SlotMatch, wordAt, wrong } from './slot.ts';

const NAME_CHARS = 80;
const MAX_NUMBER = 1_000_000;

const NOUNS: ReadonlyMap<string, string> = new Map([
  ['created', 'creation'],
  ['deleted', 'deletion'],
  ['modified', 'modification'],
]);

/**
 * `changes to queue Sales`, `1 deletion of entry points`, `300 older changes`. Plain text, not escaped.
 * @param count absent: no number
 */
export function watchedWords(what: Watched, count?: number, age: 'older' | 'any' = 'any'): string {
  const { action, actor, text, target } = what;
  const noun = action === undefined ? 'change' : (NOUNS.get(action) ?? 'change');
  const own = action === undefined || NOUNS.has(action) ? undefined : `("${plainText(action, 40)}")`;
  const type = typeWords(what, target === undefined ? 2 : 1);
  const object = words([type, target && plainText(target.name ?? target.id ?? '', NAME_CHARS)]);
  return words([
    count === undefined ? allOf(what) : count.toLocaleString('en-US'),
    age === 'older' ? age : undefined,
    count === 1 ? noun : `${noun}s`,
    own,
    object && `${NOUNS.has(action ?? '') ? 'of' : 'to'} ${object}`,
    actor?.kind === 'anonymous' ? `that name${count === 1 ? 's' : ''} nobody` : undefined,
    actor?.kind === 'person' ? `by ${plainText(actor.name ?? actor.email ?? actor.id ?? '', NAME_CHARS)}` : undefined,
    text === undefined ? undefined : `containing "${plainText(text, NAME_CHARS)}"`,
  ]);
}

function allOf(what: Watched): string | undefined {
  return isEverything(what) ? 'all' : undefined;
}

/** Is nothing said of which changes? */
export function isEverything(what: Watched): boolean {
  return Object.keys(what).length === 0;
}

function typeWords({ entityType, entityTypes }: Watched, count: number): string | undefined {
  if (entityTypes !== undefined) return plainText(entityTypesLabel(entityTypes, count), 160);
  return entityType && plainText(entityTypeLabel(entityType, count), 160);
}

/** The slot {watch}: `3`, `#3`. */
export function readWatch(context: SlotContext, at: number): readonly SlotMatch[] {
  const digits = /^#?(\d{1,12})$/.exec(wordAt(context, at))?.[1];
  if (digits === undefined) return [];
  const watch = Number(digits);
  return watch >= 1 && watch <= MAX_NUMBER
    ? [found(at + 1, { watch })]
    : [wrong(at + 1, `There is no watch ${digits}. "watches" lists them with their numbers.`, ['watches'])];
}
