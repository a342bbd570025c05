import assert from 'node:assert/strict';
import { isNewestDue, mayTry } from '../../src/audit/pull-due.ts';
import type { PullState } from '../../src/audit/state.ts';

const MINUTE_MS = 60_000;
const state: PullState = { orgId: 'org-a', kind: 'admin-audit-api' };
/** Every quarter of an hour. */
const quarters = (after: number): number => (Math.floor(after / (15 * MINUTE_MS)) + 1) * 15 * MINUTE_MS;
const never = (): undefined => undefined;
const T0 = Date.parse('2026-11-23T12:00:00Z');
const minutes = (count: number): number => T0 + count * MINUTE_MS;

describe('when a feed is asked again [U]', () => {
  const rows: readonly (readonly [title: string, state: PullState | undefined, now: number, due: boolean])[] = [
    ['never asked', undefined, T0, true],
    ['not before the next tick', { ...state, lastDoneAt: minutes(1) }, minutes(14), false],
    ['at the tick', { ...state, lastDoneAt: minutes(1) }, minutes(15), true],
    ['once for many ticks that were missed', { ...state, lastDoneAt: minutes(-60 * 24 * 30) }, T0, true],
    [
      'at once when somebody wants it',
      { ...state, lastDoneAt: minutes(1), wanted: { at: minutes(2) } },
      minutes(2),
      true,
    ],
    [
      'not for a span that somebody wants',
      { ...state, lastDoneAt: minutes(1), wanted: { at: minutes(2), from: T0 } },
      minutes(2),
      false,
    ],
    ['when the clock was set back', { ...state, lastDoneAt: minutes(60) }, T0, true],
  ];
  for (const [title, given, now, due] of rows) it(title, () => assert.equal(isNewestDue(given, quarters, now), due));

  it('not by itself where no schedule is set', () => {
    assert.equal(isNewestDue(undefined, never, T0), false);
    assert.equal(isNewestDue({ ...state, wanted: { at: T0 } }, never, T0), true);
  });

  it('at the next tick after it was not reached', () => {
    const problem = { code: 'feed-unreachable', what: '', next: '', since: T0 };
    const failed: PullState = { ...state, problem, triedAt: minutes(60) };
    assert.deepEqual(
      [61, 74, 75].map((at) => mayTry(failed, quarters, minutes(at))),
      [false, false, true],
    );
    assert.equal(mayTry({ ...failed, wanted: { at: minutes(61) } }, quarters, minutes(61)), true);
    assert.equal(mayTry({ ...failed, wanted: { at: minutes(59) } }, quarters, minutes(61)), false);
    assert.equal(mayTry(failed, never, minutes(600)), false);
    assert.equal(mayTry(failed, quarters, minutes(59)), true, 'the clock was set back');
  });

  it('at a growing distance, but every hour, while the access is lost', () => {
    const tries: number[] = [];
    let lost: PullState = { ...state, problem: { code: 'access-lost', what: '', next: '', since: T0 }, triedAt: T0 };
    for (let now = 0; now <= 400; now += 1) {
      if (!mayTry(lost, quarters, minutes(now))) continue;
      tries.push(now);
      lost = { ...lost, triedAt: minutes(now) };
    }
    assert.deepEqual(tries, [15, 30, 60, 120, 180, 240, 300, 360]);
  });
});
