import assert from 'node:assert/strict';
import { dueWeek, firstOpenSlot, nextTimeOfDay, runOfWeek } from '../../src/audit/digest-week.ts';
import type { DigestRun } from '../../src/audit/state.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const MONDAY_NINE = { spaceId: 's', weekday: 1, minuteOfDay: 540, zone: 'Europe/Berlin', createdAt: 0 } as const;
const WEEK_47 = { from: at('2026-11-15T23:00:00Z'), to: at('2026-11-22T23:00:00Z') };
const run = (changes: Partial<DigestRun> = {}): DigestRun => ({
  spaceId: 's',
  ...WEEK_47,
  status: 'posted',
  plannedAt: 0,
  attempts: 1,
  ...changes,
});

describe('the week a space is due [U]', () => {
  it('is the last whole one before the newest slot', () => {
    assert.deepEqual(dueWeek(MONDAY_NINE, at('2026-11-29T12:00:00Z')), {
      slotAt: at('2026-11-23T08:00:00Z'),
      week: WEEK_47,
    });
  });

  it('is none before the first slot after the space subscribed', () => {
    const createdAt = at('2026-11-23T08:00:00Z');
    assert.equal(dueWeek({ ...MONDAY_NINE, createdAt }, at('2026-11-30T07:59:59Z')), undefined);
    assert.equal(dueWeek({ ...MONDAY_NINE, createdAt }, at('2026-11-30T08:00:00Z'))?.week.from, WEEK_47.to);
  });

  for (const [zone, isSame] of [
    ['the same', 0],
    ['far in the east', -12],
    ['far in the west', 12],
  ] as const) {
    it(`has one run, also when it was cut in a zone ${zone}`, () => {
      const shifted = run({ from: WEEK_47.from + isSame * 3_600_000 });
      assert.equal(runOfWeek([shifted], 's', WEEK_47), shifted);
      assert.equal(runOfWeek([shifted], 'other', WEEK_47), undefined);
      assert.equal(runOfWeek([shifted], 's', { from: WEEK_47.to, to: WEEK_47.to + 1 }), undefined);
    });
  }
});

describe('the first slot that is still open [U]', () => {
  const now = at('2026-11-23T07:00:00Z');
  const rows: readonly (readonly [string, readonly DigestRun[], string])[] = [
    ['nothing posted', [], '2026-11-23T08:00:00.000Z'],
    ['posted', [run()], '2026-11-30T08:00:00.000Z'],
    ['quiet', [run({ status: 'quiet' })], '2026-11-30T08:00:00.000Z'],
    ['muted', [run({ status: 'muted' })], '2026-11-30T08:00:00.000Z'],
    ['only planned', [run({ status: 'planned' })], '2026-11-23T08:00:00.000Z'],
    ['only failed', [run({ status: 'failed' })], '2026-11-23T08:00:00.000Z'],
    ['posted elsewhere', [run({ spaceId: 'other' })], '2026-11-23T08:00:00.000Z'],
  ];
  for (const [what, runs, expected] of rows) {
    it(`${what}: ${expected}`, () => assert.equal(iso(firstOpenSlot(MONDAY_NINE, runs, now)), expected));
  }
});

describe('the next time of day on a day that is welcome [U]', () => {
  const WORKDAYS = [1, 2, 3, 4, 5];
  const rows = [
    ['later today', 540, '2026-11-23T07:59:59Z', WORKDAYS, '2026-11-23T08:00:00.000Z'],
    ['tomorrow, at the very time', 540, '2026-11-23T08:00:00Z', WORKDAYS, '2026-11-24T08:00:00.000Z'],
    ['after the weekend', 540, '2026-11-27T08:00:00Z', WORKDAYS, '2026-11-30T08:00:00.000Z'],
    ['a week later', 540, '2026-11-23T08:00:00Z', [1], '2026-11-30T08:00:00.000Z'],
    ['on any day where none is named', 540, '2026-11-27T08:00:00Z', [], '2026-11-28T08:00:00.000Z'],
    ['when the hour is skipped', 150, '2026-03-28T12:00:00Z', [7], '2026-03-29T01:30:00.000Z'],
    ['the first of an hour that comes twice', 150, '2026-10-24T12:00:00Z', [7], '2026-10-25T00:30:00.000Z'],
  ] as const;
  for (const [what, minute, from, days, expected] of rows) {
    it(what, () => assert.equal(iso(nextTimeOfDay(minute, 'Europe/Berlin', at(from), days)), expected));
  }
});
