import assert from 'node:assert/strict';
import { keptSince, proofsAfter, readProofs, retentionWords } from '../../src/audit/retention.ts';
import type { PurgeRun } from '../../src/audit/state.ts';
import { openWorld } from '../commands/rig.ts';

const run = (changes: Partial<PurgeRun>): PurgeRun => ({
  orgId: 'org-1',
  before: 100,
  events: 5,
  firstAt: 1,
  lastAt: 99,
  plannedAt: 1000,
  status: 'done',
  ...changes,
});

describe('retention [U]', () => {
  it('counts months of the calendar', () => {
    const now = Date.parse('2026-03-31T10:00:00Z');
    assert.equal(new Date(keptSince(13, now)).toISOString(), '2025-02-28T10:00:00.000Z');
    assert.equal(new Date(keptSince(84, now)).toISOString(), '2019-03-31T10:00:00.000Z');
  });

  it('is said in years where it can be', () => {
    assert.deepEqual([undefined, 12, 13, 18, 84].map(retentionWords), [
      'for ever',
      '1 year',
      '13 months',
      '18 months',
      '7 years',
    ]);
  });
});

describe('what is proven after events were deleted [U]', () => {
  const own = { from: 0, to: 200, orgId: 'org-1' };

  it('begins with the newest deletion of that organisation', () => {
    assert.deepEqual(proofsAfter([own], [run({ before: 50 }), run({ before: 100 })]), [{ ...own, from: 100 }]);
    assert.deepEqual(proofsAfter([own], [run({ orgId: 'org-2' })]), [own]);
    assert.deepEqual(proofsAfter([{ ...own, to: 100 }], [run({})]), []);
  });

  it('counts a deletion that may have been begun, and none that was not approved', () => {
    assert.deepEqual(proofsAfter([own], [run({ status: 'approved' })]), [{ ...own, from: 100 }]);
    assert.deepEqual(proofsAfter([own], [run({ status: 'planned' }), run({ status: 'declined' })]), [own]);
  });

  it('goes for proof that names no organisation too', () => {
    assert.deepEqual(proofsAfter([{ from: 0, to: 200 }], [run({})]), [{ from: 100, to: 200 }]);
  });

  it('is read from the store', async () => {
    const store = await openWorld();
    const [span] = await store.coverage();
    assert.ok(span !== undefined);
    const before = span.from + 3_600_000;
    await store.state.update('purges', `org-1/${before}`, () => run({ before }));
    assert.deepEqual(await readProofs(store), [{ ...span, from: before }]);
    await store.close();
  });
});
