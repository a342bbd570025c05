/** The contact centre's own list of people, as the settings say. */
import type { PeopleSource } from '../audit/ports.ts';
import type { Config } from '../config.ts';
import { createWxccClient, type WxccClient } from '../sources/people/wxcc-client.ts';
import { wxccUsers } from '../sources/people/wxcc-users.ts';

/** One client for one setting, so that all imports together keep to the rate limit. */
const clients = new WeakMap<NonNullable<Config['wxcc']>, WxccClient>();

/** Undefined where it is not set up. */
export function peopleSourceOf(wxcc: Config['wxcc']): (() => PeopleSource) | undefined {
  if (wxcc === undefined) return undefined;
  const client = clients.get(wxcc) ?? createWxccClient(wxcc);
  clients.set(wxcc, client);
  return () => wxccUsers(client);
}
