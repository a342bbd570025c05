/** The store as somebody of an organisation sees it, for work that nobody of a chat has begun. */
import { isOnlyOrg, type OrgInfo } from '../../audit/org.ts';
import type { AuditStore } from '../../audit/ports.ts';
import { storeOfOrg } from '../admin/store-of-org.ts';

/** @param orgs that are set up */
export async function storeForOrg(
  store: AuditStore,
  orgId: string,
  orgs: readonly OrgInfo[] = [],
): Promise<{ readonly store: AuditStore; readonly isOnly: boolean }> {
  const spaces = await store.state.list('spaces');
  const served = [...orgs.map((org) => org.orgId), ...spaces.map(({ value }) => value.orgId)];
  const isOnly = isOnlyOrg(orgId, served);
  return { store: storeOfOrg(store, orgId, isOnly), isOnly };
}
