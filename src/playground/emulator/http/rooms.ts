import { z } from 'zod';
import { createRoom, deleteRoomAs, listRooms, renameRoom, roomJson } from '../model/rooms.ts';
import { roomFor } from '../model/world.ts';
import { type Answer, type Call, noContent, ok, param, queryText } from './answer.ts';
import { jsonBody } from './body.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

const roomSchema = z.object({ title: z.string(), isLocked: z.boolean().optional() });

export const roomRoutes: readonly Route[] = [
  { method: 'GET', path: '/rooms', handle: list },
  { method: 'POST', path: '/rooms', handle: create },
  { method: 'GET', path: '/rooms/:roomId', handle: (call) => ok(roomJson(call.world, ownRoom(call), call.asker)) },
  { method: 'PUT', path: '/rooms/:roomId', handle: update },
  { method: 'DELETE', path: '/rooms/:roomId', handle: remove },
];

const ownRoom = (call: Call) => roomFor(call.world, call.asker, param(call, 'roomId'));

function list(call: Call): Answer {
  const type = queryText(call, 'type');
  const rooms = listRooms(call.world, call.asker).filter((room) => type === undefined || room.type === type);
  const { items, headers } = pageById(call, rooms, { defaultMax: 100, limit: 1000 });
  return ok({ items: items.map((room) => roomJson(call.world, room, call.asker)) }, headers);
}

function create(call: Call): Answer {
  const { title, isLocked } = jsonBody(call.body, roomSchema);
  const room = createRoom(call.world, call.asker, isLocked === undefined ? { title } : { title, isLocked });
  return ok(roomJson(call.world, room, call.asker));
}

function update(call: Call): Answer {
  const room = ownRoom(call);
  const { title, isLocked } = jsonBody(call.body, roomSchema);
  renameRoom(call.world, room, call.asker.id, { title, isLocked });
  return ok(roomJson(call.world, room, call.asker));
}

function remove(call: Call): Answer {
  deleteRoomAs(call.world, call.asker, param(call, 'roomId'));
  return noContent;
}
