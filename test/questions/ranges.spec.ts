import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dateAt, datesBetween, isoWeek, startOfDate, today, wallTime } from '../../src/audit/period.ts';
import { MONTHS } from '../../src/audit/period-text.ts';
import type { Question, Reading } from '../../src/audit/question.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { OPTIONS } from './reading-options.ts';

const HOUR_MS = 3_600_000;
const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
/** 1985 to 2089. */
const instants = fc.integer({ min: 473_385_600_000, max: 3_755_376_000_000 });
const minutes = fc.integer({ min: 0, max: 1439 });

type Bounds = Pick<Question, 'from' | 'to'>;

function read(range: string, zone: string, now: number): Reading {
  return readQuestion(`what changed ${range}`, { ...OPTIONS, zone, now });
}

function bounds(range: string, zone: string, now: number): Bounds {
  const reading = read(range, zone, now);
  assert.ok(reading.kind === 'question', `${range} in ${zone} at ${now}: ${JSON.stringify(reading)}`);
  const { intent, ...rest } = reading.question;
  assert.equal(intent, 'what-changed');
  return rest;
}

function refusal(range: string, zone: string, now: number): string {
  const reading = read(range, zone, now);
  assert.ok(reading.kind === 'refused', `${range} was read`);
  return reading.reason;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function words(date: Temporal.PlainDate, withYear = true): string {
  return `${date.day} ${MONTHS[date.month - 1]}${withYear ? ` ${date.year}` : ''}`;
}

describe('ranges in every zone and at any time [U]', () => {
  it('a date is its whole day, however it is written', () => {
    fc.assert(
      fc.property(zones, instants, instants, (zone, now, other) => {
        const date = dateAt(other, zone);
        const day = datesBetween(date, date, zone);
        // The date a zone skipped when it crossed the date line is no span at all.
        fc.pre(day.from < day.to);
        const german = `${date.day}.${date.month}.${date.year}`;
        for (const text of [
          date.toString(),
          words(date),
          `${MONTHS[date.month - 1]} ${date.day}, ${date.year}`,
          german,
        ]) {
          assert.deepEqual(bounds(`on ${text}`, zone, now), day, text);
        }
      }),
    );
  });

  it('a date without a year is the latest one not after now', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 365 }), (zone, now, dayOfYear) => {
        const date = Temporal.PlainDate.from('2024-01-01').add({ days: dayOfYear });
        const { from = Number.NaN, to = Number.NaN } = bounds(`on ${words(date, false)}`, zone, now);
        const found = dateAt(from, zone);
        assert.ok(from <= now && from < to);
        assert.deepEqual([found.month, found.day], [date.month, date.day]);
        const isLeapDay = date.month === 2 && date.day === 29;
        assert.ok(isLeapDay || startOfDate(found.add({ years: 1 }), zone) > now);
      }),
    );
  });

  it('between and from-to include both dates', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 400 }), (zone, at, days) => {
        const first = dateAt(at, zone);
        const last = first.add({ days });
        const expected = datesBetween(first, last, zone);
        fc.pre(expected.from < expected.to);
        for (const text of [
          `between ${first} and ${last}`,
          `from ${first} to ${last}`,
          `from ${words(first)} until ${words(last)}`,
        ]) {
          assert.deepEqual(bounds(text, zone, at), expected, text);
        }
      }),
    );
  });

  it('since, before, after and until meet at the edges of the date', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const date = dateAt(at, zone);
        const { from, to } = datesBetween(date, date, zone);
        assert.deepEqual(bounds(`since ${date}`, zone, at), { from });
        assert.deepEqual(bounds(`before ${date}`, zone, at), { to: from });
        assert.deepEqual(bounds(`after ${date}`, zone, at), { from: to });
        assert.deepEqual(bounds(`until ${date}`, zone, at), { to });
      }),
    );
  });

  it('a time of day is the latest one not after now', () => {
    fc.assert(
      fc.property(zones, instants, minutes, (zone, now, minute) => {
        const { from = Number.NaN } = bounds(`since ${clock(minute)}`, zone, now);
        assert.ok(from <= now && now - from <= 26 * HOUR_MS, `${from} ${now}`);
      }),
    );
  });

  it('hours of a date lie on that date, or end on the next', () => {
    fc.assert(
      fc.property(zones, instants, minutes, minutes, (zone, at, first, last) => {
        const date = dateAt(at, zone);
        const end = last > first ? date : date.add({ days: 1 });
        const from = wallTime(date, first * 60_000, zone, 'from');
        const to = wallTime(end, last * 60_000, zone, 'to');
        fc.pre(from < to);
        const hours = `between ${clock(first)} and ${clock(last)}`;
        assert.deepEqual(bounds(`on ${date} ${hours}`, zone, at), { from, to });
        assert.deepEqual(bounds(`${hours} on ${date}`, zone, at), { from, to });
      }),
    );
  });

  it('a weekday is the latest one not after now; "last" is before today', () => {
    const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
    fc.assert(
      fc.property(zones, instants, fc.constantFrom(...names.keys()), (zone, now, index) => {
        const on = bounds(`on ${names[index]}`, zone, now);
        const date = dateAt(on.from ?? 0, zone);
        const daysAgo = date.until(dateAt(now, zone)).days;
        assert.ok(date.dayOfWeek === index + 1 && daysAgo >= 0 && daysAgo < 8);
        const last = dateAt(bounds(`last ${names[index]}`, zone, now).from ?? 0, zone);
        assert.ok(last.dayOfWeek === index + 1 && last.until(dateAt(now, zone)).days >= 1);
      }),
    );
  });

  it('units count back from now', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 99 }), (zone, now, count) => {
        assert.deepEqual(bounds(`last ${count} hours`, zone, now), { from: now - count * HOUR_MS, to: now });
        const days = bounds(`in the past ${count} days`, zone, now);
        assert.equal(days.to, now);
        assert.equal(dateAt(days.from ?? 0, zone).until(dateAt(now, zone)).days, count);
      }),
    );
  });

  it('weeks are ISO weeks', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: 1990, max: 2090 }), fc.integer({ min: 1, max: 53 }), (zone, year, week) => {
        const expected = isoWeek(year, week, zone);
        const text = `${year}-W${String(week).padStart(2, '0')}`;
        const now = Temporal.Instant.from('2099-01-01T00:00Z').epochMilliseconds;
        if (expected === undefined) {
          assert.match(refusal(text, zone, now), /no such week/);
        } else {
          assert.deepEqual(bounds(text, zone, now), expected);
          assert.deepEqual(bounds(`week ${week} of ${year}`, zone, now), expected);
        }
      }),
    );
  });

  it('last night is 18:00 to 06:00', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => {
        const date = dateAt(now, zone);
        assert.deepEqual(bounds('last night', zone, now), {
          from: wallTime(date.subtract({ days: 1 }), 18 * HOUR_MS, zone, 'from'),
          to: wallTime(date, 6 * HOUR_MS, zone, 'to'),
        });
      }),
    );
  });

  it('today is today', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => assert.deepEqual(bounds('today', zone, now), today(now, zone))),
    );
  });
});

describe('ranges where the clocks change [U]', () => {
  const zone = 'Europe/Berlin';
  const now = Temporal.Instant.from('2026-11-23T12:00Z').epochMilliseconds;

  it('holds both passes of a repeated hour', () => {
    const { from = 0, to = 0 } = bounds('on 25 Oct between 02:00 and 03:00', zone, now);
    assert.equal(to - from, 2 * HOUR_MS);
    assert.equal(from, Temporal.Instant.from('2026-10-25T00:00Z').epochMilliseconds);
  });

  it('says that a skipped hour did not happen', () => {
    assert.match(refusal('on 29 Mar between 02:00 and 03:00', zone, now), /did not happen/);
    assert.match(refusal('on 29 Mar between 02:10 and 02:50', zone, now), /did not happen/);
  });

  it('gives the days of the change their 23 and 25 hours', () => {
    for (const [text, hours] of [
      ['on 29 Mar', 23],
      ['on 25 Oct', 25],
      ['in October', 31 * 24 + 1],
    ] as const) {
      const { from = 0, to = 0 } = bounds(text, zone, now);
      assert.equal((to - from) / HOUR_MS, hours, text);
    }
  });
});
