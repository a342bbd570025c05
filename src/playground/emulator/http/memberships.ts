import { z } from 'zod';
import { badRequest, notFound } from '../model/api-problem.ts';
import { addMember, membershipFor, membershipJson, removeMember, updateMembership } from '../model/rooms.ts';
import { accountByEmail, accountById, type MembershipRecord, membersOf, roomFor } from '../model/world.ts';
import { type Answer, type Call, noContent, ok, param, queryText } from './answer.ts';
import { jsonBody } from './body.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

const newMembership = z.object({
  roomId: z.string(),
  personId: z.string().optional(),
  personEmail: z.string().optional(),
  isModerator: z.boolean().optional(),
});
const membershipChange = z.object({ isModerator: z.boolean(), isRoomHidden: z.boolean() });

export const membershipRoutes: readonly Route[] = [
  { method: 'GET', path: '/memberships', handle: list },
  { method: 'POST', path: '/memberships', handle: create },
  { method: 'GET', path: '/memberships/:membershipId', handle: (call) => ok(membershipJson(call.world, find(call))) },
  { method: 'PUT', path: '/memberships/:membershipId', handle: update },
  { method: 'DELETE', path: '/memberships/:membershipId', handle: remove },
];

const find = (call: Call) => membershipFor(call.world, call.asker, param(call, 'membershipId'));

function list(call: Call): Answer {
  const { items, headers } = pageById(call, wanted(call), { defaultMax: 100, limit: 1000 });
  return ok({ items: items.map((membership) => membershipJson(call.world, membership)) }, headers);
}

/** Without a room: the asker's own. */
function wanted(call: Call): readonly MembershipRecord[] {
  const { world, asker } = call;
  const [roomId, personId, email] = ['roomId', 'personId', 'personEmail'].map((name) => queryText(call, name));
  if (roomId === undefined) {
    if (personId !== undefined || email !== undefined)
      throw badRequest('roomId is required with personId and personEmail.');
    return [...world.memberships.values()].filter((membership) => membership.personId === asker.id);
  }
  const members = membersOf(world, roomFor(world, asker, roomId).id);
  if (personId === undefined && email === undefined) return members;
  const person = personId ?? accountByEmail(world, email ?? '')?.id;
  return members.filter((membership) => membership.personId === person);
}

function create(call: Call): Answer {
  const given = jsonBody(call.body, newMembership);
  const room = roomFor(call.world, call.asker, given.roomId);
  const account =
    given.personId === undefined
      ? accountByEmail(call.world, given.personEmail ?? '')
      : accountById(call.world, given.personId);
  if (given.personId === undefined && given.personEmail === undefined)
    throw badRequest('personId or personEmail is required.');
  if (!account) throw notFound('person');
  return ok(membershipJson(call.world, addMember(call.world, room, account, call.asker.id, given.isModerator)));
}

function update(call: Call): Answer {
  const membership = find(call);
  updateMembership(call.world, membership, call.asker.id, jsonBody(call.body, membershipChange));
  return ok(membershipJson(call.world, membership));
}

function remove(call: Call): Answer {
  removeMember(call.world, find(call), call.asker.id);
  return noContent;
}
