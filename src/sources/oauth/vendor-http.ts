/**
 * One request to the vendor's API and what came of it, within limits of time
 * and size. Nothing is tried again here, and nothing that is logged or returned
 * holds a header, a query or a body of what was sent.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';

export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Bearer token. */
  readonly token?: string;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as JSON, in place of `form`. */
  readonly json?: unknown;
}

/** What became of one try. */
export type VendorOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names in lower case; repeated ones joined by commas. */
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  /** The answer was larger than is taken. */
  | { readonly kind: 'too-large' }
  /** No whole answer came. `reason`: a code such as ECONNREFUSED, or `timeout`. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface VendorHttp {
  /** @throws the reason of `signal` when it aborts; nothing else */
  send(request: VendorRequest, signal?: AbortSignal): Promise<VendorOutcome>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Part of a pino logger. */
export interface HttpLog {
  debug(details: object, message: string): void;
}

export interface VendorHttpOptions {
  /** Of one answer, packed or not; more is refused. Default 32 MiB. */
  readonly maxBodyBytes?: number;
  /** For one whole exchange. Default one minute: a page of audit events may be slow. */
  readonly timeoutMs?: number;
  readonly log?: HttpLog | undefined;
}

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const unpack = promisify(gunzip);

/** One for a process is enough; connections are kept for a few seconds, and do not keep the process alive. */
export function createVendorHttp(options: VendorHttpOptions = {}): VendorHttp {
  const { maxBodyBytes = MAX_BODY_BYTES, timeoutMs = TIMEOUT_MS, log } = options;
  // HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read by the agent, NODE_EXTRA_CA_CERTS by Node itself.
  const dispatcher = new EnvHttpProxyAgent({
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
    connect: { timeout: 10_000 },
  });

  const exchange = async (request: VendorRequest, signal: AbortSignal): Promise<VendorOutcome> => {
    const { url, method } = request;
    const { type, body } = encode(request);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'whodunit',
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      body,
      signal,
    });
    const headers = flatten(response.headers);
    const bytes = await readBytes(response.body, headers['content-encoding'], maxBodyBytes);
    if (bytes === undefined) return { kind: 'too-large' };
    return { kind: 'answered', status: response.statusCode, headers, text: bytes.toString('utf8') };
  };

  return {
    send: async (request, signal) => {
      signal?.throwIfAborted();
      const limit = AbortSignal.timeout(timeoutMs);
      const startedAt = performance.now();
      const outcome = await exchange(request, signal === undefined ? limit : AbortSignal.any([signal, limit])).catch(
        (error: unknown): VendorOutcome => {
          signal?.throwIfAborted();
          return { kind: 'lost', reason: reasonOf(error) };
        },
      );
      const { method, url } = request;
      const took = Math.round(performance.now() - startedAt);
      const told =
        outcome.kind === 'answered' ? outcome.status : outcome.kind === 'lost' ? outcome.reason : outcome.kind;
      log?.debug({ method, path: url.pathname, outcome: told, ms: took }, 'audit API request');
      return outcome;
    },
    close: () => dispatcher.destroy(),
  };
}

function encode({ form, json }: VendorRequest): { readonly type?: string; readonly body: string | null } {
  if (form !== undefined)
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  return { body: null };
}

/** Undefined when there is more than `maxBytes`, packed or not. @throws when it breaks off or is packed wrongly */
async function readBytes(
  body: Dispatcher.ResponseData['body'],
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (encoding === undefined || encoding === 'identity' || bytes.length === 0) return bytes;
  if (encoding !== 'gzip') throw new VendorHttpFailure('unknown encoding');
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new VendorHttpFailure('damaged gzip');
  }
}

class VendorHttpFailure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function flatten(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** A short code, never a message: those may quote what was sent. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string') return code;
    if (cause.name === 'TimeoutError') return 'timeout';
  }
  return 'unknown';
}
