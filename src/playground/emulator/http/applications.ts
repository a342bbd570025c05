import { z } from 'zod';
import { grantToServiceApp } from '../model/oauth-clients.ts';
import { ok, param } from './answer.ts';
import { jsonBody } from './body.ts';
import type { Route } from './router.ts';

const tokenRequest = z.object({ clientId: z.string(), clientSecret: z.string(), targetOrgId: z.string() });

/** @see https://developer.webex.com/admin/docs/api/v1/service-apps */
export const applicationRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/applications/:appId/token',
    handle: (call) =>
      ok(grantToServiceApp(call.world, call.asker, param(call, 'appId'), jsonBody(call.body, tokenRequest))),
  },
];
