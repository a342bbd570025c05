import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import {
  createFeeds,
  type FeedParts,
  type Feeds,
  keepAccess,
  openTokenVault,
  pullTargets,
} from '../../src/app/feeds.ts';
import { StoreError } from '../../src/audit/errors.ts';
import type { AuditFeed, AuditStore, FeedKind } from '../../src/audit/ports.ts';
import type { AccessRecord } from '../../src/audit/state.ts';
import type { AuditSettings, OrgSettings } from '../../src/org-settings.ts';
import { type Account, uuidOf } from '../../src/playground/emulator/index.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { eventsOf, failureOf, idsOf } from '../contract/audit-feed.ts';
import { type AuditWorld, auditEvent, openAuditWorld, WORLD_NOW } from '../sources/audit-api/audit-world.ts';

const DAY_MS = 86_400_000;
const OTHER_UUID = '00000000-0000-4000-8000-0000000000b2';
const TOKENS = '/v1/access_token';
const never = new AbortController().signal;
const day = { from: WORLD_NOW - DAY_MS, to: WORLD_NOW };

describe('feeds of the organisations that are set up [I]', () => {
  let world: AuditWorld;
  let dataDir: string;
  let opened: Feeds[];
  let told: AccessRecord[];
  beforeEach(async () => {
    world = await openAuditWorld();
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-feeds-'));
    opened = [];
    told = [];
  });
  afterEach(async () => {
    for (const feeds of opened) await feeds.close();
    await world.close();
    await rm(dataDir, { recursive: true });
  });

  const orgOf = (orgId: string, audit?: Partial<AuditSettings>): OrgSettings => {
    const credentials = { kind: 'access-token', token: world.admin.token } as const;
    const rest = { apiUrl: world.apiUrl, credentials, categories: ['CONTACT_CENTER'], signIns: false, keptDays: 365 };
    const none = { orgId, admins: [], domains: [] };
    return audit === undefined ? none : { ...none, audit: { ...rest, ...audit } };
  };
  const open = (orgs: readonly OrgSettings[], more: Partial<FeedParts> = {}): Feeds => {
    const vault = openTokenVault({ dataDir, tokenKey: undefined });
    const feeds = createFeeds(orgs, {
      vault,
      clock: world.clock,
      onAccess: (record) => void told.push(record),
      ...more,
    });
    opened.push(feeds);
    return feeds;
  };
  const feedOf = ({ feeds }: Feeds, orgId: string, kind: FeedKind = 'admin-audit-api'): AuditFeed => {
    const found = feeds.find(({ feed }) => feed.orgId === orgId && feed.kind === kind)?.feed;
    assert.ok(found !== undefined, `no ${kind} of ${orgId}`);
    return found;
  };
  const integration = (more: { readonly rotation?: 'old-refused' } = {}): AuditSettings['credentials'] => {
    const client = { clientId: 'C', clientSecret: 'S', refreshToken: 'first-refresh' };
    world.emulator.addIntegration({ ...client, accountId: world.admin.id, ...more });
    return { kind: 'integration', ...client };
  };
  const renewals = () => world.emulator.exchanges.filter(({ path }) => path === TOKENS);
  /** Another organisation of the same service, with one event. */
  const neighbour = (): Account => {
    const orgId = Buffer.from(`ciscospark://us/ORGANIZATION/${OTHER_UUID}`).toString('base64').replace(/=+$/, '');
    const admin = world.emulator.addPerson({
      email: 'a@example.net',
      displayName: 'Agent Seven',
      orgId,
      isAdmin: true,
    });
    world.emulator.addAuditEvents(orgId, [auditEvent({ id: 'theirs', at: WORLD_NOW - 1000 }, OTHER_UUID)]);
    return admin;
  };

  it('are one of changes for each, and one of sign-ins where they are wanted; nobody is asked yet', () => {
    const { feeds } = open([
      orgOf(world.orgId, { signIns: true, keptDays: 1095, categories: ['CONTACT_CENTER', 'LOGINS'] }),
      orgOf(OTHER_UUID, { categories: [] }),
      orgOf('00000000-0000-4000-8000-0000000000c3'),
    ]);
    assert.deepEqual(
      feeds.map(({ feed, keptDays }) => [feed.orgId, feed.kind, feed.categories, keptDays]),
      [
        [world.orgId, 'admin-audit-api', ['CONTACT_CENTER', 'LOGINS'], 1095],
        [world.orgId, 'security-audit-api', [], 1095],
        [OTHER_UUID, 'admin-audit-api', [], 365],
      ],
    );
    assert.deepEqual([world.emulator.exchanges, told], [[], []]);
  });

  it('use one token for both feeds of an organisation, asked for once', async () => {
    world.add([{ id: 'change', at: WORLD_NOW - 1000 }]);
    world.addSignIns([{ id: 'sign-in', at: WORLD_NOW - 1000 }]);
    const feeds = open([orgOf(world.orgId, { signIns: true, credentials: integration({ rotation: 'old-refused' }) })]);
    const pages = await Promise.all(feeds.feeds.map(({ feed }) => feed.page(day, undefined, never)));
    assert.deepEqual(
      pages.map((page) => idsOf([page])),
      [['change'], ['sign-in']],
    );
    assert.deepEqual(
      renewals().map(({ status }) => status),
      [200],
    );
  });

  it('ask with the credentials of their own organisation, and get nothing of another', async () => {
    world.add([{ id: 'ours', at: WORLD_NOW - 1000 }]);
    const admin = neighbour();
    const theirs = { kind: 'access-token', token: admin.token } as const;
    const feeds = open([orgOf(world.orgId, {}), orgOf(OTHER_UUID, { credentials: theirs })]);
    const read = (orgId: string) => feedOf(feeds, orgId).page(day, undefined, never);
    assert.deepEqual(idsOf([await read(world.orgId)]), ['ours']);
    const [event] = eventsOf([await read(OTHER_UUID)]);
    assert.deepEqual([event?.id, event?.orgId], ['theirs', OTHER_UUID]);
    // With the wrong credentials there is nothing to be had.
    const mixed = open([orgOf(OTHER_UUID, {})]);
    assert.equal((await failureOf(feedOf(mixed, OTHER_UUID).page(day, undefined, never))).code, 'access-lost');
    assert.equal(uuidOf(admin.orgId), OTHER_UUID);
  });

  it('keep the tokens of each organisation in a file of its own, encrypted where there is a key', async () => {
    const vault = openTokenVault({ dataDir, tokenKey: 'a key' });
    const credentials = integration();
    const feeds = open([orgOf(world.orgId, { credentials })], { vault });
    await feedOf(feeds, world.orgId).page(day, undefined, never);
    assert.deepEqual(await readdir(join(dataDir, 'tokens')), [`${world.orgId}.json`]);
    const path = join(dataDir, 'tokens', `${world.orgId}.json`);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.doesNotMatch(await readFile(path, 'utf8'), /-access|first-refresh/);
    // The next process goes on with it.
    const next = open([orgOf(world.orgId, { credentials })], { vault });
    await feedOf(next, world.orgId).page(day, undefined, never);
    assert.equal(renewals().length, 1);
  });

  it('finish a renewal that is under way before they close', async () => {
    world.emulator.faults.add({ path: '/access_token', fault: { kind: 'slow', delayMs: 150 } });
    const feeds = open([orgOf(world.orgId, { credentials: integration({ rotation: 'old-refused' }) })]);
    const stopping = new AbortController();
    const page = feedOf(feeds, world.orgId).page(day, undefined, stopping.signal);
    page.catch(() => undefined);
    while (renewals().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    stopping.abort(new Error('the bot stops'));
    await feeds.close();
    await assert.rejects(page, /the bot stops/);
    const kept = await openTokenVault({ dataDir, tokenKey: undefined }).read(world.orgId);
    assert.match(kept?.refreshToken ?? '', /-refresh$/);
    assert.notEqual(kept?.refreshToken, 'first-refresh');
  });

  describe('and whether they are let in', () => {
    let store: AuditStore;
    beforeEach(async () => {
      const options = { dir: '', persistence: 'memory', isAnonymous: () => false, now: () => world.time } as const;
      store = await openEmbeddedStore(options);
    });
    afterEach(() => store.close());
    const noted = () => store.state.get('access', world.orgId);
    const poll = async (feeds: Feeds): Promise<void> => {
      await feedOf(feeds, world.orgId)
        .page(day, undefined, never)
        .catch(() => undefined);
    };

    it('is noted, and since when, over the end of a process', async () => {
      const onAccess = keepAccess(store.state);
      await poll(open([orgOf(world.orgId, {})], { onAccess }));
      assert.deepEqual(await noted(), { orgId: world.orgId, kind: 'access-token', status: 'works', since: WORLD_NOW });
      world.emulator.revokeToken(world.admin.token);
      world.time += DAY_MS;
      await poll(open([orgOf(world.orgId, {})], { onAccess, known: [(await noted()) as AccessRecord] }));
      const lost = await noted();
      assert.deepEqual([lost?.status, lost?.since], ['lost', WORLD_NOW + DAY_MS]);
      assert.match(lost?.problem?.next ?? '', /AUDIT_ACCESS_TOKEN/);
      world.time += DAY_MS;
      // What is known of another organisation is not taken for it.
      const others: AccessRecord = { orgId: OTHER_UUID, kind: 'access-token', status: 'works', since: 0 };
      const known = [others, lost as AccessRecord];
      await poll(open([orgOf(world.orgId, {})], { onAccess, known }));
      assert.equal((await noted())?.since, WORLD_NOW + DAY_MS);
    });

    it('does not matter to a page when it cannot be noted', async () => {
      world.add([{ id: 'change', at: WORLD_NOW - 1000 }]);
      const full = new StoreError('write-failed', 'The disk is full.', 'Make room.');
      const update = sinon.stub().rejects(full);
      const unhandled = sinon.stub();
      process.on('unhandledRejection', unhandled);
      try {
        const feeds = open([orgOf(world.orgId, {})], { onAccess: keepAccess({ ...store.state, update }) });
        assert.deepEqual(idsOf([await feedOf(feeds, world.orgId).page(day, undefined, never)]), ['change']);
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual([update.callCount, unhandled.callCount], [1, 0]);
      } finally {
        process.off('unhandledRejection', unhandled);
      }
    });

    it('goes where it belongs: changes to the trail, sign-ins to their own store or nowhere', () => {
      const feeds = open([orgOf(world.orgId, { signIns: true, keptDays: 30 }), orgOf(OTHER_UUID, {})]);
      const signIns = { ...store };
      assert.deepEqual(
        pullTargets(feeds, store, signIns).map(({ feed, store: to, keptDays }) => [
          feed.orgId,
          feed.kind,
          to === store ? 'trail' : to === signIns ? 'sign-ins' : 'elsewhere',
          keptDays,
        ]),
        [
          [world.orgId, 'admin-audit-api', 'trail', 30],
          [world.orgId, 'security-audit-api', 'sign-ins', 30],
          [OTHER_UUID, 'admin-audit-api', 'trail', 365],
        ],
      );
      assert.deepEqual(
        pullTargets(feeds, store, undefined).map(({ feed }) => feed.kind),
        ['admin-audit-api', 'admin-audit-api'],
      );
    });
  });
});
