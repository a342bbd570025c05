/**
 * What a reading process hands over, checked: the file may have made it do anything. Hand-written, since every event
 * goes through. Where an event comes from is said here, not there.
 */
import type { Actor, AuditEvent, Change, EventIdentity, SourceKind, Target } from '../../audit/event.ts';
import { excerpt, isRecord } from '../../audit/field-text.ts';
import type { IncomingPerson, PeopleItem, SourceItem } from '../../audit/ports.ts';
import { isNestedDeeper, MAX_RECORD_DEPTH } from '../json-depth.ts';

/** What the receiver knows of every item. */
export interface ItemOrigin {
  readonly kind: SourceKind;
  readonly name: string;
  /** UTC ms. */
  readonly importedAt: number;
}

type Fields = Readonly<Record<string, unknown>>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

const MAX_WHERE_CHARS = 200;
const MAX_REASON_CHARS = 600;
/** The range of JavaScript's dates, ms. */
const MAX_TIME = 8.64e15;
const BUCKET = /^[0-9a-f]{16,128}$/;
const MAX_BUCKETS = 8;
const KEY_STATUSES = ['missing', 'reported', 'exempt', 'revoked'] as const;

/** Undefined when it is nothing that a source may give. */
export function readItem(value: unknown, origin: ItemOrigin): SourceItem | undefined {
  if (!isRecord(value) || typeof value['where'] !== 'string') return undefined;
  const where = excerpt(value['where'], MAX_WHERE_CHARS);
  const { event, identity, reason } = value;
  if (typeof reason === 'string') return { kind: 'rejected', where, reason: excerpt(reason, MAX_REASON_CHARS) };
  if (!isRecord(event) || !isRecord(identity)) return undefined;
  const read = readEvent(event, where, origin);
  const known = readIdentity(identity);
  return read === undefined || known === undefined
    ? undefined
    : { kind: 'event', incoming: { event: read, identity: known } };
}

/** Undefined when it is nothing that a list of people may give. */
export function readPerson(value: unknown): PeopleItem | undefined {
  if (!isRecord(value) || typeof value['where'] !== 'string') return undefined;
  const where = excerpt(value['where'], MAX_WHERE_CHARS);
  const { person, reason } = value;
  if (typeof reason === 'string') return { kind: 'rejected', where, reason: excerpt(reason, MAX_REASON_CHARS) };
  return isPerson(person) ? { kind: 'person', where, person: copyOf(person) } : undefined;
}

function readEvent(event: Fields, where: string, { kind, name, importedAt }: ItemOrigin): AuditEvent | undefined {
  const { id, time, action, entityType, description, category, raw } = event;
  const [actor, target, changes] = [readNaming(event['actor']), readNaming(event['target']), readChanges(event)];
  if (actor === undefined || target === undefined || 'email' in target || changes === undefined) return undefined;
  if (!isInstant(time) || !isText(id) || id === '' || !isText(action) || !isText(entityType)) return undefined;
  if (!isText(description) || !isText(category) || !isRaw(raw)) return undefined;
  const read: Writable<AuditEvent> = {
    id,
    time,
    actor,
    entityType,
    target,
    description,
    category,
    action,
    changes,
    sources: [{ kind, name, where, importedAt }],
    raw,
  };
  for (const key of ['orgId', 'ip', 'userAgent', 'trackingId'] as const) {
    const text = event[key];
    if (text === undefined) continue;
    if (!isText(text)) return undefined;
    read[key] = text;
  }
  return read;
}

function readNaming(value: unknown): (Actor & Target) | undefined {
  if (!isRecord(value)) return undefined;
  const read: Writable<Actor> = {};
  for (const key of ['email', 'name', 'id'] as const) {
    const text = value[key];
    if (text === undefined) continue;
    if (!isText(text)) return undefined;
    read[key] = text;
  }
  return read;
}

function readChanges({ changes }: Fields): readonly Change[] | undefined {
  if (!Array.isArray(changes)) return undefined;
  return changes.every(isChange)
    ? changes.map(({ field, before, after }) => tidyChange(field, before, after))
    : undefined;
}

function isChange(value: unknown): value is Change {
  return isRecord(value) && isText(value['field']) && isOptionalText(value['before']) && isOptionalText(value['after']);
}

function tidyChange(field: string, before: string | undefined, after: string | undefined): Change {
  return { field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** As received, and so of any shape, but not deeper than what can be written back. */
function isRaw(value: unknown): value is Fields {
  if (!isRecord(value)) return false;
  for (const key in value) {
    const part = value[key];
    if (typeof part === 'object' && isNestedDeeper(part, MAX_RECORD_DEPTH - 1)) return false;
  }
  return true;
}

function readIdentity({ apiId, bucket, otherBuckets, exactTime, occurrence }: Fields): EventIdentity | undefined {
  if (!isBucket(bucket) || typeof exactTime !== 'boolean' || !isCount(occurrence) || !isOptionalText(apiId))
    return undefined;
  if (otherBuckets !== undefined && !isBuckets(otherBuckets)) return undefined;
  return {
    ...(apiId === undefined ? {} : { apiId }),
    bucket,
    ...(otherBuckets === undefined ? {} : { otherBuckets }),
    exactTime,
    occurrence,
  };
}

function isPerson(value: unknown): value is IncomingPerson {
  if (!isRecord(value)) return false;
  const { email, name, team, zone, country, ids, key } = value;
  return (
    isText(email) &&
    email.includes('@') &&
    [name, team, zone, country].every(isOptionalText) &&
    (ids === undefined || (Array.isArray(ids) && ids.every(isText))) &&
    (key === undefined || isKey(key))
  );
}

function isKey(value: unknown): value is NonNullable<IncomingPerson['key']> {
  return (
    isRecord(value) && KEY_STATUSES.some((status) => status === value['status']) && isOptionalText(value['reason'])
  );
}

/** Nothing but what a person is made of. */
function copyOf({ email, name, team, zone, country, ids, key }: IncomingPerson): IncomingPerson {
  return {
    email,
    ...(name === undefined ? {} : { name }),
    ...(team === undefined ? {} : { team }),
    ...(zone === undefined ? {} : { zone }),
    ...(country === undefined ? {} : { country }),
    ...(ids === undefined ? {} : { ids }),
    ...(key === undefined
      ? {}
      : { key: { status: key.status, ...(key.reason === undefined ? {} : { reason: key.reason }) } }),
  };
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_TIME;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isBucket(value: unknown): value is string {
  return typeof value === 'string' && BUCKET.test(value);
}

function isBuckets(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MAX_BUCKETS && value.every(isBucket);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
