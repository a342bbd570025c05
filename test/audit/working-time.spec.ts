import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Holidays } from '../../src/audit/ports.ts';
import {
  endOfWorkingTime,
  nextWorkingTime,
  type WorkPlan,
  whyNotAtWork,
  workPlanOf,
  zoneOfPerson,
} from '../../src/audit/working-time.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { describeWall, minutesFrom, wallAt, ZONES } from './wall-clock.ts';

const at = (iso: string): number => Date.parse(iso);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const plan = (changes: Partial<WorkPlan> = {}): WorkPlan => ({
  zone: 'Europe/Berlin',
  hours: { from: 540, to: 1020 },
  workdays: [1, 2, 3, 4, 5],
  holiday: () => undefined,
  ...changes,
});

describe('working time [U]', () => {
  const christmas = plan({ holiday: (date) => (date === '2026-12-25' ? 'Christmas Day' : undefined) });

  for (const [when, expected] of [
    ['2026-11-23T07:59:59.999Z', { because: 'hours' }],
    ['2026-11-23T08:00:00Z', undefined],
    ['2026-11-23T15:59:59.999Z', undefined],
    ['2026-11-23T16:00:00Z', { because: 'hours' }],
    ['2026-11-22T10:00:00Z', { because: 'day-off' }],
    ['2026-12-25T10:00:00Z', { because: 'holiday', name: 'Christmas Day' }],
    ['2026-12-25T04:00:00Z', { because: 'holiday', name: 'Christmas Day' }],
  ] as const) {
    it(`is ${expected === undefined ? 'there' : `not there (${expected.because})`} at ${when} in Berlin`, () =>
      assert.deepEqual(whyNotAtWork(at(when), christmas), expected));
  }

  for (const [from, expected] of [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T06:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T16:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['2026-11-27T16:00:00Z', '2026-11-30T08:00:00.000Z'],
    ['2026-12-24T16:00:00Z', '2026-12-28T08:00:00.000Z'],
    ['2026-03-27T16:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['2026-10-23T16:00:00Z', '2026-10-26T08:00:00.000Z'],
  ] as const) {
    it(`begins after ${from} at ${expected}`, () =>
      assert.equal(new Date(nextWorkingTime(at(from), christmas) ?? 0).toISOString(), expected));
  }

  it('that never comes is not found', () => {
    assert.equal(nextWorkingTime(at('2026-11-23T10:00:00Z'), plan({ workdays: [] })), undefined);
    assert.equal(nextWorkingTime(at('2026-11-23T10:00:00Z'), plan({ holiday: () => 'Always' })), undefined);
  });

  it('that lies in a skipped hour is not there on that day', () => {
    // 02:00 to 03:00 does not exist in Berlin on 29 March 2026, a Sunday.
    const night = plan({ hours: { from: 120, to: 180 }, workdays: [7, 1] });
    assert.equal(nextWorkingTime(at('2026-03-28T23:00:00Z'), night), at('2026-03-30T00:00:00Z'));
  });

  it('that begins in a skipped hour begins when the clock has jumped', () => {
    const night = plan({ hours: { from: 150, to: 240 }, workdays: [7] });
    assert.equal(nextWorkingTime(at('2026-03-28T23:00:00Z'), night), at('2026-03-29T01:00:00Z'));
  });

  it('in an hour that comes twice comes twice', () => {
    // 02:00 to 03:00 comes twice in Berlin on 25 October 2026, a Sunday.
    const night = plan({ hours: { from: 90, to: 150 }, workdays: [7] });
    assert.equal(nextWorkingTime(at('2026-10-24T22:00:00Z'), night), at('2026-10-24T23:30:00Z'));
    assert.equal(endOfWorkingTime(at('2026-10-24T23:30:00Z'), night), at('2026-10-25T00:30:00Z'));
    assert.equal(nextWorkingTime(at('2026-10-25T00:30:00Z'), night), at('2026-10-25T01:00:00Z'));
    assert.equal(endOfWorkingTime(at('2026-10-25T01:00:00Z'), night), at('2026-10-25T01:30:00Z'));
  });

  /** Zones and the days around their clock changes, and any other day. */
  const place = fc.constantFrom(...ZONES).chain((zone) =>
    fc.record({
      zone: fc.constant(zone.name),
      start: fc.oneof(
        fc
          .constantFrom(...zone.changes)
          .chain((change) => fc.integer({ min: -1500, max: 1500 }).map((m) => change + m * MINUTE_MS)),
        fc
          .integer({ min: at('2026-01-01T00:00:00Z') / MINUTE_MS, max: at('2028-01-01T00:00:00Z') / MINUTE_MS })
          .map((m) => m * MINUTE_MS),
      ),
    }),
  );
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .map(([a, b]) => (a < b ? { from: a, to: b } : { from: Math.min(a, b - 1), to: Math.max(a, b - 1) + 1 }));
  const plans = fc.record({
    hours: fc.oneof(fc.constant({ from: 540, to: 1020 }), hours),
    workdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 4 }),
    off: fc.subarray([0, 1, 2]),
  });

  /** Written without Temporal: the wall clock as Intl tells it, minute by minute. */
  const naive = (when: number, { zone, hours: { from, to }, workdays, holiday }: WorkPlan): boolean => {
    const wall = wallAt(when, zone);
    const isOff = holiday(wall.date) !== undefined || !workdays.includes(wall.weekday);
    return !isOff && wall.minute >= from && wall.minute < to;
  };

  /** A plan with some holidays from a start on, that start, and the minutes after it: open or not, by the naive model. */
  const spans = fc.tuple(place, plans).map(([{ zone, start }, { hours: open, workdays, off }]) => {
    const offDates = new Set(off.map((days) => wallAt(start + days * DAY_MS, zone).date));
    const holiday = (date: string): string | undefined => (offDates.has(date) ? 'Day off' : undefined);
    const made = plan({ zone, hours: open, workdays, holiday });
    return { made, start, minutes: minutesFrom(start, 2 * 24 * 60).map((at) => ({ at, isOpen: naive(at, made) })) };
  });
  const runs = { numRuns: 40 };

  it('is what the clock on the wall says, minute by minute, also where clocks change', () => {
    const check = fc.property(spans, ({ made, minutes }) => {
      for (const { at, isOpen } of minutes)
        assert.equal(whyNotAtWork(at, made) === undefined, isOpen, describeWall(at, made.zone));
    });
    fc.assert(check, runs);
  });

  it('begins at the first minute that the clock on the wall says', () => {
    const check = fc.property(spans, ({ made, start, minutes }) => {
      const found = nextWorkingTime(start, made);
      const first = minutes.find(({ isOpen }) => isOpen)?.at;
      if (first !== undefined) assert.equal(found, first, describeWall(first, made.zone));
      else assert.ok((found ?? Number.POSITIVE_INFINITY) > (minutes.at(-1)?.at ?? 0));
    });
    fc.assert(check, runs);
  });

  it('ends at the first minute that the clock on the wall says, or with the day', () => {
    const check = fc.property(spans, ({ made, start, minutes }) => {
      const end = endOfWorkingTime(start, made);
      const closed = minutes.find(({ isOpen }) => !isOpen)?.at;
      if (closed === start) assert.equal(end, start);
      else assert.ok(end > start && end <= (closed ?? end), describeWall(end, made.zone));
      // Working time over midnight is told day by day.
      const isSameDay = closed !== undefined && wallAt(closed, made.zone).date === wallAt(start, made.zone).date;
      if (isSameDay) assert.equal(end, closed, describeWall(closed, made.zone));
    });
    fc.assert(check, runs);
  });
});

describe('whose working time it is [U]', () => {
  const holidays: Holidays = {
    ...NO_HOLIDAYS,
    nameOf: (country, date) => (date === '2026-11-26' && country === 'US' ? 'Thanksgiving Day' : undefined),
  };
  const settings = {
    workHours: { from: 480, to: 960 },
    workdays: [1],
    holidays: [{ date: '2026-12-24', name: 'Own' }],
  };

  it("counts the organisation's own days off everywhere", () => {
    for (const country of [{}, { country: 'US' }]) {
      assert.equal(workPlanOf(country, 'UTC', settings, holidays).holiday('2026-12-24'), 'Own');
    }
  });

  it("takes the person's country, else the organisation's", () => {
    const named = (person: { country?: string } | undefined, country?: string): string | undefined =>
      workPlanOf(person, 'UTC', { ...settings, ...(country === undefined ? {} : { country }) }, holidays).holiday(
        '2026-11-26',
      );
    assert.equal(named({ country: 'US' }, 'DE'), 'Thanksgiving Day');
    assert.equal(named({ country: 'DE' }, 'US'), undefined);
    assert.equal(named({}, 'US'), 'Thanksgiving Day');
    assert.equal(named(undefined, 'US'), 'Thanksgiving Day');
    assert.equal(named({}), undefined);
  });

  it("takes the zone that the person told, else the roster's, else the bot's", () => {
    assert.equal(zoneOfPerson({ zone: 'Asia/Tokyo' }, { zone: 'Europe/Rome' }, 'UTC'), 'Europe/Rome');
    assert.equal(zoneOfPerson({ zone: 'Asia/Tokyo' }, {}, 'UTC'), 'Asia/Tokyo');
    assert.equal(zoneOfPerson(undefined, undefined, 'UTC'), 'UTC');
    assert.equal(zoneOfPerson({ zone: 'Mars/Olympus' }, {}, 'UTC'), 'UTC');
  });
});
