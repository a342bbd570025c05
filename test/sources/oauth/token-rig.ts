/** Sources of access tokens beside the emulated token service. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessRecord } from '../../../src/audit/state.ts';
import type { Credentials } from '../../../src/sources/oauth/credentials.ts';
import {
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
} from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { createVendorHttp, type VendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import { type AuditWorld, openAuditWorld } from '../audit-api/audit-world.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const never = new AbortController().signal;
export const INTEGRATION = {
  kind: 'integration',
  clientId: 'C',
  clientSecret: 'S',
  refreshToken: 'first-refresh',
} as const satisfies Credentials;

/** A service that gives tokens, and sources that ask it, new for each test of the suite that calls this. */
export function useTokens() {
  let world: AuditWorld;
  let http: VendorHttp;
  let dir: string;
  let statuses: AccessRecord[];
  let waits: number[];
  let opened: TokenSource[];
  beforeEach(async () => {
    world = await openAuditWorld();
    http = createVendorHttp();
    dir = await mkdtemp(join(tmpdir(), 'whodunit-tokens-'));
    statuses = [];
    waits = [];
    opened = [];
  });
  afterEach(async () => {
    for (const source of opened) await source.close();
    await http.close();
    await world.close();
    await rm(dir, { recursive: true });
  });

  /** As a new process would make it. */
  const open = (change: Partial<TokenSourceOptions> = {}): TokenSource => {
    const source = createTokenSource({
      orgId: world.orgId,
      credentials: INTEGRATION,
      apiUrl: world.apiUrl,
      vault: createTokenVault({ dir }),
      http,
      clock: world.clock,
      onStatus: (record) => void statuses.push(record),
      wait: async (ms) => void waits.push(ms),
      ...change,
    });
    opened.push(source);
    return source;
  };
  const register = (rules: Partial<Parameters<AuditWorld['emulator']['addIntegration']>[0]> = {}) =>
    world.emulator.addIntegration({ ...INTEGRATION, accountId: world.admin.id, lifetimeMs: 10 * HOUR_MS, ...rules });
  const grants = (status = 200) =>
    world.emulator.exchanges.filter((one) => one.path.endsWith('token') && one.status === status).length;
  const works = async (token: string): Promise<boolean> =>
    (await fetch(`${world.apiUrl}/people/me`, { headers: { authorization: `Bearer ${token}` } })).status === 200;
  const fileText = () => readFile(join(dir, `${world.orgId}.json`), 'utf8');
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
  const told = () => statuses.map(({ status }) => status);

  return {
    get world() {
      return world;
    },
    get http() {
      return http;
    },
    get dir() {
      return dir;
    },
    /** Everything that was told of the access, in order. */
    get statuses() {
      return statuses;
    },
    /** How long was waited before each try, ms. */
    get waits() {
      return waits;
    },
    open,
    register,
    /** Requests for tokens that were answered so. */
    grants,
    /** Does the service take the token? */
    works,
    fileText,
    settle,
    told,
  };
}
