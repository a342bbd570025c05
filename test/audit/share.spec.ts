import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type GoalTold,
  isGoalReached,
  isQuietBecauseOfGoal,
  namedShare,
  type ShareCount,
  shortOfGoal,
} from '../../src/audit/share.ts';

const count = (total: number, automation: number, recorded: number, confirmed: number): ShareCount => ({
  total,
  automation,
  recorded,
  confirmed,
});

describe('named share and its goal [U]', () => {
  const rows: readonly (readonly [ShareCount, number, number | undefined, number, boolean])[] = [
    [count(0, 0, 0, 0), 100, undefined, 0, false],
    [count(5, 5, 0, 0), 100, undefined, 0, false],
    [count(4, 0, 4, 0), 100, 1, 0, true],
    [count(4, 0, 3, 1), 100, 1, 0, true],
    [count(4, 1, 3, 0), 100, 1, 0, true],
    [count(4, 0, 3, 0), 100, 0.75, 1, false],
    [count(4, 0, 3, 0), 75, 0.75, 0, true],
    [count(4, 0, 3, 0), 76, 0.75, 1, false],
    [count(1000, 0, 999, 0), 100, 0.999, 1, false],
    [count(10, 0, 0, 0), 1, 0, 1, false],
  ];
  for (const [counts, goal, share, short, isReached] of rows) {
    it(`${JSON.stringify(counts)} for ${goal} %: ${share}, ${short} short`, () => {
      assert.equal(namedShare(counts), share);
      assert.equal(shortOfGoal(counts, goal), short);
      assert.equal(isGoalReached(counts, goal), isReached);
    });
  }

  it('is reached exactly when the share is the goal or more', () => {
    const natural = fc.nat({ max: 3000 });
    fc.assert(
      fc.property(
        natural,
        natural,
        natural,
        natural,
        fc.integer({ min: 1, max: 100 }),
        (nobody, robots, a, b, goal) => {
          const counts = count(nobody + robots + a + b, robots, a, b);
          const all = nobody + a + b;
          assert.equal(isGoalReached(counts, goal), all > 0 && (a + b) * 100 >= goal * all);
          // As many as are said to be missing do it, and one fewer does not.
          const short = shortOfGoal(counts, goal);
          if (short > 0) {
            assert.ok((a + b + short) * 100 >= goal * all);
            assert.ok((a + b + short - 1) * 100 < goal * all);
          }
        },
      ),
    );
  });
});

describe('quiet because of the goal [U]', () => {
  const told: GoalTold = { from: 500, to: 1000, goal: 100 };
  const allNamed = count(4, 1, 2, 1);
  const rows: readonly (readonly [string, Parameters<typeof isQuietBecauseOfGoal>, boolean])[] = [
    ['all named, told of an earlier week', [{ goalTold: told }, 2000, allNamed], true],
    ['nothing happened, told of an earlier week', [{ goalTold: told }, 2000, count(0, 0, 0, 0)], true],
    ['automation only', [{ goalTold: told }, 2000, count(3, 3, 0, 0)], true],
    ['the week right after', [{ goalTold: told }, 1000, allNamed], true],
    ['the week that was told of', [{ goalTold: told }, 500, allNamed], false],
    ['a week before it', [{ goalTold: told }, 0, allNamed], false],
    ['never told', [{}, 2000, allNamed], false],
    ['one change names nobody', [{ goalTold: told }, 2000, count(5, 1, 2, 1)], false],
    [
      'the goal is lower and a change names nobody',
      [{ goalTold: { from: 0, to: 1, goal: 50 } }, 2, count(2, 0, 1, 0)],
      false,
    ],
    ['the digest is wanted always', [{ goalTold: told, minimum: 0 }, 2000, allNamed], false],
    ['a minimum is set', [{ goalTold: told, minimum: 3 }, 2000, allNamed], true],
  ];
  for (const [title, given, expected] of rows) {
    it(`${title}: ${expected}`, () => assert.equal(isQuietBecauseOfGoal(...given), expected));
  }
});
