/**
 * The users of the contact centre, which has an address of its own in real life
 * and stands beside /v1 here.
 * @see https://developer.webex.com/docs/api/v1/users
 */
import { badRequest, forbidden } from '../model/api-problem.ts';
import { uuidOf } from '../model/ids.ts';
import { type Answer, type Call, ok, param, queryText } from './answer.ts';
import type { Route } from './router.ts';

const DEFAULT_PAGE_SIZE = 100;
/** Larger wishes are cut down; the vendor does not publish to what. */
const LARGEST_PAGE_SIZE = 100;

export const CENTRE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/organization/:orgid/v2/user', handle: listUsers },
];

/** Is this a request to the contact centre rather than to Webex? */
export function isOfCentre(pathname: string): boolean {
  return pathname.startsWith('/organization/');
}

/** @throws ApiProblem 400, 403 */
function listUsers(call: Call): Answer {
  const orgUuid = param(call, 'orgid');
  const { asker, world } = call;
  if (!asker.isAdmin || uuidOf(asker.orgId) !== orgUuid)
    throw forbidden('Only an administrator of the contact centre can read its users.');
  const users = world.centreUsers.get(orgUuid) ?? [];
  const page = wholeNumber(call, 'page', 0);
  const pageSize = Math.min(Math.max(1, wholeNumber(call, 'pageSize', DEFAULT_PAGE_SIZE)), LARGEST_PAGE_SIZE);
  const data = users.slice(page * pageSize, (page + 1) * pageSize);
  const totalPages = Math.ceil(users.length / pageSize);
  return ok({ meta: { orgid: orgUuid, page, pageSize, totalPages, totalRecords: users.length }, data });
}

function wholeNumber(call: Call, name: string, otherwise: number): number {
  const given = Number(queryText(call, name) ?? otherwise);
  if (!Number.isInteger(given) || given < 0) throw badRequest(`${name} must be a whole number.`);
  return given;
}
