import assert from 'node:assert/strict';
import { anonymousShare, countable, isWeek } from '../../src/audit/digest.ts';

describe('share of changes that name nobody [U]', () => {
  const rows = [
    [0, 0, 0, undefined],
    [4, 0, 0, 0],
    [4, 1, 0, 0.25],
    [4, 4, 0, 1],
    [10, 1, 6, 0.25],
    [6, 0, 6, undefined],
  ] as const;
  for (const [total, unattributed, automation, share] of rows) {
    it(`is ${share} for ${unattributed} of ${total} with ${automation} by automation`, () => {
      assert.equal(anonymousShare({ total, unattributed, automation }), share);
      assert.equal(countable({ total, automation }), total - automation);
    });
  }
});

describe('one week by the clock on the wall [U]', () => {
  const rows = [
    ['2026-11-15T23:00:00Z', '2026-11-22T23:00:00Z', true],
    ['2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', true],
    ['2026-10-18T22:00:00Z', '2026-10-25T22:00:00Z', false],
    ['2026-11-15T23:00:00Z', '2026-11-16T23:00:00Z', false],
  ] as const;
  for (const [from, to, expected] of rows) {
    it(`${from} to ${to} in Berlin: ${expected}`, () => {
      assert.equal(isWeek({ from: Date.parse(from), to: Date.parse(to) }, 'Europe/Berlin'), expected);
    });
  }
});
