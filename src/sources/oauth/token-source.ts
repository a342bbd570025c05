/** Access tokens of one organisation, renewed in time, whatever credentials there are. */
import { createHash } from 'node:crypto';
import { SourceError } from '../../audit/errors.ts';
import type { Clock } from '../../audit/ports.ts';
import type { AccessRecord } from '../../audit/state.ts';
import { type AccessStatus, accessLost, createAccessStatus, newTokenRefused } from './access-status.ts';
import type { Credentials } from './credentials.ts';
import type { Wait } from './insist.ts';
import { createKeptTokens } from './kept-tokens.ts';
import { type GrantAnswer, type GrantContext, grantByRefreshToken, grantToServiceApp } from './token-grant.ts';
import type { TokenVault } from './token-vault.ts';
import type { VendorHttp } from './vendor-http.ts';

export interface TokenSource {
  /**
   * One that should be taken: kept, or asked for now. Renewed in the background before it ends.
   * @throws SourceError `access-lost`, `feed-unreachable`, `token-store`; the signal's reason
   */
  token(signal: AbortSignal): Promise<string>;
  /**
   * Another one than `stale`, which was answered 401. All who ask at one time get the same.
   * @throws as `token`
   */
  renew(stale: string, signal: AbortSignal): Promise<string>;
  /** The service has taken a token. */
  accepted(): void;
  /** The service did not take what `renew` gave. @returns what to throw */
  refused(): SourceError;
  /** Stops waiting for what may pass; a request under way is finished, since its answer may be needed. */
  close(): Promise<void>;
}

export interface TokenSourceOptions {
  /** Decoded. */
  readonly orgId: string;
  readonly credentials: Credentials;
  /** Base address of the API, without a slash at its end. */
  readonly apiUrl: string;
  readonly vault: TokenVault;
  readonly http: VendorHttp;
  readonly clock: Clock;
  /** Stored by an earlier process, so that `since` stays. */
  readonly known?: AccessRecord | undefined;
  /** Called whenever what admins should know has changed. Nothing secret is in it. */
  readonly onStatus?: ((record: AccessRecord) => void) | undefined;
  /** Default real time. */
  readonly wait?: Wait | undefined;
}

/** Who was refused for good is not asked again before. */
const REFUSAL_HOLDS_MS = 60_000;
/** What could not be renewed early is tried again after. */
const EARLY_AGAIN_MS = 5 * 60_000;

type Renewable = Exclude<Credentials, { readonly kind: 'access-token' }>;

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { orgId, credentials, clock, known, onStatus = () => undefined } = options;
  const status = createAccessStatus({ orgId, kind: credentials.kind, clock, known, onStatus });
  return credentials.kind === 'access-token'
    ? fixedToken(credentials.token, status)
    : renewedToken(credentials, options, status);
}

function fixedToken(token: string, status: AccessStatus): TokenSource {
  const refused = (): SourceError => {
    const error = newTokenRefused('access-token');
    status.lost(error, {});
    return error;
  };
  return {
    token: async (signal) => {
      signal.throwIfAborted();
      return token;
    },
    renew: async () => {
      throw refused();
    },
    accepted: () => status.works({}),
    refused,
    close: async () => undefined,
  };
}

function renewedToken(credentials: Renewable, options: TokenSourceOptions, status: AccessStatus): TokenSource {
  const { orgId, vault, clock } = options;
  const kept = createKeptTokens({ orgId, vault, clock, configured: fingerprint(credentials) });
  const stopping = new AbortController();
  const context = { ...options, now: () => clock.now(), signal: stopping.signal };
  let refusal: { readonly error: SourceError; readonly until: number } | undefined;
  let earlyFrom = Number.NEGATIVE_INFINITY;
  let flight: Promise<string> | undefined;

  const refuse = (answered: number): SourceError => {
    const error = accessLost(credentials.kind, answered);
    refusal = { error, until: clock.now() + REFUSAL_HOLDS_MS };
    status.lost(error, kept.times());
    return error;
  };

  const ask = async (): Promise<string> => {
    let answered = 0;
    for (const way of waysToAsk(credentials, kept.refreshTokens(), orgId, context)) {
      const askedAt = clock.now();
      const answer = await way.ask();
      if (answer.kind === 'granted') {
        refusal = undefined;
        await kept.take(answer.grant, askedAt, way.refreshToken);
        status.works(kept.times());
        return answer.grant.accessToken;
      }
      answered = answer.status;
    }
    throw refuse(answered);
  };

  const renewNow = async (): Promise<string> => {
    const saved = await kept.saveUnsaved();
    if (saved !== undefined) {
      status.works(kept.times());
      return saved;
    }
    if (refusal !== undefined && clock.now() < refusal.until) throw refusal.error;
    return (await kept.reload()) ?? ask();
  };

  /** Without the file there is no access that lasts: admins must know. */
  const withFile = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SourceError && error.code === 'token-store') {
        if (kept.usableToken() === undefined) status.lost(error, kept.times());
        else status.worksStill(error, kept.times());
      }
      throw error;
    }
  };

  const renewal = (signal: AbortSignal): Promise<string> => {
    flight ??= withFile(renewNow).finally(() => {
      flight = undefined;
    });
    return untilAborted(flight, signal);
  };

  return {
    token: async (signal) => {
      signal.throwIfAborted();
      await withFile(kept.load);
      const current = kept.usableToken();
      if (current === undefined) return renewal(signal);
      if (clock.now() >= Math.max(kept.renewFrom(), earlyFrom)) {
        // The one at hand is good for a while: nobody waits, and what goes wrong is told as a status.
        earlyFrom = clock.now() + EARLY_AGAIN_MS;
        renewal(stopping.signal).catch(() => undefined);
      }
      return current;
    },
    renew: async (stale, signal) => {
      kept.drop(stale);
      return kept.usableToken() ?? renewal(signal);
    },
    accepted: () => {
      if (refusal === undefined) status.works(kept.times());
    },
    refused: () => {
      const error = newTokenRefused(credentials.kind);
      status.lost(error, kept.times());
      return error;
    },
    close: async () => {
      stopping.abort(new SourceError('feed-unreachable', 'The renewal was stopped.', 'It is tried again by itself.'));
      await flight?.catch(() => undefined);
    },
  };
}

interface WayToAsk {
  readonly refreshToken: string | undefined;
  ask(): Promise<GrantAnswer>;
}

/** In the order to try: each but the first helps only where a process has ended between an answer and our file. */
function* waysToAsk(
  credentials: Renewable,
  kept: readonly string[],
  orgId: string,
  context: GrantContext,
): Generator<WayToAsk> {
  const first = credentials.kind === 'integration' ? [credentials.refreshToken] : [];
  for (const refreshToken of new Set([...kept, ...first]))
    yield { refreshToken, ask: () => grantByRefreshToken(credentials, refreshToken, context) };
  if (credentials.kind === 'service-app')
    yield { refreshToken: undefined, ask: () => grantToServiceApp(credentials, orgId, context) };
}

/** Tells whether other credentials were configured, without keeping them a second time. */
function fingerprint(credentials: Renewable): string {
  const { kind, clientId } = credentials;
  const rest = kind === 'integration' ? credentials.refreshToken : credentials.appId;
  return createHash('sha256')
    .update(JSON.stringify([kind, clientId, rest]))
    .digest('hex');
}

/** What is under way goes on for the others. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
