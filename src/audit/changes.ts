/**
 * What changed, field by field. Only structured fields are read, never a
 * sentence.
 *
 * Which of them Contact Center events carry is not documented: `settingName`,
 * `settingKey`, `settingValue`, `previousValue`, `changedAttributes`, `changes`,
 * `changeSet`, `updatedFields` and `configData` have been seen as names in live
 * records, their shapes have not. So every usual way of writing before and after
 * is taken, and what fits none of them stays in the event's `raw`.
 */
import type { Change } from './event.ts';
import { cleanText, firstText, foldKey, isRecord, type RecordFields, storableText } from './field-text.ts';

/** Longest value kept in a change; the full text stays in `raw`. */
export const MAX_CHANGE_CHARS = 2000;
/** Most changes kept of one record. */
export const MAX_CHANGES = 200;
const MAX_JSON_CHARS = 1_000_000;

const LIST_KEYS = ['changedattributes', 'changes', 'changeset', 'updatedfields', 'configdata'] as const;
const NAME_KEYS = new Set([
  'field',
  'fieldname',
  'name',
  'key',
  'attribute',
  'attributename',
  'property',
  'path',
  'settingname',
  'settingkey',
]);
const BEFORE_KEYS = new Set([
  'before',
  'old',
  'oldvalue',
  'previous',
  'previousvalue',
  'prior',
  'from',
  'original',
  'originalvalue',
]);
const AFTER_KEYS = new Set([
  'after',
  'new',
  'newvalue',
  'current',
  'currentvalue',
  'updated',
  'updatedvalue',
  'to',
  'value',
  'settingvalue',
]);

/** The changes a record states, at most 200, the first of each field; values cut at 2,000 characters. */
export function readChanges(fields: RecordFields): readonly Change[] {
  const changes = [...settingChange(fields), ...LIST_KEYS.flatMap((key) => changesIn(fields.get(key)))];
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

function changesIn(value: unknown): readonly Change[] {
  const content = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(content)) return content.slice(0, MAX_CHANGES).flatMap(listedChange);
  return isRecord(content) ? objectChanges(content) : [];
}

/** One element of a list: `{ field, before, after }` in any wording, or just the name of a field. */
function listedChange(element: unknown): readonly Change[] {
  if (isRecord(element)) return objectChanges(element);
  const field = typeof element === 'string' ? cleanText(element) : undefined;
  return field === undefined ? [] : [changeOf(field, undefined, undefined)];
}

/**
 * `{ field: "name", before: 1, after: 2 }`, `{ before: {...}, after: {...} }` or
 * `{ name: { before, after }, ... }`. Anything else describes a state, not a change.
 */
function objectChanges(object: Readonly<Record<string, unknown>>): readonly Change[] {
  const { name, before, after, isPair } = pairOf(object);
  if (name !== undefined && isPair) return [changeOf(name, before, after)];
  if (isPair && (isRecord(before) || isRecord(after))) return differences(before, after);
  return Object.entries(object)
    .slice(0, MAX_CHANGES)
    .flatMap(([field, value]) => {
      const inner = isRecord(value) ? pairOf(value) : undefined;
      return inner?.isPair === true ? [changeOf(field, inner.before, inner.after)] : [];
    });
}

interface Pair {
  readonly name?: string;
  readonly before: unknown;
  readonly after: unknown;
  /** True when the object has a before or an after at all. */
  readonly isPair: boolean;
}

function pairOf(object: Readonly<Record<string, unknown>>): Pair {
  let name: string | undefined;
  let before: unknown;
  let after: unknown;
  let isPair = false;
  for (const [key, value] of Object.entries(object)) {
    const folded = foldKey(key);
    if (NAME_KEYS.has(folded)) name ??= cleanText(value);
    else if (BEFORE_KEYS.has(folded)) {
      before ??= value;
      isPair = true;
    } else if (AFTER_KEYS.has(folded)) {
      after ??= value;
      isPair = true;
    }
  }
  return { ...(name === undefined ? {} : { name }), before, after, isPair };
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

function parseJson(text: string): unknown {
  if (text.length > MAX_JSON_CHARS || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
