/** The tokens at hand: what the file holds, and what was given since. */
import type { Clock } from '../../audit/ports.ts';
import type { AccessTimes } from './access-status.ts';
import type { TokenGrant } from './token-grant.ts';
import type { StoredTokens, TokenVault } from './token-vault.ts';

export interface KeptTokensOptions {
  /** Decoded. */
  readonly orgId: string;
  readonly vault: TokenVault;
  readonly clock: Clock;
  /** Hash of what is configured; a file of others is not ours. */
  readonly configured: string;
}

/** Every promise rejects with SourceError `token-store` when the file fails. */
export interface KeptTokens {
  /** Undefined when there is none, it has ended or was answered 401, or it is not in the file yet. */
  usableToken(): string | undefined;
  /** From then on a new one should be asked for, UTC ms; never where the vendor told no lifetime: then a 401 tells. */
  renewFrom(): number;
  times(): AccessTimes;
  /** Refresh tokens, newest first; the older one helps when the vendor does not know the newer one. */
  refreshTokens(): readonly string[];
  /** Reads the file once. */
  load(): Promise<void>;
  /** Writes what could not be written before. @returns the token that can be used now */
  saveUnsaved(): Promise<string | undefined>;
  /** Reads the file again, and makes sure that it can be written. @returns a token that another process has put there */
  reload(): Promise<string | undefined>;
  /** @param used the refresh token that was traded; kept where the answer names no other */
  take(grant: TokenGrant, askedAt: number, used: string | undefined): Promise<void>;
  /** It was answered 401, whatever its lifetime says. */
  drop(token: string): void;
}

/** Share of a lifetime after which a token is renewed: days before the end of those that live for two weeks. */
const RENEW_AFTER = 0.8;

export function createKeptTokens({ orgId, vault, clock, configured }: KeptTokensOptions): KeptTokens {
  let tokens: StoredTokens = { configured };
  let isLoaded = false;
  /** Given, but not in the file yet: not to be used, since the next renewal would need the file. */
  let isUnsaved = false;
  const dropped = new Set<string>();

  const adopt = (kept: StoredTokens | undefined): void => {
    if (kept?.configured === configured) tokens = kept;
    isLoaded = true;
  };
  const save = async (): Promise<void> => {
    await vault.write(orgId, tokens);
    isUnsaved = false;
  };
  const usableToken = (): string | undefined => {
    const { accessToken, accessUntil = Number.POSITIVE_INFINITY } = tokens;
    if (isUnsaved || accessToken === undefined || dropped.has(accessToken)) return undefined;
    return accessUntil <= clock.now() ? undefined : accessToken;
  };

  return {
    usableToken,
    renewFrom: () => {
      const { accessSince = 0, accessUntil, refreshUntil } = tokens;
      const ends = [accessUntil, refreshUntil].filter((end) => end !== undefined);
      if (ends.length === 0) return Number.POSITIVE_INFINITY;
      return accessSince + (Math.min(...ends) - accessSince) * RENEW_AFTER;
    },
    times: () => ({
      accessUntil: usableToken() === undefined ? undefined : tokens.accessUntil,
      refreshUntil: tokens.refreshUntil,
    }),
    refreshTokens: () => [tokens.refreshToken, tokens.previousRefreshToken].filter((token) => token !== undefined),
    load: async () => {
      if (!isLoaded) adopt(await vault.read(orgId));
    },
    saveUnsaved: async () => {
      if (!isUnsaved) return undefined;
      await save();
      return usableToken();
    },
    reload: async () => {
      const current = tokens.accessToken;
      const kept = await vault.read(orgId);
      adopt(kept);
      const other = usableToken();
      if (other !== undefined && other !== current) return other;
      // Tokens of other credentials stay in the file until the new ones have worked: these may be mistyped.
      await vault.write(orgId, kept ?? tokens);
      return undefined;
    },
    take: async (grant, askedAt, used) => {
      tokens = { configured, ...partsOf(grant, askedAt, used) };
      isUnsaved = true;
      dropped.clear();
      await save();
    },
    drop: (token) => void dropped.add(token),
  };
}

function partsOf(grant: TokenGrant, askedAt: number, used: string | undefined): Omit<StoredTokens, 'configured'> {
  const { accessToken, lifetimeMs, refreshLifetimeMs, refreshToken = used } = grant;
  return {
    accessToken,
    accessSince: askedAt,
    ...(lifetimeMs === undefined ? {} : { accessUntil: askedAt + lifetimeMs }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(refreshLifetimeMs === undefined ? {} : { refreshUntil: askedAt + refreshLifetimeMs }),
    ...(used === undefined || used === refreshToken ? {} : { previousRefreshToken: used }),
  };
}
