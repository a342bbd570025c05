import { badRequest } from '../model/api-problem.ts';
import { checkEffort, checkPage, listCategories, listEvents } from '../model/audit-events.ts';
import { type Answer, type Call, ok, queryText } from './answer.ts';
import { nextLink, type PageRule, pageById, pageSize } from './paging.ts';
import type { Route } from './router.ts';

export const auditRoutes: readonly Route[] = [
  { method: 'GET', path: '/adminAudit/events', handle: listAdminAudit },
  {
    method: 'GET',
    path: '/adminAudit/eventCategories',
    handle: (call) => ok({ eventCategories: listCategories(call.world, call.asker) }),
  },
  { method: 'GET', path: '/admin/securityAudit/events', handle: listSecurityAudit },
];

/** Comma-separated, or the name given more than once. */
function categories(call: Call): readonly string[] | undefined {
  const given = call.query.getAll('eventCategories').flatMap((value) => value.split(','));
  return given.some((value) => value !== '') ? given.map((value) => value.trim()) : undefined;
}

/** @param documented most events a page */
function pageRule({ world }: Call, documented: number): PageRule {
  const limit = Math.min(documented, world.auditListing.pageLimit ?? documented);
  return { defaultMax: Math.min(100, limit), limit };
}

/** At most 200 a page; the next page is named by its offset. */
function listAdminAudit(call: Call): Answer {
  const rule = pageRule(call, 200);
  const offset = Number(queryText(call, 'offset') ?? '0');
  if (!Number.isInteger(offset) || offset < 0) throw badRequest('offset must be a whole number.');
  const events = listEvents(call.world, call.world.auditEvents, call.asker, {
    orgId: queryText(call, 'orgId'),
    from: queryText(call, 'from'),
    to: queryText(call, 'to'),
    actorId: queryText(call, 'actorId'),
    categories: categories(call),
  });
  checkPage(call.world, offset === 0);
  checkEffort(call.world, pageSize(call, rule));
  const end = offset + pageSize(call, rule);
  return ok({ items: events.slice(offset, end) }, end < events.length ? nextLink(call, 'offset', String(end)) : {});
}

/** At most 1000 a page. */
function listSecurityAudit(call: Call): Answer {
  const rule = pageRule(call, 1000);
  const events = listEvents(call.world, call.world.securityAuditEvents, call.asker, {
    orgId: queryText(call, 'orgId'),
    from: queryText(call, 'startTime'),
    to: queryText(call, 'endTime'),
    actorId: queryText(call, 'actorId'),
    categories: categories(call),
  });
  checkPage(call.world, !call.query.has('cursor'));
  checkEffort(call.world, pageSize(call, rule));
  const { items, headers } = pageById(call, events, rule);
  return ok({ items }, headers);
}
