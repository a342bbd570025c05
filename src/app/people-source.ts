/** The contact centres' own lists of people, as the settings say. */
import type { PeopleSource } from '../audit/ports.ts';
import type { OrgSettings } from '../org-settings.ts';
import { createWxccClient, type WxccClient } from '../sources/people/wxcc-client.ts';
import { wxccUsers } from '../sources/people/wxcc-users.ts';

type Wxcc = NonNullable<OrgSettings['wxcc']>;

/** One client for one setting, so that all imports together keep to the rate limit. */
const clients = new WeakMap<Wxcc, WxccClient>();

/**
 * The list of one organisation; where none is said, the only one there is.
 * @param orgId decoded
 * @returns undefined where it is not set up, or where there are several to choose from
 */
export function peopleSourceOf(orgs: readonly OrgSettings[], orgId: string | undefined): PeopleSource | undefined {
  const lists = orgs.flatMap(({ wxcc }) => (wxcc === undefined ? [] : [wxcc]));
  const wxcc = orgId === undefined ? lists[0] : lists.find((list) => list.orgId === orgId);
  if (wxcc === undefined || (orgId === undefined && lists.length > 1)) return undefined;
  const client = clients.get(wxcc) ?? createWxccClient(wxcc);
  clients.set(wxcc, client);
  return wxccUsers(client);
}
