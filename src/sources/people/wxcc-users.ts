/**
 * The users of a Webex Contact Center. The list says nothing of API keys: no
 * interface of the vendor does.
 * @see https://developer.webex.com/docs/api/v1/users (GET /organization/{orgid}/v2/user)
 */
import { readEmail } from '../../audit/email.ts';
import { SourceError } from '../../audit/errors.ts';
import { cleanText, excerpt, isRecord } from '../../audit/field-text.ts';
import type { IncomingPerson, PeopleItem, PeopleSource } from '../../audit/ports.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { findZone } from '../../audit/zone.ts';
import type { WxccClient } from './wxcc-client.ts';

/** As many as the vendor gives by default; more are cut down by it. */
const PAGE_SIZE = 100;
/** A list that never ends is not read for ever. */
const MAX_PAGES = 1000;
const MAX_NAME_CHARS = 200;
/** Profiles that may change nothing, where the list tells the profile at all. */
const NO_ADMINS: ReadonlySet<string> = new Set(['STANDARD_AGENT', 'PREMIUM_AGENT', 'ANALYZER_USER']);

export function wxccUsers(client: WxccClient): PeopleSource {
  return { kind: 'wxcc-api', name: 'the contact centre', read: () => readUsers(client) };
}

async function* readUsers(client: WxccClient): AsyncGenerator<PeopleItem> {
  let count = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { users, pages } = readPage(await client.get('/v2/user', { page, pageSize: PAGE_SIZE }));
    for (const user of users) {
      count += 1;
      const item = readUser(user, `user ${count}`);
      if (item !== undefined) yield item;
    }
    // Without a number of pages the end is the first one that holds nobody.
    if (pages === undefined ? users.length === 0 : page + 1 >= pages) return;
  }
}

/** @throws SourceError `wxcc-format` */
function readPage(body: unknown): { readonly users: readonly unknown[]; readonly pages: number | undefined } {
  const users = isRecord(body) ? body['data'] : undefined;
  if (!isRecord(body) || !Array.isArray(users)) {
    throw new SourceError(
      'wxcc-format',
      'The contact centre answered with something other than a list of users.',
      'Check WXCC_API_URL: it is the address of the API of your region.',
    );
  }
  const { meta } = body;
  const pages = isRecord(meta) ? meta['totalPages'] : undefined;
  return { users, pages: typeof pages === 'number' && Number.isInteger(pages) ? pages : undefined };
}

/** Undefined for those who cannot change anything: inactive ones, the system's own, and agents where it says so. */
function readUser(user: unknown, where: string): PeopleItem | undefined {
  if (!isRecord(user)) return { kind: 'rejected', where, reason: 'it is no user' };
  const profile = cleanText(user['userProfileType']);
  if (user['active'] === false || user['systemDefault'] === true || NO_ADMINS.has(profile ?? '')) return undefined;
  const given = cleanText(user['email']);
  const email = readEmail(given ?? '');
  if (email === undefined) {
    const reason = given === undefined ? 'it has no email' : `"${excerpt(given, 40)}" is not an email`;
    return { kind: 'rejected', where, reason };
  }
  return { kind: 'person', where, person: { email, ...detailsOf(user) } };
}

/** Teams are given as ids, which mean nothing to people, so they are left out. */
function detailsOf(user: Readonly<Record<string, unknown>>): Omit<IncomingPerson, 'email'> {
  const parts = [cleanText(user['firstName']), cleanText(user['lastName'])].filter((part) => part !== undefined);
  const zone = findZone(cleanText(user['timezone']) ?? '');
  const id = cleanText(user['ciUserId']);
  return {
    ...(parts.length === 0 ? {} : { name: parts.join(' ').slice(0, MAX_NAME_CHARS) }),
    ...(zone === undefined ? {} : { zone }),
    ...(id === undefined ? {} : { ids: [decodeId(id)] }),
  };
}
