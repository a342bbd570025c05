/** The part of the control surface that acts for people and spaces: the same rules as the API, no HTTP. */
import type { Account, Emulator } from './emulator.ts';
import { addAccount } from './model/accounts.ts';
import { badRequest, notFound } from './model/api-problem.ts';
import { pressCard } from './model/attachment-actions.ts';
import { fileOf, setFileScan } from './model/contents.ts';
import { deleteMessage, editMessage, messageFor, messageJson, postMessage } from './model/messages.ts';
import {
  addMember,
  createRoom,
  deleteRoom,
  directRoom,
  listRooms,
  membershipJson,
  removeMember,
  roomJson,
} from './model/rooms.ts';
import { readTypedWords, readWords } from './model/words.ts';
import {
  type AccountRecord,
  accountByEmail,
  accountById,
  membershipOf,
  membersOf,
  type RoomRecord,
  roomFor,
  type World,
} from './model/world.ts';

export type PeopleControl = Pick<
  Emulator,
  | 'addPerson'
  | 'addBot'
  | 'account'
  | 'createRoom'
  | 'directRoom'
  | 'deleteRoom'
  | 'rooms'
  | 'addMember'
  | 'removeMember'
  | 'members'
  | 'postAs'
  | 'editAs'
  | 'deleteAs'
  | 'messages'
  | 'message'
  | 'pressCard'
  | 'setFileScan'
  | 'file'
  | 'setCentreUsers'
>;

export function createPeopleControl(world: World): PeopleControl {
  return { ...accountControl(world), ...roomControl(world), ...messageControl(world) };
}

type AccountControl = Pick<PeopleControl, 'addPerson' | 'addBot' | 'account' | 'setCentreUsers'>;

function accountControl(world: World): AccountControl {
  return {
    addPerson: (person) => publicAccount(addAccount(world, 'person', person)),
    addBot: (bot) => publicAccount(addAccount(world, 'bot', bot)),
    account(idOrEmail) {
      const found = world.accounts.get(idOrEmail) ?? accountByEmail(world, idOrEmail);
      return found && publicAccount(found);
    },
    setCentreUsers: (orgUuid, users) => void world.centreUsers.set(orgUuid, users),
  };
}

/** Without what only the model needs. */
export function publicAccount({ id, kind, email, displayName, orgId, token }: AccountRecord): Account {
  return { id, kind, email, displayName, orgId, token };
}

type RoomControl = Pick<
  PeopleControl,
  'createRoom' | 'directRoom' | 'deleteRoom' | 'rooms' | 'addMember' | 'removeMember' | 'members'
>;

function roomControl(world: World): RoomControl {
  const room = (id: string): RoomRecord => {
    const found = world.rooms.get(id);
    if (!found) throw notFound('room');
    return found;
  };
  return {
    createRoom: (given) => roomJson(world, createRoom(world, accountById(world, given.creatorId), given)),
    directRoom: (firstId, secondId) => {
      const first = accountById(world, firstId);
      return roomJson(world, directRoom(world, first, accountById(world, secondId)), first);
    },
    deleteRoom: (roomId) => deleteRoom(world, room(roomId), room(roomId).creatorId),
    rooms: (accountId) => {
      const asker = accountId === undefined ? undefined : accountById(world, accountId);
      return listRooms(world, asker).map((one) => roomJson(world, one, asker));
    },
    addMember: (roomId, accountId, byId) => {
      const target = room(roomId);
      return membershipJson(world, addMember(world, target, accountById(world, accountId), byId ?? target.creatorId));
    },
    removeMember: (roomId, accountId, byId) => {
      const membership = membershipOf(world, roomId, accountId);
      if (!membership) throw notFound('membership');
      removeMember(world, membership, byId ?? room(roomId).creatorId);
    },
    members: (roomId) => membersOf(world, roomId).map((membership) => membershipJson(world, membership)),
  };
}

type MessageControl = Pick<
  PeopleControl,
  'postAs' | 'editAs' | 'deleteAs' | 'messages' | 'message' | 'pressCard' | 'setFileScan' | 'file'
>;

function messageControl(world: World): MessageControl {
  return {
    postAs(accountId, roomId, post) {
      const author = accountById(world, accountId);
      const room = roomFor(world, author, roomId);
      if (post.text !== undefined && post.markdown !== undefined) throw badRequest('Give text or markdown, not both.');
      const { parentId, file } = post;
      return messageJson(
        world,
        postMessage(world, author, room, { words: readTypedWords(world, room, post), parentId, file }),
      );
    },
    editAs(accountId, messageId, words) {
      const author = accountById(world, accountId);
      const message = messageFor(world, author, messageId);
      editMessage(world, author, message, readWords(world, roomFor(world, author, message.roomId), words));
      return messageJson(world, message);
    },
    deleteAs(accountId, messageId) {
      const asker = accountById(world, accountId);
      deleteMessage(world, asker, messageFor(world, asker, messageId));
    },
    messages: (roomId) =>
      [...world.messages.values()]
        .filter((message) => message.roomId === roomId)
        .map((message) => messageJson(world, message)),
    message: (messageId) => {
      const message = world.messages.get(messageId);
      return message && messageJson(world, message);
    },
    pressCard: (accountId, messageId, inputs) => pressCard(world, accountById(world, accountId), messageId, inputs),
    setFileScan: (messageId, scan) => setFileScan(world, messageId, scan),
    file: (messageId) => {
      if ((world.messages.get(messageId)?.fileIds.length ?? 0) === 0) return undefined;
      const { name, contentType, bytes } = fileOf(world, messageId);
      return { name, contentType, bytes };
    },
  };
}
