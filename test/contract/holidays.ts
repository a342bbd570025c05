/** What every calendar of public holidays does. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Holidays } from '../../src/audit/ports.ts';

/** Odd codes: none is a country anywhere. */
const NO_PLACES = ['', '-', 'XX', 'DE-', 'DE-XX', 'DE-BY-XX', 'de by', 'constructor', '__proto__', 'Germany', '🎉'];

const day = fc
  .tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));

/** @param places codes that the calendar may know */
export function describeHolidays(name: string, open: () => Holidays, places: readonly string[]): void {
  describe(`holidays contract: ${name}`, () => {
    const code = fc.oneof(fc.constantFrom(...places), fc.constantFrom(...NO_PLACES), fc.string());

    it('knows no holidays of places and years that it does not know [U]', () => {
      const holidays = open();
      fc.assert(
        fc.property(code, day, (country, date) => {
          if (holidays.nameOf(country, date) === undefined) return;
          assert.ok(holidays.knows(country), country);
          assert.ok(holidays.knowsYear(Number(date.slice(0, 4))), date);
        }),
      );
    });

    it('names the places that it knows and no others [U]', () => {
      const holidays = open();
      fc.assert(
        fc.property(code, (country) => holidays.knows(country) === ((holidays.placeName(country) ?? '') !== '')),
      );
    });

    it('takes capital and small letters for the same [U]', () => {
      const holidays = open();
      fc.assert(
        fc.property(fc.constantFrom(...places), day, (country, date) => {
          assert.equal(holidays.nameOf(country.toLowerCase(), date), holidays.nameOf(country, date));
          assert.equal(holidays.knows(country.toLowerCase()), holidays.knows(country));
        }),
      );
    });

    it('does not know what is no place [U]', () => {
      const holidays = open();
      for (const place of NO_PLACES) assert.equal(holidays.knows(place), false, place);
    });

    it('gives no holiday for what is no date [U]', () => {
      const holidays = open();
      for (const date of ['', '2026', '2026-02-30', '26-12-25', 'Christmas', '2026-12-25T00:00:00Z']) {
        for (const place of places) assert.equal(holidays.nameOf(place, date), undefined, date);
      }
    });
  });
}
