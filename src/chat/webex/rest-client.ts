/**
 * Requests to the Webex REST API: to its own address only, so many at a time, and repeated where that is safe.
 *
 * The SDK's own client has no timeout, no retries and ignores Retry-After, so
 * every REST call goes through here.
 */
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ChatError } from '../../audit/errors.ts';
import { LIMITS } from '../../audit/reply.ts';
import type { Count } from '../count.ts';
import { nextTryMs, pause } from '../wait.ts';
import { RequestGate } from './request-gate.ts';
import { exchange, type RestOutcome, type RestRequest } from './rest-exchange.ts';

export type { RestHeaders, RestOutcome, RestRequest } from './rest-exchange.ts';

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

export interface RestClient {
  /**
   * One try; `limited` at once while an earlier 429 still asks to wait.
   * @throws ChatError `foreign-address`; nothing else.
   */
  once(request: RestRequest): Promise<RestOutcome>;
  /**
   * Repeats until answered or refused. Only for requests that may take effect twice (GET, PUT, DELETE).
   * @throws WebexUnreachable after `giveUpMs`, or when stopped.
   */
  insist(request: RestRequest, giveUpMs: number): Promise<RestAnswer>;
  /** Ends all requests and pauses. */
  close(): Promise<void>;
}

export type RestAnswer = Extract<RestOutcome, { kind: 'answered' | 'refused' }>;

export function createRestClient(options: RestClientOptions): RestClient {
  const dispatcher = createDispatcher(options.maxBodyBytes ?? LIMITS.incomingFileBytes);
  const stopping = new AbortController();
  // Every request and pause listens; many at a time are no leak.
  setMaxListeners(0, stopping.signal);
  const gate = new RequestGate(MAX_CONNECTIONS);
  const { token, requestTimeoutMs, log, count, backoffBaseMs, backoffCapMs } = options;

  const send = async (request: RestRequest): Promise<RestOutcome> => {
    const url = addressOf(options.apiUrl, request);
    const lane = laneOf(request);
    const outcome = await gate.run(lane, stopping.signal, () =>
      exchange(request, { dispatcher, url, token, requestTimeoutMs, signal: stopping.signal }),
    );
    // 423 is about one file: others are not held up by its scan.
    if (outcome.kind === 'limited' && outcome.status === 429) {
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
      if (stopping.signal.aborted || performance.now() + waitMs > giveUpAt)
        throw new WebexUnreachable(request, outcome);
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

/** Tried long enough. */
export class WebexUnreachable extends ChatError {
  /** HTTP status of the last try, where there was an answer. */
  readonly status: number | undefined;

  constructor(request: RestRequest, outcome: RestOutcome) {
    const what = 'status' in outcome ? `answered ${outcome.status}` : outcome.reason;
    super(
      'webex-unreachable',
      `Webex could not be asked (${request.method} ${laneOf(request).split(' ')[1]}: ${what}).`,
      'It is tried again by itself; check the network and the state of Webex if this goes on.',
    );
    this.status = 'status' in outcome ? outcome.status : undefined;
  }
}
