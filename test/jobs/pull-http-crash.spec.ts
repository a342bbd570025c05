import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gapsOf } from '../../src/audit/coverage.ts';
import type { Period } from '../../src/audit/event.ts';
import type { FeedKind } from '../../src/audit/ports.ts';
import { provenByFeed } from '../../src/audit/pull-plan.ts';
import { decodeId } from '../../src/audit/vendor-id.ts';
import type { OrgSettings } from '../../src/org-settings.ts';
import type { TokenRules } from '../../src/playground/emulator/audit-rules.ts';
import { createTokenVault } from '../../src/sources/oauth/token-vault.ts';
import { type AuditWorld, openAuditWorld, type WorldRecord, worldRecords } from '../sources/audit-api/audit-world.ts';
import { allOf, assertDone, assertKilledAt, inFolder, type Life, liveOnce, withStore } from './poller-lives.ts';
import type { PollerOrders, PollerStep } from './pull-http-orders.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, storedIds } from './pull-rig.ts';
import { quickScript } from './quick-script.ts';

const POLLER = fileURLToPath(new URL('./pull-http-poller.ts', import.meta.url));
const ADMIN_EVENTS = '/v1/adminAudit/events';
const TOKENS = '/v1/access_token';
/** Records of a page. */
const PAGE = 10;
const NO_EDGE = undefined;

type Edge = readonly [PollerStep, number];

/** A service on loopback, and the folder of a poller that is let in by an Integration. */
interface Scene {
  readonly world: AuditWorld;
  readonly org: OrgSettings;
  readonly dir: string;
  live(edge: Edge | undefined): Promise<Life>;
  /** The access token that the poller has kept is taken no more. */
  revoke(): Promise<void>;
}

interface SceneOptions extends TokenRules {
  readonly keptDays: number;
}

let script: readonly string[] = [];

async function inScene({ keptDays, ...rules }: SceneOptions, work: (scene: Scene) => Promise<void>): Promise<void> {
  const world = await openAuditWorld();
  world.emulator.setAuditListing({ pageLimit: PAGE, keepsMs: keptDays * DAY_MS });
  const client = { clientId: 'C', clientSecret: 'S', refreshToken: 'first-refresh' };
  world.emulator.addIntegration({ ...client, accountId: world.admin.id, ...rules });
  const { apiUrl, orgId } = world;
  const credentials = { kind: 'integration', ...client } as const;
  const audit = { apiUrl, credentials, categories: ['CONTACT_CENTER'], signIns: true, keptDays };
  const org: OrgSettings = { orgId, admins: [], domains: [], audit };
  try {
    await inFolder((dir) =>
      work({
        world,
        org,
        dir,
        live: (edge) => {
          const orders: PollerOrders = { dataDir: dir, org, now: world.time, edge };
          return liveOnce([...script, JSON.stringify(orders)]);
        },
        revoke: async () => {
          const tokens = await createTokenVault({ dir: join(dir, 'tokens') }).read(orgId);
          assert.ok(tokens?.accessToken !== undefined, 'no token was kept');
          world.emulator.revokeToken(tokens.accessToken);
        },
      }),
    );
  } finally {
    await world.close();
  }
}

/** Exactly these are stored, each once, and the span is proven. */
async function assertHas(
  { dir, org }: Scene,
  kind: FeedKind,
  records: readonly WorldRecord[],
  proven: Period,
): Promise<void> {
  const isTrail = kind === 'admin-audit-api';
  await withStore(isTrail ? dir : join(dir, 'sign-ins'), async (store) => {
    assert.deepEqual(await storedIds(store), records.map(({ id }) => decodeId(id)).sort());
    const feed = { kind, orgId: org.orgId, categories: isTrail ? ['CONTACT_CENTER'] : [] };
    assert.deepEqual(gapsOf(proven, provenByFeed(feed, await store.coverage(org.orgId), Number.POSITIVE_INFINITY)), []);
  });
}

/** Requests for tokens and what was answered, in order. */
function renewals({ world }: Scene): readonly number[] {
  return world.emulator.exchanges.filter(({ path }) => path === TOKENS).map(({ status }) => status);
}

function record(name: string, at: number): WorldRecord {
  return { id: name, at };
}

describe('a poller of the vendor API that is killed [I]', function () {
  this.timeout(120_000);
  let built = '';
  before(async () => {
    built = await mkdtemp(join(tmpdir(), 'whodunit-poller-'));
    script = quickScript(POLLER, built);
  });
  after(() => rm(built, { recursive: true, force: true }));

  it('at the edge of every page, and in the middle of it, ends with exactly what the service has', async () => {
    // Each life gets one page further than the one before. The next page is asked for while one is being written.
    const edges: readonly Edge[] = [
      ['request', 3],
      ['reply', 2],
      ['half', 2],
      ['appended', 2],
      ['noted', 2],
    ];
    const deaths: Record<string, number> = {};
    await allOf(edges, (edge) =>
      inScene({ keptDays: 1, rotation: 'old-refused' }, async (scene) => {
        const { world } = scene;
        const start = world.time - 20 * HOUR_MS;
        const [changes, signIns] = [worldRecords(47, start, 20 * MINUTE_MS), worldRecords(15, start, HOUR_MS)];
        world.add(changes);
        world.addSignIns(signIns);
        assertKilledAt(await scene.live([edge[0], 1]), [edge[0], 1]);
        let life = await scene.live(edge);
        let lives = 1;
        for (; life.signal !== null; lives += 1) {
          assertKilledAt(life, edge);
          assert.ok(lives < 30, `${edge.join(' ')}: it does not get any further`);
          // Now and then the token ends as well: another one is given, and the refresh token with it is a new one.
          if (lives % 3 === 0) await scene.revoke();
          life = await scene.live(edge);
        }
        assertDone(life);
        deaths[edge[0]] = lives;
        const proven = { from: world.time - 22 * HOUR_MS, to: world.time - 5 * MINUTE_MS };
        await assertHas(scene, 'admin-audit-api', changes, proven);
        await assertHas(scene, 'security-audit-api', signIns, proven);
        // Every refresh token but the newest is refused, so none was lost.
        assert.ok(renewals(scene).length >= 3 && renewals(scene).every((status) => status === 200));
      }),
    );
    for (const [edge] of edges) assert.ok((deaths[edge] ?? 0) >= 6, JSON.stringify(deaths));
  });

  it('keeps the tokens that it was given: stored and never used, or only just answered', async () => {
    const scenes = [
      { step: 'rotated', rules: { rotation: 'old-refused' } },
      { step: 'granted', rules: { rotation: 'old-works' } },
    ] as const;
    await allOf(scenes, ({ step, rules }) =>
      inScene({ keptDays: 1, ...rules }, async (scene) => {
        const { world } = scene;
        const changes = worldRecords(38, world.time - 20 * HOUR_MS, 30 * MINUTE_MS);
        world.add(changes);
        for (let round = 0; round < 2; round += 1) {
          assertKilledAt(await scene.live([step, 1]), [step, 1]);
          const before = renewals(scene).length;
          assertKilledAt(await scene.live(['noted', 2]), ['noted', 2]);
          // What was stored is used without asking again; what was not stored has to be asked for once more.
          assert.equal(renewals(scene).length - before, step === 'rotated' ? 0 : 1);
          await scene.revoke();
        }
        assertDone(await scene.live(NO_EDGE));
        const proven = { from: world.time - 22 * HOUR_MS, to: world.time - 5 * MINUTE_MS };
        await assertHas(scene, 'admin-audit-api', changes, proven);
        assert.ok(renewals(scene).every((status) => status === 200));
      }),
    );
  });

  it('catches up an outage of 30 days, its access token long ended, without loss or duplicate', () =>
    inScene({ keptDays: 45, rotation: 'old-refused' }, async (scene) => {
      const { world } = scene;
      const before = worldRecords(40, world.time - 10 * DAY_MS, 6 * HOUR_MS - 1000);
      world.add(before);
      assertDone(await scene.live(NO_EDGE));
      const lastSeen = world.time;
      world.time += 30 * DAY_MS;
      const missed = Array.from({ length: 120 }, (_, at) =>
        record(`missed-${at}`, lastSeen + (at + 0.5) * 6 * HOUR_MS),
      );
      const signIns = Array.from({ length: 25 }, (_, at) => record(`sign-in-${at}`, lastSeen + (at + 0.5) * DAY_MS));
      world.add(missed);
      world.addSignIns(signIns);
      for (const edge of [
        ['rotated', 1],
        ['appended', 1],
        ['half', 5],
        ['noted', 4],
        ['reply', 6],
      ] as const) {
        assertKilledAt(await scene.live(edge), edge);
      }
      assertDone(await scene.live(NO_EDGE));
      const proven = { from: lastSeen - 15 * DAY_MS + HOUR_MS, to: world.time - 5 * MINUTE_MS };
      await assertHas(scene, 'admin-audit-api', [...before, ...missed], proven);
      await assertHas(scene, 'security-audit-api', signIns, proven);
    }));

  it('loses nothing although pages shift while they are read, and records become visible late', () =>
    inScene({ keptDays: 1, rotation: 'old-refused' }, async (scene) => {
      const { world } = scene;
      const start = world.time;
      const records = [...worldRecords(57, start - 20 * HOUR_MS, 20 * MINUTE_MS)];
      world.add(records);
      const add = (name: string, at: number, visibleAt?: number): void => {
        records.push(record(name, at));
        world.add([record(name, at)], visibleAt);
      };
      // Happened before the poll, and listed only when it is over; or happens after it has begun.
      for (let at = 0; at < 3; at += 1) {
        add(`late-${at}`, start - 2 * MINUTE_MS - at, start + (10 + 15 * at) * MINUTE_MS);
        add(`new-${at}`, start + (at + 1) * MINUTE_MS, start + (at + 1) * MINUTE_MS);
      }
      // While pages are read, others come in at the head and among those that were read already.
      let asked = 0;
      const stop = world.emulator.onChange((change) => {
        if (change.kind !== 'exchange' || change.exchange.path !== ADMIN_EVENTS || asked >= 24) return;
        asked += 1;
        if (asked % 2 === 0) add(`head-${asked}`, start - 30 * MINUTE_MS + asked);
        if (asked % 3 === 0) add(`among-${asked}`, start - 9 * HOUR_MS + asked);
      });
      for (const edge of [
        ['noted', 2],
        ['half', 2],
        ['reply', 2],
        ['request', 4],
        ['appended', 3],
      ] as const) {
        assertKilledAt(await scene.live(edge), edge);
        world.time += 1000;
      }
      assertDone(await scene.live(NO_EDGE));
      assert.equal(asked, 24, 'the pages did not shift to the end');
      stop();
      for (let poll = 0; poll < 4; poll += 1) {
        world.time += 15 * MINUTE_MS;
        assertDone(await scene.live(NO_EDGE));
      }
      const proven = { from: start - 22 * HOUR_MS, to: world.time - 5 * MINUTE_MS };
      await assertHas(scene, 'admin-audit-api', records, proven);
    }));
});
