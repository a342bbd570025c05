import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import { automationKey } from '../../src/audit/automation.ts';
import type { DigestScope } from '../../src/audit/digest.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { gatherDigest } from '../../src/audit/gather-digest.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming } from '../fixtures/events.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Monday 16 Nov 2026, midnight UTC. */
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const WEEK = { from: MONDAY, to: MONDAY + WEEK_MS };
const BEFORE = { from: MONDAY - WEEK_MS, to: MONDAY };
const SERVICE = { email: 'api@cconesp.net' };
const SYNC = { email: 'sync@example.com' };
const isAnonymous = anonymousActors([...DEFAULT_ANONYMOUS_ACTORS, 'sync@example.com']);
const open = () => openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
const gatherFrom = (store: AuditStore, scope: DigestScope = { zone: 'UTC' }) =>
  gatherDigest(store, { span: WEEK, previous: BEFORE, isComplete: true }, scope);

describe('what a digest counts [I]', () => {
  let store: AuditStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const add = (...events: readonly Partial<AuditEvent>[]): Promise<unknown> =>
    store.append(events.map((event, index) => anIncoming({ id: `c-${event.time}-${index}`, ...event })));
  const gather = (scope?: DigestScope) => gatherFrom(store, scope);
  const nameAutomation = (identity: string, entityType?: string): Promise<unknown> => {
    const rule = { identity, by: 'admin@example.com', at: 0, ...(entityType === undefined ? {} : { entityType }) };
    return store.state.update('automations', automationKey(rule), () => rule);
  };

  it('is all zeros when nothing happened', async () => {
    const { weeks, ...facts } = await gather();
    assert.deepEqual(facts, {
      ...WEEK,
      zone: 'UTC',
      total: 0,
      unattributed: 0,
      automation: 0,
      byEntityType: [],
      byAction: [],
      targets: [],
      examples: [],
      previous: { ...BEFORE, total: 0, unattributed: 0, automation: 0 },
      claims: { made: 0, confirmed: 0, ofThese: 0, waiting: 0 },
      keys: { people: 0, proven: 0, newlyProven: 0, toOnboard: 0 },
      step: { kind: 'nothing' },
    });
    assert.equal(weeks.length, 8);
    assert.ok(weeks.every(({ total, isKnown }) => total === 0 && !isKnown));
  });

  it('takes in the first instant of the span and leaves out its end', async () => {
    await add(
      { time: WEEK.from - 1, actor: SERVICE },
      { time: WEEK.from, actor: SERVICE },
      { time: WEEK.to - 1, actor: SERVICE },
      { time: WEEK.to, actor: SERVICE },
    );
    const { total, unattributed, previous } = await gather();
    assert.deepEqual([total, unattributed, previous.total, previous.unattributed], [2, 2, 1, 1]);
  });

  it('counts kinds with the most anonymous changes first, equal ones by name, and no others', async () => {
    const user = { time: MONDAY, entityType: 'user' };
    const team = { time: MONDAY, entityType: 'team' };
    await add(
      { ...user, actor: SERVICE },
      { ...user, actor: SERVICE },
      user,
      { ...team, actor: {} },
      { ...team, entityType: 'site', actor: SERVICE },
      { ...team, entityType: 'skill' },
    );
    const { byEntityType, byAction } = await gather();
    assert.deepEqual(byEntityType, [
      { value: 'user', anonymous: 2, total: 3 },
      { value: 'site', anonymous: 1, total: 1 },
      { value: 'team', anonymous: 1, total: 1 },
    ]);
    assert.deepEqual(byAction, [{ value: 'modified', anonymous: 4, total: 6 }]);
  });

  it('counts deletions first, then what was done most', async () => {
    const one = { time: MONDAY, actor: SERVICE };
    await add(one, one, { ...one, action: 'created' }, { ...one, action: 'deleted' });
    assert.deepEqual(
      (await gather()).byAction.map(({ value, anonymous }) => [value, anonymous]),
      [
        ['deleted', 1],
        ['modified', 2],
        ['created', 1],
      ],
    );
  });

  it('names five anonymous changes, deletions first, then the newest, none twice', async () => {
    const old = { actor: SERVICE, time: MONDAY + 1 };
    await add(
      { id: 'c-deleted', ...old, action: 'deleted' },
      { id: 'c-named', time: MONDAY + 900, action: 'deleted' },
      ...Array.from({ length: 6 }, (_, index) => ({ id: `c-new-${index}`, ...old, time: MONDAY + 100 + index })),
    );
    const { examples } = await gather();
    assert.deepEqual(
      examples.map(({ id }) => id),
      ['c-deleted', 'c-new-5', 'c-new-4', 'c-new-3', 'c-new-2'],
    );
  });

  it('names the three objects that were changed most, and none that was changed once or has no name', async () => {
    const change = (id: string, times: number) =>
      Array.from({ length: times }, (_, at) => ({
        time: MONDAY + at,
        actor: SERVICE,
        target: id === '' ? {} : { id, name: `${id} ${at}` },
      }));
    await add(...['a', 'b', 'c', 'd', ''].flatMap((id, at) => change(id, [2, 5, 1, 3, 9][at] ?? 0)));
    const { targets } = await gather();
    assert.deepEqual(
      targets.map(({ event, anonymous }) => [event.target.name, anonymous]),
      [
        ['b 4', 5],
        ['d 2', 3],
        ['a 1', 2],
      ],
    );
  });

  it('keeps to the kinds asked for, everywhere', async () => {
    const inBoth = (entityType: string) => [
      { time: MONDAY, actor: SERVICE, entityType, target: { id: entityType } },
      { time: MONDAY + 1, actor: SERVICE, entityType, target: { id: entityType } },
      { time: MONDAY - 1, actor: SERVICE, entityType },
    ];
    await add(...inBoth('user'), ...inBoth('team'), ...inBoth('site'));
    const facts = await gather({ zone: 'UTC', entityTypes: ['user', 'team'] });
    assert.deepEqual(facts.entityTypes, ['user', 'team']);
    assert.deepEqual([facts.total, facts.unattributed, facts.previous.total, facts.weeks[6]?.total], [4, 4, 2, 2]);
    for (const kinds of [
      facts.byEntityType.map(({ value }) => value),
      facts.targets.map(({ event }) => event.entityType),
      [...new Set(facts.examples.map(({ entityType }) => entityType))],
    ]) {
      assert.deepEqual(kinds.toSorted(), ['team', 'user']);
    }
  });

  describe('where automation is named', () => {
    it('counts it apart: no kind, action, object or example has it', async () => {
      const sync = { time: MONDAY, actor: SYNC, target: { id: 'synced' } };
      const person = { ...sync, actor: SERVICE, target: { id: 'other' } };
      await add(sync, sync, { ...sync, action: 'deleted' }, person, { ...person, action: 'created' }, { time: MONDAY });
      await nameAutomation('SYNC@example.com');
      const facts = await gather();
      assert.deepEqual([facts.total, facts.automation, facts.unattributed], [6, 3, 2]);
      assert.deepEqual(facts.byEntityType, [{ value: 'user', anonymous: 2, total: 3 }]);
      assert.deepEqual(facts.byAction, [
        { value: 'created', anonymous: 1, total: 1 },
        { value: 'modified', anonymous: 1, total: 2 },
      ]);
      assert.deepEqual(
        facts.targets.map(({ event, anonymous }) => [event.target.id, anonymous]),
        [['other', 2]],
      );
      assert.ok(facts.examples.length === 2 && facts.examples.every(({ actor }) => actor.email === SERVICE.email));
      assert.deepEqual([facts.weeks[7]?.automation, facts.weeks[7]?.unattributed], [3, 2]);
    });

    it('counts it for the kind it is named for only', async () => {
      await add(
        { time: MONDAY, actor: SYNC, entityType: 'user' },
        { time: MONDAY, actor: SYNC, entityType: 'team', target: { id: 't' } },
      );
      await nameAutomation('sync@example.com', 'user');
      const facts = await gather();
      assert.deepEqual([facts.automation, facts.unattributed], [1, 1]);
      assert.deepEqual(
        facts.examples.map(({ entityType }) => entityType),
        ['team'],
      );
    });

    it('finds the examples behind a flood of it', async () => {
      const flood = Array.from({ length: 450 }, (_, at) => ({ time: MONDAY + 1000 + at, actor: SYNC }));
      await add({ id: 'c-old', time: MONDAY, actor: SERVICE }, ...flood);
      await nameAutomation('sync@example.com');
      const { examples } = await gather();
      assert.deepEqual(
        examples.map(({ id }) => id),
        ['c-old'],
      );
    });
  });

  describe('over eight weeks', () => {
    it('counts each by the clock on the wall, oldest first', async () => {
      const berlin = { from: Date.parse('2026-10-25T23:00:00Z'), to: Date.parse('2026-11-01T23:00:00Z') };
      await add(
        { time: Date.parse('2026-10-18T22:00:00Z'), actor: SERVICE },
        { time: Date.parse('2026-10-18T21:59:59Z') },
        { time: Date.parse('2026-10-25T22:30:00Z'), actor: SERVICE },
        { time: berlin.from, actor: SERVICE },
      );
      const previous = { from: Date.parse('2026-10-18T22:00:00Z'), to: berlin.from };
      const { weeks } = await gatherDigest(
        store,
        { span: berlin, previous, isComplete: true },
        { zone: 'Europe/Berlin' },
      );
      assert.deepEqual(
        weeks.slice(-3).map(({ from, to, total, unattributed }) => [(to - from) / 3_600_000, total, unattributed]),
        [
          [168, 1, 0],
          [169, 2, 2],
          [168, 1, 1],
        ],
      );
      assert.deepEqual({ from: weeks[6]?.from, to: weeks[6]?.to }, previous);
    });

    it('tells a week without changes from one of which nothing is known', async () => {
      await add({ time: MONDAY - 3 * WEEK_MS });
      await store.addCoverage({ ...BEFORE, sourceKind: 'sample', sourceName: 'x', recordedAt: 0 });
      const { weeks } = await gather();
      assert.deepEqual(
        weeks.map(({ isKnown }) => isKnown),
        [false, false, false, false, true, false, true, false],
      );
    });

    it('has none of them for a span that is no week', async () => {
      const span = { from: MONDAY, to: MONDAY + DAY_MS };
      const { weeks } = await gatherDigest(store, { span, previous: span, isComplete: true }, { zone: 'UTC' });
      assert.deepEqual(weeks, []);
    });
  });

  it('adds up: each table sums to the anonymous changes, and automation is in none', async () => {
    const event = fc.record({
      time: fc.integer({ min: BEFORE.from, max: WEEK.to + 1000 }),
      actor: fc.constantFrom(SERVICE, SYNC, {}, { email: 'person@example.com' }),
      action: fc.constantFrom('created', 'modified', 'deleted'),
      entityType: fc.constantFrom('user', 'team', 'site'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), fc.boolean(), async (events, isNamed) => {
        const fresh = await open();
        await fresh.append(events.map((one, index) => anIncoming({ id: `c-${index}`, ...one })));
        if (isNamed) {
          const rule = { identity: 'sync@example.com', entityType: 'user', by: 'operator', at: 0 };
          await fresh.state.update('automations', automationKey(rule), () => rule);
        }
        const facts = await gatherFrom(fresh);
        await fresh.close();
        const within = events.filter(({ time }) => time >= WEEK.from && time < WEEK.to);
        const isAutomation = (one: (typeof events)[number]): boolean =>
          isNamed && one.actor === SYNC && one.entityType === 'user';
        const nameless = within.filter((one) => isAnonymous(one.actor) && !isAutomation(one)).length;
        assert.deepEqual(
          [facts.total, facts.unattributed, facts.automation],
          [within.length, nameless, within.filter(isAutomation).length],
        );
        for (const rows of [facts.byEntityType, facts.byAction]) {
          assert.equal(
            rows.reduce((sum, row) => sum + row.anonymous, 0),
            nameless,
          );
        }
        assert.equal(facts.examples.length, Math.min(5, nameless));
        const { total, unattributed, automation } = facts;
        assert.deepEqual(facts.weeks[7], { ...WEEK, total, unattributed, automation, isKnown: total > 0 });
        assert.deepEqual(
          { ...BEFORE, ...facts.previous },
          (({ isKnown: _, ...week }) => week)(facts.weeks[6] ?? assert.fail()),
        );
      }),
      { numRuns: 40 },
    );
  });
});
