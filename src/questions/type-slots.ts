/** The slots {type} and {types}: kinds of object, in people's words or the vendor's. */
import { findEntityType, normaliseEntityType } from '../audit/entity-type.ts';
import { type Draft, found, plainAt, type SlotContext, type SlotMatch, wordAt } from './slot.ts';

const MAX_TYPE_WORDS = 5;
/** Kinds in one order; a button carries no more either. */
const MAX_TYPES = 10;

/** The longest words that name a kind or could name several, or `type X` / `type "x"` for any kind at all. */
export function readType(context: SlotContext, at: number): readonly SlotMatch[] {
  const lead = wordAt(context, at);
  const exact = context.tokens[at + 1];
  if ((lead === 'type' || lead === 'kind') && exact?.quoted === true && exact.text.trim() !== '') {
    return [found(at + 2, { entityType: normaliseEntityType(exact.text) })];
  }
  const start = lead === 'type' || lead === 'kind' ? at + 1 : at;
  const matches: SlotMatch[] = [];
  for (let end = start + 1; end <= start + MAX_TYPE_WORDS && plainAt(context, end - 1) !== ''; end += 1) {
    const words = context.tokens.slice(start, end).map((token) => token.word);
    const asked = findEntityType(words.join(' '), context.knownTypes);
    if (asked?.kind === 'type') {
      matches.push(found(end, { entityType: asked.type }));
    } else if (asked?.kind === 'ambiguous') {
      matches.push(found(end, { entityTypes: asked.types }));
    }
  }
  return matches.reverse();
}

/**
 * One kind or several, `queues, users and skill profiles`: all of them are
 * meant, also where one word stands for several. Every list that begins here,
 * longest first.
 */
export function readTypes(context: SlotContext, at: number): readonly SlotMatch[] {
  const matches: SlotMatch[] = [];
  const types = new Set<string>();
  let next = at;
  for (let items = 0; items < MAX_TYPES; items += 1) {
    const [read] = readType(context, next);
    if (read?.kind !== 'read') break;
    const { entityType, entityTypes = [] } = read.patch;
    for (const type of entityType === undefined ? entityTypes : [entityType]) types.add(type);
    if (types.size > MAX_TYPES) break;
    matches.push(found(read.end, patchOf([...types])));
    next = read.end + (JOINTS.has(wordAt(context, read.end)) ? 1 : 0);
  }
  return matches.reverse();
}

/** What may stand between two of a list, beside a comma. */
const JOINTS: ReadonlySet<string> = new Set(['and', 'or', '&', '+']);

function patchOf(types: readonly string[]): Draft {
  const [only] = types;
  return only !== undefined && types.length === 1 ? { entityType: only } : { entityTypes: types, all: true };
}
