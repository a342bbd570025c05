import { listPeople, personJson } from '../model/accounts.ts';
import { accountById } from '../model/world.ts';
import { type Answer, type Call, ok, param, queryText } from './answer.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

export const peopleRoutes: readonly Route[] = [
  { method: 'GET', path: '/people', handle: list },
  { method: 'GET', path: '/people/me', handle: (call) => ok(personJson(call.asker)) },
  {
    method: 'GET',
    path: '/people/:personId',
    handle: (call) => ok(personJson(accountById(call.world, param(call, 'personId')))),
  },
];

function list(call: Call): Answer {
  const { people, notFoundIds } = listPeople(call.world, call.asker, {
    id: queryText(call, 'id'),
    email: queryText(call, 'email'),
    displayName: queryText(call, 'displayName'),
  });
  const { items, headers } = pageById(call, people, { defaultMax: 100, limit: 1000 });
  return ok(notFoundIds ? { notFoundIds, items } : { items }, headers);
}
