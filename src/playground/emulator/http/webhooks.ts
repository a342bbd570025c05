import * as v from 'valibot';
import { addWebhook, removeWebhook, updateWebhook, webhookFor, webhookJson } from '../model/webhooks.ts';
import { type Answer, type Call, noContent, ok, param } from './answer.ts';
import { jsonBody } from './body.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

const text = v.optional(v.string());
const newWebhook = v.object({
  name: v.string(),
  targetUrl: v.string(),
  resource: v.string(),
  event: v.string(),
  filter: text,
  secret: text,
});
const webhookChange = v.object({
  name: v.string(),
  targetUrl: v.string(),
  secret: text,
  status: v.optional(v.literal('active')),
});

export const webhookRoutes: readonly Route[] = [
  { method: 'GET', path: '/webhooks', handle: list },
  { method: 'POST', path: '/webhooks', handle: create },
  { method: 'GET', path: '/webhooks/:webhookId', handle: (call) => ok(webhookJson(find(call))) },
  { method: 'PUT', path: '/webhooks/:webhookId', handle: update },
  { method: 'DELETE', path: '/webhooks/:webhookId', handle: remove },
];

const find = (call: Call) => webhookFor(call.world, call.asker, param(call, 'webhookId'));

function list(call: Call): Answer {
  const own = [...call.world.webhooks.values()].filter((webhook) => webhook.ownerId === call.asker.id);
  const { items, headers } = pageById(call, own, { defaultMax: 100, limit: 100 });
  return ok({ items: items.map(webhookJson) }, headers);
}

function create(call: Call): Answer {
  return ok(webhookJson(addWebhook(call.world, call.asker, jsonBody(call.body, newWebhook))));
}

function update(call: Call): Answer {
  const webhook = find(call);
  updateWebhook(call.world, webhook, jsonBody(call.body, webhookChange));
  return ok(webhookJson(webhook));
}

function remove(call: Call): Answer {
  removeWebhook(call.world, find(call));
  return noContent;
}
