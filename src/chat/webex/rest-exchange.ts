/**
 * One request to the Webex REST API and its answer, told apart by what may have happened to it.
 */
import type { Dispatcher } from 'undici';
import { readRetryAfter } from '../wait.ts';

export interface RestRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base address, starting with a slash; or a full address of the same origin (Link headers, files). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly json?: unknown;
  /** Sent as a form, in place of `json`. */
  readonly upload?: Upload;
  /** Give the body of a good answer as it comes, as `Pieces`. Reading it rejects with a BodyError when it breaks off. */
  readonly stream?: true;
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

/** The body of an answer that was asked for with `stream`. */
export type Pieces = AsyncIterable<Uint8Array>;

/** The body of an answer could not be read to its end. */
export class BodyError extends Error {
  /** Code of the cause, for the log. */
  readonly reason: string;

  constructor(reason: string, cause: unknown) {
    super(`the body broke off (${reason})`, { cause });
    this.reason = reason;
  }
}

/** Where a request goes, and with which token. */
interface Target {
  readonly dispatcher: Dispatcher;
  readonly url: URL;
  readonly token: string;
  readonly requestTimeoutMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A body that comes in pieces may pause so long between two of them. */
const PIECE_TIMEOUT_MS = 20_000;
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

/** One try. Redirects are not followed. Never rejects. */
export async function exchange(request: RestRequest, target: Target): Promise<RestOutcome> {
  const { dispatcher, url, requestTimeoutMs, signal } = target;
  const uploadMs = Math.ceil((request.upload?.file.bytes.length ?? 0) / UPLOAD_BYTES_PER_MS);
  const timeoutMs = request.timeoutMs ?? requestTimeoutMs + uploadMs;
  try {
    const { type, body } = await encode(request);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        authorization: `Bearer ${target.token}`,
        accept: 'application/json',
        'user-agent': 'whodunit',
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      body,
      ...(request.stream === true ? { headersTimeout: requestTimeoutMs, bodyTimeout: PIECE_TIMEOUT_MS } : {}),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const isStreamed = request.stream === true && response.statusCode < 300;
    const content = isStreamed ? piecesOf(response) : await readBody(response);
    return judge(response.statusCode, flatten(response.headers), content);
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

async function* piecesOf({ body }: Dispatcher.ResponseData): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new BodyError(reasonOf(error), error);
  }
}

async function readBody(response: Dispatcher.ResponseData): Promise<unknown> {
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  if (!isJson) return new Uint8Array(await response.body.arrayBuffer());
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
