/** Presses of buttons on cards. */
import type { AttachmentActionJson } from '../wire.ts';
import { badRequest, forbidden, notFound } from './api-problem.ts';
import { makeId } from './ids.ts';
import { messageFor } from './messages.ts';
import { type AccountRecord, iso, type World } from './world.ts';

/**
 * Anybody in the space may press, again and again; values are kept as sent.
 * @throws ApiProblem 400 when the message has no card, 403 for bots, 404 when it is not to be seen.
 */
export function pressCard(
  world: World,
  presser: AccountRecord,
  messageId: string,
  inputs: Readonly<Record<string, unknown>>,
): AttachmentActionJson {
  if (presser.kind === 'bot') throw forbidden('Bots cannot submit cards.');
  const message = messageFor(world, presser, messageId);
  if (message.attachments.length === 0) throw badRequest('The message has no card.');
  const action: AttachmentActionJson = {
    id: makeId('ATTACHMENT_ACTION', world.newUuid()),
    personId: presser.id,
    roomId: message.roomId,
    type: 'submit',
    messageId: message.id,
    inputs,
    created: iso(world.now()),
  };
  world.actions.set(action.id, action);
  world.changed({ kind: 'card-pressed', action });
  const { inputs: _inputs, ...data } = action;
  const audience = new Set([message.personId]);
  world.happened({
    resource: 'attachmentActions',
    event: 'created',
    actorId: presser.id,
    data,
    audience,
    at: world.now(),
  });
  return action;
}

/** To be read by who pressed and by who posted the card. @throws ApiProblem 404 */
export function attachmentActionFor(world: World, asker: AccountRecord, id: string): AttachmentActionJson {
  const action = world.actions.get(id);
  const author = action && world.messages.get(action.messageId)?.personId;
  if (!action || (asker.id !== action.personId && asker.id !== author)) throw notFound('attachment action');
  return action;
}
