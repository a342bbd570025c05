import { z } from 'zod';
import { badRequest, notFound } from '../model/api-problem.ts';
import { deleteMessage, editMessage, listMessages, messageFor, messageJson, postMessage } from '../model/messages.ts';
import { directRoom } from '../model/rooms.ts';
import { readWords } from '../model/words.ts';
import { accountByEmail, accountById, type RoomRecord, roomFor } from '../model/world.ts';
import { type Answer, type Call, noContent, ok, param, queryText } from './answer.ts';
import { type Body, jsonBody, type Upload } from './body.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

const text = z.string().optional();
const newMessage = z.object({
  roomId: text,
  toPersonId: text,
  toPersonEmail: text,
  parentId: text,
  text,
  markdown: text,
  files: z.array(z.string()).optional(),
  attachments: z.array(z.object({ contentType: z.string(), content: z.unknown() })).optional(),
});
const edit = z.object({ roomId: z.string(), text, markdown: text, html: text });

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: '/messages', handle: list },
  { method: 'POST', path: '/messages', handle: create },
  { method: 'GET', path: '/messages/direct', handle: listDirect },
  { method: 'GET', path: '/messages/:messageId', handle: (call) => ok(messageJson(call.world, find(call))) },
  { method: 'PUT', path: '/messages/:messageId', handle: update },
  { method: 'DELETE', path: '/messages/:messageId', handle: remove },
];

const find = (call: Call) => messageFor(call.world, call.asker, param(call, 'messageId'));

function list(call: Call): Answer {
  const roomId = queryText(call, 'roomId');
  if (roomId === undefined) throw badRequest('roomId cannot be null.');
  return answerPage(call, roomFor(call.world, call.asker, roomId));
}

function listDirect(call: Call): Answer {
  return answerPage(call, directRoomWith(call, queryText(call, 'personId'), queryText(call, 'personEmail')));
}

/** Newest first. Asked for mentions, a page holds at most 100. */
function answerPage(call: Call, room: RoomRecord): Answer {
  const { world, asker } = call;
  const mentioned = queryText(call, 'mentionedPeople');
  const before = queryText(call, 'before');
  if (before !== undefined && Number.isNaN(Date.parse(before)))
    throw badRequest('before must be an ISO 8601 date time.');
  const messages = listMessages(world, asker, room, {
    parentId: queryText(call, 'parentId'),
    mentioned: mentioned === 'me' ? asker.id : mentioned,
    before: before === undefined ? undefined : Date.parse(before),
    beforeMessage: queryText(call, 'beforeMessage'),
  });
  const rule = { defaultMax: 50, limit: mentioned === undefined ? 1000 : 100 };
  const { items, headers } = pageById(call, messages, rule, 'beforeMessage');
  return ok({ items: items.map((message) => messageJson(world, message)) }, headers);
}

function create(call: Call): Answer {
  const given = readNewMessage(call.body);
  const targets = [given.roomId, given.toPersonId, given.toPersonEmail].filter((target) => target !== undefined);
  if (targets.length !== 1) throw badRequest('Exactly one of roomId, toPersonId and toPersonEmail is required.');
  const { world, asker } = call;
  const room =
    given.roomId === undefined
      ? directRoomWith(call, given.toPersonId, given.toPersonEmail)
      : roomFor(world, asker, given.roomId);
  const [file, secondFile] = given.uploads;
  if (secondFile) throw badRequest('Only one file may be included with the message.');
  const words = readWords(world, room, given);
  const message = postMessage(world, asker, room, {
    words,
    parentId: given.parentId,
    file,
    attachments: given.attachments,
  });
  return ok(messageJson(world, message));
}

function readNewMessage(body: Body): z.infer<typeof newMessage> & { readonly uploads: readonly Upload[] } {
  if (body.kind === 'multipart') {
    const { fields, uploads } = body;
    const { files, attachments } = fields;
    if (files !== undefined || attachments !== undefined) throw badRequest('An upload takes one file and no card.');
    return { ...jsonBody({ kind: 'json', value: fields }, newMessage), uploads };
  }
  const given = jsonBody(body, newMessage);
  if ((given.files ?? []).length > 0)
    throw badRequest('The emulator fetches no files from addresses; upload the file instead.');
  return { ...given, uploads: [] };
}

/** @throws ApiProblem 400, 404 */
function directRoomWith(call: Call, personId: string | undefined, email: string | undefined): RoomRecord {
  if (personId === undefined && email === undefined) throw badRequest('personId or personEmail is required.');
  const other = personId === undefined ? accountByEmail(call.world, email ?? '') : accountById(call.world, personId);
  if (!other) throw notFound('person');
  return directRoom(call.world, call.asker, other);
}

function update(call: Call): Answer {
  const message = find(call);
  const given = jsonBody(call.body, edit);
  const room = roomFor(call.world, call.asker, given.roomId);
  if (room.id !== message.roomId) throw badRequest('roomId is not the room of the message.');
  if (given.markdown !== undefined && given.html !== undefined)
    throw badRequest('html must be absent when markdown is given.');
  editMessage(call.world, call.asker, message, readWords(call.world, room, given));
  return ok(messageJson(call.world, message));
}

function remove(call: Call): Answer {
  deleteMessage(call.world, call.asker, find(call));
  return noContent;
}
