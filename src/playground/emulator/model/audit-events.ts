/**
 * Admin and security audit events, listed as the published description says.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
import type { AuditEventJson } from '../wire.ts';
import { ApiProblem, badRequest, forbidden } from './api-problem.ts';
import type { AccountRecord, AuditEventRecord, World } from './world.ts';

/** A maximum of one year can be asked for at once; a leap year counts. */
const YEAR_MS = 366 * 24 * 3_600_000;

export interface AuditQuery {
  readonly orgId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly actorId?: string | undefined;
  /** Without the `EventCategory.` prefix. */
  readonly categories?: readonly string[] | undefined;
}

type EventStore = Map<string, readonly AuditEventRecord[]>;

export function addEvents(
  store: EventStore,
  orgId: string,
  events: readonly AuditEventJson[],
  visibleAt = Number.NEGATIVE_INFINITY,
): void {
  const more = events.map((event) => ({ event, at: Date.parse(event.created), visibleAt }));
  store.set(
    orgId,
    [...(store.get(orgId) ?? []), ...more].sort((a, b) => b.at - a.at),
  );
}

export function removeEvents(store: EventStore, orgId: string, ids: readonly string[]): void {
  const gone = new Set(ids);
  store.set(
    orgId,
    (store.get(orgId) ?? []).filter(({ event }) => !gone.has(event.id)),
  );
}

/** In the order that is set. @throws ApiProblem 400, 403 */
export function listEvents(
  world: World,
  store: ReadonlyMap<string, readonly AuditEventRecord[]>,
  asker: AccountRecord,
  query: AuditQuery,
): readonly AuditEventJson[] {
  if (!query.orgId || !query.from || !query.to) throw badRequest('orgId, from and to are required.');
  checkAdmin(asker, query.orgId);
  const { order, includesStart, includesEnd, keepsMs = Number.POSITIVE_INFINITY } = world.auditListing;
  const now = world.now();
  const { from, to } = readPeriod(query.from, query.to, now - keepsMs);
  const events = (store.get(query.orgId) ?? []).flatMap(({ event, at, visibleAt }) => {
    if (at < from || at > to || visibleAt > now || at < now - keepsMs) return [];
    if ((at === from && !includesStart) || (at === to && !includesEnd)) return [];
    if (query.actorId !== undefined && event.actorId !== query.actorId) return [];
    return query.categories === undefined || query.categories.includes(categoryOf(event)) ? [event] : [];
  });
  return order === 'oldest-first' ? events.reverse() : events;
}

/** @param oldest what is kept, UTC ms. @throws ApiProblem 400 */
function readPeriod(fromText: string, toText: string, oldest: number): { readonly from: number; readonly to: number } {
  const [from, to] = [Date.parse(fromText), Date.parse(toText)];
  if (Number.isNaN(from) || Number.isNaN(to)) throw badRequest('from and to must be ISO 8601 date times.');
  if (from >= to) throw badRequest('from must be before to.');
  if (to - from > YEAR_MS) throw badRequest('A maximum of one year of audit events can be returned per request.');
  if (from < oldest) throw badRequest('from is before the events that are kept.');
  return { from, to };
}

/** A list from its start is always there; a page that was forgotten is not. @throws ApiProblem 410 */
export function checkPage(world: World, isFirst: boolean): void {
  if (isFirst) world.areAuditPagesForgotten = false;
  else if (world.areAuditPagesForgotten) throw new ApiProblem(410, 'The page is no longer available.');
}

/** @param max as asked for. @throws ApiProblem 504 */
export function checkEffort(world: World, max: number): void {
  const { gatewayLimit = max } = world.auditListing;
  if (max > gatewayLimit) throw new ApiProblem(504, 'An upstream server failed to respond on time.');
}

/** @throws ApiProblem 403 */
export function checkAdmin(asker: AccountRecord, orgId: string): void {
  if (!asker.isAdmin || asker.orgId !== orgId)
    throw forbidden('Only an admin of the organization can read its audit events.');
}

export function listCategories(world: World, asker: AccountRecord): readonly string[] {
  checkAdmin(asker, asker.orgId);
  return [...new Set((world.auditEvents.get(asker.orgId) ?? []).map(({ event }) => categoryOf(event)))].sort();
}

function categoryOf(event: AuditEventJson): string {
  return String(event.data['eventCategory'] ?? '').replace(/^EventCategory\./, '');
}
