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
import { isoText } from '../tables/date-serial.ts';
import type { TableRow } from '../tables/table.ts';
import { type Field, recordKey } from './fields.ts';
import { type TableColumn, type Understanding, unnamed } from './understand.ts';

/** What a row says of a field; undefined where it says nothing. */
type RowTexts = (field: Field) => string | undefined;

const EMAIL = /^[^\s@<>()"',;]+@[^\s@<>()"',;]+$/;
/** `Agent Seven (agent.seven@example.com)`, also in angle brackets. */
const NAME_AND_EMAIL = /^(\S.{0,200}?)\s*[<(]\s*([^\s@<>()"',;]{1,200}@[^\s@<>()"',;]{1,200})\s*[>)]$/;
/** Ids of the old portal as the vendor shows one: AW3zqPSEh5ILmjsY44DC. */
const PORTAL_ID = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9_-]{20}$/;
/** A longer "action" is a sentence. */
const ACTION_WORDS = 4;
const NO_FIELD_NAME = 'value';
export type RecordMaker = (row: TableRow, time: number, exact: boolean) => RecordFields;

/**
 * Makes records of the rows of one table. Where its columns are the vendor's documented ones they hold what their names
 * say; elsewhere people and objects are told by what is written.
 * @returns called with the time, UTC ms, and whether its milliseconds are known
 */
export function createRecordMaker({ positions, isControlHub }: Understanding): RecordMaker {
  const plain = [...positions].flatMap(([field, position]) => {
    const key = recordKey(field);
    return key !== undefined && (isControlHub || !JOINED.has(field)) ? [{ key, position }] : [];
  });
  const readings = isControlHub ? [] : READINGS.filter(({ of }) => of.some((field) => positions.has(field)));
  return (row, time, exact) => {
    const fields = new Map<string, unknown>();
    for (const { key, position } of plain) {
      const text = textAt(row, position);
      if (text !== undefined) fields.set(key, text);
    }
    fields.set('timestamp', isoTime(time, exact));
    for (const { read } of readings) read((field) => textAt(row, positions.get(field)), fields);
    return fields;
  };
}

function textAt(row: TableRow, position = -1): string | undefined {
  const text = row.cells[position]?.text.trim();
  return text === '' ? undefined : text;
}

/** The row by the names of its columns. */
export function rawOf(row: TableRow, columns: readonly TableColumn[]): Readonly<Record<string, string>> {
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
  const iso = isoText(time);
  if (exact) return iso;
  return time % 1000 === 0 ? `${iso.slice(0, 19)}Z` : iso.replace(/0*Z$/, 'Z');
}

type Writable = Map<string, unknown>;

const ACTOR_FIELDS = ['actorEmail', 'actorName', 'actorId', 'actor'] as const;
const ID_FIELDS = ['orgId', 'actorOrgId', 'eventId'] as const;

interface Reading {
  /** Fields it looks at. */
  readonly of: readonly Field[];
  read(texts: RowTexts, fields: Writable): void;
}

/** Fields that are read together, or by what is written in them. */
const READINGS: readonly Reading[] = [
  { of: ACTOR_FIELDS, read: readActor },
  { of: ['target'], read: readTarget },
  { of: ['action'], read: readAction },
  { of: ['field', 'before', 'after', 'changes'], read: readChange },
  { of: ID_FIELDS, read: readIds },
];
const JOINED: ReadonlySet<Field> = new Set(['time', ...READINGS.flatMap(({ of }) => of)]);

/** People may be written in any of the columns as email, name, id or name with email. */
function readActor(texts: RowTexts, fields: Writable): void {
  for (const field of ACTOR_FIELDS) {
    const text = texts(field);
    if (text === undefined) continue;
    const both = text.includes('@') ? NAME_AND_EMAIL.exec(text) : null;
    if (both !== null) {
      add(fields, 'actorname', both[1] ?? '');
      add(fields, 'actoremail', both[2] ?? '');
    } else if (field === 'actorEmail' || EMAIL.test(text)) add(fields, 'actoremail', text);
    else
      add(fields, field === 'actorId' || (field === 'actor' && isUuid(decodeId(text))) ? 'actorid' : 'actorname', text);
  }
}

/** What stands there already, stands. */
function add(fields: Writable, key: string, text: string): void {
  if (!fields.has(key)) fields.set(key, text);
}

function readTarget(texts: RowTexts, fields: Writable): void {
  const text = texts('target');
  if (text === undefined) return;
  add(fields, PORTAL_ID.test(text) || isUuid(decodeId(text)) ? 'targetid' : 'targetname', text);
}

function readAction(texts: RowTexts, fields: Writable): void {
  const text = texts('action');
  if (text === undefined) return;
  const isSentence = text.split(/\s+/, ACTION_WORDS + 1).length > ACTION_WORDS;
  if (!isSentence) fields.set('operationtype', text);
  else if (!fields.has('actiontext')) fields.set('actiontext', text);
}

/** Organisations and events are known by uuids; another system's number would set the record apart from all others. */
function readIds(texts: RowTexts, fields: Writable): void {
  for (const field of ID_FIELDS) {
    const text = texts(field);
    const id = text === undefined ? undefined : decodeId(text);
    if (id !== undefined && isUuid(id)) fields.set(recordKey(field) ?? field, id);
  }
}

function readChange(texts: RowTexts, fields: Writable): void {
  const [field, before, after] = [texts('field'), texts('before'), texts('after')];
  const changes = texts('changes');
  // A list in words is shown as it is; only structured ones are taken apart.
  if (changes !== undefined && typeof parsed(changes) !== 'string') fields.set('changes', changes);
  else if (changes !== undefined) add(fields, 'actiontext', changes);
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
