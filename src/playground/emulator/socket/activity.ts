/**
 * A happening as the SDK's socket brings it: a conversation activity with raw
 * uuids, from which the SDK makes public ids again. Nothing of this is
 * published; it is what webex 2.4.2 reads.
 */
import { uuidOf } from '../model/ids.ts';
import { type AccountRecord, accountById, type Happening, iso, type World } from '../model/world.ts';

export interface Activity {
  readonly id: string;
  readonly verb: string;
  readonly [name: string]: unknown;
}

/** Undefined for what does not travel this way: edits of messages. */
export function activityOf(world: World, origin: string, happening: Happening): Activity | undefined {
  const shape = shapeOf(world, happening);
  if (!shape) return undefined;
  const conversation = conversationOf(world, origin, roomIdOf(happening));
  return {
    objectType: 'activity',
    id: world.newUuid(),
    url: conversation.url,
    published: iso(happening.at),
    actor: personOf(accountById(world, happening.actorId)),
    target: conversation,
    ...shape,
    ...(shape.verb === 'create' ? { object: { ...conversation, participants: { items: [] } } } : {}),
  };
}

type Shape = { readonly verb: string } & Readonly<Record<string, unknown>>;

function shapeOf(world: World, { resource, event, data }: Happening): Shape | undefined {
  const id = uuidOf(data.id);
  switch (`${resource}.${event}` as const) {
    case 'messages.created':
      return { id, verb: 'files' in data ? 'share' : 'post', object: { objectType: 'comment' } };
    case 'messages.deleted':
      return { verb: 'delete', object: { objectType: 'activity', id } };
    case 'attachmentActions.created':
      return {
        id,
        verb: 'cardAction',
        parent: { id: uuidOf(String(data['messageId'])) },
        object: { objectType: 'submit' },
      };
    case 'memberships.created':
      return { verb: 'add', object: memberOf(world, data) };
    case 'memberships.deleted':
      return { verb: 'leave', object: memberOf(world, data) };
    case 'memberships.updated':
      return {
        verb: data['isModerator'] === true ? 'assignModerator' : 'unassignModerator',
        object: memberOf(world, data),
      };
    case 'rooms.created':
      return { verb: 'create' };
    case 'rooms.updated':
      return { verb: 'update', object: { objectType: 'conversation' } };
    default:
      return undefined;
  }
}

function roomIdOf({ resource, data }: Happening): string {
  return resource === 'rooms' ? data.id : String(data['roomId']);
}

function conversationOf(world: World, origin: string, roomId: string) {
  const room = world.rooms.get(roomId);
  const uuid = uuidOf(roomId);
  const tags = [...(room?.type === 'direct' ? ['ONE_ON_ONE'] : []), ...(room?.isLocked ? ['LOCKED'] : [])];
  return { objectType: 'conversation', id: uuid, url: `${origin}/conversation/api/v1/conversations/${uuid}`, tags };
}

function personOf(account: AccountRecord) {
  return {
    objectType: 'person',
    entryUUID: account.uuid,
    emailAddress: account.email,
    displayName: account.displayName,
    orgId: uuidOf(account.orgId),
  };
}

function memberOf(world: World, data: Happening['data']) {
  const person = personOf(accountById(world, String(data['personId'])));
  return { ...person, roomProperties: { isModerator: data['isModerator'] === true } };
}
