/** Spaces, called rooms by the API, and who is in them. */
import type { NewRoom } from '../emulator.ts';
import type { MembershipJson, RoomJson } from '../wire.ts';
import { ApiProblem, badRequest, forbidden, notFound } from './api-problem.ts';
import { makeId } from './ids.ts';
import {
  type AccountRecord,
  accountById,
  iso,
  type MembershipRecord,
  memberIds,
  membershipId,
  membershipOf,
  membersOf,
  type RoomRecord,
  roomFor,
  type World,
} from './world.ts';

/** As one account sees it; a 1:1 space bears the name of the other one. */
export function roomJson(world: World, room: RoomRecord, seenBy?: AccountRecord): RoomJson {
  return {
    id: room.id,
    title: titleFor(world, room, seenBy),
    type: room.type,
    isLocked: room.isLocked,
    lastActivity: iso(room.lastActivityAt),
    creatorId: room.creatorId,
    created: iso(room.createdAt),
    ownerId: room.ownerId,
    isPublic: false,
  };
}

function titleFor(world: World, room: RoomRecord, seenBy: AccountRecord | undefined): string {
  if (room.type === 'group') return room.title;
  const other = membersOf(world, room.id).find((membership) => membership.personId !== seenBy?.id);
  return (other && world.accounts.get(other.personId)?.displayName) ?? 'Empty Title';
}

export function membershipJson(world: World, membership: MembershipRecord): MembershipJson {
  const person = accountById(world, membership.personId);
  return {
    id: membership.id,
    roomId: membership.roomId,
    personId: person.id,
    personEmail: person.email,
    personDisplayName: person.displayName,
    personOrgId: person.orgId,
    isModerator: membership.isModerator,
    isRoomHidden: membership.isRoomHidden,
    roomType: world.rooms.get(membership.roomId)?.type ?? 'group',
    isMonitor: false,
    created: iso(membership.createdAt),
  };
}

function makeRoom(
  world: World,
  type: RoomRecord['type'],
  title: string,
  creator: AccountRecord,
  isLocked: boolean,
): RoomRecord {
  const uuid = world.newUuid();
  const at = world.now();
  const room: RoomRecord = {
    id: makeId('ROOM', uuid),
    uuid,
    title,
    type,
    isLocked,
    creatorId: creator.id,
    ownerId: creator.orgId,
    createdAt: at,
    lastActivityAt: at,
  };
  world.rooms.set(room.id, room);
  world.changed({ kind: 'room-created', roomId: room.id });
  return room;
}

function tellRoom(
  world: World,
  room: RoomRecord,
  event: 'created' | 'updated',
  actorId: string,
  audience: ReadonlySet<string>,
): void {
  const data = { ...roomJson(world, room) };
  world.happened({ resource: 'rooms', event, actorId, data, audience, at: world.now() });
}

/** A group space with its creator in it. @throws ApiProblem 400, 404 */
export function createRoom(
  world: World,
  creator: AccountRecord,
  given: Omit<NewRoom, 'creatorId'> & { readonly isLocked?: boolean },
): RoomRecord {
  if (given.title.trim() === '') throw badRequest('title cannot be empty.');
  const room = makeRoom(world, 'group', given.title, creator, given.isLocked ?? false);
  join(world, room, creator, creator.id, room.isLocked);
  tellRoom(world, room, 'created', creator.id, new Set([creator.id]));
  for (const id of given.memberIds ?? []) addMember(world, room, accountById(world, id), creator.id);
  return room;
}

/** The 1:1 space of two accounts, made if need be. @throws ApiProblem 400 */
export function directRoom(world: World, first: AccountRecord, second: AccountRecord): RoomRecord {
  if (first.id === second.id) throw badRequest('Unable to create a one on one conversation with oneself.');
  const known = [...world.rooms.values()].find(
    (room) =>
      room.type === 'direct' && membershipOf(world, room.id, first.id) && membershipOf(world, room.id, second.id),
  );
  if (known) return known;
  const room = makeRoom(world, 'direct', '', first, false);
  const members = [first, second].map((account) => makeMembership(world, room, account, false));
  tellRoom(world, room, 'created', first.id, new Set([first.id, second.id]));
  for (const membership of members) tellMembership(world, membership, 'created', first.id, memberIds(world, room.id));
  return room;
}

function makeMembership(
  world: World,
  room: RoomRecord,
  account: AccountRecord,
  isModerator: boolean,
): MembershipRecord {
  const membership: MembershipRecord = {
    id: membershipId(account, room),
    roomId: room.id,
    personId: account.id,
    isModerator,
    isRoomHidden: false,
    createdAt: world.now(),
  };
  world.memberships.set(membership.id, membership);
  return membership;
}

function join(
  world: World,
  room: RoomRecord,
  account: AccountRecord,
  actorId: string,
  isModerator: boolean,
): MembershipRecord {
  const membership = makeMembership(world, room, account, isModerator);
  tellMembership(world, membership, 'created', actorId, memberIds(world, room.id));
  return membership;
}

const CHANGE_OF = { created: 'member-added', updated: 'member-updated', deleted: 'member-removed' } as const;

function tellMembership(
  world: World,
  membership: MembershipRecord,
  event: keyof typeof CHANGE_OF,
  actorId: string,
  audience: ReadonlySet<string>,
): void {
  const data = membershipJson(world, membership);
  world.changed({ kind: CHANGE_OF[event], membership: data });
  world.happened({ resource: 'memberships', event, actorId, data: { ...data }, audience, at: world.now() });
}

/** @throws ApiProblem 403 for 1:1 spaces, 409 when in it already. */
export function addMember(
  world: World,
  room: RoomRecord,
  account: AccountRecord,
  actorId: string,
  isModerator = false,
): MembershipRecord {
  if (room.type === 'direct') throw forbidden('Nobody can be added to a one on one conversation.');
  if (room.isLocked && !membershipOf(world, room.id, actorId)?.isModerator)
    throw forbidden('Only a moderator can add people.');
  if (membershipOf(world, room.id, account.id)) throw new ApiProblem(409, 'User is already a participant of the room.');
  return join(world, room, account, actorId, isModerator);
}

/** @throws ApiProblem 403 */
export function removeMember(world: World, membership: MembershipRecord, actorId: string): void {
  const room = world.rooms.get(membership.roomId);
  if (room?.type === 'direct') throw forbidden('Nobody can be removed from a one on one conversation.');
  const isOwn = membership.personId === actorId;
  if (room?.isLocked && !isOwn && !membershipOf(world, room.id, actorId)?.isModerator) {
    throw forbidden('Only a moderator can remove people.');
  }
  const audience = memberIds(world, membership.roomId);
  world.memberships.delete(membership.id);
  tellMembership(world, membership, 'deleted', actorId, audience);
}

export function updateMembership(
  world: World,
  membership: MembershipRecord,
  actorId: string,
  change: { readonly isModerator: boolean; readonly isRoomHidden: boolean },
): void {
  const mayPromote = membershipOf(world, membership.roomId, actorId)?.isModerator === true;
  if (change.isModerator !== membership.isModerator && !mayPromote)
    throw forbidden('Only a moderator can change moderators.');
  membership.isModerator = change.isModerator;
  membership.isRoomHidden = change.isRoomHidden;
  tellMembership(world, membership, 'updated', actorId, memberIds(world, membership.roomId));
}

/** A membership in a room the asker is in. @throws ApiProblem 404 */
export function membershipFor(world: World, asker: AccountRecord, id: string): MembershipRecord {
  const membership = world.memberships.get(id);
  if (!membership || !membershipOf(world, membership.roomId, asker.id)) throw notFound('membership');
  return membership;
}

export function renameRoom(
  world: World,
  room: RoomRecord,
  actorId: string,
  change: { readonly title: string; readonly isLocked?: boolean | undefined },
): void {
  if (room.type === 'direct') throw badRequest('A one on one conversation cannot be changed.');
  if (change.title.trim() === '') throw badRequest('title cannot be empty.');
  room.title = change.title;
  room.isLocked = change.isLocked ?? room.isLocked;
  world.changed({ kind: 'room-updated', roomId: room.id });
  tellRoom(world, room, 'updated', actorId, memberIds(world, room.id));
}

/** Removes the room with all in it, and tells every member. */
export function deleteRoom(world: World, room: RoomRecord, actorId: string): void {
  const audience = memberIds(world, room.id);
  for (const membership of membersOf(world, room.id)) {
    world.memberships.delete(membership.id);
    tellMembership(world, membership, 'deleted', actorId, audience);
  }
  for (const message of [...world.messages.values()].filter((one) => one.roomId === room.id))
    world.messages.delete(message.id);
  for (const file of [...world.files.values()].filter((one) => one.roomId === room.id)) world.files.delete(file.id);
  world.rooms.delete(room.id);
  world.changed({ kind: 'room-deleted', roomId: room.id });
}

/**
 * DELETE /rooms/ID: a moderator deletes the room, anybody else only leaves it.
 * @see https://developer.webex.com/docs/api/v1/rooms/delete-a-room
 */
export function deleteRoomAs(world: World, asker: AccountRecord, roomId: string): void {
  const room = roomFor(world, asker, roomId);
  const membership = membershipOf(world, room.id, asker.id);
  if (membership?.isModerator) deleteRoom(world, room, asker.id);
  else if (membership) removeMember(world, membership, asker.id);
}

/** Rooms the account is in; all without one. Latest activity first. */
export function listRooms(world: World, asker?: AccountRecord): readonly RoomRecord[] {
  return [...world.rooms.values()]
    .filter((room) => !asker || membershipOf(world, room.id, asker.id))
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt);
}
