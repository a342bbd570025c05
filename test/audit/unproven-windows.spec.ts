import assert from 'node:assert/strict';
import { PULL_RULES } from '../../src/audit/pull-rules.ts';
import type { UnprovenWindow } from '../../src/audit/state.ts';
import { againAt, dueAgain, noteUnproven, withoutProven } from '../../src/audit/unproven-windows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const window = (from: number, to: number, more: Partial<UnprovenWindow> = {}): UnprovenWindow => ({
  from: from * HOUR_MS,
  to: to * HOUR_MS,
  rejected: 1,
  at: 0,
  tries: 1,
  ...more,
});
const noted = ({ tries: _, ...rest }: UnprovenWindow): Omit<UnprovenWindow, 'tries'> => rest;
const hours = (windows: readonly UnprovenWindow[]): readonly (readonly number[])[] =>
  windows.map(({ from, to, tries }) => [from / HOUR_MS, to / HOUR_MS, tries]);

describe('windows that prove nothing [U]', () => {
  it('are one where polls that overlap meet the same bad record', () => {
    let windows: readonly UnprovenWindow[] = [];
    for (let poll = 0; poll < 8; poll += 1)
      windows = noteUnproven(windows, noted(window(poll / 4, 1 + poll / 4, { at: poll * HOUR_MS })));
    assert.deepEqual(hours(windows), [[0, 2.75, 1]]);
    assert.equal(windows[0]?.at, 0, 'the next try is a day after the first');
  });

  it('do not grow beyond a day', () => {
    const windows = noteUnproven([window(0, 20)], noted(window(19, 40, { at: 20 * HOUR_MS })));
    assert.deepEqual(hours(windows), [
      [0, 19, 1],
      [19, 40, 1],
    ]);
  });

  it('shrink as they are proven', () => {
    assert.deepEqual(hours(withoutProven([window(0, 10)], [{ from: 2 * HOUR_MS, to: 4 * HOUR_MS }])), [
      [0, 2, 1],
      [4, 10, 1],
    ]);
    assert.deepEqual(withoutProven([window(0, 10)], [{ from: 0, to: 10 * HOUR_MS }]), []);
  });

  it('are read again after a day, then two, and at last every week', () => {
    const waits = [1, 2, 3, 7, 8, 100].map((tries) => againAt(window(0, 1, { tries }), PULL_RULES) / DAY_MS);
    assert.deepEqual(waits, [1, 2, 3, 7, 7, 7]);
  });

  it('are cut in pieces until only the hour of the bad record is left', () => {
    const bad = 333.3;
    let windows: readonly UnprovenWindow[] = [window(0, 720)];
    let now = 0;
    let reads = 0;
    for (let day = 1; day < 20; day += 1) {
      now += DAY_MS;
      for (
        let piece = dueAgain(windows, 0, now, PULL_RULES);
        piece !== undefined;
        piece = dueAgain(windows, 0, now, PULL_RULES)
      ) {
        reads += 1;
        const isBad = piece.from <= bad * HOUR_MS && bad * HOUR_MS < piece.to;
        windows = isBad ? noteUnproven(windows, { ...piece, rejected: 1, at: now }) : withoutProven(windows, [piece]);
      }
    }
    assert.equal(windows.length, 1);
    const [left] = windows;
    assert.ok(left !== undefined && left.from <= bad * HOUR_MS && left.to > bad * HOUR_MS);
    assert.ok(left.to - left.from <= 1.5 * HOUR_MS, `${(left.to - left.from) / HOUR_MS} hours are left`);
    assert.ok(reads < 100, `${reads} reads`);
  });

  it('are few and read seldom, even where nothing at all can be read', () => {
    let windows: readonly UnprovenWindow[] = Array.from({ length: 12 }, (_, at) => window(at * 720, (at + 1) * 720));
    const perDay: number[] = [];
    for (let day = 1; day < 60; day += 1) {
      let reads = 0;
      for (
        let piece = dueAgain(windows, 0, day * DAY_MS, PULL_RULES);
        piece !== undefined;
        piece = dueAgain(windows, 0, day * DAY_MS, PULL_RULES)
      ) {
        reads += 1;
        windows = noteUnproven(windows, { ...piece, rejected: 9, at: day * DAY_MS });
      }
      perDay.push(reads);
    }
    assert.ok(windows.length < 80, `${windows.length} windows`);
    assert.ok(
      Math.max(...perDay) <= 110 && perDay.slice(30).reduce((sum, reads) => sum + reads, 0) <= 300,
      `${perDay}`,
    );
  });

  it('are not read again where the vendor has them no more', () => {
    assert.equal(dueAgain([window(0, 10)], 10 * HOUR_MS, 9 * DAY_MS, PULL_RULES), undefined);
    assert.deepEqual(dueAgain([window(0, 8)], 7 * HOUR_MS, 9 * DAY_MS, PULL_RULES), {
      from: 7 * HOUR_MS,
      to: 8 * HOUR_MS,
    });
  });
});
