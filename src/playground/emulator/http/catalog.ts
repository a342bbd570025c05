/**
 * The catalogue of services that the SDK asks for before and after it signs in,
 * and the token endpoint. Not part of the published REST description, except
 * for the token address named in its security schemes.
 */

import { ApiProblem } from '../model/api-problem.ts';
import { refreshAccessToken } from '../model/oauth-clients.ts';
import type { AccountRecord, World } from '../model/world.ts';
import type { SocketHub } from '../socket/socket-hub.ts';
import { type Answer, noContent, ok } from './answer.ts';
import type { Body } from './body.ts';

/**
 * GET /u2c/api/v1/limited/catalog (no token) and /u2c/api/v1/catalog. The host
 * of conversations needs a cluster id of the first US cluster: only then does
 * the SDK make the same public ids from raw uuids as the REST API.
 */
export function answerCatalog(origin: string): Answer {
  const { hostname } = new URL(origin);
  const links = ['wdm', 'metrics', 'conversation'].map((name) => [name, `${origin}/${name}/api/v1`] as const);
  const host = { host: hostname, ttl: -1, priority: 10, id: 'urn:TEAM:us-east-2_a:conversation' };
  return ok({ serviceLinks: Object.fromEntries(links), hostCatalog: { [hostname]: [host] }, format: 'hostmap' });
}

/**
 * What the SDK calls beside the REST API: its devices, and metrics, which are
 * taken and forgotten. Undefined for other paths.
 * @throws ApiProblem 401, 404
 */
export function answerSdkService(
  hub: SocketHub,
  origin: string,
  method: string,
  path: string,
  asker: () => AccountRecord,
): Answer | undefined {
  if (method === 'POST' && /^\/metrics\/api\/v1\/(client)?metrics$/.test(path)) return ok({});
  const device = /^\/wdm\/api\/v1\/devices(?:\/([^/]+))?$/.exec(path);
  if (!device) return undefined;
  const [, uuid] = device;
  if (method === 'POST' && uuid === undefined) return ok(hub.register(origin, asker()));
  if (method === 'PUT' && uuid !== undefined) return ok(hub.device(asker(), uuid));
  if (method !== 'DELETE') return undefined;
  hub.unregister(asker(), uuid);
  return noContent;
}

/** POST /v1/access_token. @throws ApiProblem 400, 401, 415 */
export function answerToken(world: World, body: Body): Answer {
  if (body.kind !== 'form') throw new ApiProblem(415, 'The request must be application/x-www-form-urlencoded.');
  return ok(refreshAccessToken(world, body.form));
}
