/** Registered webhooks, and which of them a happening concerns. */
import type { WebhookJson } from '../wire.ts';
import { badRequest, notFound } from './api-problem.ts';
import { makeId } from './ids.ts';
import { type AccountRecord, type Happening, iso, type WebhookRecord, type World } from './world.ts';

/** `all` is how the SDK asks for messages, memberships and rooms at once; card presses have to be asked for by name. */
const RESOURCES = ['all', 'messages', 'memberships', 'rooms', 'attachmentActions'];
const EVENTS = ['all', 'created', 'updated', 'deleted'];

export interface NewWebhook {
  readonly name: string;
  readonly targetUrl: string;
  readonly resource: string;
  readonly event: string;
  readonly filter?: string | undefined;
  readonly secret?: string | undefined;
}

/** @throws ApiProblem 400 */
export function addWebhook(world: World, owner: AccountRecord, given: NewWebhook): WebhookRecord {
  if (!RESOURCES.includes(given.resource)) throw badRequest(`Unknown resource ${given.resource}.`);
  if (!EVENTS.includes(given.event)) throw badRequest(`Unknown event ${given.event}.`);
  checkTarget(given.targetUrl);
  const webhook: WebhookRecord = {
    id: makeId('WEBHOOK', world.newUuid()),
    ownerId: owner.id,
    name: given.name,
    targetUrl: given.targetUrl,
    resource: given.resource,
    event: given.event,
    filter: given.filter,
    secret: given.secret,
    status: 'active',
    createdAt: world.now(),
    failures: [],
  };
  world.webhooks.set(webhook.id, webhook);
  world.changed({ kind: 'webhooks-changed' });
  return webhook;
}

function checkTarget(targetUrl: string): void {
  if (!URL.canParse(targetUrl) || !/^https?:$/.test(new URL(targetUrl).protocol))
    throw badRequest('targetUrl must be a http or https URL.');
}

export interface WebhookChange {
  readonly name: string;
  readonly targetUrl: string;
  readonly secret?: string | undefined;
  readonly status?: string | undefined;
}

/** Other fields are ignored, and a webhook can only be made active, as published. @throws ApiProblem 400 */
export function updateWebhook(world: World, webhook: WebhookRecord, change: WebhookChange): void {
  checkTarget(change.targetUrl);
  webhook.name = change.name;
  webhook.targetUrl = change.targetUrl;
  webhook.secret = change.secret ?? webhook.secret;
  if (change.status === 'active') {
    webhook.status = 'active';
    webhook.failures = [];
  }
  world.changed({ kind: 'webhooks-changed' });
}

/** @throws ApiProblem 404 */
export function webhookFor(world: World, asker: AccountRecord, id: string): WebhookRecord {
  const webhook = world.webhooks.get(id);
  if (webhook?.ownerId !== asker.id) throw notFound('webhook');
  return webhook;
}

export function removeWebhook(world: World, webhook: WebhookRecord): void {
  world.webhooks.delete(webhook.id);
  world.changed({ kind: 'webhooks-changed' });
}

export function webhookJson(webhook: WebhookRecord): WebhookJson {
  const { id, name, targetUrl, resource, event, filter, secret, status } = webhook;
  return {
    id,
    name,
    targetUrl,
    resource,
    event,
    ...(filter === undefined ? {} : { filter }),
    ...(secret === undefined ? {} : { secret }),
    status,
    created: iso(webhook.createdAt),
    ownedBy: 'creator',
  };
}

/** Active webhooks that are to be told. */
export function webhooksConcerned(world: World, happening: Happening): readonly WebhookRecord[] {
  return [...world.webhooks.values()].filter(
    (webhook) =>
      webhook.status === 'active' &&
      happening.audience.has(webhook.ownerId) &&
      (webhook.resource === happening.resource ||
        (webhook.resource === 'all' && happening.resource !== 'attachmentActions')) &&
      (webhook.event === 'all' || webhook.event === happening.event) &&
      passes(webhook, happening),
  );
}

/** `roomId=X&mentionedPeople=me` and the like; every part must hold. */
function passes(webhook: WebhookRecord, happening: Happening): boolean {
  return [...new URLSearchParams(webhook.filter ?? '')].every(([name, wanted]) => {
    const value = wanted === 'me' ? webhook.ownerId : wanted;
    if (name === 'hasFiles') return String(Array.isArray(happening.data['files'])) === value;
    const actual = name === 'type' ? happening.data['type'] : happening.data[name];
    return Array.isArray(actual) ? actual.includes(value) : String(actual) === value;
  });
}

/** The body that is posted. */
export function webhookBody(world: World, webhook: WebhookRecord, happening: Happening): string {
  const { secret: _secret, ...about } = webhookJson(webhook);
  const owner = world.accounts.get(webhook.ownerId);
  return JSON.stringify({
    ...about,
    resource: happening.resource,
    event: happening.event,
    orgId: owner?.orgId,
    createdBy: webhook.ownerId,
    actorId: happening.actorId,
    data: happening.data,
  });
}
