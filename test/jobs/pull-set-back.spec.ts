import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coverageStatement, gapsOf, mergePeriods } from '../../src/audit/coverage.ts';
import { coverageReport } from '../../src/audit/coverage-report.ts';
import type { Period } from '../../src/audit/event.ts';
import type { AuditFeed } from '../../src/audit/ports.ts';
import { createPullJob } from '../../src/jobs/pull-job.ts';
import { createMemoryFeed, type MemoryFeed } from './memory-feed.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openRig, type PullRig, START, storedIds } from './pull-rig.ts';

const KEPT_DAYS = 60;

/** A source with a clock of its own, and a bot whose clock may be ahead of it or behind. */
interface Centre {
  readonly rig: PullRig;
  readonly feed: MemoryFeed;
  /** What was read, and when by the clock of the source. */
  readonly reads: readonly (Period & { readonly at: number })[];
  /** UTC ms, by the source. */
  now(): number;
  /** The source's clock goes on, and the bot's with it. */
  pass(ms: number): void;
  /** The bot's clock is so far ahead of the source's. */
  turn(aheadMs: number): void;
  change(): void;
  fail(isDown: boolean): void;
  /** One round of the bot: it looks whether something is due. */
  round(): Promise<void>;
  restart(): void;
}

async function withCentre(test: (centre: Centre) => Promise<void>): Promise<void> {
  let now = START;
  let ahead = 0;
  let isDown = false;
  let changes = 0;
  const source = { now: () => now };
  const { rig, close } = await openRig({ clock: { now: () => now + ahead } });
  const feed = createMemoryFeed({ clock: source, keepsMs: KEPT_DAYS * DAY_MS });
  const reads: (Period & { readonly at: number })[] = [];
  // A service that answers from its own clock: of what has not happened it lists nothing.
  const asked = (): AuditFeed => ({
    kind: feed.kind,
    name: feed.name,
    orgId: feed.orgId,
    categories: feed.categories,
    page: async (window, cursor, signal) => {
      if (isDown) feed.failAt(1);
      const page = await feed.page(window, cursor, signal);
      if (page.next === undefined) reads.push({ ...window, at: now });
      return page;
    },
  });
  const jobOf = () =>
    createPullJob({
      ...rig.parts,
      targets: [rig.target(asked(), KEPT_DAYS)],
      log: { ...rig.parts.log, error: (facts) => assert.fail(JSON.stringify(facts)) },
    });
  let job = jobOf();
  try {
    await test({
      rig,
      feed,
      reads,
      now: () => now,
      pass: (ms) => {
        now += ms;
      },
      turn: (aheadMs) => {
        ahead = aheadMs;
      },
      change: () => {
        changes += 1;
        feed.add({ id: `change-${changes}`, at: now });
        now += 1;
      },
      fail: (down) => {
        isDown = down;
      },
      round: async () => {
        await job.run();
        await job.settled();
      },
      restart: () => {
        job = jobOf();
      },
    });
  } finally {
    await job.stop();
    await close();
  }
}

const idsAt = ({ records }: MemoryFeed): readonly string[] => records.map(({ id }) => id).sort();

/** What the bot says is complete, and was read nowhere at or after it had happened. */
async function falselyComplete({ rig, feed, reads, now }: Centre): Promise<readonly Period[]> {
  const { proven } = coverageReport({ proofs: await rig.store.coverage(feed.orgId) }, now());
  const read = mergePeriods(reads.map(({ from, to, at }) => ({ from, to: Math.min(to, at) })));
  return proven.flatMap((period) => gapsOf(period, read));
}

describe('a clock that ran ahead [I]', () => {
  it('loses nothing: what was said of a time that had not come is read when it has', () =>
    withCentre(async (centre) => {
      const { rig, feed } = centre;
      await centre.round();
      centre.turn(7 * DAY_MS);
      await centre.round();
      centre.turn(0);
      centre.change();
      await centre.round();
      assert.deepEqual(await storedIds(rig.store), idsAt(feed));
      centre.fail(true);
      centre.pass(HOUR_MS);
      centre.change();
      for (let days = 0; days < 30; days += 1) {
        centre.pass(DAY_MS);
        await centre.round();
      }
      centre.fail(false);
      centre.pass(DAY_MS);
      await centre.round();
      assert.deepEqual(await storedIds(rig.store), idsAt(feed));
      assert.deepEqual(await falselyComplete(centre), []);
    }));

  it('is not believed from the moment it is set right, also before anything is read again', () =>
    withCentre(async (centre) => {
      const { rig, feed } = centre;
      await centre.round();
      centre.turn(2 * DAY_MS);
      await centre.round();
      centre.pass(DAY_MS);
      centre.fail(true);
      centre.turn(0);
      const proofs = await rig.store.coverage(feed.orgId);
      const asked = { from: centre.now() - 12 * HOUR_MS, to: centre.now() };
      assert.equal(coverageStatement(asked, proofs, undefined, 'UTC', centre.now()).complete, false);
      await centre.round();
      centre.pass(5 * DAY_MS);
      const later = await rig.store.coverage(feed.orgId);
      assert.equal(coverageStatement(asked, later, undefined, 'UTC', centre.now()).complete, false);
    }));

  it('is read again only from the last record that shows the clock to have been right', () =>
    withCentre(async (centre) => {
      const { rig, feed, reads } = centre;
      centre.pass(30 * DAY_MS);
      await centre.round();
      centre.change();
      centre.pass(15 * MINUTE_MS);
      await centre.round();
      const rightAt = feed.records[0]?.at ?? 0;
      centre.turn(7 * DAY_MS);
      await centre.round();
      const before = reads.length;
      centre.turn(0);
      await centre.round();
      assert.equal(rig.warnings.length, 1);
      assert.ok(reads.length > before);
      const oldest = Math.min(...reads.slice(before).map(({ from }) => from));
      assert.ok(oldest >= rightAt - HOUR_MS, new Date(oldest).toISOString());
    }));

  it('leaves no hole at the edge of what the service keeps', () =>
    withCentre(async (centre) => {
      await centre.round();
      const from = START - KEPT_DAYS * DAY_MS + HOUR_MS;
      centre.turn(DAY_MS);
      await centre.round();
      centre.pass(10 * MINUTE_MS);
      centre.turn(0);
      centre.fail(true);
      await centre.round();
      centre.pass(15 * MINUTE_MS);
      centre.fail(false);
      await centre.round();
      const { proven } = coverageReport({ proofs: await centre.rig.store.coverage() }, centre.now());
      assert.deepEqual(
        proven.map((period) => period.from),
        [from],
      );
    }));

  it('is no matter where it was ahead by less than the time after which records are believed to be there', () =>
    withCentre(async (centre) => {
      const { rig } = centre;
      centre.turn(4 * MINUTE_MS);
      await centre.round();
      centre.turn(0);
      await centre.round();
      assert.deepEqual(rig.warnings, []);
      assert.deepEqual(await falselyComplete(centre), []);
    }));

  it('is found after a restart by what was stored, and by the process where nothing was', () =>
    withCentre(async (centre) => {
      const { rig, feed } = centre;
      await centre.round();
      centre.turn(10 * HOUR_MS);
      centre.pass(15 * MINUTE_MS);
      await centre.round();
      centre.restart();
      centre.turn(0);
      centre.change();
      await centre.round();
      assert.equal(rig.warnings.length, 1);
      centre.pass(15 * MINUTE_MS);
      await centre.round();
      assert.deepEqual(await storedIds(rig.store), idsAt(feed));
      assert.deepEqual(await falselyComplete(centre), []);
    }));

  const minutesOf = (min: number, max: number) => fc.integer({ min, max }).map((minutes) => minutes * MINUTE_MS);
  const move = fc.oneof(
    { weight: 3, arbitrary: minutesOf(1, 600).map((ms) => (centre: Centre) => centre.pass(ms)) },
    { weight: 3, arbitrary: fc.constant((centre: Centre) => centre.change()) },
    { weight: 2, arbitrary: minutesOf(0, 6000).map((ms) => (centre: Centre) => centre.turn(ms)) },
    { weight: 1, arbitrary: fc.constant((centre: Centre) => centre.turn(0)) },
    { weight: 1, arbitrary: fc.boolean().map((isDown) => (centre: Centre) => centre.fail(isDown)) },
    { weight: 1, arbitrary: fc.constant((centre: Centre) => centre.restart()) },
  );

  /** The clock is right, the service answers, and polls are made. */
  async function goOn(centre: Centre): Promise<void> {
    centre.turn(0);
    centre.fail(false);
    await centre.round();
    for (let polls = 0; polls < 3; polls += 1) {
      centre.pass(HOUR_MS + 15 * MINUTE_MS);
      await centre.round();
    }
  }

  it('in any course of clocks set and services down: every record arrives, complete is only what was read', () =>
    fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), (moves) =>
        withCentre(async (centre) => {
          await centre.round();
          for (const make of moves) {
            make(centre);
            await centre.round();
            if (centre.rig.parts.clock.now() === centre.now()) assert.deepEqual(await falselyComplete(centre), []);
          }
          await goOn(centre);
          assert.deepEqual(await storedIds(centre.rig.store), idsAt(centre.feed));
          assert.deepEqual(await falselyComplete(centre), []);
        }),
      ),
      { numRuns: 150 },
    )).timeout(20_000);
});
