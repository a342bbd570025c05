/** The audit services of every organisation that is set up, as feeds. */
import { join } from 'node:path';
import type { AuditFeed, AuditStore, Clock, StateStore } from '../audit/ports.ts';
import type { AccessRecord } from '../audit/state.ts';
import type { Config } from '../config.ts';
import type { PullTarget } from '../jobs/pull-scene.ts';
import type { AuditSettings, OrgSettings } from '../org-settings.ts';
import { createAdminAuditFeed, createSecurityAuditFeed } from '../sources/audit-api/audit-feed.ts';
import { createTokenSource, type TokenSource } from '../sources/oauth/token-source.ts';
import { createTokenVault, type TokenVault } from '../sources/oauth/token-vault.ts';
import { createVendorHttp, type HttpLog, type VendorHttp } from '../sources/oauth/vendor-http.ts';

export interface FeedParts {
  readonly vault: TokenVault;
  readonly clock: Clock;
  readonly log?: HttpLog;
  /** As an earlier process stored it, so that it is known since when it is so. */
  readonly known?: readonly AccessRecord[];
  /** Called whenever what admins should know has changed. */
  readonly onAccess?: (record: AccessRecord) => void;
}

export interface Feeds {
  readonly feeds: readonly { readonly feed: AuditFeed; readonly keptDays: number }[];
  /** Renewals under way are finished, then connections are closed. */
  close(): Promise<void>;
}

/** Where new tokens are kept: in the data folder, encrypted when there is a key. */
export function openTokenVault({ dataDir, tokenKey }: Pick<Config, 'dataDir' | 'tokenKey'>): TokenVault {
  return createTokenVault({ dir: join(dataDir, 'tokens'), key: tokenKey });
}

/** Asks nobody yet. Organisations without credentials have no feed. */
export function createFeeds(orgs: readonly OrgSettings[], parts: FeedParts): Feeds {
  const http = createVendorHttp({ log: parts.log });
  const opened = orgs.flatMap(({ orgId, audit }) => (audit === undefined ? [] : [openOrg(orgId, audit, http, parts)]));
  return {
    feeds: opened.flatMap(({ feeds, keptDays }) => feeds.map((feed) => ({ feed, keptDays }))),
    close: async () => {
      await Promise.all(opened.map(({ tokens }) => tokens.close()));
      await http.close();
    },
  };
}

interface OpenedOrg {
  readonly tokens: TokenSource;
  readonly feeds: readonly AuditFeed[];
  readonly keptDays: number;
}

/** Both feeds of an organisation use one token. */
function openOrg(
  orgId: string,
  { apiUrl, credentials, categories, signIns, keptDays }: AuditSettings,
  http: VendorHttp,
  { vault, clock, known = [], onAccess }: FeedParts,
): OpenedOrg {
  const tokens = createTokenSource({
    orgId,
    credentials,
    apiUrl,
    vault,
    http,
    clock,
    known: known.find((record) => record.orgId === orgId),
    onStatus: onAccess,
  });
  const options = { orgId, apiUrl, tokens, http, clock };
  const changes = createAdminAuditFeed({ ...options, categories });
  // Sign-ins are asked for whole: there is nothing else in that service.
  const feeds = signIns ? [changes, createSecurityAuditFeed({ ...options, categories: [] })] : [changes];
  return { tokens, feeds, keptDays };
}

/** Notes what admins should know of the access. What cannot be noted is noted with the next change. */
export function keepAccess(state: StateStore): (record: AccessRecord) => void {
  return (record) => {
    state.update('access', record.orgId, () => record).catch(() => undefined);
  };
}

/** Changes go into the trail, sign-ins into a store of their own; without one they are not fetched. */
export function pullTargets(
  { feeds }: Pick<Feeds, 'feeds'>,
  trail: AuditStore,
  signIns: AuditStore | undefined,
): readonly PullTarget[] {
  return feeds.flatMap(({ feed, keptDays }): readonly PullTarget[] => {
    const store = feed.kind === 'security-audit-api' ? signIns : trail;
    return store === undefined ? [] : [{ feed, store, keptDays }];
  });
}
