/**
 * One try of one request to the Webex REST API, told apart by what may have
 * happened to it; and repetition of those that are safe to repeat.
 *
 * The SDK's own client has no timeout, no retries and ignores Retry-After, so
 * every REST call goes through here.
 */
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ChatError } from '../../audit/errors.ts';
import type { Count } from '../count.ts';
import { nextTryMs, pause, readRetryAfter } from '../wait.ts';
import { RequestGate } from './request-gate.ts';

export interface RestRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base address, starting with a slash; or a full address of the same origin (Link headers, files). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly json?: unknown;
  /** Sent as a form, in place of `json`. */
  readonly upload?: Upload;
  /** Give the body as bytes whatever its type. */
  readonly bytes?: boolean;
  /** Instead of the client's own limit per try. */
  readonly timeoutMs?: number;
}

/** Fields and one file. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  /** Name of the file's part. */
  readonly part: string;
  readonly file: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };
}

/** What became of one try. */
export type RestOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: RestHeaders; readonly body: unknown }
  /** Understood and refused for good. */
  | { readonly kind: 'refused'; readonly status: number; readonly headers: RestHeaders; readonly sentence: string }
  /** 429, or 423 of a file being scanned: nothing happened; wait this long. */
  | { readonly kind: 'limited'; readonly status: number; readonly retryAfterMs: number }
  /** 5xx: it may or may not have taken effect. */
  | { readonly kind: 'failed'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** No connection: it took no effect. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** Sent, but no answer came: it may or may not have taken effect. */
  | { readonly kind: 'lost'; readonly reason: string };

export type RestHeaders = Readonly<Record<string, string>>;

export interface RestClientOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly log: Logger;
  readonly count: Count;
  readonly requestTimeoutMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** Bytes of one answer's body; more is cut off as a failure. */
  readonly maxBodyBytes?: number;
}

/** Connections to the service at one time; more wait their turn. */
const MAX_CONNECTIONS = 16;
const MAX_BODY_BYTES = 100 * 1024 * 1024;
/** A try may take longer with a file: what a slow line carries, 800 kbit/s. */
const UPLOAD_BYTES_PER_MS = 100;
/** Webex asks for Retry-After to be obeyed; when it is missing. */
const DEFAULT_RETRY_AFTER_MS = 1000;
/** Causes that mean no byte of the request reached the service. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
]);

export interface RestClient {
  /**
   * One try; `limited` at once while an earlier 429 still asks to wait.
   * @throws ChatError `foreign-address`; nothing else.
   */
  once(request: RestRequest): Promise<RestOutcome>;
  /**
   * Repeats until answered or refused. Only for requests that may take effect twice (GET, PUT, DELETE).
   * @throws ChatError `webex-unreachable` after `giveUpMs`, or when stopped.
   */
  insist(request: RestRequest, giveUpMs: number): Promise<RestAnswer>;
  /** Ends all requests and pauses. */
  close(): Promise<void>;
}

export type RestAnswer = Extract<RestOutcome, { kind: 'answered' | 'refused' }>;

export function createRestClient(options: RestClientOptions): RestClient {
  const dispatcher = createDispatcher(options.maxBodyBytes ?? MAX_BODY_BYTES);
  const stopping = new AbortController();
  // Every request and pause listens; many at a time are no leak.
  setMaxListeners(0, stopping.signal);
  const gate = new RequestGate(MAX_CONNECTIONS);
  const { log, count, backoffBaseMs, backoffCapMs } = options;

  const send = async (request: RestRequest): Promise<RestOutcome> => {
    const url = addressOf(options.apiUrl, request);
    const lane = laneOf(request);
    const outcome = await gate.run(lane, stopping.signal, () =>
      exchange(dispatcher, url, request, options, stopping.signal),
    );
    if (outcome.kind === 'limited') {
      count('rate_limited');
      gate.hold(lane, outcome.retryAfterMs);
    }
    log.debug(
      { request: lane, outcome: outcome.kind, status: 'status' in outcome ? outcome.status : undefined },
      'webex request',
    );
    return outcome;
  };

  const once = async (request: RestRequest): Promise<RestOutcome> => {
    const heldMs = gate.heldMs(laneOf(request));
    return heldMs > 0 ? { kind: 'limited', status: 429, retryAfterMs: Math.ceil(heldMs) } : send(request);
  };

  const insist = async (request: RestRequest, giveUpMs: number): Promise<RestAnswer> => {
    const giveUpAt = performance.now() + giveUpMs;
    for (let failures = 0; ; failures += 1) {
      const outcome = await send(request);
      if (outcome.kind === 'answered' || outcome.kind === 'refused') return outcome;
      const asked = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
      const waitMs = nextTryMs(asked, failures, backoffBaseMs, backoffCapMs);
      if (stopping.signal.aborted || performance.now() + waitMs > giveUpAt) throw unreachable(request, outcome);
      count('request_retries');
      await pause(waitMs, stopping.signal);
    }
  };

  return {
    once,
    insist,
    close: async () => {
      stopping.abort();
      await dispatcher.destroy();
    },
  };
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read by the agent, NODE_EXTRA_CA_CERTS by Node itself. */
function createDispatcher(maxResponseSize: number): Dispatcher {
  return new EnvHttpProxyAgent({
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
    connect: { timeout: 5000 },
    maxResponseSize,
  });
}

/** Webex limits per kind of request, so a 429 to one kind does not hold up the others. */
function laneOf(request: RestRequest): string {
  const path = request.path.startsWith('/') ? request.path : new URL(request.path).pathname.replace(/^\/v\d+/, '');
  return `${request.method} ${path.split('?')[0]?.split('/').slice(1, 2).join('') ?? ''}`;
}

/** @throws ChatError `foreign-address`: the token must not leave the API's own origin. */
function addressOf(apiUrl: string, request: RestRequest): URL {
  const url = request.path.startsWith('/') ? new URL(`${apiUrl}${request.path}`) : new URL(request.path);
  if (url.origin !== new URL(apiUrl).origin) {
    throw new ChatError(
      'foreign-address',
      'Webex named an address outside its own service.',
      'Nothing was sent there; tell whoever runs this bot.',
    );
  }
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

async function exchange(
  dispatcher: Dispatcher,
  url: URL,
  request: RestRequest,
  options: RestClientOptions,
  signal: AbortSignal,
): Promise<RestOutcome> {
  const uploadMs = Math.ceil((request.upload?.file.bytes.length ?? 0) / UPLOAD_BYTES_PER_MS);
  const timeoutMs = request.timeoutMs ?? options.requestTimeoutMs + uploadMs;
  try {
    const { type, body } = await encode(request);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'application/json',
        'user-agent': 'whodunit',
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return judge(response.statusCode, flatten(response.headers), await readBody(response, request.bytes === true));
  } catch (error) {
    const reason = reasonOf(error);
    return UNREACHED.has(reason) ? { kind: 'unreached', reason } : { kind: 'lost', reason };
  }
}

/** Whole, so that its length is told and a try can be repeated. */
async function encode({ json, upload }: RestRequest): Promise<{ type?: string; body: string | Uint8Array | null }> {
  if (upload !== undefined) {
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
    const { name, mediaType, bytes } = upload.file;
    form.set(upload.part, new Blob([new Uint8Array(bytes)], { type: mediaType }), name);
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? 'multipart/form-data';
    return { type, body: new Uint8Array(await encoded.arrayBuffer()) };
  }
  if (json === undefined) return { body: null };
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(json) };
}

async function readBody(response: Dispatcher.ResponseData, asBytes: boolean): Promise<unknown> {
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  if (!isJson || (asBytes && response.statusCode < 300)) return new Uint8Array(await response.body.arrayBuffer());
  const text = await response.body.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(status: number, headers: RestHeaders, body: unknown): RestOutcome {
  const retryAfterMs = readRetryAfter(headers['retry-after'], headers['date'], Date.now());
  if (status >= 200 && status < 300) return { kind: 'answered', status, headers, body };
  if (status === 429 || status === 423)
    return { kind: 'limited', status, retryAfterMs: retryAfterMs ?? DEFAULT_RETRY_AFTER_MS };
  if (status >= 500 || status === 408) return { kind: 'failed', status, retryAfterMs };
  return { kind: 'refused', status, headers, sentence: sentenceOf(status, body) };
}

/** Webex's own words, cut short: they may repeat what was sent. */
function sentenceOf(status: number, body: unknown): string {
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return `Webex answered ${status}${typeof message === 'string' ? `: ${message.slice(0, 200)}` : '.'}`;
}

function flatten(headers: Dispatcher.ResponseData['headers']): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string') return code;
    if (cause.name === 'TimeoutError') return 'timeout';
    if (cause.name === 'AbortError') return 'stopped';
  }
  return 'unknown';
}

function unreachable(request: RestRequest, outcome: RestOutcome): ChatError {
  const what = 'status' in outcome ? `answered ${outcome.status}` : outcome.reason;
  return new ChatError(
    'webex-unreachable',
    `Webex could not be asked (${request.method} ${laneOf(request).split(' ')[1]}: ${what}).`,
    'It is tried again by itself; check the network and the state of Webex if this goes on.',
  );
}
