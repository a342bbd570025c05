/** Keeps the records of other organisations out. */
import type { SourceItem } from '../audit/ports.ts';

/**
 * @param orgId decoded; absent: every organisation is right
 * @returns a rejection in the place of a record that names another organisation; one that names none stays
 */
export function withinOrg(item: SourceItem, orgId: string | undefined): SourceItem {
  if (item.kind === 'rejected' || orgId === undefined) return item;
  const { event } = item.incoming;
  if (event.orgId === undefined || event.orgId === orgId) return item;
  const where = event.sources[0]?.where ?? 'a record';
  return { kind: 'rejected', where, reason: 'it belongs to another organisation' };
}
