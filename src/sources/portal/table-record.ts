/**
 * One row of a table as a vendor's record: the fields under the names that every format shares (see `normaliseRecord`),
 * and the row as it stands.
 *
 * One row is one event. Whether rows of the same second belong to one change is nowhere documented, so they are not
 * joined: a change of three fields that the table writes in three rows counts as three.
 */
import type { RecordFields } from '../../audit/field-text.ts';
import { decodeId, isUuid } from '../../audit/vendor-id.ts';
import { isNestedDeeper } from '../json-depth.ts';
import type { TableRow } from '../tables/table.ts';
import { type Field, recordKey } from './fields.ts';
import { type Understanding, unnamed } from './understand.ts';

/** A row's cells by what they mean; only those that say something. */
export type RowTexts = ReadonlyMap<Field, string>;

const EMAIL = /^[^\s@<>()"',;]+@[^\s@<>()"',;]+$/;
/** `Agent Seven (agent.seven@example.com)`, also in angle brackets. */
const NAME_AND_EMAIL = /^(\S.{0,200}?)\s*[<(]\s*([^\s@<>()"',;]{1,200}@[^\s@<>()"',;]{1,200})\s*[>)]$/;
/** Ids of the old portal as the vendor shows one: AW3zqPSEh5ILmjsY44DC. */
const PORTAL_ID = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9_-]{20}$/;
/** A longer "action" is a sentence. */
const ACTION_WORDS = 4;
const NO_FIELD_NAME = 'value';
/** Fields that are read together with others. */
const JOINED: ReadonlySet<Field> = new Set([
  'time',
  'actor',
  'actorName',
  'actorId',
  'actorEmail',
  'target',
  'action',
  'field',
  'before',
  'after',
  'orgId',
  'actorOrgId',
  'eventId',
]);

export function rowTexts(row: TableRow, positions: ReadonlyMap<Field, number>): RowTexts {
  const texts = new Map<Field, string>();
  for (const [field, position] of positions) {
    const text = row.cells[position]?.text.trim() ?? '';
    if (text !== '') texts.set(field, text);
  }
  return texts;
}

/**
 * @param time UTC ms
 * @param exact false where no milliseconds are known
 * @param isDocumented the columns are the vendor's documented ones, and hold what their names say
 */
export function recordOf(texts: RowTexts, time: number, exact: boolean, isDocumented: boolean): RecordFields {
  const fields = new Map<string, unknown>();
  for (const [field, text] of texts) {
    const key = recordKey(field);
    if (key !== undefined && (isDocumented || !JOINED.has(field))) fields.set(key, text);
  }
  fields.set('timestamp', isoTime(time, exact));
  if (isDocumented) return fields;
  readActor(texts, fields);
  readTarget(texts, fields);
  readAction(texts, fields);
  readChange(texts, fields);
  // Organisations and events are known by uuids; another system's number would set the record apart from all others.
  for (const field of ['orgId', 'actorOrgId', 'eventId'] as const) {
    const id = decodeId(texts.get(field) ?? '');
    if (isUuid(id)) fields.set(recordKey(field) ?? field, id);
  }
  return fields;
}

/** The row by the names of its columns. */
export function rawOf(row: TableRow, { columns }: Pick<Understanding, 'columns'>): Readonly<Record<string, string>> {
  const raw: Record<string, string> = {};
  let index = 0;
  for (const { name } of columns) raw[name] = row.cells[index++]?.text ?? '';
  for (; index < row.cells.length; index += 1) {
    const text = row.cells[index]?.text ?? '';
    if (text.trim() !== '') raw[unnamed(index)] = text;
  }
  return raw;
}

/** Digits after the second only where they are known: the reading of records goes by them. */
function isoTime(time: number, exact: boolean): string {
  const iso = new Date(time).toISOString();
  if (exact) return iso;
  return iso.replace(/\.?0*Z$/, 'Z');
}

type Writable = Map<string, unknown>;

/** People may be written in any of the columns as email, name, id or name with email. */
function readActor(texts: RowTexts, fields: Writable): void {
  const set = (key: string, text: string): void => {
    if (!fields.has(key)) fields.set(key, text);
  };
  for (const field of ['actorEmail', 'actorName', 'actorId', 'actor'] as const) {
    const text = texts.get(field);
    if (text === undefined) continue;
    const both = NAME_AND_EMAIL.exec(text);
    if (both !== null) {
      set('actorname', both[1] ?? '');
      set('actoremail', both[2] ?? '');
    } else if (EMAIL.test(text)) set('actoremail', text);
    else if (field === 'actorId' || (field === 'actor' && isUuid(decodeId(text)))) set('actorid', text);
    else set(field === 'actorEmail' ? 'actoremail' : 'actorname', text);
  }
}

function readTarget(texts: RowTexts, fields: Writable): void {
  const text = texts.get('target');
  if (text === undefined) return;
  const key = PORTAL_ID.test(text) || isUuid(decodeId(text)) ? 'targetid' : 'targetname';
  if (!fields.has(key)) fields.set(key, text);
}

function readAction(texts: RowTexts, fields: Writable): void {
  const text = texts.get('action');
  if (text === undefined) return;
  const isSentence = text.split(/\s+/, ACTION_WORDS + 1).length > ACTION_WORDS;
  if (!isSentence) fields.set('operationtype', text);
  else if (!fields.has('actiontext')) fields.set('actiontext', text);
}

function readChange(texts: RowTexts, fields: Writable): void {
  const [field, before, after] = [texts.get('field'), texts.get('before'), texts.get('after')];
  const changes = texts.get('changes');
  // A list in words is shown as it is; only structured ones are taken apart.
  if (changes !== undefined && typeof parsed(changes) === 'string') {
    fields.delete('changes');
    if (!fields.has('actiontext')) fields.set('actiontext', changes);
  }
  if (field === undefined && before === undefined && after === undefined) return;
  if (field === undefined && (isObject(before) || isObject(after))) {
    fields.set('configdata', { before: parsed(before), after: parsed(after) });
    return;
  }
  fields.set('settingname', field ?? NO_FIELD_NAME);
  if (before !== undefined) fields.set('previousvalue', before);
  if (after !== undefined) fields.set('settingvalue', after);
}

const MAX_JSON_CHARS = 1_000_000;
/** As in other formats: deeper values could not be written back. */
const MAX_DEPTH = 64;

function isObject(text: string | undefined): boolean {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON as what it says; the text itself where it is none. */
function parsed(text: string | undefined): unknown {
  if (text === undefined || text.length > MAX_JSON_CHARS || !/^[[{]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isNestedDeeper(value, MAX_DEPTH) ? text : value;
  } catch {
    return text;
  }
}
