/** OAuth clients and the tokens they are given (OAuth 2.0, RFC 6749 section 6). */
import type { NewIntegration, NewServiceApp, TokenRules } from '../audit-rules.ts';
import { ApiProblem, badRequest, forbidden, notFound } from './api-problem.ts';
import { type AccountRecord, accountById, type OAuthClient, type World } from './world.ts';

const DAY_MS = 24 * 3_600_000;

export function addIntegration(world: World, given: NewIntegration): void {
  accountById(world, given.accountId);
  const { clientId, clientSecret, accountId } = given;
  const client: OAuthClient = { clientId, clientSecret, accountId, app: undefined, ...rulesOf(given) };
  world.oauthClients.push(client);
  rememberRefreshToken(world, given.refreshToken, client);
}

export function addServiceApp(world: World, given: NewServiceApp): void {
  accountById(world, given.accountId);
  accountById(world, given.managerId);
  const { clientId, clientSecret, accountId, appId, managerId, orgId = world.orgId } = given;
  const app = { appId, managerId, orgId };
  world.oauthClients.push({ clientId, clientSecret, accountId, app, ...rulesOf(given) });
}

/** With everything that it was given for that organization. */
export function removeServiceApp(world: World, appId: string, orgId: string): void {
  const index = world.oauthClients.findIndex(({ app }) => app?.appId === appId && app.orgId === orgId);
  const [gone] = index < 0 ? [] : world.oauthClients.splice(index, 1);
  if (gone === undefined) throw notFound('application');
  for (const tokens of [world.tokens, world.refreshTokens]) {
    for (const [token, { client }] of tokens) if (client === gone) tokens.delete(token);
  }
}

function rulesOf(given: TokenRules): Required<TokenRules> {
  const { lifetimeMs = 14 * DAY_MS, refreshLifetimeMs = 90 * DAY_MS, rotation = 'never' } = given;
  return { lifetimeMs, refreshLifetimeMs, rotation };
}

export interface TokenGrant {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_token: string;
  /** Seconds. */
  readonly refresh_token_expires_in: number;
  readonly token_type: 'Bearer';
}

/**
 * Trades a refresh token for an access token.
 * @throws ApiProblem 400 or 401
 */
export function refreshAccessToken(world: World, form: URLSearchParams): TokenGrant {
  if (form.get('grant_type') !== 'refresh_token') throw badRequest('grant_type must be refresh_token.');
  const [clientId, clientSecret, token] = ['client_id', 'client_secret', 'refresh_token'].map((name) => form.get(name));
  if (!world.oauthClients.some((known) => known.clientId === clientId && known.clientSecret === clientSecret))
    throw new ApiProblem(401, 'invalid_client');
  const known = world.refreshTokens.get(token ?? '');
  if (!token || known?.client.clientId !== clientId || known === undefined || known.expiresAt <= world.now())
    throw badRequest('invalid_grant');
  const { client } = known;
  if (client.rotation === 'never') return grant(world, client, token);
  if (client.rotation === 'old-refused') world.refreshTokens.delete(token);
  return grant(world, client, newRefreshToken(world));
}

/**
 * The first tokens of a Service App for one organization.
 * @throws ApiProblem 401 wrong client, 403 not the one who may ask, 404 no such app or not authorised there
 */
export function grantToServiceApp(
  world: World,
  asker: AccountRecord,
  appId: string,
  given: { readonly clientId: string; readonly clientSecret: string; readonly targetOrgId: string },
): TokenGrant {
  const ofApp = world.oauthClients.filter(({ app }) => app?.appId === appId);
  const client = ofApp.find(({ app }) => app?.orgId === given.targetOrgId);
  if (ofApp.length === 0) throw notFound('application');
  if (ofApp[0]?.app?.managerId !== asker.id) throw forbidden('The scope spark:applications_token is required.');
  if (client === undefined) throw new ApiProblem(404, 'The organization has not authorized the application.');
  if (client.clientId !== given.clientId || client.clientSecret !== given.clientSecret)
    throw new ApiProblem(401, 'invalid_client');
  return grant(world, client, newRefreshToken(world));
}

function grant(world: World, client: OAuthClient, refreshToken: string): TokenGrant {
  const token = `${world.newUuid()}-access`;
  world.tokens.set(token, { accountId: client.accountId, expiresAt: world.now() + client.lifetimeMs, client });
  rememberRefreshToken(world, refreshToken, client);
  return {
    access_token: token,
    expires_in: Math.floor(client.lifetimeMs / 1000),
    refresh_token: refreshToken,
    refresh_token_expires_in: Math.floor(client.refreshLifetimeMs / 1000),
    token_type: 'Bearer',
  };
}

function rememberRefreshToken(world: World, token: string, client: OAuthClient): void {
  world.refreshTokens.set(token, { client, expiresAt: world.now() + client.refreshLifetimeMs });
}

function newRefreshToken(world: World): string {
  return `${world.newUuid()}-refresh`;
}
