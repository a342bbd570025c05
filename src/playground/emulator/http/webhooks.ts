import { z } from 'zod';
import { addWebhook, removeWebhook, updateWebhook, webhookFor, webhookJson } from '../model/webhooks.ts';
import { type Answer, type Call, noContent, ok, param } from './answer.ts';
import { jsonBody } from './body.ts';
import { pageById } from './paging.ts';
import type { Route } from './router.ts';

const text = z.string().optional();
const newWebhook = z.object({
  name: z.string(),
  targetUrl: z.string(),
  resource: z.string(),
  event: z.string(),
  filter: text,
  secret: text,
});
const webhookChange = z.object({
  name: z.string(),
  targetUrl: z.string(),
  secret: text,
  status: z.literal('active').optional(),
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
