import { z } from 'zod';
import { attachmentActionFor, pressCard } from '../model/attachment-actions.ts';
import { type Answer, type Call, ok, param } from './answer.ts';
import { jsonBody } from './body.ts';
import type { Route } from './router.ts';

const submit = z.object({
  type: z.literal('submit'),
  messageId: z.string(),
  inputs: z.record(z.string(), z.unknown()),
});

export const attachmentActionRoutes: readonly Route[] = [
  { method: 'POST', path: '/attachment/actions', handle: create },
  {
    method: 'GET',
    path: '/attachment/actions/:id',
    handle: (call) => ok(attachmentActionFor(call.world, call.asker, param(call, 'id'))),
  },
];

/** Answers 202, as published. */
function create(call: Call): Answer {
  const { messageId, inputs } = jsonBody(call.body, submit);
  return { status: 202, json: pressCard(call.world, call.asker, messageId, inputs) };
}
