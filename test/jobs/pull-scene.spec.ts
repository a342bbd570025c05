import assert from 'node:assert/strict';
import { PULL_RULES } from '../../src/audit/pull-rules.ts';
import type { PullState } from '../../src/audit/state.ts';
import { dueScene, isPullDue, pullKey } from '../../src/jobs/pull-scene.ts';
import { createMemoryFeed, type MemoryFeed } from './memory-feed.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, START, usePullRig } from './pull-rig.ts';

const never = (): undefined => undefined;

describe('whether it is time to fetch [I]', () => {
  const rig = usePullRig();
  let feed: MemoryFeed;
  beforeEach(() => {
    feed = createMemoryFeed({ clock: rig.clock });
  });
  afterEach(() => assert.deepEqual(feed.calls, [], 'the service was asked'));

  const target = () => rig.target(feed, 2);
  const set = (state: Partial<PullState>): Promise<unknown> =>
    rig.store.state.update('pulls', pullKey(feed), () => ({ orgId: feed.orgId, kind: feed.kind, ...state }));
  /** All that the vendor keeps is proven up to now. */
  const prove = async (until = START): Promise<void> => {
    const { orgId, kind, name, categories } = feed;
    const span = { from: START - 3 * DAY_MS, to: until, orgId, categories, sourceKind: kind, sourceName: name };
    await rig.store.addCoverage({ ...span, recordedAt: START });
    await set({ lastDoneAt: until });
  };
  const isDue = (more: Partial<typeof rig.parts> = {}, wish = {}): Promise<boolean> =>
    isPullDue(target(), { ...rig.parts, ...more }, wish);

  it('is, for a feed that was never asked', async () => assert.equal(await isDue(), true));

  it('is not before the next tick of the schedule, and then is', async () => {
    await prove();
    assert.equal(await isDue(), false);
    rig.pass(15 * MINUTE_MS - 1);
    assert.equal(await isDue(), false);
    rig.pass(1);
    assert.equal(await isDue(), true);
  });

  it('is, where something is missing that the vendor still has', async () => {
    await prove();
    assert.equal(await isDue(), false);
    // The same for a feed that wants more than what was proven.
    feed = createMemoryFeed({ clock: rig.clock, categories: ['CONTACT_CENTER', 'LOGINS'] });
    const { orgId, kind, name, categories } = feed;
    const newest = { from: START - HOUR_MS, to: START, orgId, categories, sourceKind: kind, sourceName: name };
    await rig.store.addCoverage({ ...newest, recordedAt: START });
    assert.equal(await isDue(), true);
  });

  it('is never by itself without a schedule; but is when somebody asks, or wants what is missing', async () => {
    assert.equal(await isDue({ nextPoll: never }), false);
    await prove();
    const unscheduled = { nextPoll: never };
    assert.equal(await isDue(unscheduled, { backfill: true }), false);
    feed = createMemoryFeed({ clock: rig.clock, kind: 'security-audit-api', categories: [] });
    const { orgId, kind, name } = feed;
    const newest = { from: START - HOUR_MS, to: START, orgId, sourceKind: kind, sourceName: name };
    await rig.signIns.addCoverage({ ...newest, recordedAt: START });
    assert.deepEqual([await isDue(unscheduled), await isDue(unscheduled, { backfill: true })], [false, true]);
    await set({ wanted: { at: START } });
    assert.equal(await isDue(unscheduled), true);
  });

  it('is not right after a poll that ended badly, unless somebody asks', async () => {
    const problem = { code: 'feed-unreachable', what: 'It does not answer.', next: 'Wait.', since: START };
    await set({ problem, triedAt: START });
    rig.pass(MINUTE_MS);
    assert.equal(await isDue(), false);
    await set({ problem, triedAt: START, wanted: { at: START + MINUTE_MS } });
    assert.equal(await isDue(), true);
    await set({ problem, triedAt: START });
    rig.pass(14 * MINUTE_MS);
    assert.equal(await isDue(), true);
  });

  it('is asked of one feed, and of one organisation, alone', async () => {
    await prove();
    const others = [
      createMemoryFeed({ clock: rig.clock, kind: 'security-audit-api', categories: [] }),
      createMemoryFeed({ clock: rig.clock, orgId: '00000000-0000-4000-8000-0000000000b2' }),
    ];
    assert.equal(new Set([feed, ...others].map((one) => pullKey(one))).size, 3);
    for (const other of others) assert.equal(await isPullDue(rig.target(other, 2), rig.parts), true);
    assert.equal(await isDue(), false);
  });

  it('is told with everything that the plan needs', async () => {
    await prove(START - HOUR_MS);
    const retention = { orgId: feed.orgId, months: 13, setBy: 'admin@example.com', setAt: START };
    await rig.store.state.update('retentions', feed.orgId, () => retention);
    const scene = await dueScene(target(), rig.parts, { wishedOnly: true });
    assert.deepEqual([scene?.now, scene?.keptDays, scene?.wishedOnly, scene?.rules], [START, 2, true, PULL_RULES]);
    assert.deepEqual([scene?.state?.lastDoneAt, scene?.spans.length, scene?.newestDue], [START - HOUR_MS, 1, true]);
    assert.equal(scene?.keptFrom, Date.parse('2025-10-23T12:00:00Z'));
    const bare = await dueScene(rig.target(createMemoryFeed({ clock: rig.clock, orgId: 'x' })), rig.parts, {});
    assert.deepEqual([bare?.state, bare?.keptFrom, bare?.wishedOnly], [undefined, undefined, undefined]);
  });
});
