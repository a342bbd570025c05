import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createTurns } from '../../../src/sources/sandbox/turns.ts';

describe('turns [U]', () => {
  it('are so many at a time, in the order in which they were asked for', async () => {
    const turns = createTurns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(async (index) => {
      const end = await turns.take();
      begun.push(index);
      ends[index] = end;
    });
    await turn();
    assert.deepEqual(begun, [0, 1]);
    ends[1]?.();
    await turn();
    assert.deepEqual(begun, [0, 1, 2]);
    // Ended twice, it gives no second turn away.
    ends[1]?.();
    await turn();
    assert.deepEqual(begun, [0, 1, 2]);
    ends[0]?.();
    await Promise.all(all);
    assert.deepEqual(begun, [0, 1, 2, 3]);
  });
});
