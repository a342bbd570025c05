import assert from 'node:assert/strict';
import sinon from 'sinon';
import { backoffMs, pause, readRetryAfter } from '../../src/chat/wait.ts';

describe('waiting', () => {
  it('doubles between tries, with jitter, up to a cap [U]', () => {
    const least = [0, 1, 2, 10, 2000].map((failures) => backoffMs(failures, 500, 30_000, () => 0));
    const most = [0, 1, 2, 10, 2000].map((failures) => backoffMs(failures, 500, 30_000, () => 1));
    assert.deepEqual(least, [250, 500, 1000, 15_000, 15_000]);
    assert.deepEqual(most, [500, 1000, 2000, 30_000, 30_000]);
  });

  const now = Date.parse('2026-11-16T08:00:00Z');
  const rows: readonly (readonly [
    value: string | undefined,
    date: string | undefined,
    expected: number | undefined,
  ])[] = [
    ['0', undefined, 0],
    ['7', undefined, 7000],
    [' 1.5 ', undefined, 1500],
    ['Mon, 16 Nov 2026 08:00:30 GMT', undefined, 30_000],
    // The service's clock is an hour ahead: its own Date header counts.
    ['Mon, 16 Nov 2026 09:00:30 GMT', 'Mon, 16 Nov 2026 09:00:00 GMT', 30_000],
    ['Mon, 16 Nov 2026 07:00:00 GMT', undefined, 0],
    ['soon', undefined, undefined],
    ['', undefined, undefined],
    [undefined, undefined, undefined],
  ];
  for (const [value, date, expected] of rows) {
    it(`reads Retry-After ${JSON.stringify(value)}${date === undefined ? '' : ' with a Date'} [U]`, () => {
      assert.equal(readRetryAfter(value, date, now), expected);
    });
  }

  it('ends a pause early when told to stop, and leaves no listener behind [U]', async () => {
    const clock = sinon.useFakeTimers();
    try {
      const stopping = new AbortController();
      const removed = sinon.spy(stopping.signal, 'removeEventListener');
      const waiting = pause(60_000, stopping.signal);
      stopping.abort();
      await waiting;
      assert.equal(clock.countTimers(), 0);
      assert.ok(removed.called);
      await pause(60_000, stopping.signal);
    } finally {
      clock.restore();
    }
  });
});
