import assert from 'node:assert/strict';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { SourceError } from '../../src/audit/errors.ts';
import { createPullJob, type PullJob, type PullJobParts } from '../../src/jobs/pull-job.ts';
import { pullKey } from '../../src/jobs/pull-scene.ts';
import { createMemoryFeed, type MemoryFeed, memoryRecords } from './memory-feed.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, START, usePullRig } from './pull-rig.ts';

describe('fetching by the clock [I]', () => {
  const rig = usePullRig();
  const errors: unknown[] = [];
  let jobs: PullJob[] = [];
  beforeEach(() => {
    errors.length = 0;
    jobs = [];
  });
  afterEach(async () => {
    await Promise.all(jobs.map((job) => job.stop()));
  });

  const orgId = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;
  const feedOf = (number: number, count = 25): MemoryFeed =>
    createMemoryFeed({
      clock: rig.clock,
      orgId: orgId(number),
      pageSize: 10,
      events: memoryRecords(count, START - 20 * HOUR_MS, MINUTE_MS, `event-${number}`),
    });
  const jobOf = (feeds: readonly MemoryFeed[], more: Partial<PullJobParts> = {}): PullJob => {
    const log = { ...rig.parts.log, error: (facts: object) => void errors.push(facts) };
    const job = createPullJob({ ...rig.parts, log, targets: feeds.map((feed) => rig.target(feed, 2)), ...more });
    jobs.push(job);
    return job;
  };
  /** Never answers. */
  const hang = (): Promise<void> => new Promise(() => undefined);
  const counts = (feeds: readonly MemoryFeed[]): Promise<readonly number[]> =>
    Promise.all(feeds.map((feed) => rig.store.count({ orgId: feed.orgId })));
  const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
    for (let turn = 0; turn < 2000 && !(await isSo()); turn += 1) await setImmediate();
    assert.ok(await isSo(), 'it did not come to that');
  };
  const wish = (feed: MemoryFeed): Promise<unknown> =>
    rig.store.state.update('pulls', pullKey(feed), (state) => ({
      orgId: feed.orgId,
      kind: feed.kind,
      ...state,
      wanted: { at: rig.clock.now() },
    }));

  it('reads every feed that is due, and waits for none', async () => {
    const feeds = [1, 2, 3, 4, 5].map((number) => feedOf(number));
    const job = jobOf(feeds);
    assert.equal(await job.run(), 3);
    assert.deepEqual(await counts(feeds), [0, 0, 0, 0, 0]);
    await job.settled();
    assert.deepEqual(await counts(feeds), [25, 25, 25, 25, 25]);
    assert.equal(await job.run(), 0, 'nothing is due');
    rig.pass(15 * MINUTE_MS);
    assert.equal(await job.run(), 3);
  });

  it('reads no feed twice at the same time', async () => {
    const feed = feedOf(1);
    const job = jobOf([feed]);
    await Promise.all([job.run(), job.run(), job.run()]);
    await job.run();
    await job.settled();
    const firsts = feed.calls.filter(({ cursor, window }) => cursor === undefined && window.to === START);
    // Once to read it, and once to see that it is still the same.
    assert.equal(firsts.length, 2);
  });

  it('lets no organisation in trouble hold up another', async () => {
    const [refused, silent, well] = [feedOf(1), feedOf(2), feedOf(3)];
    refused.failAt(1, new SourceError('access-lost', 'Not let in.', 'Let it in.'));
    silent.beforePage = hang;
    const job = jobOf([refused, silent, well]);
    await job.run();
    await until(async () => (await rig.store.count({ orgId: well.orgId })) === 25);
    assert.equal((await rig.stateOf(refused))?.problem?.code, 'access-lost');
    await job.stop();
    assert.equal((await rig.stateOf(silent))?.problem, undefined);
    assert.deepEqual(errors, []);
  });

  it('gives the place of services that do not answer to others', async () => {
    const silent = [1, 2, 3].map((number) => feedOf(number));
    for (const feed of silent) feed.beforePage = hang;
    const well = feedOf(4);
    const job = jobOf([...silent, well], { slowMs: 20 });
    await job.run();
    for (let wait = 0; wait < 100 && (await rig.store.count({ orgId: well.orgId })) < 25; wait += 1)
      await setTimeout(10);
    assert.equal(await rig.store.count({ orgId: well.orgId }), 25);
  });

  it('lets a long back-fill hold up nobody', async () => {
    const long = feedOf(1, 600);
    const short = feedOf(2);
    const order: string[] = [];
    const job = jobOf([long, short], {
      atOnce: 1,
      maxPages: 5,
      tell: (_, feed) => void order.push(feed.orgId),
    });
    await job.run();
    await job.settled();
    assert.deepEqual(await counts([long, short]), [600, 25]);
    assert.ok(order.indexOf(short.orgId) <= 5, 'its turn came after five pages');
  });

  it('leaves time for others between pages', async () => {
    const feed = feedOf(1, 600);
    const job = jobOf([feed]);
    await job.run();
    let turns = 0;
    while ((await rig.store.count({})) < 600) {
      turns += 1;
      await setImmediate();
    }
    assert.ok(turns >= 50, `${turns} turns of the event loop in 60 pages`);
  });

  it('reads at once when somebody asks, and what came while it was reading', async () => {
    const feed = feedOf(1);
    const job = jobOf([feed]);
    await job.run();
    await job.settled();
    rig.pass(MINUTE_MS);
    feed.add({ id: 'fresh', at: rig.clock.now() - 1000 });
    await wish(feed);
    await job.run();
    await job.settled();
    assert.equal((await rig.store.find('fresh'))?.id, 'fresh');
    assert.equal((await rig.stateOf(feed))?.wanted, undefined);

    rig.pass(15 * MINUTE_MS);
    feed.beforePage = async ({ window }) => {
      feed.beforePage = undefined;
      rig.pass(1000);
      assert.equal(window.to, rig.clock.now() - 1000);
      feed.add({ id: 'fresher', at: rig.clock.now() - 500 });
      await wish(feed);
    };
    await job.run();
    await job.settled();
    assert.equal((await rig.store.find('fresher'))?.id, 'fresher');
  });

  it('reads nothing by itself where no schedule is set, but all there is when somebody asks', async () => {
    const feed = createMemoryFeed({
      clock: rig.clock,
      orgId: orgId(1),
      events: memoryRecords(40, START - 40 * DAY_MS, DAY_MS),
    });
    const job = jobOf([feed], { nextPoll: () => undefined, targets: [rig.target(feed)] });
    assert.equal(await job.run(), 0);
    await wish(feed);
    assert.equal(await job.run(), 1);
    await job.settled();
    assert.equal(await rig.store.count({}), 40);
    assert.equal(await job.run(), 0);
  });

  it('goes on in another process where this one stopped', async () => {
    const feed = feedOf(1, 95);
    const first = jobOf([feed]);
    feed.beforePage = ({ number }) => (number === 4 ? hang() : undefined);
    await first.run();
    await until(async () => (await rig.stateOf(feed))?.window?.pages === 3);
    const began = performance.now();
    await first.stop();
    assert.ok(performance.now() - began < 500);
    assert.equal(await first.run(), 0, 'it begins nothing any more');
    feed.beforePage = undefined;
    const before = feed.calls.length;
    const second = jobOf([feed]);
    await second.run();
    await second.settled();
    assert.equal(await rig.store.count({}), 95);
    assert.notEqual(feed.calls[before]?.cursor, undefined);
  });

  it('reports what the store cannot take, and tries again in the next round', async () => {
    const feed = feedOf(1);
    let isFull = true;
    const target = rig.target(feed, 2);
    const store = {
      append: (...given: Parameters<typeof target.store.append>) =>
        isFull ? Promise.reject(new Error('no space left')) : target.store.append(...given),
      coverage: target.store.coverage.bind(target.store),
      addCoverage: target.store.addCoverage.bind(target.store),
      withdrawCoverage: target.store.withdrawCoverage.bind(target.store),
    };
    const job = jobOf([feed], { targets: [{ ...target, store }] });
    await job.run();
    await job.settled();
    assert.equal(errors.length, 1);
    isFull = false;
    await job.run();
    await job.settled();
    assert.equal(await rig.store.count({}), 25);
  });
});
