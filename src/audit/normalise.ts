/**
 * One vendor's record, whichever format it came in, as an audit event.
 *
 * The field names are those of the admin audit API and of the export's data
 * dictionary, folded (`foldKey`); no field but the time is required, as none is
 * marked so in the vendor's description.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 * @see https://help.webex.com/en-us/article/nqzomav (fields of the export)
 */
import { readAction } from './action.ts';
import { readChanges } from './changes.ts';
import { normaliseEntityType } from './entity-type.ts';
import type { Actor, AuditEvent, IncomingEvent, Source, Target } from './event.ts';
import { firstText, foldKey, isRecord, type RecordFields, stripConstantPrefix } from './field-text.ts';
import { type HashText, identify, type OccurrenceCounter } from './identity.ts';
import { parseInstant } from './instant.ts';
import { decodeId } from './vendor-id.ts';

/** Folded names of the fields that may hold the time; the first is the export's, the second the API's. */
export const TIME_FIELDS: readonly string[] = ['timestamp', 'created', 'timestamputc', 'eventtime', 'datetime', 'time'];

export interface NormaliseContext {
  /** Where the record stands. */
  readonly source: Source;
  /** The organisation of this bot (AUDIT_ORG_ID), for records that do not say in which they were made. */
  readonly homeOrgId?: string | undefined;
  /** IANA zone for times without an offset; `UTC` as documented. */
  readonly zone: string;
  readonly hash: HashText;
  /** One per file or request. */
  readonly occurrences: OccurrenceCounter;
  /** Records are recognised by everything they say: for tables whose columns the vendor does not document. */
  readonly byFacts?: boolean | undefined;
}

export type Normalised =
  | { readonly kind: 'event'; readonly incoming: IncomingEvent }
  | { readonly kind: 'problem'; readonly reason: string };

/** While it is made; absent fields are left out rather than set to undefined. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The fields of a JSON record: those of `data`, then the outer ones over them.
 * Names that fold to the same one: the first that is there stands.
 */
export function recordFields(record: Readonly<Record<string, unknown>>): RecordFields {
  const fields = new Map<string, unknown>();
  const data = record['data'];
  addFields(record, fields);
  if (isRecord(data)) addFields(data, fields);
  return fields;
}

function addFields(record: Readonly<Record<string, unknown>>, fields: Map<string, unknown>): void {
  for (const key of Object.keys(record)) {
    const value = record[key];
    const folded = foldKey(key);
    if (value !== null && !fields.has(folded)) fields.set(folded, value);
  }
}

/**
 * @param fields the record's fields by folded name
 * @param raw the record as received; kept whole beside the event
 */
export function normaliseRecord(
  fields: RecordFields,
  raw: Readonly<Record<string, unknown>>,
  context: NormaliseContext,
): Normalised {
  const timeText = firstText(fields, ...TIME_FIELDS);
  if (timeText === undefined) return { kind: 'problem', reason: 'it has no time' };
  const instant = parseInstant(timeText, context.zone);
  if (instant.kind === 'problem') return instant;
  const actionText = firstText(fields, 'actiontext');
  const content = {
    actor: readActor(fields),
    entityType: normaliseEntityType(entityTypeText(fields)),
    target: readTarget(fields),
    description: actionText ?? firstText(fields, 'eventdescription') ?? '',
    category: readCategory(fields),
  };
  const [action, changes] = [readAction(fields), readChanges(fields)];
  if (saysNothing(content)) return { kind: 'problem', reason: 'it says nothing but a time' };
  const actorOrgId = readId(fields, 'actororgid');
  const orgId = readId(fields, 'targetorgid') ?? context.homeOrgId ?? actorOrgId;
  const trackingId = firstText(fields, 'trackingid');
  const { id, identity } = identify(
    {
      orgId,
      otherOrgIds: otherOrgs(orgId, actorOrgId),
      time: instant.time,
      exactTime: instant.exact,
      trackingId,
      actionText,
      targetId: readId(fields, 'targetid'),
      apiId: readId(fields, 'id', 'eventid'),
      facts: context.byFacts === true ? factsOf(content, action, changes, trackingId) : undefined,
    },
    context.hash,
    context.occurrences,
  );
  const event: Writable<AuditEvent> = {
    id,
    time: instant.time,
    ...content,
    action,
    changes,
    sources: [context.source],
    raw,
  };
  const ip = firstText(fields, 'actorip');
  const userAgent = firstText(fields, 'actoruseragent');
  if (orgId !== undefined) event.orgId = orgId;
  if (ip !== undefined) event.ip = ip;
  if (userAgent !== undefined) event.userAgent = userAgent;
  if (trackingId !== undefined) event.trackingId = trackingId;
  return { kind: 'event', incoming: { event, identity } };
}

/** Where a reading under other settings, or of another format, may take the record to belong. */
function otherOrgs(orgId: string | undefined, actorOrgId: string | undefined): readonly (string | undefined)[] {
  if (orgId === undefined) return [];
  return actorOrgId === undefined || actorOrgId === orgId ? [undefined] : [actorOrgId, undefined];
}

/** Everything a record says of a change, whatever its columns were called. */
function factsOf(
  content: Pick<AuditEvent, 'actor' | 'entityType' | 'target' | 'description' | 'category'>,
  action: AuditEvent['action'],
  changes: AuditEvent['changes'],
  trackingId: string | undefined,
): readonly (string | undefined)[] {
  const { actor, target, entityType, description, category } = content;
  const facts = [
    actor.email,
    actor.name,
    actor.id,
    action,
    entityType,
    target.id,
    target.name,
    description,
    category,
    trackingId,
  ];
  for (const { field, before, after } of changes) facts.push(field, before, after);
  return facts;
}

function readActor(fields: RecordFields): Actor {
  const email = firstText(fields, 'actoremail');
  const name = firstText(fields, 'actorname');
  const id = readId(fields, 'actorid');
  const actor: Writable<Actor> = {};
  if (email !== undefined) actor.email = email;
  if (name !== undefined) actor.name = name;
  if (id !== undefined) actor.id = id;
  return actor;
}

/**
 * The impacted resource. `configId` and `displayName` belong to the Contact
 * Center block of live records; they stand in where the usual fields are empty.
 */
function readTarget(fields: RecordFields): Target {
  const configId = readId(fields, 'configid');
  const isConfig = configId !== undefined || firstText(fields, 'configtype') !== undefined;
  const id = readId(fields, 'targetid') ?? configId;
  const name = firstText(fields, 'targetname') ?? (isConfig ? firstText(fields, 'displayname') : undefined);
  const target: Writable<Target> = {};
  if (id !== undefined) target.id = id;
  if (name !== undefined) target.name = name;
  return target;
}

function entityTypeText(fields: RecordFields): string | undefined {
  return firstText(fields, 'targettype', 'configtype', 'entitytype');
}

function readCategory(fields: RecordFields): string {
  const text = firstText(fields, 'eventcategory');
  return text === undefined
    ? ''
    : stripConstantPrefix(text)
        .trim()
        .replace(/[\s-]+/g, '_')
        .toUpperCase();
}

function saysNothing(content: Pick<AuditEvent, 'actor' | 'target' | 'description' | 'category'>): boolean {
  return (
    content.description === '' &&
    content.category === '' &&
    Object.keys(content.actor).length === 0 &&
    Object.keys(content.target).length === 0
  );
}

function readId(fields: RecordFields, ...keys: readonly string[]): string | undefined {
  const text = firstText(fields, ...keys);
  return text === undefined ? undefined : decodeId(text);
}
