/**
 * The catalogue of services that the SDK asks for before and after it signs in,
 * and the token endpoint. Not part of the published REST description, except
 * for the token address named in its security schemes.
 */
import { ApiProblem } from '../model/api-problem.ts';
import { refreshAccessToken } from '../model/accounts.ts';
import type { World } from '../model/world.ts';
import { type Answer, ok } from './answer.ts';
import type { Body } from './body.ts';

/** GET /u2c/api/v1/limited/catalog (no token) and /u2c/api/v1/catalog. */
export function answerCatalog(): Answer {
  return ok({ serviceLinks: {}, hostCatalog: {}, format: 'hostmap' });
}

/** POST /v1/access_token. @throws ApiProblem 400, 401, 415 */
export function answerToken(world: World, body: Body): Answer {
  if (body.kind !== 'form') throw new ApiProblem(415, 'The request must be application/x-www-form-urlencoded.');
  return ok(refreshAccessToken(world, body.form));
}
