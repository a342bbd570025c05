/**
 * JSON over HTTPS with a signature: one POST for each batch. A receiver takes a batch by any 2xx; docs/forwarding.md
 * tells it how to check the signature.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ForwardError } from '../audit/errors.ts';
import type { Forwarder, ForwardRecord } from '../audit/forward-port.ts';
import type { Clock } from '../audit/ports.ts';
import { reasonOf } from './failure-reason.ts';

export interface HttpsOptions {
  /** `https:`; `http:` for a receiver on this machine. */
  readonly url: URL;
  /** Signs what is sent. */
  readonly key: string;
  readonly clock: Clock;
  /** For one whole exchange. */
  readonly timeoutMs?: number;
}

const LIMITS = { records: 100, bytes: 1_000_000, recordBytes: 64_000 };
const TIMEOUT_MS = 30_000;
/** Of an answer; what it says is not used. */
const MAX_ANSWER_BYTES = 64 * 1024;
const LATER = 'It is tried again by itself; see that the receiver runs and can be reached.';

/** Redirects are not followed: what was signed for one receiver is for no other. */
export function createHttpsForwarder({ url, key, clock, timeoutMs = TIMEOUT_MS }: HttpsOptions): Forwarder {
  // HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read by the agent, NODE_EXTRA_CA_CERTS by Node itself.
  const dispatcher = new EnvHttpProxyAgent({ keepAliveTimeout: 4000, connect: { timeout: 10_000 } });

  const post = async (body: string, signal: AbortSignal): Promise<Answered> => {
    const timestamp = String(Math.floor(clock.now() / 1000));
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'whodunit',
        'x-whodunit-timestamp': timestamp,
        'x-whodunit-signature': `sha256=${signatureOf(key, timestamp, body)}`,
        'x-whodunit-batch': createHash('sha256').update(body).digest('hex').slice(0, 32),
      },
      body,
      signal,
    });
    await drain(response.body);
    const after = response.headers['retry-after'];
    return {
      status: response.statusCode,
      retryAfterMs: readRetryAfter(Array.isArray(after) ? after[0] : after, clock),
    };
  };

  return {
    name: url.origin,
    limits: LIMITS,
    send: async (records, signal) => {
      signal.throwIfAborted();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const answered = await post(bodyOf(records), limit).catch((cause: unknown) => {
        signal.throwIfAborted();
        const message = `${url.origin} could not be reached (${reasonOf(cause)}).`;
        throw new ForwardError('unreachable', message, LATER);
      });
      const failure = failureOf(url.origin, answered);
      if (failure !== undefined) throw failure;
    },
    close: () => dispatcher.destroy(),
  };
}

/** HMAC-SHA-256 over `timestamp.body`, hex. */
function signatureOf(key: string, timestamp: string, body: string): string {
  return createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
}

function bodyOf(records: readonly ForwardRecord[]): string {
  return `{"records":[${records.map(({ json }) => json).join(',')}]}`;
}

interface Answered {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
}

/** Undefined when the batch was taken. */
function failureOf(origin: string, { status, retryAfterMs }: Answered): ForwardError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const message = `${origin} answered ${status}.`;
  if (status === 413) {
    return new ForwardError('too-large', message, 'Less is sent at once; see that the receiver takes 64 kB.');
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return new ForwardError('busy', message, LATER, { retryAfterMs });
  }
  const next =
    status === 401 || status === 403
      ? 'Check AUDIT_FORWARD_KEY, and that the receiver checks the signature as docs/forwarding.md says.'
      : 'Check the address in AUDIT_FORWARD_TO, and the log of the receiver.';
  return new ForwardError('refused', message, next, { retryAfterMs });
}

/** Seconds or a date, as RFC 9110 has it; undefined for anything else. */
function readRetryAfter(text: string | undefined, clock: Clock): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
}

/** Reads an answer to its end, so that the connection can be used again; cuts one that is too long. */
async function drain(body: Dispatcher.ResponseData['body']): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += Buffer.byteLength(chunk);
    if (bytes > MAX_ANSWER_BYTES) return;
  }
}
