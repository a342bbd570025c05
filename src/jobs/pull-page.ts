/** What becomes of the records of one page. */
import { hash } from 'node:crypto';
import type { IncomingEvent } from '../audit/event.ts';
import type { AuditFeed, SourceItem } from '../audit/ports.ts';
import { isUuid } from '../audit/vendor-id.ts';

type Rejected = Extract<SourceItem, { readonly kind: 'rejected' }>;

export interface SortedPage {
  /** In order, all of the feed's organisation. */
  readonly events: readonly IncomingEvent[];
  /** Cannot be read: what they were is not known, and so nothing is proven. */
  readonly rejected: readonly Rejected[];
  /** About another organisation. They are not in this trail, which is complete without them. */
  readonly foreign: readonly Rejected[];
  /** By what the records are recognised from page to page. Those that cannot be read have nothing. */
  readonly marks: readonly string[];
}

/**
 * A feed lists "events in this organization", and `targetOrgId` names the one that was changed (vendor's description of
 * the admin audit API). Who made the change may be of another: a partner's admin who acts on a customer is in the trail
 * of the customer. Whether a partner's own feed lists that change as well is not documented: it is in nobody's trail but
 * the customer's.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
export function sortPage(items: readonly SourceItem[], { orgId }: Pick<AuditFeed, 'orgId'>): SortedPage {
  const events: IncomingEvent[] = [];
  const rejected: Rejected[] = [];
  const foreign: Rejected[] = [];
  const marks: string[] = [];
  for (const item of items) {
    if (item.kind === 'rejected') {
      rejected.push(item);
      continue;
    }
    const { incoming } = item;
    marks.push(markOf(incoming.event.id));
    if (isOfOther(incoming, orgId)) foreign.push(rejectionOf(incoming));
    else events.push(ofOrg(incoming, orgId));
  }
  return { events, rejected, foreign, marks };
}

function isOfOther({ event }: IncomingEvent, orgId: string): boolean {
  return event.orgId !== undefined && event.orgId !== orgId && isUuid(event.orgId);
}

/** The service was asked for one organisation: what names none, or something that is no id, is of that one. */
function ofOrg(incoming: IncomingEvent, orgId: string): IncomingEvent {
  return incoming.event.orgId === orgId ? incoming : { ...incoming, event: { ...incoming.event, orgId } };
}

function rejectionOf({ event }: IncomingEvent): Rejected {
  return {
    kind: 'rejected',
    where: event.sources[0]?.where ?? 'a record',
    reason: 'it is about another organisation than the one that was asked for',
  };
}

function markOf(id: string): string {
  return hash('sha256', id, 'hex').slice(0, 12);
}
