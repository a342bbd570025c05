import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allOf, assertDone, assertKilledAt, inFolder, type Life, liveOnce, withStore } from './poller-lives.ts';
import { CRASH_START, type CrashScene, crashFeed, WINDOW_PAGES } from './pull-crash-scenes.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, storedIds, unprovenOf } from './pull-rig.ts';
import { quickScript } from './quick-script.ts';

const POLLER = fileURLToPath(new URL('./pull-crash-poller.ts', import.meta.url));

/** Where a poller dies: before a request; with the answer, before it is appended; after that; after its place is noted. */
type Edge = 'request' | 'reply' | 'appended' | 'noted';

let script: readonly string[] = [];

/** @param edge at the edge of which page it dies, counted in its own life */
function live(dir: string, scene: CrashScene, life: number, edge?: readonly [Edge, number]): Promise<Life> {
  return liveOnce([...script, dir, scene, String(life), ...(edge ?? []).map(String)]);
}

describe('a poller that is killed', function () {
  this.timeout(240_000);
  let built = '';
  before(async () => {
    built = await mkdtemp(join(tmpdir(), 'whodunit-poller-'));
    script = quickScript(POLLER, built);
  });
  after(() => rm(built, { recursive: true, force: true }));

  it('at the edge of every page ends with exactly what the service has, and the proof of it [I]', async () => {
    // Each life gets one page further than the one before, and dies there. A page is asked for while the one before it
    // is being written, so that the request of a page comes before the append of the page before it.
    const edges: readonly (readonly [Edge, number])[] = [
      ['request', 3],
      ['reply', 2],
      ['appended', 2],
      ['noted', 2],
    ];
    const deaths: Record<string, number> = {};
    await allOf(edges, (edge) =>
      inFolder(async (dir) => {
        // The first one dies at the first page, before anything is there.
        const first = await live(dir, 'window', 1, [edge[0], 1]);
        assertKilledAt(first, [edge[0], 1]);
        let life = await live(dir, 'window', 1, edge);
        for (let lives = 2; life.signal !== null; lives += 1) {
          assert.equal(life.last, edge.join(' '), life.complaints);
          assert.ok(lives < 30, `${edge.join(' ')}: it does not get any further`);
          deaths[edge[0]] = (deaths[edge[0]] ?? 1) + 1;
          life = await live(dir, 'window', 1, edge);
        }
        assertDone(life);
        await assertWhole(dir, edge.join(' '));
      }),
    );
    for (const [edge] of edges) assert.ok((deaths[edge] ?? 0) >= WINDOW_PAGES - 1, `${JSON.stringify(deaths)}`);
  });

  it('catches up an outage of 30 days without loss or duplicate, killed on the way too [I]', () =>
    inFolder(async (dir) => {
      assert.equal((await live(dir, 'outage', 1)).last, 'rest');
      for (const edge of [
        ['appended', 1],
        ['appended', 5],
        ['noted', 4],
        ['reply', 6],
      ] as const) {
        const life = await live(dir, 'outage', 2, edge);
        assertKilledAt(life, edge);
      }
      assert.equal((await live(dir, 'outage', 2)).last, 'rest');
      const { feed, clock } = crashFeed('outage', 2);
      await withStore(dir, async (store) => {
        assert.deepEqual(await storedIds(store), feed.records.map(({ id }) => id).sort());
        const span = { from: CRASH_START - 15 * DAY_MS + HOUR_MS, to: clock.now() - 5 * MINUTE_MS };
        assert.deepEqual(await unprovenOf(store, feed, span), []);
      });
    }));

  it('loses nothing although pages shift from life to life: late records, the oldest deleted [I]', () =>
    inFolder(async (dir) => {
      const deaths: readonly (readonly [Edge, number])[] = [
        ['noted', 2],
        ['appended', 2],
        ['reply', 2],
        ['noted', 3],
        ['appended', 1],
        ['request', 3],
      ];
      let number = 0;
      for (const edge of deaths) {
        number += 1;
        const life = await live(dir, 'shifting', number, edge);
        assertKilledAt(life, edge);
      }
      const life = await live(dir, 'shifting', number + 1);
      assertDone(life);
      const { feed } = crashFeed('shifting', number + 1);
      await withStore(dir, async (store) => {
        const stored = await storedIds(store);
        assert.equal(new Set(stored).size, stored.length);
        const had = new Set(stored);
        assert.deepEqual(
          feed.records.filter(({ id }) => !had.has(id)).map(({ id }) => id),
          [],
        );
        const span = { from: CRASH_START - 40 * DAY_MS, to: CRASH_START - 5 * MINUTE_MS };
        assert.deepEqual(await unprovenOf(store, feed, span), []);
      });
    }));
});

async function assertWhole(dir: string, what: string): Promise<void> {
  const { feed } = crashFeed('window', 1);
  await withStore(dir, async (store) => {
    assert.deepEqual(await storedIds(store), feed.records.map(({ id }) => id).sort(), what);
    const span = { from: CRASH_START - 22 * HOUR_MS, to: CRASH_START - 5 * MINUTE_MS };
    assert.deepEqual(await unprovenOf(store, feed, span), [], what);
  });
}
