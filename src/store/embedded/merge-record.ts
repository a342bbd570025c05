import type { Action, AuditEvent, IncomingEvent, Source } from '../../audit/event.ts';
import type { StoredRecord } from './stored-record.ts';

/** One for each format, setting and file cut that a change was met in; more would be a mistake somewhere. */
const MAX_ALIASES = 16;
/** Enough to see where a change was met; repeated imports must not grow an event for ever. */
const MAX_SOURCES = 20;

/**
 * What is known of a change after it arrived once more. The id never changes.
 * A record of the API is the richer one: it brings its id, its text as received
 * and the exact time. Besides, only what was missing is filled in. Where a person
 * was taken out, no text is: it could name the person again.
 *
 * @param isFree tells whether an id leads to no event yet
 * @returns the same object when the source is known already or adds nothing
 */
export function mergeRecord(
  stored: StoredRecord,
  incoming: IncomingEvent,
  isFree: (id: string) => boolean,
): StoredRecord {
  const { event, identity } = stored;
  const newSources = incoming.event.sources.filter(
    (source) => !event.sources.some((known) => isSameSource(known, source)),
  );
  const aliases = identity.aliases ?? [];
  const learnsAlias =
    incoming.identity.apiId === undefined && aliases.length < MAX_ALIASES && isFree(incoming.event.id);
  if (newSources.length === 0 && !learnsAlias) return stored;
  const learnsId = identity.apiId === undefined && incoming.identity.apiId !== undefined;
  const learnsTime = !identity.exactTime && incoming.identity.exactTime;
  const usable = usableOf(stored, incoming.event);
  const filled = fillIn(event, usable);
  const sources = [...event.sources, ...newSources].slice(0, MAX_SOURCES);
  const isSame = filled === event && sources.length === event.sources.length;
  if (!learnsId && !learnsTime && !learnsAlias && isSame) return stored;
  return {
    event: {
      ...filled,
      ...(learnsTime ? { time: incoming.event.time } : {}),
      ...(learnsId ? { raw: usable.raw } : {}),
      sources,
    },
    identity: {
      bucket: identity.bucket,
      exactTime: identity.exactTime || learnsTime,
      ...(identity.apiId === undefined ? {} : { apiId: identity.apiId }),
      ...(learnsId && incoming.identity.apiId !== undefined ? { apiId: incoming.identity.apiId } : {}),
      ...(learnsAlias
        ? { aliases: [...aliases, incoming.event.id] }
        : identity.aliases === undefined
          ? {}
          : { aliases }),
      ...(identity.arrival === undefined ? {} : { arrival: identity.arrival }),
      ...(identity.erased === undefined ? {} : { erased: identity.erased }),
    },
  };
}

/** The other record; where a person was taken out, with only what is chosen from few words, the rest as it is stored. */
function usableOf({ event, identity }: StoredRecord, other: AuditEvent): AuditEvent {
  if (identity.erased !== true) return other;
  const { orgId, trackingId, category, action, entityType } = other;
  return {
    ...event,
    ...(orgId === undefined ? {} : { orgId }),
    ...(trackingId === undefined ? {} : { trackingId }),
    category,
    action,
    entityType,
  };
}

function isSameSource(a: Source, b: Source): boolean {
  return a.kind === b.kind && a.name === b.name && a.where === b.where;
}

/** The stored event with the parts it lacks; the same object when it lacks none that the other has. */
function fillIn(stored: AuditEvent, other: AuditEvent): AuditEvent {
  const parts = { ...missingTexts(stored, other), ...missingFacts(stored, other) };
  return Object.keys(parts).length === 0 ? stored : { ...stored, ...parts };
}

function missingTexts(stored: AuditEvent, other: AuditEvent): Partial<AuditEvent> {
  return {
    ...(stored.orgId === undefined && other.orgId !== undefined ? { orgId: other.orgId } : {}),
    ...(stored.description === '' && other.description !== '' ? { description: other.description } : {}),
    ...(stored.ip === undefined && other.ip !== undefined ? { ip: other.ip } : {}),
    ...(stored.userAgent === undefined && other.userAgent !== undefined ? { userAgent: other.userAgent } : {}),
    ...(stored.trackingId === undefined && other.trackingId !== undefined ? { trackingId: other.trackingId } : {}),
    ...(stored.category === '' && other.category !== '' ? { category: other.category } : {}),
  };
}

function missingFacts(stored: AuditEvent, other: AuditEvent): Partial<AuditEvent> {
  return {
    ...(hasMore(other.actor, stored.actor) ? { actor: { ...other.actor, ...stored.actor } } : {}),
    ...(hasMore(other.target, stored.target) ? { target: { ...other.target, ...stored.target } } : {}),
    ...(isPlainAction(other.action) && !isPlainAction(stored.action) ? { action: other.action } : {}),
    ...(stored.entityType === 'unknown' && other.entityType !== 'unknown' ? { entityType: other.entityType } : {}),
    ...(stored.changes.length === 0 && other.changes.length > 0 ? { changes: other.changes } : {}),
  };
}

function hasMore(other: object, stored: object): boolean {
  return Object.keys(other).some((part) => !Object.hasOwn(stored, part));
}

function isPlainAction(action: Action): boolean {
  return action === 'created' || action === 'modified' || action === 'deleted';
}
