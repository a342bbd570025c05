import assert from 'node:assert/strict';
import fc from 'fast-check';
import { freshWindow } from '../../src/audit/pull-plan.ts';
import { PULL_RULES } from '../../src/audit/pull-rules.ts';
import {
  closeWindow,
  endPass,
  failWindow,
  passAgain,
  provenSpan,
  sumOf,
  takePage,
} from '../../src/audit/pull-window.ts';
import type { PullState, PullWindow } from '../../src/audit/state.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const CLOSING = { now: NOW, floor: NOW - 1000 * HOUR_MS, rules: PULL_RULES };
const DAY = { from: NOW - 24 * HOUR_MS, to: NOW };
const state: PullState = { orgId: 'org-a', kind: 'admin-audit-api' };
const mark = (number: number): string => number.toString(16).padStart(12, '0');

/** All pages of a window, given by the numbers of their records. */
function read(pages: readonly (readonly number[])[], begun: PullWindow = freshWindow(DAY, 'newest')): PullWindow {
  return pages.reduce<PullWindow>(
    (window, page, at) =>
      takePage(window, {
        marks: page.map(mark),
        rejected: 0,
        added: page.length,
        ...(at === pages.length - 1 ? {} : { next: `page ${at + 2}` }),
      }),
    begun,
  );
}

const endOf = (window: PullWindow, first?: readonly number[]): string =>
  endPass(window, first === undefined ? undefined : sumOf(first.map(mark)), PULL_RULES).kind;

describe('course of a window [U]', () => {
  const passes: readonly (readonly [title: string, pages: number[][], first: number[], end: string])[] = [
    [
      'pages that stand still',
      [
        [6, 5],
        [4, 3],
        [2, 1],
      ],
      [6, 5],
      'whole',
    ],
    ['one record more at the head', [[6, 5], [5, 4], [3, 2], [1]], [7, 6], 'again'],
    ['a record more before the second page', [[6, 5], [5, 4], [3, 2], [1]], [6, 5], 'again'],
    ['a record more before the last page', [[6, 5], [4, 3], [3, 2], [1]], [6, 5], 'again'],
    ['several pages more at once', [[9, 8], [7, 6], [9, 8], [7, 6], [5]], [9, 8], 'again'],
    ['a record less', [[6, 5], [3, 2], [1]], [6, 4], 'again'],
    ['the same records in another order on the first page', [[6, 5], [4]], [5, 6], 'whole'],
  ];
  for (const [title, pages, first, end] of passes)
    it(`sees ${title}`, () => assert.equal(endOf(read(pages), first), end));

  it('takes a record that the service lists twice for what it is when a second pass shows the same', () => {
    const first = read([
      [6, 5],
      [5, 4],
    ]);
    const again = endPass(first, sumOf([6, 5].map(mark)), PULL_RULES);
    assert.ok(again.kind === 'again');
    assert.equal(
      endOf(
        read(
          [
            [6, 5],
            [5, 4],
          ],
          again.window,
        ),
        [6, 5],
      ),
      'whole',
    );
    assert.equal(
      endOf(
        read(
          [
            [6, 5],
            [5, 3],
          ],
          again.window,
        ),
        [6, 5],
      ),
      'again',
    );
    assert.equal(
      endOf(
        read(
          [
            [6, 5],
            [5, 4],
          ],
          again.window,
        ),
        [7, 6],
      ),
      'again',
    );
  });

  it('is read three times, then half of it, down to what would prove nothing', () => {
    const shifted = [
      [6, 5],
      [5, 4],
    ];
    let window = freshWindow(DAY, 'newest');
    const lengths: number[] = [];
    for (;;) {
      lengths.push((window.to - window.from) / HOUR_MS);
      const end = passAgain(read(shifted, window), PULL_RULES);
      if (end.kind !== 'again') {
        assert.equal(end.kind, 'in-vain');
        break;
      }
      assert.deepEqual([end.window.cursor, end.window.pages, end.window.shifted], [undefined, 0, undefined]);
      if (end.window.to !== window.to) assert.equal(end.window.part, 'gap');
      window = end.window;
    }
    const each = [24, 12, 6, 3, 13 / 6];
    assert.deepEqual(
      lengths.map((length) => length.toFixed(3)),
      each.flatMap((length) => [length, length, length].map((one) => one.toFixed(3))),
    );
  });

  it('proves nothing of its last minutes, and nothing with a record that could not be read', () => {
    assert.deepEqual(provenSpan(DAY, PULL_RULES), { from: DAY.from, to: NOW - 5 * 60_000 });
    assert.equal(provenSpan({ from: NOW - 1000, to: NOW }, PULL_RULES), undefined);
    assert.equal(endOf(takePage(freshWindow(DAY, 'gap'), { marks: [], rejected: 1, added: 0 })), 'in-vain');
  });

  it('has the same sum for the same records in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 48 - 1 })),
        fc.integer({ min: 0, max: 20 }),
        (numbers, cut) => {
          const marks = numbers.map(mark);
          const whole = sumOf(marks);
          assert.equal(sumOf(marks.slice(cut), sumOf(marks.slice(0, cut))), whole);
          assert.equal(sumOf(marks.toReversed()), whole);
          assert.notEqual(sumOf([...marks, mark(1)]), whole);
        },
      ),
    );
  });

  it('keeps what is needed to see a shift small', () => {
    let window = freshWindow(DAY, 'gap');
    for (let page = 0; page < 3000; page += 1)
      window = takePage(window, {
        marks: [mark(2 * page), mark(2 * page + 1)],
        rejected: 0,
        added: 2,
        next: `${page}`,
      });
    assert.deepEqual([window.lastMarks.length, window.endMarks?.length, window.shifted], [2, 2000, undefined]);
  });
});

describe('what is noted when a window is done with [U]', () => {
  const window = { ...freshWindow(DAY, 'newest'), pages: 2 };

  it('is when the last poll for new records ended', () => {
    assert.deepEqual(closeWindow({ ...state, window }, window, 'whole', CLOSING), { ...state, lastDoneAt: NOW });
    const gap = { ...window, part: 'gap' as const };
    assert.deepEqual(closeWindow({ ...state, window: gap }, gap, 'whole', CLOSING), state);
  });

  it('is that a wish is fulfilled by what was read since, and only by that', () => {
    const close = (at: number, part: 'newest' | 'gap'): unknown =>
      closeWindow({ ...state, wanted: { at } }, { ...window, part }, 'whole', CLOSING).wanted;
    assert.equal(close(NOW, 'newest'), undefined);
    assert.equal(close(NOW + 1, 'newest'), undefined, 'the clock was set back');
    const later = { ...CLOSING, now: NOW + 60_000 };
    assert.deepEqual(closeWindow({ ...state, wanted: { at: NOW + 1 } }, window, 'whole', later).wanted, {
      at: NOW + 1,
    });
    assert.deepEqual(close(NOW - 1, 'gap'), { at: NOW - 1 });
  });

  it('is how far a span has come that was asked for', () => {
    const wanted = { at: NOW, from: NOW - 48 * HOUR_MS, to: NOW - HOUR_MS };
    const wished = freshWindow({ from: wanted.from, to: NOW - 24 * HOUR_MS }, 'wished');
    const first = closeWindow({ ...state, wanted }, wished, 'whole', CLOSING);
    assert.deepEqual(first.wanted, { ...wanted, from: NOW - 24 * HOUR_MS });
    const rest = freshWindow({ from: NOW - 24 * HOUR_MS, to: wanted.to }, 'wished');
    assert.equal(closeWindow(first, rest, 'in-vain', CLOSING).wanted, undefined);
    // One that began before the new wish says nothing of what lies before it.
    assert.deepEqual(closeWindow({ ...state, wanted }, rest, 'whole', CLOSING).wanted, wanted);
  });

  it('is what proved nothing, until it is proven', () => {
    const vain = closeWindow(state, { ...window, rejected: 3 }, 'in-vain', CLOSING);
    assert.deepEqual(vain.unproven, [{ from: DAY.from, to: NOW - 5 * 60_000, rejected: 3, at: NOW, tries: 1 }]);
    assert.equal(closeWindow(vain, window, 'whole', CLOSING).unproven, undefined);
    const half = freshWindow({ from: DAY.from, to: NOW - 12 * HOUR_MS }, 'again');
    assert.deepEqual(closeWindow(vain, half, 'whole', CLOSING).unproven, [
      { from: NOW - 12 * HOUR_MS - 5 * 60_000, to: NOW - 5 * 60_000, rejected: 3, at: NOW, tries: 1 },
    ]);
    assert.equal(closeWindow(vain, half, 'whole', { ...CLOSING, floor: NOW }).unproven, undefined);
  });
});

describe('what is noted when a poll breaks off [U]', () => {
  const error = (code: string) => ({ code, message: 'It did not work.', next: 'Wait.' });
  const gap: PullWindow = { ...freshWindow(DAY, 'gap'), cursor: 'page 2', pages: 1 };
  const newest: PullWindow = { ...gap, part: 'newest' };

  it('is why, since when, and where it goes on', () => {
    const first = failWindow({ ...state, window: gap }, gap, error('feed-unreachable'), CLOSING);
    const problem = { code: 'feed-unreachable', what: 'It did not work.', next: 'Wait.', since: NOW };
    assert.deepEqual(first, { ...state, window: { ...gap, failures: 1 }, problem, triedAt: NOW });
    const later = { ...CLOSING, now: NOW + HOUR_MS };
    const second = failWindow(first, gap, error('feed-unreachable'), later);
    assert.deepEqual([second.problem?.since, second.triedAt], [NOW, later.now]);
    assert.equal(failWindow(second, gap, error('access-lost'), later).problem?.since, later.now);
  });

  it('counts polls that got no further, and passes a page over that stops them for good', () => {
    for (const window of [gap, newest]) {
      let current: PullState = { ...state, window };
      for (let poll = 1; poll <= 3; poll += 1)
        current = failWindow(current, current.window ?? window, error('feed-unreachable'), CLOSING);
      assert.equal(current.window, undefined);
      assert.equal(current.unproven?.length, 1);
      assert.equal(current.lastDoneAt, undefined);
      assert.equal(current.problem?.code, 'feed-unreachable');
    }
    const moved = takePage({ ...gap, failures: 2 }, { marks: [], rejected: 0, added: 0, next: 'page 3' });
    assert.equal(moved.failures, undefined);
  });

  it('never gives up the first page of what is new, nor anything while the access is lost', () => {
    const begun = freshWindow(DAY, 'newest');
    let current: PullState = { ...state, window: begun };
    for (let poll = 1; poll <= 9; poll += 1)
      current = failWindow(current, current.window ?? begun, error('feed-unreachable'), CLOSING);
    assert.equal(current.window?.failures, 9);
    let locked: PullState = { ...state, window: gap };
    for (let poll = 1; poll <= 9; poll += 1)
      locked = failWindow(locked, locked.window ?? gap, error('access-lost'), CLOSING);
    assert.deepEqual(locked.window, gap);
  });

  it('leaves alone what the service refuses', () => {
    const refused = failWindow({ ...state, window: gap }, gap, error('feed-refused'), CLOSING);
    assert.deepEqual([refused.window, refused.unproven?.length], [undefined, 1]);
    const newer = failWindow({ ...state, window: newest }, newest, error('feed-refused'), CLOSING);
    assert.deepEqual([newer.window, newer.unproven, newer.problem?.code], [undefined, undefined, 'feed-refused']);
  });

  it('is told as long as the window that is in trouble waits', () => {
    const aside = { ...gap, failures: 2 };
    const problem = { code: 'feed-unreachable', what: 'It did not work.', next: 'Wait.', since: NOW - HOUR_MS };
    const closed = closeWindow({ ...state, window: newest, aside, problem }, newest, 'whole', CLOSING);
    assert.deepEqual([closed.problem, closed.lastDoneAt], [problem, NOW]);
    assert.equal(closeWindow({ ...state, window: newest, problem }, newest, 'whole', CLOSING).problem, undefined);
  });
});
