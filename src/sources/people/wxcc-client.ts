/**
 * Reads from the Webex Contact Center API within its limits.
 * @see https://developer.webex.com/docs/rate-limiting (50 requests a minute; 429 with Retry-After)
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EnvHttpProxyAgent, request } from 'undici';
import { SourceError } from '../../audit/errors.ts';
import { excerpt, isRecord } from '../../audit/field-text.ts';

export interface WxccOptions {
  /** Base address without a slash at its end: `https://api.wxcc-us1.cisco.com`. */
  readonly apiUrl: string;
  readonly token: string;
  /** Decoded. */
  readonly orgId: string;
  /** How to wait, ms. Default real time. */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** The present for pacing, ms on any steady clock. Default real time. */
  readonly steadyNow?: () => number;
}

export interface WxccClient {
  /** One answer as JSON, tried again where that may help. @throws SourceError with what to do */
  get(path: string, query: Readonly<Record<string, string | number>>): Promise<unknown>;
}

/** Requests a minute that the vendor allows one client id by default. */
export const REQUESTS_PER_MINUTE = 50;
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 30_000;
const MAX_TRIES = 5;
/** A service that asks to wait longer is not waited for. */
const LONGEST_WAIT_MS = 120_000;
const FIRST_PAUSE_MS = 1000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** The pacing is this client's own: use one for everything that is asked under one token. */
export function createWxccClient(options: WxccOptions): WxccClient {
  const { wait = (ms: number) => sleep(ms), steadyNow = () => performance.now() } = options;
  const sent: number[] = [];

  /** Holds a request back that would be one too many within a minute. */
  const pace = async (): Promise<void> => {
    for (;;) {
      const now = steadyNow();
      while (sent[0] !== undefined && sent[0] <= now - MINUTE_MS) sent.shift();
      const oldest = sent[0];
      if (oldest === undefined || sent.length < REQUESTS_PER_MINUTE) {
        sent.push(now);
        return;
      }
      await wait(Math.max(1, oldest + MINUTE_MS - now));
    }
  };

  return {
    get: async (path, query) => {
      const url = addressOf(options, path, query);
      for (let tries = 1; ; tries += 1) {
        await pace();
        const outcome = await tryOnce(url, options.token);
        if (outcome.kind === 'answered') return outcome.body;
        if (outcome.kind === 'refused') throw refused(outcome.status, outcome.said);
        const waitMs = outcome.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
        if (tries >= MAX_TRIES || waitMs > LONGEST_WAIT_MS) throw gaveUp(outcome.what, tries, waitMs);
        await wait(waitMs);
      }
    },
  };
}

function addressOf(options: WxccOptions, path: string, query: Readonly<Record<string, string | number>>): URL {
  const url = new URL(`${options.apiUrl}/organization/${encodeURIComponent(options.orgId)}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

type Outcome =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly said: string }
  | { readonly kind: 'again'; readonly what: string; readonly retryAfterMs: number | undefined };

async function tryOnce(url: URL, token: string): Promise<Outcome> {
  const dispatcher = new EnvHttpProxyAgent({ maxResponseSize: MAX_BODY_BYTES });
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'whodunit' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return judge(statusCode, headers['retry-after'], await body.text());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return { kind: 'again', what: code, retryAfterMs: undefined };
  } finally {
    await dispatcher.destroy();
  }
}

function judge(status: number, retryAfter: string | string[] | undefined, text: string): Outcome {
  const body = parse(text);
  if (status >= 200 && status < 300) {
    return body === undefined
      ? { kind: 'again', what: 'no JSON', retryAfterMs: undefined }
      : { kind: 'answered', body };
  }
  if (status === 429 || status === 408 || status >= 500)
    return { kind: 'again', what: String(status), retryAfterMs: readRetryAfter(retryAfter) };
  return { kind: 'refused', status, said: saidIn(body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date. @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function readRetryAfter(header: string | string[] | undefined): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

/** `{ trackingId, error: { key, message: [{ description }] } }`; hostile. */
function saidIn(body: unknown): string {
  const error = isRecord(body) ? body['error'] : undefined;
  const message = isRecord(error) ? error['message'] : undefined;
  const [first]: readonly unknown[] = Array.isArray(message) ? message : [];
  const description = isRecord(first) ? first['description'] : undefined;
  return typeof description === 'string' ? ` It says: "${excerpt(description, 120)}".` : '';
}

function refused(status: number, said: string): SourceError {
  const what = `The contact centre answered ${status}.${said}`;
  switch (status) {
    case 401:
      return new SourceError('wxcc-refused', what, 'Set a new WXCC_ACCESS_TOKEN: this one is not valid any more.');
    case 403:
      return new SourceError('wxcc-refused', what, 'The token needs the scope cjp:config_read and an administrator.');
    case 404:
      return new SourceError('wxcc-refused', what, 'Check WXCC_API_URL (the region) and WXCC_ORG_ID.');
    default:
      return new SourceError('wxcc-refused', what, 'Check the settings that begin with WXCC_.');
  }
}

function gaveUp(what: string, tries: number, waitMs: number): SourceError {
  const wish = waitMs > LONGEST_WAIT_MS ? `, and asks to wait ${Math.ceil(waitMs / 1000)} seconds` : '';
  const times = `${tries} ${tries === 1 ? 'try' : 'tries'}`;
  return new SourceError(
    'wxcc-unreachable',
    `The contact centre did not answer after ${times} (${excerpt(what, 40)})${wish}.`,
    'Try again later.',
  );
}
