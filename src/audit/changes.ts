/**
 * What changed, field by field. Only structured fields are read, never a
 * sentence.
 *
 * Which of them Contact Center events carry is not documented: `settingName`,
 * `settingKey`, `settingValue`, `previousValue`, `changedAttributes`, `changes`,
 * `changeSet`, `updatedFields` and `configData` have been seen as names in live
 * records, their shapes have not. So every usual way of writing before and after
 * is taken, and what fits none of them stays in the event's `raw`.
 *
 * `configData` may as well be the object's whole state, and a state has words
 * like `from` and `value` in it too: opening hours from 08:00 to 17:00 are no
 * change of anything. There, only words that say before or after are believed.
 */
import type { Change } from './event.ts';
import { cleanText, firstText, foldKey, isRecord, type RecordFields, storableText } from './field-text.ts';

/** Longest value kept in a change; the full text stays in `raw`. */
export const MAX_CHANGE_CHARS = 2000;
/** Most changes kept of one record. */
export const MAX_CHANGES = 200;
const MAX_JSON_CHARS = 1_000_000;

/** Fields whose names say that changes are in them; also looked for inside the others. */
const LIST_KEYS = ['changedattributes', 'changes', 'changeset', 'updatedfields'] as const;
const INNER_LIST_KEYS: ReadonlySet<string> = new Set([
  ...LIST_KEYS,
  'changedfields',
  'changelist',
  'diff',
  'differences',
  'modifications',
  'modifiedfields',
  'updates',
]);
/** Names of fields, and of nothing else. */
const FIELD_KEYS = new Set(['field', 'fieldname', 'attribute', 'attributename', 'property', 'propertyname', 'path']);
const NAME_KEYS = new Set([...FIELD_KEYS, 'name', 'key', 'settingname', 'settingkey']);
const BEFORE_KEYS = keysOf(['before', 'old', 'previous', 'prior', 'original', 'from']);
const AFTER_KEYS = new Set([...keysOf(['after', 'new', 'current', 'updated', 'to']), 'value', 'settingvalue']);
/** Parts of a state as well. */
const WEAK_KEYS = new Set([...keysOf(['original', 'from', 'to', 'current', 'updated']), 'value']);
/** How deep lists of changes are looked for inside each other. */
const MAX_LIST_DEPTH = 3;

/** `old`, `oldValue`, `oldConfig` ..., folded. */
function keysOf(words: readonly string[]): ReadonlySet<string> {
  const parts = ['', 'value', 'values', 'config', 'configuration', 'state', 'data', 'object', 'entity', 'version'];
  return new Set(words.flatMap((word) => parts.map((part) => `${word}${part}`)));
}

/** The changes a record states, at most 200, the first of each field; values cut at 2,000 characters. */
export function readChanges(fields: RecordFields): readonly Change[] {
  const listed = LIST_KEYS.flatMap((key) => changesIn(fields.get(key), 'changes', 1));
  const changes = [...settingChange(fields), ...listed, ...changesIn(fields.get('configdata'), 'perhaps a state', 1)];
  const byField = new Map<string, Change>();
  for (const change of changes) {
    if (byField.size >= MAX_CHANGES) break;
    if (!byField.has(change.field)) byField.set(change.field, change);
  }
  return [...byField.values()];
}

function settingChange(fields: RecordFields): readonly Change[] {
  const field = firstText(fields, 'settingname', 'settingkey');
  if (field === undefined) return [];
  return [changeOf(field, fields.get('previousvalue'), fields.get('settingvalue'))];
}

/** What a value is known to hold. */
type Holding = 'changes' | 'perhaps a state';

function changesIn(value: unknown, holding: Holding, depth: number): readonly Change[] {
  const content = parsed(value);
  if (Array.isArray(content)) return content.slice(0, MAX_CHANGES).flatMap((one) => listedChange(one, holding, depth));
  return isRecord(content) ? objectChanges(content, holding, depth) : [];
}

/** One element of a list: `{ field, before, after }` in any wording, or just the name of a field. */
function listedChange(given: unknown, holding: Holding, depth: number): readonly Change[] {
  const element = parsed(given);
  if (isRecord(element)) {
    const { field, isPair } = pairOf(element, holding);
    if (field !== undefined && !isPair) return [changeOf(field, undefined, undefined)];
    return objectChanges(element, holding, depth);
  }
  const field = typeof element === 'string' && holding === 'changes' ? cleanText(element) : undefined;
  return field === undefined ? [] : [changeOf(field, undefined, undefined)];
}

/**
 * `{ field: "name", before: 1, after: 2 }`, `{ before: {...}, after: {...} }`, `{ name: { before, after }, ... }` or
 * `{ changes: [...] }`. Anything else describes a state, not a change.
 */
function objectChanges(object: Readonly<Record<string, unknown>>, holding: Holding, depth: number): readonly Change[] {
  const { name, before, after, isPair } = pairOf(object, holding);
  if (name !== undefined && isPair) return [changeOf(name, before, after)];
  if (isPair) {
    const [left, right] = [parsed(before), parsed(after)];
    if (isRecord(left) || isRecord(right)) return differences(left, right);
  }
  return Object.entries(object)
    .slice(0, MAX_CHANGES)
    .flatMap(([field, value]) => {
      if (INNER_LIST_KEYS.has(foldKey(field)))
        return depth < MAX_LIST_DEPTH ? changesIn(value, 'changes', depth + 1) : [];
      const inner = isRecord(value) ? pairOf(value, holding) : undefined;
      return inner?.isPair === true ? [changeOf(field, inner.before, inner.after)] : [];
    });
}

interface Pair {
  /** Of whatever changed; `field`: where it can be nothing but the name of a field. */
  readonly name?: string;
  readonly field?: string;
  readonly before: unknown;
  readonly after: unknown;
  /** True when the object says before or after at all. */
  readonly isPair: boolean;
}

function pairOf(object: Readonly<Record<string, unknown>>, holding: Holding): Pair {
  let name: string | undefined;
  let field: string | undefined;
  let before: unknown;
  let after: unknown;
  let isPair = false;
  for (const [key, value] of Object.entries(object)) {
    const folded = foldKey(key);
    if (NAME_KEYS.has(folded)) {
      name ??= cleanText(value);
      if (FIELD_KEYS.has(folded)) field ??= cleanText(value);
      continue;
    }
    const isBefore = BEFORE_KEYS.has(folded);
    if (!isBefore && !AFTER_KEYS.has(folded)) continue;
    if (isBefore) before ??= value;
    else after ??= value;
    isPair ||= holding === 'changes' || !WEAK_KEYS.has(folded);
  }
  // Where it says which field this is about, it can be no state.
  isPair ||= field !== undefined && (before !== undefined || after !== undefined);
  const known = field ?? name;
  return {
    ...(known === undefined ? {} : { name: known }),
    ...(field === undefined ? {} : { field }),
    before,
    after,
    isPair,
  };
}

/** The keys whose values differ between two whole states. */
function differences(before: unknown, after: unknown): readonly Change[] {
  const left = new Map(isRecord(before) ? Object.entries(before) : []);
  const right = new Map(isRecord(after) ? Object.entries(after) : []);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((field) => JSON.stringify(left.get(field)) !== JSON.stringify(right.get(field)))
    .slice(0, MAX_CHANGES)
    .map((field) => changeOf(field, left.get(field), right.get(field)));
}

function changeOf(field: string, before: unknown, after: unknown): Change {
  const [was, is] = [valueText(before), valueText(after)];
  return {
    field: cut(storableText(field)),
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
  };
}

function valueText(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null ? storableText(JSON.stringify(value)) : cleanText(value);
  return text === undefined ? undefined : cut(text);
}

function cut(text: string): string {
  return text.length > MAX_CHANGE_CHARS ? `${storableText(text.slice(0, MAX_CHANGE_CHARS - 1))}…` : text;
}

/** What JSON in a text says, also where it was written twice; anything else as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const content = parseJson(value);
  return typeof content === 'string' ? (parseJson(content) ?? value) : (content ?? value);
}

function parseJson(text: string): unknown {
  if (text.length > MAX_JSON_CHARS || !/^\s*(?:[[{]|"\s*[[{])/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
