import { actorKey } from '../../../src/audit/actor.ts';
import type { Actor, AuditEvent } from '../../../src/audit/event.ts';
import { fold, foldText } from '../../../src/audit/fold.ts';
import type { EventQuery, GroupField } from '../../../src/audit/ports.ts';
import { decodeId } from '../../../src/audit/vendor-id.ts';
import { isAnonymous } from './suite.ts';

/** What a store must answer, worked out the slow and obvious way over an array. */
export function naivePage(events: readonly AuditEvent[], query: EventQuery): AuditEvent[] {
  return events
    .filter((event) => matches(event, query))
    .sort((a, b) => b.time - a.time || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)));
}

export function naiveGroups(events: readonly AuditEvent[], query: EventQuery, by: readonly GroupField[]): unknown[] {
  const groups = new Map<string, { values: string[]; count: number; lastEventId: string }>();
  for (const event of naivePage(events, query)) {
    const values = by.map((field) => labelOf(event, field));
    const group = groups.get(JSON.stringify(values));
    if (group === undefined) groups.set(JSON.stringify(values), { values, count: 1, lastEventId: event.id });
    else group.count += 1;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || compareLists(a.values, b.values));
}

function matches(event: AuditEvent, query: EventQuery): boolean {
  return (
    (query.orgId === undefined || event.orgId === query.orgId) &&
    (query.from === undefined || event.time >= query.from) &&
    (query.to === undefined || event.time < query.to) &&
    (query.target === undefined || isTarget(event, query.target)) &&
    (query.actor === undefined || isActor(event.actor, query.actor)) &&
    (query.entityTypes?.includes(event.entityType) ?? true) &&
    (query.actions?.includes(event.action) ?? true) &&
    (query.categories?.includes(event.category) ?? true) &&
    (query.ip === undefined || event.ip === query.ip) &&
    (query.trackingId === undefined || event.trackingId === query.trackingId) &&
    (query.text === undefined || foldText(event.description).includes(foldText(query.text)))
  );
}

function isTarget({ target }: AuditEvent, { ids = [], names = [] }: NonNullable<EventQuery['target']>): boolean {
  const byId = ids.some((id) => target.id !== undefined && decodeId(target.id.trim()) === decodeId(id.trim()));
  return byId || names.some((name) => target.name !== undefined && fold(target.name) === fold(name));
}

function isActor(actor: Actor, wanted: NonNullable<EventQuery['actor']>): boolean {
  if (wanted.kind !== 'person') return isAnonymous(actor) === (wanted.kind === 'anonymous');
  return (
    (wanted.email !== undefined && actor.email !== undefined && fold(actor.email) === fold(wanted.email)) ||
    (wanted.name !== undefined && actor.name !== undefined && fold(actor.name) === fold(wanted.name)) ||
    (wanted.id !== undefined &&
      actor.id !== undefined &&
      fold(decodeId(actor.id.trim())) === fold(decodeId(wanted.id.trim())))
  );
}

function labelOf(event: AuditEvent, field: GroupField): string {
  switch (field) {
    case 'actor':
      return actorKey(event.actor);
    case 'target':
      return `${event.entityType}/${event.target.id ?? event.target.name ?? ''}`;
    case 'anonymous':
      return String(isAnonymous(event.actor));
    default:
      return event[field];
  }
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
