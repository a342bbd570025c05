import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createMovableClock } from '../../src/playground/clock.ts';

describe('the movable clock [U]', () => {
  const setUp = () => {
    const real = { at: 1_000_000 };
    return { real, clock: createMovableClock(() => real.at) };
  };

  it('is real time until moved', () => {
    const { real, clock } = setUp();
    assert.equal(clock.now(), 1_000_000);
    real.at += 5;
    assert.equal(clock.now(), 1_000_005);
    assert.equal(clock.shiftMs(), 0);
  });

  it('runs on after a jump and adds further moves', () => {
    const { real, clock } = setUp();
    clock.jumpTo(9_000_000);
    assert.equal(clock.now(), 9_000_000);
    real.at += 250;
    assert.equal(clock.now(), 9_000_250);
    clock.advance(-1_000);
    assert.equal(clock.now(), 8_999_250);
    clock.reset();
    assert.equal(clock.now(), 1_000_250);
  });

  it('tells its listeners of every move until they stop', () => {
    const { clock } = setUp();
    let moves = 0;
    const stop = clock.onMove(() => {
      moves += 1;
    });
    clock.jumpTo(5);
    clock.advance(5);
    stop();
    clock.reset();
    assert.equal(moves, 2);
  });

  it('refuses instants that no date can hold and stays where it was', () => {
    const { clock } = setUp();
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
      assert.throws(() => clock.jumpTo(at), RangeError);
    }
    assert.equal(clock.now(), 1_000_000);
  });
});
