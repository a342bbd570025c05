/**
 * Admin and security audit events, listed as the published description says.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
import type { AuditEventJson } from '../wire.ts';
import { badRequest, forbidden } from './api-problem.ts';
import type { AccountRecord, World } from './world.ts';

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

export function addEvents(
  store: Map<string, AuditEventJson[]>,
  orgId: string,
  events: readonly AuditEventJson[],
): void {
  const all = [...(store.get(orgId) ?? []), ...events];
  store.set(
    orgId,
    all.sort((a, b) => Date.parse(b.created) - Date.parse(a.created)),
  );
}

/** Newest first. @throws ApiProblem 400, 403 */
export function listEvents(
  store: ReadonlyMap<string, AuditEventJson[]>,
  asker: AccountRecord,
  query: AuditQuery,
): readonly AuditEventJson[] {
  if (!query.orgId || !query.from || !query.to) throw badRequest('orgId, from and to are required.');
  checkAdmin(asker, query.orgId);
  const from = Date.parse(query.from);
  const to = Date.parse(query.to);
  if (Number.isNaN(from) || Number.isNaN(to)) throw badRequest('from and to must be ISO 8601 date times.');
  if (from >= to) throw badRequest('from must be before to.');
  if (to - from > YEAR_MS) throw badRequest('A maximum of one year of audit events can be returned per request.');
  return (store.get(query.orgId) ?? []).filter((event) => {
    const at = Date.parse(event.created);
    if (at < from || at >= to) return false;
    if (query.actorId !== undefined && event.actorId !== query.actorId) return false;
    return query.categories === undefined || query.categories.includes(categoryOf(event));
  });
}

/** @throws ApiProblem 403 */
export function checkAdmin(asker: AccountRecord, orgId: string): void {
  if (!asker.isAdmin || asker.orgId !== orgId)
    throw forbidden('Only an admin of the organization can read its audit events.');
}

export function listCategories(world: World, asker: AccountRecord): readonly string[] {
  checkAdmin(asker, asker.orgId);
  return [...new Set((world.auditEvents.get(asker.orgId) ?? []).map(categoryOf))].sort();
}

function categoryOf(event: AuditEventJson): string {
  return String(event.data['eventCategory'] ?? '').replace(/^EventCategory\./, '');
}
