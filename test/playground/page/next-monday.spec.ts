import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nextMondayAt } from '../../../src/playground/page/control-api.ts';

describe('the next Monday 09:00 [U]', () => {
  const rows: [string, string, string, string][] = [
    ['from a Sunday', '2026-11-22T20:00:00Z', 'Europe/Berlin', '2026-11-23T08:00:00.000Z'],
    ['from early Monday', '2026-11-23T07:59:59Z', 'Europe/Berlin', '2026-11-23T08:00:00.000Z'],
    ['from Monday 09:00 sharp', '2026-11-23T08:00:00Z', 'Europe/Berlin', '2026-11-30T08:00:00.000Z'],
    ['where it is Monday already', '2026-11-22T20:00:00Z', 'Pacific/Auckland', '2026-11-29T20:00:00.000Z'],
    ['over the start of summer time', '2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-30T07:00:00.000Z'],
    ['over the end of summer time', '2026-10-24T12:00:00Z', 'Europe/Berlin', '2026-10-26T08:00:00.000Z'],
  ];
  for (const [title, from, zone, expected] of rows) {
    it(title, () => assert.equal(new Date(nextMondayAt(Date.parse(from), zone)).toISOString(), expected));
  }
});
