import assert from 'node:assert/strict';
import fc from 'fast-check';
import { latestSlot, nextSlot } from '../../src/audit/schedule.ts';

const at = (text: string): number => Date.parse(text);
const iso = (ms: number): string => new Date(ms).toISOString();
const MONDAY_NINE = { weekday: 1, minuteOfDay: 540 };
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'];

describe('weekly slots [U]', () => {
  const rows: readonly [string, string, string, string][] = [
    ['exactly on the slot', 'Europe/Berlin', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['a millisecond before it', 'Europe/Berlin', '2026-11-23T07:59:59.999Z', '2026-11-16T08:00:00.000Z'],
    ['on Sunday', 'Europe/Berlin', '2026-11-22T20:00:00Z', '2026-11-16T08:00:00.000Z'],
    ['after the clocks went back', 'Europe/Berlin', '2026-10-26T08:00:00Z', '2026-10-26T08:00:00.000Z'],
    ['the week before the clocks went back', 'Europe/Berlin', '2026-10-26T07:30:00Z', '2026-10-19T07:00:00.000Z'],
  ];
  for (const [title, zone, now, expected] of rows) {
    it(`finds the newest slot ${title}`, () => assert.equal(iso(latestSlot(MONDAY_NINE, zone, at(now))), expected));
  }

  it('takes a time that the clocks skip as the moment they jump', () => {
    const slot = { weekday: 7, minuteOfDay: 150 };
    assert.equal(iso(latestSlot(slot, 'Europe/Berlin', at('2026-03-29T12:00:00Z'))), '2026-03-29T01:30:00.000Z');
  });

  it('never misses or repeats a week, in any zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, now, weekday, minuteOfDay) => {
          const slot = { weekday, minuteOfDay };
          const latest = latestSlot(slot, zone, now);
          const next = nextSlot(slot, zone, now);
          assert.ok(latest <= now && now < next, `${iso(latest)} ${iso(now)} ${iso(next)}`);
          assert.equal(latestSlot(slot, zone, next), next);
          assert.equal(latestSlot(slot, zone, next - 1), latest);
        },
      ),
    );
  });
});
