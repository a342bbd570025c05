import assert from 'node:assert/strict';
import { afterSetBack, doubtfulFrom, inStepWith, isAhead, proofsAt, wasSetBack } from '../../src/audit/clock-ahead.ts';
import type { Proof } from '../../src/audit/coverage.ts';
import { freshWindow } from '../../src/audit/pull-plan.ts';
import { PULL_RULES } from '../../src/audit/pull-rules.ts';
import type { PullState } from '../../src/audit/state.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const AHEAD = NOW + 24 * HOUR_MS;

function polled(from: number, to: number, recordedAt: number, more: Partial<Proof> = {}): Proof {
  return { from, to, recordedAt, orgId: 'org-a', sourceKind: 'admin-audit-api', ...more };
}

describe('what a clock that ran ahead leaves behind [U]', () => {
  it('counts for nothing, with all that its source proves, and touches no other', () => {
    const others = [
      polled(0, 30, 40, { orgId: 'org-b' }),
      polled(0, 30, 40, { sourceKind: 'security-audit-api' }),
      polled(0, 30, AHEAD, { sourceKind: 'control-hub-csv' }),
      polled(0, 30, AHEAD, { statedBy: 'person@example.com' }),
    ];
    const own = [polled(0, 10, 20), polled(50, NOW + HOUR_MS, AHEAD)];
    assert.deepEqual(proofsAt([...own, ...others], NOW), others);
    assert.deepEqual(proofsAt(own, AHEAD), own);
  });

  it('counts for nothing of the future, whoever says so', () => {
    const stated = polled(0, AHEAD, NOW, { statedBy: 'person@example.com' });
    assert.deepEqual(proofsAt([stated, { from: AHEAD, to: AHEAD + 1 }], NOW), [{ ...stated, to: NOW }]);
  });

  it('is no matter within the time for which proof waits before it is one', () => {
    assert.equal(isAhead(NOW + PULL_RULES.settleMs, NOW), false);
    assert.equal(isAhead(NOW + PULL_RULES.settleMs + 1, NOW), true);
    assert.equal(isAhead(undefined, NOW), false);
  });

  const state: PullState = { orgId: 'org-a', kind: 'admin-audit-api' };
  const traces: readonly (readonly [string, Partial<PullState>])[] = [
    ['a poll that ended well', { lastDoneAt: AHEAD }],
    ['a poll that ended badly', { triedAt: AHEAD }],
    ['a record', { inStepAt: AHEAD }],
    ['a stretch that could not be read', { unproven: [{ from: 1, to: 2, rejected: 1, tries: 1, at: AHEAD }] }],
  ];
  for (const [name, trace] of traces) {
    it(`shows in ${name}, and no more once it was seen to`, () => {
      const noted = { ...state, ...trace };
      assert.equal(wasSetBack({ spans: [], state: noted }, NOW), true);
      assert.equal(wasSetBack({ spans: [], state: noted }, AHEAD), false);
      assert.deepEqual(afterSetBack(noted, NOW), state);
      assert.deepEqual(afterSetBack(noted, AHEAD), noted);
    });
  }

  it('shows in proof', () => {
    assert.equal(wasSetBack({ spans: [polled(0, 1, AHEAD)], state: undefined }, NOW), true);
    assert.equal(wasSetBack({ spans: [polled(0, 1, NOW)], state: undefined }, NOW), false);
  });

  it('leaves no window that ends in the future, and no problem that begins there', () => {
    const window = freshWindow({ from: 1, to: NOW - 1 }, 'gap');
    const ahead = freshWindow({ from: 1, to: AHEAD }, 'newest');
    const problem = { code: 'feed-unreachable', what: 'w', next: 'n', since: AHEAD };
    const left = afterSetBack({ ...state, window: ahead, aside: window, problem }, NOW);
    assert.deepEqual(left, { ...state, aside: window, problem: { ...problem, since: NOW } });
    assert.deepEqual(afterSetBack({ ...state, window, aside: ahead }, NOW), { ...state, window });
  });

  it('is doubted from the last record that bore the clock out, else as far back as can be read again', () => {
    assert.equal(doubtfulFrom({ inStepAt: NOW - 5 }, 7, NOW), NOW - 5);
    assert.equal(doubtfulFrom({ inStepAt: 5 }, 7, NOW), 7);
    assert.equal(doubtfulFrom({ inStepAt: AHEAD }, 7, NOW), 7);
    assert.equal(doubtfulFrom({}, 7, NOW), 7);
  });

  it('is borne out by a record that came within the overlap, and by none of the future', () => {
    const times = [NOW - 3 * HOUR_MS, NOW - HOUR_MS, NOW + 1];
    assert.equal(inStepWith(times, NOW, PULL_RULES), NOW - HOUR_MS);
    assert.equal(inStepWith(times, NOW + 1, PULL_RULES), NOW + 1);
    assert.equal(inStepWith([NOW - HOUR_MS - 1], NOW, PULL_RULES), undefined);
    assert.equal(inStepWith([], NOW, PULL_RULES), undefined);
  });
});
