import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../../src/audit/event.ts';
import {
  dateAt,
  datesBetween,
  formatAgo,
  formatInstant,
  formatPeriod,
  isoWeek,
  lastMonth,
  lastUnits,
  lastWeek,
  latestIsoWeek,
  monthOf,
  startOfDate,
  thisMonth,
  thisWeek,
  today,
  wallTime,
  yearOf,
  yesterday,
} from '../../src/audit/period.ts';

const BERLIN = 'Europe/Berlin';
const HOUR_MS = 3_600_000;
/** 2026-11-23T12:00:00Z, a Monday. */
const NOW = Temporal.Instant.from('2026-11-23T12:00Z').epochMilliseconds;

function local(text: string, zone = BERLIN): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
}

function span(from: string, to: string, zone = BERLIN): Period {
  return { from: local(from, zone), to: local(to, zone) };
}

function date(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
/** 1975 to 2099: the years that records and questions are of, and then some. */
const instants = fc.integer({ min: 157_766_400_000, max: 4_070_908_800_000 });

describe('periods [U]', () => {
  it('cuts days, weeks and months in the zone', () => {
    assert.deepEqual(today(NOW, BERLIN), span('2026-11-23', '2026-11-24'));
    assert.deepEqual(yesterday(NOW, BERLIN), span('2026-11-22', '2026-11-23'));
    assert.deepEqual(thisWeek(NOW, BERLIN), span('2026-11-23', '2026-11-30'));
    assert.deepEqual(lastWeek(NOW, BERLIN), span('2026-11-16', '2026-11-23'));
    assert.deepEqual(thisMonth(NOW, BERLIN), span('2026-11-01', '2026-12-01'));
    assert.deepEqual(lastMonth(NOW, BERLIN), span('2026-10-01', '2026-11-01'));
    assert.deepEqual(monthOf(2024, 2, BERLIN), span('2024-02-01', '2024-03-01'));
    assert.deepEqual(yearOf(2026, BERLIN), span('2026-01-01', '2027-01-01'));
  });

  it('knows that it is another day elsewhere', () => {
    const lateEvening = local('2026-11-22T23:30');
    assert.deepEqual(today(lateEvening, BERLIN), span('2026-11-22', '2026-11-23'));
    assert.deepEqual(today(lateEvening, 'Asia/Tokyo'), span('2026-11-23', '2026-11-24', 'Asia/Tokyo'));
  });

  it('counts hours by the clock that runs and days by the one on the wall', () => {
    const afterChange = local('2026-10-25T12:00');
    assert.equal(lastUnits(24, 'hours', afterChange, BERLIN).from, afterChange - 24 * HOUR_MS);
    assert.equal(lastUnits(1, 'days', afterChange, BERLIN).from, afterChange - 25 * HOUR_MS);
    assert.deepEqual(
      lastUnits(1, 'months', local('2026-03-31T10:00'), BERLIN),
      span('2026-02-28T10:00', '2026-03-31T10:00'),
    );
  });

  it('knows the ISO weeks, also those of 53-week years', () => {
    assert.deepEqual(isoWeek(2026, 46, BERLIN), span('2026-11-09', '2026-11-16'));
    assert.deepEqual(isoWeek(2026, 1, BERLIN), span('2025-12-29', '2026-01-05'));
    assert.deepEqual(isoWeek(2026, 53, BERLIN), span('2026-12-28', '2027-01-04'));
    for (const [year, week] of [
      [2025, 53],
      [2026, 54],
      [2026, 0],
      [2026, -1],
    ] as const) {
      assert.equal(isoWeek(year, week, BERLIN), undefined, `${year} ${week}`);
    }
  });

  it('takes the latest week of a number that has begun', () => {
    assert.deepEqual(latestIsoWeek(48, NOW, BERLIN), span('2026-11-23', '2026-11-30'));
    assert.deepEqual(latestIsoWeek(49, NOW, BERLIN), span('2025-12-01', '2025-12-08'));
    assert.deepEqual(latestIsoWeek(53, NOW, BERLIN), span('2020-12-28', '2021-01-04'));
    assert.deepEqual(latestIsoWeek(1, local('2025-12-30'), BERLIN), span('2025-12-29', '2026-01-05'));
    assert.equal(latestIsoWeek(54, NOW, BERLIN), undefined);
  });

  it('holds the present, in every zone and at any time', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => {
        for (const period of [today(now, zone), thisWeek(now, zone), thisMonth(now, zone)]) {
          assert.ok(period.from <= now && now < period.to);
        }
      }),
    );
  });

  it('leaves no gap between neighbours, in every zone and at any time', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => {
        assert.equal(yesterday(now, zone).to, today(now, zone).from);
        assert.equal(lastWeek(now, zone).to, thisWeek(now, zone).from);
        assert.equal(lastMonth(now, zone).to, thisMonth(now, zone).from);
        const monday = dateAt(lastWeek(now, zone).from, zone);
        // A zone that crossed the date line skipped a date; it may be a Monday.
        const isSkipped = startOfDate(monday, zone) === startOfDate(monday.subtract({ days: 1 }), zone);
        assert.ok(isSkipped || monday.dayOfWeek === 1, monday.toString());
      }),
    );
  });

  it('makes days of 23 to 25 hours where clocks change by an hour', () => {
    assert.equal(hours(today(local('2026-03-29T12:00'), BERLIN)), 23);
    assert.equal(hours(today(local('2026-10-25T12:00'), BERLIN)), 25);
    assert.equal(hours(today(local('2026-04-05T12:00', 'Australia/Lord_Howe'), 'Australia/Lord_Howe')), 24.5);
    assert.equal(hours(lastWeek(local('2026-03-30T12:00'), BERLIN)), 7 * 24 - 1);
  });

  it('starts a day whose midnight is skipped at its first instant', () => {
    const zone = 'America/Santiago';
    const day = today(local('2026-09-06T12:00', zone), zone);
    assert.equal(hours(day), 23);
    assert.equal(Temporal.Instant.fromEpochMilliseconds(day.from).toZonedDateTimeISO(zone).hour, 1);
  });
});

function hours(period: Period): number {
  return (period.to - period.from) / HOUR_MS;
}

describe('wallTime [U]', () => {
  it('takes the first of a repeated hour as a beginning and the second as an end', () => {
    const from = wallTime(date('2026-10-25'), 2.5 * HOUR_MS, BERLIN, 'from');
    const to = wallTime(date('2026-10-25'), 2.5 * HOUR_MS, BERLIN, 'to');
    assert.equal(from, Temporal.Instant.from('2026-10-25T00:30Z').epochMilliseconds);
    assert.equal(to - from, HOUR_MS);
  });

  it('takes the jump for every time inside a skipped hour', () => {
    const jump = Temporal.Instant.from('2026-03-29T01:00Z').epochMilliseconds;
    for (const edge of ['from', 'to'] as const) {
      assert.equal(wallTime(date('2026-03-29'), 2.5 * HOUR_MS, BERLIN, edge), jump);
    }
  });

  it('shows the same time on the wall again, unless that was skipped', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 86_399_999 }), (zone, now, ms) => {
        const day = dateAt(now, zone);
        const wanted = day.toPlainDateTime().add({ milliseconds: ms });
        const from = wallTime(day, ms, zone, 'from');
        const to = wallTime(day, ms, zone, 'to');
        assert.ok(from <= to);
        for (const instant of [from, to]) {
          const shown = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
          assert.ok(Temporal.PlainDateTime.compare(shown, wanted) >= 0);
          const isSkipped = wanted.toZonedDateTime(zone).toPlainDateTime().equals(wanted) === false;
          assert.ok(isSkipped || shown.equals(wanted));
        }
      }),
    );
  });
});

describe('formatPeriod [U]', () => {
  const rows: readonly (readonly [string, Partial<Period>, string?])[] = [
    ['16-22 Nov 2026 (CET)', span('2026-11-16', '2026-11-23')],
    ['12 Nov 2026 (CET)', span('2026-11-12', '2026-11-13')],
    ['30 Oct - 5 Nov 2026 (CET)', span('2026-10-30', '2026-11-06')],
    ['29 Dec 2025 - 4 Jan 2026 (CET)', span('2025-12-29', '2026-01-05')],
    ['19-25 Oct 2026 (CEST/CET)', span('2026-10-19', '2026-10-26')],
    ['29 Mar 2026 (CET/CEST)', span('2026-03-29', '2026-03-30')],
    ['1 Jan - 31 Dec 2026 (CET/CEST)', span('2026-01-01', '2027-01-01')],
    ['today 23 Nov 2026 (CET)', span('2026-11-23', '2026-11-24')],
    ['yesterday 22 Nov 2026 (CET)', span('2026-11-22', '2026-11-23')],
    ['12 Nov 2026, 02:00-03:00 (CET)', span('2026-11-12T02:00', '2026-11-12T03:00')],
    ['22 Nov 2026, 18:00 - 23 Nov 2026, 06:00 (CET)', span('2026-11-22T18:00', '2026-11-23T06:00')],
    ['12 Nov 2026, 02:00:15-03:00 (CET)', span('2026-11-12T02:00:15', '2026-11-12T03:00')],
    ['since 16 Nov 2026 (CET)', { from: local('2026-11-16') }],
    ['since 16 Nov 2026, 14:30 (CET)', { from: local('2026-11-16T14:30') }],
    ['before 1 Jul 2026 (CEST)', { to: local('2026-07-01') }],
    ['all time', {}],
    ['16-22 Nov 2026 (UTC+5:30)', span('2026-11-16', '2026-11-23', 'Asia/Kolkata'), 'Asia/Kolkata'],
  ];
  for (const [text, period, zone = BERLIN] of rows) {
    it(text, () => {
      assert.equal(formatPeriod(period, zone, NOW), text);
    });
  }

  it('calls a day today only when it is told what day it is', () => {
    assert.equal(formatPeriod(today(NOW, BERLIN), BERLIN), '23 Nov 2026 (CET)');
    const moment = NOW + 7_000;
    assert.equal(formatPeriod({ from: moment, to: moment + 1 }, BERLIN), '23 Nov 2026, 13:00 (CET)');
    assert.equal(formatPeriod({ from: moment, to: moment + HOUR_MS + 1 }, BERLIN), '23 Nov 2026, 13:00-14:00 (CET)');
    assert.equal(formatPeriod({ from: moment, to: NOW + HOUR_MS }, BERLIN), '23 Nov 2026, 13:00:07-14:00 (CET)');
    assert.equal(formatPeriod(today(NOW, BERLIN), BERLIN, NOW + 48 * HOUR_MS), '23 Nov 2026 (CET)');
  });

  it('names the zone at any time, in every zone', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 90 * 24 * HOUR_MS }), (zone, from, length) => {
        const text = formatPeriod({ from, to: from + length }, zone, from);
        assert.match(text, /\((?:[A-Z]{3,5}|UTC[+-][\d:]+)(?:\/(?:[A-Z]{3,5}|UTC[+-][\d:]+))?\)$/);
      }),
    );
  });

  it('counts whole days in every zone', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 60 }), (zone, at, more) => {
        const first = dateAt(at, zone);
        const text = formatPeriod(datesBetween(first, first.add({ days: more }), zone), zone);
        assert.doesNotMatch(text, /\d\d:\d\d[^)]*\(/);
      }),
    );
  });
});

describe('formatInstant and formatAgo [U]', () => {
  it('shows weekday, date, time and zone', () => {
    assert.equal(formatInstant(NOW, BERLIN), 'Mon 23 Nov 2026, 13:00 CET');
    assert.equal(formatInstant(NOW, 'America/New_York'), 'Mon 23 Nov 2026, 07:00 EST');
    assert.equal(formatInstant(NOW, 'Asia/Kolkata'), 'Mon 23 Nov 2026, 17:30 UTC+5:30');
  });

  it('tells how long ago in the largest unit that fits', () => {
    const minute = 60_000;
    const day = 24 * HOUR_MS;
    const rows: readonly (readonly [number, string])[] = [
      [0, 'just now'],
      [59_999, 'just now'],
      [minute, '1 minute ago'],
      [59 * minute, '59 minutes ago'],
      [HOUR_MS, '1 hour ago'],
      [day - 1, '23 hours ago'],
      [day, '1 day ago'],
      [3 * day, '3 days ago'],
      [14 * day, '2 weeks ago'],
      [62 * day, '2 months ago'],
      [800 * day, '2 years ago'],
      [-2 * day, 'in 2 days'],
    ];
    for (const [passedMs, text] of rows) {
      assert.equal(formatAgo(NOW - passedMs, NOW), text);
    }
  });
});
