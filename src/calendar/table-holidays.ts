/**
 * Public holidays from data/holidays.json, a table that scripts/holidays.ts
 * makes: the library behind it would add 34 MB to every installation.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WhodunitError } from '../audit/errors.ts';
import type { Holidays } from '../audit/ports.ts';
import { daysOf, type HolidayTable } from './holiday-table.ts';

const TABLE = fileURLToPath(new URL('../../data/holidays.json', import.meta.url));

/**
 * Reads the table when something is asked for the first time.
 * Every question throws WhodunitError `no-holidays` when the table cannot be read: to take
 * all days for working days would send reminders on holidays.
 */
export function createTableHolidays(file = TABLE): Holidays {
  const places = new Map<string, ReadonlyMap<string, string> | undefined>();
  let table: HolidayTable | undefined;
  const open = (): HolidayTable => {
    table ??= readTable(file);
    return table;
  };
  const days = (country: string): ReadonlyMap<string, string> | undefined => {
    const code = country.toUpperCase();
    if (!places.has(code)) places.set(code, daysOf(open(), code));
    return places.get(code);
  };
  return {
    nameOf: (country, date) => days(country)?.get(date),
    knows: (country) => days(country) !== undefined,
    knowsYear: (year) => year >= open().from && year <= open().to,
    placeName: (country) => {
      const { places: known } = open();
      const code = country.toUpperCase();
      return Object.hasOwn(known, code) ? known[code]?.name : undefined;
    },
  };
}

function readTable(file: string): HolidayTable {
  try {
    const table: HolidayTable = JSON.parse(readFileSync(file, 'utf8'));
    if (Number.isInteger(table.from) && Number.isInteger(table.to) && typeof table.places === 'object') return table;
    throw new Error('The file is no table of holidays.');
  } catch (cause) {
    throw new WhodunitError(
      'no-holidays',
      'The table of public holidays cannot be read.',
      'Put data/holidays.json back as it was installed, or write it anew with "npx tsx scripts/holidays.ts".',
      { cause },
    );
  }
}
