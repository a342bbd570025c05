import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Period } from '../../../src/audit/event.ts';
import type { AuditFeed } from '../../../src/audit/ports.ts';
import type { AccessRecord } from '../../../src/audit/state.ts';
import {
  type AuditFeedOptions,
  createAdminAuditFeed,
  createSecurityAuditFeed,
} from '../../../src/sources/audit-api/audit-feed.ts';
import type { Credentials } from '../../../src/sources/oauth/credentials.ts';
import { createTokenSource, type TokenSource } from '../../../src/sources/oauth/token-source.ts';
import { createTokenVault } from '../../../src/sources/oauth/token-vault.ts';
import { createVendorHttp, type VendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import {
  type AuditFeedFixture,
  describeAuditFeed,
  eventsOf,
  failureOf,
  idsOf,
  itemsOf,
  readWindow,
} from '../../contract/audit-feed.ts';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../../contract/webex-spec.ts';
import { type AuditWorld, openAuditWorld, WORLD_NOW, worldRecords } from './audit-world.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const ADMIN = '/adminAudit/events';
const SECURITY = '/admin/securityAudit/events';
const never = new AbortController().signal;
const day: Period = { from: WORLD_NOW - 2 * DAY_MS, to: WORLD_NOW - DAY_MS };

describe('audit services of the vendor', () => {
  let world: AuditWorld;
  let http: VendorHttp;
  let dir: string;
  let logged: string[];
  /** Pauses that were asked for, ms; none is waited. */
  let waits: number[];
  let statuses: AccessRecord[];
  let opened: TokenSource[];

  beforeEach(async () => {
    world = await openAuditWorld();
    logged = [];
    waits = [];
    statuses = [];
    opened = [];
    http = createVendorHttp({ log: { debug: (...said) => void logged.push(JSON.stringify(said)) } });
    dir = await mkdtemp(join(tmpdir(), 'whodunit-tokens-'));
  });
  afterEach(async () => {
    for (const source of opened) await source.close();
    await http.close();
    await world.close();
    await rm(dir, { recursive: true });
  });

  const tokensOf = (credentials: Credentials = { kind: 'access-token', token: world.admin.token }): TokenSource => {
    const source = createTokenSource({
      orgId: world.orgId,
      credentials,
      apiUrl: world.apiUrl,
      vault: createTokenVault({ dir }),
      http,
      clock: world.clock,
      onStatus: (record) => void statuses.push(record),
      wait: async (ms) => void waits.push(ms),
    });
    opened.push(source);
    return source;
  };
  const optionsOf = (change: Partial<AuditFeedOptions> = {}): AuditFeedOptions => ({
    orgId: world.orgId,
    apiUrl: world.apiUrl,
    tokens: tokensOf(),
    http,
    clock: world.clock,
    categories: [],
    wait: async (ms, signal) => {
      waits.push(ms);
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal.throwIfAborted();
    },
    ...change,
  });
  const open = (change: Partial<AuditFeedOptions> = {}): AuditFeed => createAdminAuditFeed(optionsOf(change));
  const asked = (path = ADMIN) => world.emulator.exchanges.filter((exchange) => exchange.path === `/v1${path}`);
  const fill = (count: number, stepMs = 1000) => world.add(worldRecords(count, day.from, stepMs));

  const fixtureOf = (
    kind: AuditFeed['kind'],
    pageSize: number,
    create: () => AuditFeed,
    add: AuditFeedFixture['add'],
  ): AuditFeedFixture => {
    world.emulator.setAuditListing({ keepsMs: YEAR_MS });
    return {
      kind,
      pageSize,
      now: WORLD_NOW,
      add,
      open: create,
      breakDown: () => void world.emulator.faults.add({ path: /./, fault: { kind: 'drop', when: 'before' } }),
      loseAccess: () => world.emulator.revokeToken(world.admin.token),
      loseCursors: () => world.emulator.forgetAuditPages(),
    };
  };
  describeAuditFeed('changes by administrators', () =>
    fixtureOf(
      'admin-audit-api',
      200,
      () => open(),
      (records) => world.add(records),
    ),
  );
  describeAuditFeed('sign-ins', () =>
    fixtureOf(
      'security-audit-api',
      1000,
      () => createSecurityAuditFeed(optionsOf()),
      (records) => world.addSignIns(records),
    ),
  );

  describe('what is asked [I]', () => {
    it('is what the description says, page by page', async function () {
      skipWithoutSpecs(this);
      fill(450);
      world.addSignIns(worldRecords(1500, day.from, 1000));
      await readWindow(open({ categories: ['CONTACT_CENTER', 'LOGINS'] }), day);
      await readWindow(createSecurityAuditFeed(optionsOf()), day);
      assert.deepEqual([asked().length, asked(SECURITY).length], [3, 2]);
      assertExchangesMatchSpec(world.emulator.exchanges);
    });

    it('names organisation, window and categories, in full form', async () => {
      await open({ categories: ['CONTACT_CENTER', 'LOGINS'] }).page(day, undefined, never);
      assert.deepEqual(asked()[0]?.query, {
        orgId: [world.admin.orgId],
        from: ['2026-11-21T08:59:59.999Z'],
        to: ['2026-11-22T09:00:00.000Z'],
        max: ['200'],
        eventCategories: ['CONTACT_CENTER,LOGINS'],
      });
    });

    it('is every category where none is named, under other names for sign-ins', async () => {
      await createSecurityAuditFeed(optionsOf()).page(day, undefined, never);
      assert.deepEqual(Object.keys(asked(SECURITY)[0]?.query ?? {}), ['orgId', 'startTime', 'endTime', 'max']);
      assert.deepEqual(asked(SECURITY)[0]?.query['max'], ['1000']);
    });

    it('is no more than a year', async () => {
      const year = { from: day.to - YEAR_MS, to: day.to };
      await open().page(year, undefined, never);
      assert.deepEqual(asked()[0]?.query['from'], [new Date(year.from).toISOString()]);
    });

    it('loses nothing at the ends, however the service counts them', async () => {
      const times = [day.from - 1, day.from, day.to - 1, day.to, day.to + 1];
      world.add(times.map((at) => ({ id: String(at - day.from), at })));
      const next = { from: day.to, to: day.to + DAY_MS };
      for (const includesStart of [true, false])
        for (const includesEnd of [true, false]) {
          world.emulator.setAuditListing({ includesStart, includesEnd });
          const first = idsOf(await readWindow(open(), day));
          for (const id of ['0', `${DAY_MS - 1}`])
            assert.ok(first.includes(id), `${id} ${includesStart} ${includesEnd}`);
          assert.ok(!first.includes(String(DAY_MS)));
          const second = idsOf(await readWindow(open(), next));
          for (const id of [`${DAY_MS}`, `${DAY_MS + 1}`]) assert.ok(second.includes(id), `${id} ${includesStart}`);
        }
    });

    it('takes pages as small as the service makes them, in any order', async () => {
      fill(50);
      world.emulator.setAuditListing({ pageLimit: 7, order: 'oldest-first' });
      const pages = await readWindow(open(), day);
      assert.deepEqual([pages.length, new Set(idsOf(pages)).size], [8, 50]);
    });

    it('says where each record stood, counted through the window', async () => {
      fill(250);
      const pages = await readWindow(open(), day);
      const wheres = eventsOf(pages).map(({ sources }) => sources[0]?.where);
      assert.equal(wheres[0], '2026-11-21T09:00:00.000Z to 2026-11-22T09:00:00.000Z, item 1');
      assert.match(wheres[249] ?? '', /, item 250$/);
    });
  });

  describe('trouble that passes [I]', () => {
    const struck = (fault: Parameters<typeof world.emulator.faults.add>[0]['fault'], times: number) =>
      world.emulator.faults.add({ path: ADMIN, fault, times });
    const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

    for (const status of [429, 423])
      it(`waits after ${status} for as long as it is asked to`, async () => {
        fill(3);
        struck({ kind: 'status', status, retryAfterSeconds: 600 }, 2);
        assert.equal(eventsOf(await readWindow(open(), day)).length, 3);
        assert.deepEqual(waits, [600_000, 600_000]);
      });

    it('does not wait for hours, but says until when', async () => {
      struck({ kind: 'status', status: 429, retryAfterSeconds: 7200 }, 1);
      const { code, message } = await failureOf(open().page(day, undefined, never));
      assert.equal(code, 'feed-unreachable');
      assert.match(message, /until 2026-11-23 11:00 UTC \(429\)/);
      assert.deepEqual(waits, []);
    });

    it('does not wait for an hour bit by bit either', async () => {
      struck({ kind: 'status', status: 429, retryAfterSeconds: 0 }, 100_000);
      assert.equal((await failureOf(open().page(day, undefined, never))).code, 'feed-unreachable');
      assert.ok(sum(waits) > 3_000_000 && sum(waits) <= 3_600_000, String(sum(waits)));
      assert.ok(waits.length < 150, String(waits.length));
    });

    for (const fault of [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 502 },
      { kind: 'status', status: 503 },
      { kind: 'drop', when: 'before' },
      { kind: 'drop', when: 'after' },
    ] as const)
      it(`tries again, with longer and longer pauses, after ${JSON.stringify(fault)}`, async () => {
        fill(3);
        struck(fault, 4);
        assert.equal(eventsOf(await readWindow(open(), day)).length, 3);
        assert.equal(waits.length, 4);
        for (const [index, ms] of waits.entries())
          assert.ok(ms >= 500 * 2 ** index && ms <= 1000 * 2 ** index, String(ms));
      });

    it('gives up after six tries', async () => {
      struck({ kind: 'status', status: 500 }, 6);
      const { code, message } = await failureOf(open().page(day, undefined, never));
      assert.deepEqual([code, asked().length], ['feed-unreachable', 6]);
      assert.match(message, /after 6 tries \(500\)/);
      assert.equal((await open().page(day, undefined, never)).items.length, 0);
    });

    it('asks for fewer records where a page times out, to the end of the window', async () => {
      fill(210);
      world.emulator.setAuditListing({ gatewayLimit: 60 });
      const feed = open();
      assert.equal(new Set(idsOf(await readWindow(feed, day))).size, 210);
      assert.deepEqual(
        asked().map(({ query, status }) => [query['max']?.[0], status]),
        [['200', 504], ['100', 504], ...Array.from({ length: 5 }, () => ['50', 200])],
      );
      await feed.page({ from: day.from - DAY_MS, to: day.from }, undefined, never).catch(() => undefined);
      assert.deepEqual(asked()[7]?.query['max'], ['200']);
    });

    it('asks for fewer in the middle of a window too', async () => {
      fill(450);
      const feed = open();
      const first = await feed.page(day, undefined, never);
      world.emulator.setAuditListing({ gatewayLimit: 50 });
      const rest = await readWindow(feed, day, first.next);
      assert.equal(new Set(idsOf([first, ...rest])).size, 450);
    });

    it('does not go below 25 for time, and then tries as ever', async () => {
      struck({ kind: 'status', status: 504 }, 1000);
      assert.equal((await failureOf(open().page(day, undefined, never))).code, 'feed-unreachable');
      const maxes = asked().map(({ query }) => Number(query['max']?.[0]));
      assert.deepEqual(maxes.slice(0, 4), [200, 100, 50, 25]);
      assert.equal(Math.min(...maxes), 25);
      assert.equal(waits.length, 5);
    });

    it('asks for fewer where a page is larger than is taken, down to one', async () => {
      const data = { actionText: 'x'.repeat(4000) };
      world.add(worldRecords(40, day.from, 1000).map((record) => ({ ...record, data })));
      const small = createVendorHttp({ maxBodyBytes: 20_000 });
      try {
        assert.equal(new Set(idsOf(await readWindow(open({ http: small }), day))).size, 40);
        assert.deepEqual(waits, []);
      } finally {
        await small.close();
      }
    });
  });

  describe('trouble that stays [I]', () => {
    const failWith = async (status: number, feed = open()) => {
      world.emulator.faults.add({ path: /audit/i, fault: { kind: 'status', status } });
      return failureOf(feed.page(day, undefined, never));
    };

    it('says who may read when it is not allowed', async () => {
      for (const feed of [open(), createSecurityAuditFeed(optionsOf())]) {
        const { code, next } = await failWith(403, feed);
        assert.equal(code, 'access-lost');
        assert.match(next, /full administrator.*audit:events_read.*2019.*Control Hub/);
        assert.equal(/Pro Pack/.test(next), feed.kind === 'security-audit-api');
      }
    });

    for (const status of [400, 404, 405, 409, 410, 415, 428])
      it(`refuses the window for ${status}, after one request`, async () => {
        assert.equal((await failWith(status)).code, 'feed-refused');
        assert.equal(asked().length, 1);
      });

    for (const [status, code] of [
      [400, 'cursor-lost'],
      [404, 'cursor-lost'],
      [410, 'cursor-lost'],
      [405, 'feed-refused'],
      [403, 'access-lost'],
    ] as const)
      it(`takes ${status} at a later page for ${code}`, async () => {
        fill(201);
        const feed = open();
        const { next } = await feed.page(day, undefined, never);
        world.emulator.faults.add({ path: ADMIN, fault: { kind: 'status', status } });
        assert.equal((await failureOf(feed.page(day, next, never))).code, code);
      });
  });

  describe('with credentials that are renewed [I]', () => {
    const integration: Credentials = {
      kind: 'integration',
      clientId: 'client-id',
      clientSecret: 'client-secret-7f3a',
      refreshToken: 'refresh-token-91bc',
    };
    const register = (rules = {}) =>
      world.emulator.addIntegration({ ...integration, accountId: world.admin.id, lifetimeMs: 3_600_000, ...rules });
    const grants = () => asked('/access_token').length;

    it('renews once for all requests that meet a dead token, and goes on', async () => {
      register({ rotation: 'old-refused' });
      fill(3);
      const tokens = tokensOf(integration);
      const feed = open({ tokens });
      await feed.page(day, undefined, never);
      world.emulator.revokeToken(await tokens.token(never));
      const pages = await Promise.all([1, 2, 3, 4].map(() => feed.page(day, undefined, never)));
      assert.deepEqual(
        pages.map(({ items }) => items.length),
        [3, 3, 3, 3],
      );
      assert.equal(grants(), 2);
      assert.deepEqual(
        statuses.map(({ status }) => status),
        ['works'],
      );
    });

    it('has lost access when the new token is not taken either', async () => {
      register();
      world.emulator.faults.add({ path: ADMIN, fault: { kind: 'status', status: 401 } });
      const error = await failureOf(open({ tokens: tokensOf(integration) }).page(day, undefined, never));
      assert.equal(error.code, 'access-lost');
      assert.deepEqual([asked().length, grants()], [2, 2]);
      assert.equal(statuses.at(-1)?.status, 'lost');
    });

    it('works again once it is let in again', async () => {
      const feed = open({ tokens: tokensOf() });
      const rule = world.emulator.faults.add({ path: ADMIN, fault: { kind: 'status', status: 401 } });
      await failureOf(feed.page(day, undefined, never));
      rule.remove();
      await feed.page(day, undefined, never);
      assert.deepEqual(
        statuses.map(({ status }) => status),
        ['lost', 'works'],
      );
    });

    it('never tells a secret: not in what it logs, throws, reports or hands on', async () => {
      register({ rotation: 'old-works' });
      fill(201);
      const tokens = tokensOf(integration);
      const feed = open({ tokens });
      const told: unknown[] = [];
      const first = await feed.page(day, undefined, never);
      told.push(first.next);
      const token = await tokens.token(never);
      for (const status of [400, 401, 403, 404, 429, 500, 504]) {
        const rule = world.emulator.faults.add({
          path: /./,
          fault: { kind: 'status', status, retryAfterSeconds: 9999 },
        });
        const error = await failureOf(feed.page(day, status < 404 ? undefined : first.next, never));
        told.push(error.message, error.next, error.stack, String(error.cause), JSON.stringify(error));
        rule.remove();
        world.time += 120_000;
      }
      await world.emulator.faults.offline();
      const offline = await failureOf(feed.page(day, undefined, never));
      told.push(offline.stack, offline.next, statuses, logged);
      const all = JSON.stringify(told);
      assert.ok(logged.length > 20, 'nothing was logged');
      assert.match(all, /audit API request/);
      for (const secret of [
        token,
        'client-secret-7f3a',
        'refresh-token-91bc',
        '-access',
        '-refresh',
        world.admin.token,
      ])
        assert.ok(!all.includes(secret), `${secret} was told`);
    });
  });

  it('reads a year of events without a gap [I]', async () => {
    const year = { from: WORLD_NOW - YEAR_MS, to: WORLD_NOW };
    world.add(worldRecords(5000, year.from, 6_000_000));
    const pages = await readWindow(open(), year);
    assert.equal(new Set(idsOf(pages)).size, 5000);
    assert.equal(itemsOf(pages).length, 5000);
  });
});
