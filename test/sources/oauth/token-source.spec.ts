import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../../../src/audit/errors.ts';
import type { AccessRecord } from '../../../src/audit/state.ts';
import type { Credentials } from '../../../src/sources/oauth/credentials.ts';
import {
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
} from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { createVendorHttp, type VendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import { failureOf } from '../../contract/audit-feed.ts';
import { eventually } from '../../playground/emulator-desk.ts';
import { type AuditWorld, openAuditWorld, WORLD_NOW } from '../audit-api/audit-world.ts';
import { json, openOddServer } from './odd-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const never = new AbortController().signal;
const INTEGRATION = {
  kind: 'integration',
  clientId: 'C',
  clientSecret: 'S',
  refreshToken: 'first-refresh',
} as const satisfies Credentials;

describe('access tokens of an organisation [I]', () => {
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

  describe('with an Integration', () => {
    it('asks once, as the vendor wants it, and keeps the token', async () => {
      register();
      const source = open();
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => source.token(never)));
      assert.ok(first !== undefined && (await works(first)));
      assert.deepEqual(others, [first, first]);
      assert.equal(await open().token(never), first);
      assert.equal(grants(), 1);
      const [exchange] = world.emulator.exchanges;
      assert.deepEqual([exchange?.method, exchange?.path], ['POST', '/v1/access_token']);
      assert.equal(exchange?.requestType, 'application/x-www-form-urlencoded');
      assert.match(JSON.stringify(exchange?.requestBody), /"grant_type":"refresh_token"/);
    });

    it('reads lifetimes from the answer, and reports them', async () => {
      register({ lifetimeMs: 43_199_000, refreshLifetimeMs: 60 * DAY_MS });
      await open().token(never);
      assert.deepEqual(statuses, [
        {
          orgId: world.orgId,
          kind: 'integration',
          status: 'works',
          since: WORLD_NOW,
          accessUntil: WORLD_NOW + 43_199_000,
          refreshUntil: WORLD_NOW + 60 * DAY_MS,
        },
      ]);
    });

    it('renews in the background after four fifths of the time', async () => {
      register();
      const source = open();
      const first = await source.token(never);
      world.time += 8 * HOUR_MS - 1;
      assert.equal(await source.token(never), first);
      await settle();
      assert.equal(grants(), 1);
      world.time += 1;
      assert.equal(await source.token(never), first);
      await eventually(() => statuses.length === 2, 'it is renewed');
      const second = await source.token(never);
      assert.notEqual(second, first);
      assert.deepEqual([grants(), statuses[1]?.accessUntil], [2, world.time + 10 * HOUR_MS]);
    });

    it('renews before the refresh token ends, if that is sooner', async () => {
      register({ lifetimeMs: 100 * DAY_MS, refreshLifetimeMs: 10 * DAY_MS });
      const source = open();
      await source.token(never);
      world.time += 8 * DAY_MS;
      await source.token(never);
      await eventually(() => grants() === 2, 'it is renewed');
    });

    it('asks at once when the token has ended', async () => {
      register();
      const first = await open().token(never);
      world.time += 10 * HOUR_MS;
      const second = await open().token(never);
      assert.notEqual(second, first);
      assert.ok(await works(second));
    });

    it('uses what it has while the token service is away, and tries again later', async () => {
      register();
      const source = open();
      const first = await source.token(never);
      world.time += 9 * HOUR_MS;
      const rule = world.emulator.faults.add({ path: '/access_token', fault: { kind: 'status', status: 503 } });
      assert.equal(await source.token(never), first);
      await eventually(() => grants(503) === 6, 'it is given up');
      await settle();
      assert.equal(await source.token(never), first);
      await settle();
      assert.equal(grants(503), 6, 'asked again too soon');
      rule.remove();
      world.time += 6 * 60_000;
      await source.token(never);
      await eventually(() => statuses.length === 2, 'it is renewed');
      assert.notEqual(await source.token(never), first);
      assert.deepEqual(told(), ['works', 'works']);
    });

    it('gives up after six tries when there is nothing else, and keeps to Retry-After', async () => {
      register();
      const { faults } = world.emulator;
      const rule = faults.add({ path: '/access_token', fault: { kind: 'status', status: 500 } });
      const error = await failureOf(open().token(never));
      assert.deepEqual([error.code, grants(500)], ['feed-unreachable', 6]);
      assert.deepEqual(told(), []);
      rule.remove();
      waits.length = 0;
      faults.rateLimit({ path: '/access_token', retryAfterSeconds: 77, times: 1 });
      await open().token(never);
      assert.deepEqual(waits, [77_000]);
    });

    it('renews once for all who meet the same dead token, late ones too', async () => {
      register({ rotation: 'old-refused' });
      const source = open();
      const dead = await source.token(never);
      const renewed = await Promise.all([1, 2, 3, 4, 5].map(() => source.renew(dead, never)));
      assert.equal(new Set(renewed).size, 1);
      assert.equal(await source.renew(dead, never), renewed[0]);
      assert.notEqual(renewed[0], dead);
      assert.equal(grants(), 2);
    });

    for (const rotation of ['never', 'old-works', 'old-refused'] as const)
      it(`lives through years of restarts, refresh tokens changing: ${rotation}`, async () => {
        register({ rotation, refreshLifetimeMs: 90 * DAY_MS, lifetimeMs: 14 * DAY_MS });
        for (let round = 0; round < 20; round += 1) {
          assert.ok(await works(await open().token(never)), String(round));
          world.time += 40 * DAY_MS;
        }
        assert.deepEqual([grants(), grants(400)], [20, 0]);
      });

    it('stores a new refresh token before it hands out the access token', async () => {
      register({ rotation: 'old-refused' });
      const vault = createTokenVault({ dir });
      const steps: string[] = [];
      const slow: typeof vault = {
        read: vault.read,
        write: async (orgId, tokens) => {
          await settle();
          await vault.write(orgId, tokens);
          if (tokens.accessToken !== undefined) steps.push('stored');
        },
      };
      await open({ vault: slow })
        .token(never)
        .then(() => steps.push('handed out'));
      assert.deepEqual(steps, ['stored', 'handed out']);
      assert.match(await fileText(), /-refresh"/);
    });

    it('asks for nothing that it could not keep', async () => {
      register({ rotation: 'old-refused' });
      await writeFile(join(dir, 'in-the-way'), '');
      const error = await failureOf(open({ vault: createTokenVault({ dir: join(dir, 'in-the-way') }) }).token(never));
      assert.equal(error.code, 'token-store');
      assert.equal(world.emulator.exchanges.length, 0);
      assert.deepEqual(told(), ['lost']);
    });

    it('keeps in mind what it could not store, and stores it when it can', async () => {
      register({ rotation: 'old-refused' });
      const vault = createTokenVault({ dir });
      let isFull = false;
      const full: typeof vault = {
        read: vault.read,
        write: async (orgId, tokens) => {
          if (isFull) throw new SourceError('token-store', 'The disk is full.', 'Make room.');
          isFull = tokens.accessToken === undefined;
          await vault.write(orgId, tokens);
        },
      };
      const source = open({ vault: full });
      assert.equal((await failureOf(source.token(never))).code, 'token-store');
      assert.equal((await failureOf(source.token(never))).code, 'token-store');
      isFull = false;
      assert.ok(await works(await source.token(never)));
      assert.equal(grants(), 1);
      assert.ok(await works(await open().token(never)));
      assert.deepEqual(told().slice(-1), ['works']);
    });

    it('takes what another process has stored meanwhile', async () => {
      register({ rotation: 'old-refused' });
      const [one, other] = [open(), open()];
      const first = await one.token(never);
      assert.equal(await other.token(never), first);
      const second = await one.renew(first, never);
      assert.equal(await other.renew(first, never), second);
      assert.equal(grants(), 2);
    });

    it('says what to do when the vendor refuses, and does not ask again at once', async () => {
      register();
      world.emulator.revokeToken(INTEGRATION.refreshToken);
      const source = open();
      const { code, message, next } = await failureOf(source.token(never));
      assert.deepEqual([code, message], ['access-lost', 'Webex does not renew the access to the audit events (400).']);
      assert.match(next, /full administrator.*AUDIT_REFRESH_TOKEN/);
      assert.equal((await failureOf(source.token(never))).code, 'access-lost');
      assert.equal(grants(400), 1);
      assert.deepEqual(statuses[0]?.problem, { what: message, next });
      register();
      world.time += 61_000;
      assert.ok(await works(await source.token(never)));
      assert.deepEqual(told(), ['lost', 'works']);
    });

    it('names the client when that is refused', async () => {
      register();
      const source = open({ credentials: { ...INTEGRATION, clientSecret: 'wrong' } });
      assert.match((await failureOf(source.token(never))).next, /AUDIT_CLIENT_SECRET/);
    });

    it('warns at once when it cannot be renewed, and uses the token to its end', async () => {
      register();
      const source = open();
      const first = await source.token(never);
      world.emulator.revokeToken(INTEGRATION.refreshToken);
      world.time += 9 * HOUR_MS;
      assert.equal(await source.token(never), first);
      await eventually(() => statuses.length === 2, 'it is told');
      source.accepted();
      assert.deepEqual(told(), ['works', 'lost']);
      assert.equal(statuses[1]?.accessUntil, WORLD_NOW + 10 * HOUR_MS);
      world.time += HOUR_MS;
      assert.equal((await failureOf(source.token(never))).code, 'access-lost');
    });

    it('begins a new chain with new credentials, and keeps the old chain until they have worked', async () => {
      register({ rotation: 'old-refused' });
      await open().token(never);
      world.time += 11 * HOUR_MS;
      const mistyped = open({ credentials: { ...INTEGRATION, refreshToken: 'mistyped' } });
      assert.equal((await failureOf(mistyped.token(never))).code, 'access-lost');
      assert.ok(await works(await open().token(never)), 'the old chain is gone');
      register({ refreshToken: 'second-refresh', rotation: 'old-refused' });
      const before = grants();
      const second = await open({ credentials: { ...INTEGRATION, refreshToken: 'second-refresh' } }).token(never);
      assert.ok(await works(second));
      assert.equal(grants(), before + 1);
      assert.equal(
        await open({ credentials: { ...INTEGRATION, refreshToken: 'second-refresh' } }).token(never),
        second,
      );
    });

    it('goes on with an older refresh token where the vendor does not know the newer one', async () => {
      register({ rotation: 'old-works' });
      const source = open();
      const first = await source.token(never);
      const kept = await createTokenVault({ dir }).read(world.orgId);
      world.emulator.revokeToken(kept?.refreshToken ?? '');
      assert.ok(await works(await source.renew(first, never)));
      assert.deepEqual(told().at(-1), 'works');
    });

    it('tells nothing twice, and keeps since when it was so over restarts', async () => {
      register();
      const source = open();
      await source.token(never);
      for (let times = 0; times < 5; times += 1) source.accepted();
      assert.equal(statuses.length, 1);
      const known = statuses[0];
      world.time += HOUR_MS;
      const later = open({ known });
      await later.token(never);
      later.accepted();
      assert.equal(statuses.length, 1);
      world.time += 10 * HOUR_MS;
      await later.token(never);
      assert.deepEqual([statuses.length, statuses[1]?.since], [2, WORLD_NOW]);
    });

    it('stops when it is told to; the others go on', async () => {
      register();
      const source = open();
      const stop = new AbortController();
      world.emulator.faults.add({ path: '/access_token', fault: { kind: 'slow', delayMs: 60 }, times: 1 });
      const [one, other] = [source.token(stop.signal), source.token(never)];
      const reason = new Error('stopped by the test');
      stop.abort(reason);
      await assert.rejects(one, reason);
      assert.ok(await works(await other));
      assert.equal(grants(), 1);
    });

    it('ends a wait when it is closed, but takes an answer that is under way', async () => {
      register({ rotation: 'old-refused' });
      world.emulator.faults.add({ path: '/access_token', fault: { kind: 'slow', delayMs: 80 }, times: 1 });
      const first = open();
      const token = first.token(never);
      await settle();
      await first.close();
      assert.ok(await works(await token));
      world.time += 10 * HOUR_MS;
      world.emulator.faults.rateLimit({ path: '/access_token', retryAfterSeconds: 3000 });
      const { wait: _, ...real } = { wait: undefined };
      const second = createTokenSource({
        orgId: world.orgId,
        credentials: INTEGRATION,
        apiUrl: world.apiUrl,
        vault: createTokenVault({ dir }),
        http,
        clock: world.clock,
        ...real,
      });
      const waiting = failureOf(second.token(never));
      await settle();
      await second.close();
      assert.equal((await waiting).code, 'feed-unreachable');
    });
  });

  describe('with a Service App', () => {
    const app = (managerToken: string): Credentials => ({
      kind: 'service-app',
      appId: 'APP',
      clientId: 'C',
      clientSecret: 'S',
      managerToken,
    });
    let managerToken: string;
    beforeEach(() => {
      const manager = world.emulator.addPerson({ email: 'manager@example.com', displayName: 'Person Seven' });
      managerToken = manager.token;
      world.emulator.addServiceApp({
        appId: 'APP',
        clientId: 'C',
        clientSecret: 'S',
        accountId: world.admin.id,
        managerId: manager.id,
        lifetimeMs: 10 * HOUR_MS,
        rotation: 'old-refused',
      });
    });
    const paths = () => world.emulator.exchanges.filter(({ path }) => path.endsWith('token')).map(({ path }) => path);

    it('asks for its organisation, then renews by refresh token', async () => {
      const source = open({ credentials: app(managerToken) });
      assert.ok(await works(await source.token(never)));
      world.time += 10 * HOUR_MS;
      assert.ok(await works(await open({ credentials: app('another manager') }).token(never)));
      assert.deepEqual(paths(), ['/v1/applications/APP/token', '/v1/access_token']);
      assert.deepEqual(world.emulator.exchanges[0]?.requestBody, {
        clientId: 'C',
        clientSecret: '(hidden)',
        targetOrgId: world.admin.orgId,
      });
    });

    it('asks anew where its refresh token is not taken any more', async () => {
      const first = await open({ credentials: app(managerToken) }).token(never);
      world.emulator.revokeToken((await createTokenVault({ dir }).read(world.orgId))?.refreshToken ?? '');
      assert.ok(await works(await open({ credentials: app(managerToken) }).renew(first, never)));
      assert.equal(paths().length, 3);
    });

    it('says what to do when it is refused', async () => {
      const error = await failureOf(open({ credentials: app('nobody') }).token(never));
      assert.equal(error.code, 'access-lost');
      assert.match(error.next, /Control Hub.*AUDIT_MANAGER_TOKEN.*spark:applications_token/);
      assert.deepEqual([statuses[0]?.kind, statuses[0]?.status], ['service-app', 'lost']);
    });
  });

  describe('with an access token', () => {
    it('uses it as it is, and says what to do when it is over', async () => {
      const source = open({ credentials: { kind: 'access-token', token: 'T' } });
      assert.equal(await source.token(never), 'T');
      assert.deepEqual(told(), []);
      source.accepted();
      const error = await failureOf(source.renew('T', never));
      assert.equal(error.code, 'access-lost');
      assert.match(error.next, /AUDIT_ACCESS_TOKEN/);
      source.accepted();
      assert.deepEqual(told(), ['works', 'lost', 'works']);
      assert.equal(world.emulator.exchanges.length, 0);
    });
  });

  describe('answered oddly', () => {
    const lives: readonly (readonly [string, unknown, { accessUntil?: number; refreshUntil?: number }])[] = [
      ['no lifetime', {}, {}],
      [
        'lifetimes as text',
        { expires_in: '60', refresh_token_expires_in: '90' },
        { accessUntil: 60_000, refreshUntil: 90_000 },
      ],
      ['impossible lifetimes', { expires_in: -1, refresh_token_expires_in: 1e300 }, {}],
      ['words as lifetimes', { expires_in: 'soon', refresh_token_expires_in: null }, {}],
    ];
    for (const [title, parts, until] of lives)
      it(`takes ${title}`, async () => {
        const server = await openOddServer();
        try {
          server.answer = (_request, response) => json(response, { access_token: 'given', ...(parts as object) });
          assert.equal(await open({ apiUrl: server.apiUrl }).token(never), 'given');
          const [status] = statuses;
          assert.deepEqual(
            [status?.accessUntil, status?.refreshUntil],
            [until.accessUntil, until.refreshUntil].map((ms) => (ms === undefined ? undefined : WORLD_NOW + ms)),
          );
        } finally {
          await server.close();
        }
      });

    const wrong: readonly (readonly [string, unknown])[] = [
      ['no token', { expires_in: 60 }],
      ['a token with a line break', { access_token: 'a\r\nx-injected: 1' }],
      ['an endless token', { access_token: 'x'.repeat(10_000) }],
      ['a page for people', '<html>secret</html>'],
      ['a list', []],
    ];
    for (const [title, body] of wrong)
      it(`does not take ${title}, and does not quote it`, async () => {
        const server = await openOddServer();
        try {
          server.answer = (_request, response) => json(response, body);
          const error = await failureOf(open({ apiUrl: server.apiUrl }).token(never));
          assert.equal(error.code, 'feed-unreachable');
          assert.doesNotMatch(`${error.message}${error.next}`, /injected|xxx|html/);
          assert.equal(server.requests.length, 6);
        } finally {
          await server.close();
        }
      });
  });
});
