import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import { anonymousShare, gatherDigest } from '../../src/audit/digest.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming } from '../fixtures/events.ts';

const WEEK = { from: 1000, to: 2000 };
const BEFORE = { from: 0, to: 1000 };
const SERVICE = { email: 'api@cconesp.net' };
const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);

describe('what a digest counts [I]', () => {
  let store: AuditStore;
  beforeEach(async () => {
    store = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
  });
  afterEach(() => store.close());

  const add = (...events: readonly Partial<AuditEvent>[]): Promise<unknown> =>
    store.append(events.map((event, index) => anIncoming({ id: `c-${index}`, ...event })));
  const gather = () => gatherDigest(store, WEEK, BEFORE, 'UTC');

  it('is all zeros when nothing happened', async () => {
    assert.deepEqual(await gather(), {
      ...WEEK,
      zone: 'UTC',
      total: 0,
      unattributed: 0,
      byEntityType: [],
      byAction: [],
      examples: [],
      previous: { ...BEFORE, total: 0, unattributed: 0 },
    });
  });

  it('takes in the first instant of the span and leaves out its end', async () => {
    await add(
      { time: 999, actor: SERVICE },
      { time: 1000, actor: SERVICE },
      { time: 1999, actor: SERVICE },
      { time: 2000, actor: SERVICE },
    );
    const { total, unattributed, previous } = await gather();
    assert.deepEqual([total, unattributed, previous.total, previous.unattributed], [2, 2, 1, 1]);
  });

  it('counts kinds with the most anonymous changes first, equal ones by name, and no others', async () => {
    const user = { time: 1500, entityType: 'user' };
    const team = { time: 1500, entityType: 'team' };
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

  it('names five anonymous changes, deletions first, then the newest, none twice', async () => {
    const old = { actor: SERVICE, time: 1001 };
    await add(
      { id: 'c-deleted', ...old, action: 'deleted' },
      { id: 'c-named', time: 1900, action: 'deleted' },
      ...Array.from({ length: 6 }, (_, index) => ({ id: `c-new-${index}`, ...old, time: 1100 + index })),
    );
    const { examples } = await gather();
    assert.deepEqual(
      examples.map(({ id }) => id),
      ['c-deleted', 'c-new-5', 'c-new-4', 'c-new-3', 'c-new-2'],
    );
  });

  it('adds up: each table sums to the anonymous changes', async () => {
    const event = fc.record({
      time: fc.integer({ min: 0, max: 2100 }),
      actor: fc.constantFrom(SERVICE, {}, { email: 'person@example.com' }),
      action: fc.constantFrom('created', 'modified', 'deleted'),
      entityType: fc.constantFrom('user', 'team', 'site'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const fresh = await openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
        await fresh.append(events.map((one, index) => anIncoming({ id: `c-${index}`, ...one })));
        const facts = await gatherDigest(fresh, WEEK, BEFORE, 'UTC');
        await fresh.close();
        const within = events.filter(({ time }) => time >= WEEK.from && time < WEEK.to);
        const nameless = within.filter(({ actor }) => isAnonymous(actor)).length;
        assert.deepEqual([facts.total, facts.unattributed], [within.length, nameless]);
        for (const rows of [facts.byEntityType, facts.byAction]) {
          assert.equal(
            rows.reduce((sum, row) => sum + row.anonymous, 0),
            nameless,
          );
        }
        assert.equal(facts.examples.length, Math.min(5, nameless));
      }),
      { numRuns: 40 },
    );
  });
});

describe('share of changes that name nobody [U]', () => {
  it('is between 0 and 1, and unknown of nothing', () => {
    assert.equal(anonymousShare({ total: 0, unattributed: 0 }), undefined);
    assert.equal(anonymousShare({ total: 4, unattributed: 0 }), 0);
    assert.equal(anonymousShare({ total: 4, unattributed: 1 }), 0.25);
    assert.equal(anonymousShare({ total: 4, unattributed: 4 }), 1);
  });
});
