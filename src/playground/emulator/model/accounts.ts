/** People, bots and their tokens. */
import type { Account, NewAccount } from '../emulator.ts';
import type { PersonJson } from '../wire.ts';
import { ApiProblem, badRequest } from './api-problem.ts';
import { makeId } from './ids.ts';
import { type AccountRecord, accountByEmail, accountById, iso, type World } from './world.ts';

/** Ids in one GET /people. @see https://developer.webex.com/docs/api/v1/people/list-people */
export const PEOPLE_IDS_MAX = 85;

/** @throws ApiProblem 409 when the email is taken. */
export function addAccount(world: World, kind: Account['kind'], given: NewAccount): AccountRecord {
  if (accountByEmail(world, given.email)) throw new ApiProblem(409, `${given.email} exists already.`);
  const uuid = world.newUuid();
  const orgUuid = Buffer.from(world.orgId, 'base64').toString('utf8').split('/').at(-1);
  const token = given.token ?? (kind === 'bot' ? `${uuid}_PF84_${orgUuid}` : `${uuid}-person`);
  if (world.tokens.has(token)) throw new ApiProblem(409, 'That token is taken.');
  const account: AccountRecord = {
    id: makeId('PEOPLE', uuid),
    uuid,
    kind,
    email: given.email,
    displayName: given.displayName,
    orgId: given.orgId ?? world.orgId,
    token,
    isAdmin: given.isAdmin ?? false,
    createdAt: world.now(),
  };
  world.accounts.set(account.id, account);
  world.tokens.set(token, { accountId: account.id, expiresAt: undefined });
  world.changed({ kind: 'person-added', person: personJson(account) });
  return account;
}

export function personJson(account: AccountRecord): PersonJson {
  const [firstName, ...rest] = account.displayName.split(' ');
  return {
    id: account.id,
    emails: [account.email],
    displayName: account.displayName,
    nickName: firstName ?? account.displayName,
    ...(account.kind === 'person' && firstName ? { firstName, lastName: rest.join(' ') } : {}),
    orgId: account.orgId,
    created: iso(account.createdAt),
    type: account.kind,
  };
}

/** The account behind an Authorization header. @throws ApiProblem 401 */
export function accountForToken(world: World, authorization: string | undefined): AccountRecord {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const known = token === undefined ? undefined : world.tokens.get(token);
  if (!known || (known.expiresAt !== undefined && known.expiresAt <= world.now())) {
    throw new ApiProblem(401, 'The request requires a valid access token set in the Authorization request header.');
  }
  return accountById(world, known.accountId);
}

export interface PeopleQuery {
  readonly id?: string | undefined;
  readonly email?: string | undefined;
  readonly displayName?: string | undefined;
}

/** Looks people up the way GET /people does. @throws ApiProblem 400 */
export function listPeople(
  world: World,
  asker: AccountRecord,
  query: PeopleQuery,
): { people: readonly PersonJson[]; notFoundIds?: readonly string[] } {
  if (query.id !== undefined) return peopleByIds(world, query.id);
  const inOrg = [...world.accounts.values()].filter((account) => account.orgId === asker.orgId);
  if (query.email !== undefined) {
    const email = query.email.toLowerCase();
    return { people: inOrg.filter((account) => account.email.toLowerCase() === email).map(personJson) };
  }
  if (query.displayName !== undefined) {
    const start = query.displayName.toLowerCase();
    return { people: inOrg.filter((account) => account.displayName.toLowerCase().startsWith(start)).map(personJson) };
  }
  if (!asker.isAdmin) throw badRequest('Email or displayName should be specified.');
  return { people: inOrg.map(personJson) };
}

function peopleByIds(world: World, list: string): { people: readonly PersonJson[]; notFoundIds?: readonly string[] } {
  const ids = list.split(',').filter((id) => id !== '');
  if (ids.length > PEOPLE_IDS_MAX) throw badRequest(`At most ${PEOPLE_IDS_MAX} ids.`);
  const notFoundIds = ids.filter((id) => !world.accounts.has(id));
  const people = ids.flatMap((id) => world.accounts.get(id) ?? []).map(personJson);
  return notFoundIds.length === 0 ? { people } : { people, notFoundIds };
}
