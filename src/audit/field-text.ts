/**
 * Reading one field of a vendor's record as text. Shared by every format, so
 * that the same change looks the same whichever way it arrived.
 */

/** The fields of one record by folded name (see `foldKey`); values are whatever the vendor sent. */
export type RecordFields = ReadonlyMap<string, unknown>;

const NUL = '\u0000';
const SURROGATE = /[\uD800-\uDFFF]/;
const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;
const MEMO_LIMIT = 2000;
const memo = new Map<string, string>();

/**
 * A field name without its spelling: `Actor Email`, `actor_email`, `actorEmail`
 * and `ACTOR-EMAIL` all become `actoremail`. The literal header row of a real
 * export is not documented, so every spelling is taken.
 */
export function foldKey(key: string): string {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const folded = key.toLowerCase().replace(/[^a-z0-9]+/g, '');
  if (memo.size < MEMO_LIMIT && key.length <= 64) memo.set(key, folded);
  return folded;
}

/**
 * Text that every store can hold: without NUL (PostgreSQL refuses it) and with
 * half surrogate pairs replaced by U+FFFD (they have no UTF-8 form).
 */
export function storableText(text: string): string {
  const stored = text.includes(NUL) ? text.replaceAll(NUL, '') : text;
  return SURROGATE.test(stored) ? stored.replace(LONE_SURROGATE, '\uFFFD') : stored;
}

/**
 * A vendor's value as trimmed text, or undefined when it stands for nothing:
 * missing, empty, only spaces, or the word "null" (the vendor sends a single
 * space and the text "Null" for absent values). Objects and lists are no text.
 */
export function cleanText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = storableText(value).trim();
  if (text === '') return undefined;
  if (text.length === 4 && text.toLowerCase() === 'null') return undefined;
  return text;
}

/** The first of the named fields that holds text. Names are folded ones. */
export function firstText(fields: RecordFields, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = cleanText(fields.get(key));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** True for a JSON object (not a list, not null). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short piece of hostile text, fit for a one-line message: no line breaks or control characters. */
export function excerpt(text: string, maxChars = 60): string {
  const line = storableText(text.slice(0, maxChars + 1)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return text.length > maxChars ? `${line.slice(0, maxChars)}...` : line;
}

/**
 * A vendor's constant without its type name: `EventCategory.LOGINS` -> `LOGINS`.
 * The published example carries such prefixes, live records do not.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
export function stripConstantPrefix(text: string): string {
  return text.replace(/^[A-Za-z]+\.(?=[A-Za-z0-9_])/, '');
}
