import assert from 'node:assert/strict';
import { getTasks } from 'node-cron';
import { pollSchedule } from '../../src/app/poll-schedule.ts';

describe('schedule of polls [U]', () => {
  const rows: readonly (readonly [expression: string, after: string, next: string])[] = [
    ['*/15 * * * *', '2026-11-23T12:00:00.000Z', '2026-11-23T12:15:00.000Z'],
    ['*/15 * * * *', '2026-11-23T12:14:59.999Z', '2026-11-23T12:15:00.000Z'],
    ['*/15 * * * *', '2026-11-23T23:45:00.000Z', '2026-11-24T00:00:00.000Z'],
    ['0 4 * * *', '2026-11-23T03:59:00.000Z', '2026-11-23T04:00:00.000Z'],
    ['0 4 * * *', '2026-11-23T04:00:00.000Z', '2026-11-24T04:00:00.000Z'],
    ['30 6 * * MON', '2026-11-23T07:00:00.000Z', '2026-11-30T06:30:00.000Z'],
    ['0 0 1 1 *', '2026-11-23T07:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-23T07:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['0 12 L * *', '2026-11-23T07:00:00.000Z', '2026-11-30T12:00:00.000Z'],
    ['0 0 * * 1#2', '2026-11-23T07:00:00.000Z', '2026-12-14T00:00:00.000Z'],
    ['30 */10 * * * *', '2026-11-23T07:00:00.000Z', '2026-11-23T07:00:30.000Z'],
    ['@hourly', '2026-11-23T07:00:00.000Z', '2026-11-23T08:00:00.000Z'],
    // The clocks of Europe went back in that night; this is UTC, so nothing is doubled.
    ['30 1 * * *', '2026-10-25T00:00:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['30 1 * * *', '2026-10-25T01:30:00.000Z', '2026-10-26T01:30:00.000Z'],
  ];
  for (const [expression, after, next] of rows) {
    it(`${expression} after ${after}`, () => {
      const found = pollSchedule(expression)(Date.parse(after));
      assert.equal(found === undefined ? 'never' : new Date(found).toISOString(), next);
    });
  }

  it('is never, where it is off', () => {
    assert.equal(pollSchedule(undefined)(0), undefined);
  });

  it('finds the first tick since the epoch at once, for feeds that were never asked', () => {
    assert.equal(pollSchedule('*/15 * * * *')(0), 15 * 60_000);
  });

  it('leaves no task behind', () => {
    pollSchedule('*/15 * * * *');
    assert.equal([...getTasks().values()].filter((task) => task.getPattern() === '*/15 * * * *').length, 0);
  });
});
