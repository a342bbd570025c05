/** Messages: who may post, see, edit and delete which. */
import type { NewFile } from '../emulator.ts';
import type { AttachmentJson, MessageJson } from '../wire.ts';
import { badRequest, forbidden, notFound } from './api-problem.ts';
import { checkAttachments } from './cards.ts';
import { makeId } from './ids.ts';
import {
  type AccountRecord,
  accountById,
  iso,
  type MessageRecord,
  memberIds,
  membershipOf,
  type RoomRecord,
  type Words,
  type World,
} from './world.ts';

/** @see https://developer.webex.com/docs/api/v1/messages/edit-a-message */
export const EDITS_MAX = 10;

export interface Draft {
  readonly words: Words;
  readonly parentId?: string | undefined;
  readonly file?: NewFile | undefined;
  readonly attachments?: readonly AttachmentJson[] | undefined;
}

/** @throws ApiProblem 400 */
export function postMessage(world: World, author: AccountRecord, room: RoomRecord, draft: Draft): MessageRecord {
  const attachments = draft.attachments ?? [];
  if (draft.words.text === undefined && attachments.length > 0)
    throw badRequest('A message with a card needs text or markdown as well.');
  if (draft.words.text === undefined && !draft.file) throw badRequest('Unable to post an empty message.');
  for (const warning of checkAttachments(attachments).warnings) world.warn(warning);
  checkParent(world, room, draft.parentId);
  const uuid = world.newUuid();
  const message: MessageRecord = {
    id: makeId('MESSAGE', uuid),
    uuid,
    roomId: room.id,
    personId: author.id,
    parentId: draft.parentId,
    words: draft.words,
    fileIds: draft.file ? [makeId('CONTENT', `${uuid}/0`)] : [],
    attachments,
    createdAt: world.now(),
    updatedAt: undefined,
    edits: 0,
  };
  if (draft.file) keepFile(world, message, draft.file);
  world.messages.set(message.id, message);
  room.lastActivityAt = message.createdAt;
  tell(world, message, 'created', author.id);
  return message;
}

function checkParent(world: World, room: RoomRecord, parentId: string | undefined): void {
  if (parentId === undefined) return;
  const parent = world.messages.get(parentId);
  if (parent?.roomId !== room.id) throw notFound('parent message');
  if (parent.parentId !== undefined) throw badRequest('A reply cannot be the parent of another reply.');
}

function keepFile(world: World, message: MessageRecord, file: NewFile): void {
  const id = message.fileIds[0];
  if (id === undefined) return;
  world.files.set(id, {
    id,
    roomId: message.roomId,
    messageId: message.id,
    name: file.name,
    contentType: file.contentType ?? 'application/octet-stream',
    bytes: file.bytes,
    scan: file.scan ?? { kind: 'clean' },
  });
}

/**
 * Whether an account may see a message. In a group space a bot sees only what
 * mentions it, and its own.
 */
export function canSee(world: World, account: AccountRecord, message: MessageRecord): boolean {
  if (!membershipOf(world, message.roomId, account.id)) return false;
  if (account.kind === 'person' || world.rooms.get(message.roomId)?.type === 'direct') return true;
  return message.personId === account.id || message.words.mentionedPeople.includes(account.id);
}

const CHANGE_OF = { created: 'message-posted', updated: 'message-edited', deleted: 'message-deleted' } as const;

function tell(world: World, message: MessageRecord, event: keyof typeof CHANGE_OF, actorId: string): void {
  const json = messageJson(world, message);
  const members = [...memberIds(world, message.roomId)];
  const audience = new Set(members.filter((id) => canSee(world, accountById(world, id), message)));
  world.changed({ kind: CHANGE_OF[event], message: json });
  const { text: _text, markdown: _markdown, html: _html, attachments: _attachments, ...data } = json;
  world.happened({ resource: 'messages', event, actorId, data, audience, at: world.now() });
}

export function messageJson(world: World, message: MessageRecord): MessageJson {
  const { text, markdown, html, mentionedPeople, mentionedGroups } = message.words;
  return {
    id: message.id,
    ...(message.parentId === undefined ? {} : { parentId: message.parentId }),
    roomId: message.roomId,
    roomType: world.rooms.get(message.roomId)?.type ?? 'group',
    ...(text === undefined ? {} : { text }),
    ...(markdown === undefined ? {} : { markdown }),
    ...(html === undefined ? {} : { html }),
    ...(message.fileIds.length === 0 ? {} : { files: message.fileIds.map((id) => `${world.apiUrl}/contents/${id}`) }),
    personId: message.personId,
    personEmail: accountById(world, message.personId).email,
    ...(mentionedPeople.length === 0 ? {} : { mentionedPeople }),
    ...(mentionedGroups.length === 0 ? {} : { mentionedGroups }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    created: iso(message.createdAt),
    ...(message.updatedAt === undefined ? {} : { updated: iso(message.updatedAt) }),
  };
}

/** @throws ApiProblem 404 also when the asker may not see it. */
export function messageFor(world: World, asker: AccountRecord, id: string): MessageRecord {
  const message = world.messages.get(id);
  if (!message || !canSee(world, asker, message)) throw notFound('message');
  return message;
}

/** @throws ApiProblem 400, 403 */
export function editMessage(world: World, asker: AccountRecord, message: MessageRecord, words: Words): void {
  if (message.personId !== asker.id) throw forbidden('Only the author can edit a message.');
  if (message.fileIds.length > 0 || message.attachments.length > 0) {
    throw badRequest('Editing messages with files or attachments is currently unsupported.');
  }
  if (message.edits >= EDITS_MAX) throw badRequest(`The limit of ${EDITS_MAX} edits has been reached.`);
  if (words.text === undefined) throw badRequest('text or markdown is required.');
  message.words = words;
  message.edits += 1;
  message.updatedAt = world.now();
  tell(world, message, 'updated', asker.id);
}

/** @throws ApiProblem 403 unless it is the author's own or the asker moderates. */
export function deleteMessage(world: World, asker: AccountRecord, message: MessageRecord): void {
  if (message.personId !== asker.id && !membershipOf(world, message.roomId, asker.id)?.isModerator) {
    throw forbidden('Only the author or a moderator can delete a message.');
  }
  world.messages.delete(message.id);
  for (const id of message.fileIds) world.files.delete(id);
  tell(world, message, 'deleted', asker.id);
}

export interface MessageQuery {
  readonly parentId?: string | undefined;
  /** Account ids; `me` already put in words. */
  readonly mentioned?: string | undefined;
  /** UTC ms. */
  readonly before?: number | undefined;
  readonly beforeMessage?: string | undefined;
}

/** Newest first. @throws ApiProblem 403 when a bot lists a group space without asking for its mentions. */
export function listMessages(
  world: World,
  asker: AccountRecord,
  room: RoomRecord,
  query: MessageQuery,
): readonly MessageRecord[] {
  if (query.mentioned !== undefined && query.mentioned !== asker.id) {
    throw forbidden('Only me or the own person ID may be given in mentionedPeople.');
  }
  if (asker.kind === 'bot' && room.type === 'group' && query.mentioned === undefined) {
    throw forbidden('Bots must use mentionedPeople=me to list messages in group rooms.');
  }
  const inRoom = [...world.messages.values()].filter((message) => message.roomId === room.id).reverse();
  const start =
    query.beforeMessage === undefined ? 0 : inRoom.findIndex((message) => message.id === query.beforeMessage) + 1;
  if (query.beforeMessage !== undefined && start === 0) throw notFound('message');
  return inRoom
    .slice(start)
    .filter((message) => query.before === undefined || message.createdAt < query.before)
    .filter((message) => query.parentId === undefined || message.parentId === query.parentId)
    .filter((message) => query.mentioned === undefined || message.words.mentionedPeople.includes(query.mentioned))
    .filter((message) => canSee(world, asker, message));
}
