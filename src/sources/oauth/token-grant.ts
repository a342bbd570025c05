/**
 * Asks the vendor for tokens: with a refresh token, or as a Service App. How
 * long they live is read from the answer and never assumed.
 * @see https://developer.webex.com/docs/integrations (refresh tokens)
 * @see https://developer.webex.com/admin/docs/api/v1/service-apps
 */
import { cleanText, isRecord } from '../../audit/field-text.ts';
import type { Credentials } from './credentials.ts';
import { type Attempt, type InsistOptions, insist, retryAfterMs } from './insist.ts';
import type { VendorHttp, VendorOutcome, VendorRequest } from './vendor-http.ts';

/** Lifetimes in ms; absent: not told. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly lifetimeMs?: number;
  readonly refreshToken?: string;
  readonly refreshLifetimeMs?: number;
}

/** Granted, or refused for good with the status that came. */
export type GrantAnswer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'refused'; readonly status: number };

export interface GrantContext extends Omit<InsistOptions, 'whom'> {
  /** Base address of the API, without a slash at its end. */
  readonly apiUrl: string;
  readonly http: VendorHttp;
}

type Client = Extract<Credentials, { readonly clientSecret: string }>;

/** Longer texts are no tokens; the vendor's have about a hundred characters. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** A lifetime beyond this is a mistake, and would not be a valid date. */
const MAX_LIFETIME_S = 100 * 366 * 86_400;

/** @throws SourceError `feed-unreachable`; the signal's reason */
export function grantByRefreshToken(client: Client, refreshToken: string, context: GrantContext): Promise<GrantAnswer> {
  const form = {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    refresh_token: refreshToken,
  };
  return ask({ method: 'POST', url: new URL(`${context.apiUrl}/access_token`), form }, context);
}

/**
 * The first tokens of a Service App for one organisation.
 * @param orgId decoded
 * @throws SourceError `feed-unreachable`; the signal's reason
 */
export function grantToServiceApp(
  app: Extract<Credentials, { readonly kind: 'service-app' }>,
  orgId: string,
  context: GrantContext,
): Promise<GrantAnswer> {
  const url = new URL(`${context.apiUrl}/applications/${encodeURIComponent(app.appId)}/token`);
  const json = { clientId: app.clientId, clientSecret: app.clientSecret, targetOrgId: vendorOrgId(orgId) };
  return ask({ method: 'POST', url, token: app.managerToken, json }, context);
}

/** An organisation's id as the vendor's documents show it: base64 of an address, without padding. */
export function vendorOrgId(orgId: string): string {
  return Buffer.from(`ciscospark://us/ORGANIZATION/${orgId}`).toString('base64').replace(/=+$/, '');
}

function ask(request: VendorRequest, context: GrantContext): Promise<GrantAnswer> {
  const { http, now } = context;
  // Not cut when we stop: the answer may hold a new refresh token, and the old one may be dead.
  const attempt = async (): Promise<Attempt<GrantAnswer>> => judge(await http.send(request), now());
  return insist(attempt, { ...context, whom: 'The token service of Webex' });
}

function judge(outcome: VendorOutcome, now: number): Attempt<GrantAnswer> {
  if (outcome.kind === 'lost') return { kind: 'again', what: outcome.reason };
  if (outcome.kind === 'too-large') return { kind: 'again', what: 'a huge answer' };
  const { status, headers, text } = outcome;
  if (status >= 200 && status < 300) {
    const grant = readGrant(text);
    return grant === undefined
      ? { kind: 'again', what: 'no token in the answer' }
      : { kind: 'done', value: { kind: 'granted', grant } };
  }
  if (status === 429 || status === 423 || status === 408 || status >= 500)
    return { kind: 'again', what: String(status), askedMs: retryAfterMs(headers, now) };
  return { kind: 'done', value: { kind: 'refused', status } };
}

function readGrant(text: string): TokenGrant | undefined {
  const body = parse(text);
  if (!isRecord(body)) return undefined;
  const accessToken = tokenIn(body['access_token']);
  if (accessToken === undefined) return undefined;
  const refreshToken = tokenIn(body['refresh_token']);
  const [lifetimeMs, refreshLifetimeMs] = [msIn(body['expires_in']), msIn(body['refresh_token_expires_in'])];
  return {
    accessToken,
    ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(refreshLifetimeMs === undefined ? {} : { refreshLifetimeMs }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tokenIn(value: unknown): string | undefined {
  return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
}

/** Seconds, as a number or its text. */
function msIn(value: unknown): number | undefined {
  const seconds = Number(cleanText(value) ?? Number.NaN);
  return seconds >= 0 && seconds <= MAX_LIFETIME_S ? Math.floor(seconds * 1000) : undefined;
}
