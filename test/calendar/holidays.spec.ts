import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Calendar from 'date-holidays';
import fc from 'fast-check';
import { WhodunitError } from '../../src/audit/errors.ts';
import type { HolidayTable } from '../../src/calendar/holiday-table.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import { describeHolidays } from '../contract/holidays.ts';

const FILE = 'data/holidays.json';
const table: HolidayTable = JSON.parse(readFileSync(FILE, 'utf8'));
const PLACES = Object.keys(table.places);

describeHolidays('the table', () => createTableHolidays(), PLACES);
describeHolidays('none', () => NO_HOLIDAYS, ['DE', 'DE-BY', 'US']);

/** One place in one year, as the library behind the table has it: name by every date that a holiday begins on. */
function libraryDays(place: string, year: number): ReadonlyMap<string, readonly string[]> {
  const [country = '', state, region] = place.split('-');
  const calendar =
    state === undefined
      ? new Calendar(country)
      : region === undefined
        ? new Calendar(country, ownCase(new Calendar().getStates(country), state))
        : new Calendar(
            country,
            ownCase(new Calendar().getStates(country), state),
            ownCase(new Calendar().getRegions(country, ownCase(new Calendar().getStates(country), state)), region),
          );
  const days = new Map<string, string[]>();
  for (const { type, date, name } of calendar.getHolidays(year, 'en')) {
    if (type !== 'public') continue;
    days.set(date.slice(0, 10), [...(days.get(date.slice(0, 10)) ?? []), name]);
  }
  return days;
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The library's codes are in capital letters mostly. */
function ownCase(codes: Readonly<Record<string, string>>, code: string): string {
  return Object.keys(codes).find((one) => one.toUpperCase() === code) ?? code;
}

describe('the table of holidays [U]', () => {
  const holidays = createTableHolidays();

  for (const [place, date, name] of [
    ['DE', '2026-04-06', 'Easter Monday'],
    ['DE', '2026-12-25', 'Christmas Day'],
    ['DE', '2026-01-06', undefined],
    ['DE-BY', '2026-01-06', 'Epiphany'],
    ['DE-BY', '2026-12-25', 'Christmas Day'],
    ['DE-BE', '2026-01-06', undefined],
    ['DE-SN-BZ', '2026-06-04', 'Corpus Christi'],
    ['US', '2026-11-26', 'Thanksgiving Day'],
    ['US', '2026-11-27', undefined],
    ['GB', '2026-12-28', 'Boxing Day (substitute day)'],
    ['SA', '2026-03-22', 'End of Ramadan (Eid al-Fitr)'],
    ['IS', '2026-12-24', 'Christmas Eve'],
  ] as const) {
    it(`has ${name ?? 'no holiday'} in ${place} on ${date}`, () => assert.equal(holidays.nameOf(place, date), name));
  }

  it('begins every holiday of the library on its day, under its name or that of a longer one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.integer({ min: table.from, max: table.to }), (place, year) => {
        const begins = libraryDays(place, year);
        for (const [date, names] of begins) {
          const name = holidays.nameOf(place, date);
          // Two may fall on one day; then a long one that began shortly before may be the one that is named.
          const lately = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((days) => begins.get(daysBefore(date, days)) ?? []);
          const isRunning = name !== undefined && holidays.nameOf(place, daysBefore(date, 1)) === name;
          assert.ok(isRunning || [...names, ...lately].includes(name ?? ''), `${place} ${date} ${names.join(', ')}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has no day more than the library, but the further days of long holidays', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.integer({ min: table.from, max: table.to }), (place, year) => {
        const begins = libraryDays(place, year);
        const before = libraryDays(place, year - 1);
        let isLong = false;
        for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
          const date = new Date(at).toISOString().slice(0, 10);
          const name = holidays.nameOf(place, date);
          const isBegun = begins.has(date);
          // The festival of one year may reach into the next.
          const isRest = isLong || (date.endsWith('-01-01') && [...before.values()].flat().includes(name ?? ''));
          assert.ok(name === undefined || isBegun || isRest, `${place} ${date} ${name}`);
          isLong = name !== undefined;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says which years it knows', () => {
    assert.deepEqual(
      [2025, 2026, 2035, 2036].map((year) => holidays.knowsYear(year)),
      [false, true, true, false],
    );
  });

  it('says whose work it is, and is small', () => {
    assert.match(table.license, /CC BY-SA 3\.0/);
    assert.match(table.source, /date-holidays/);
    assert.match(readFileSync('data/holidays-license.txt', 'utf8'), /Public_holidays_in_Belgium/);
    assert.ok(statSync(FILE).size < 1_500_000);
  });

  it('takes no day for a working day when it cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holidays-'));
    try {
      const broken = join(folder, 'broken.json');
      writeFileSync(broken, '[]');
      for (const file of [broken, join(folder, 'absent.json')]) {
        const unreadable = createTableHolidays(file);
        for (const ask of [() => unreadable.nameOf('DE', '2026-12-25'), () => unreadable.knowsYear(2026)]) {
          assert.throws(ask, (error) => error instanceof WhodunitError && error.code === 'no-holidays');
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
