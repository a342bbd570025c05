/**
 * Writes data/holidays.json and data/holidays-license.txt from date-holidays:
 * `npx tsx scripts/holidays.ts`. Ten years of public holidays of every country
 * and region that it knows; the same every time for one version of it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import Calendar from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import type { HolidayPair, HolidayPlace, HolidayTable } from '../src/calendar/holiday-table.ts';

const FROM = 2026;
const TO = 2035;
const DATA = new URL('../data/', import.meta.url);
const LIBRARY = createRequire(import.meta.url).resolve('date-holidays/package.json');

/** A list in which every text stands once. */
class Numbered {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

const names = new Numbered();
const dates = new Numbered();
const places: Record<string, HolidayPlace> = {};

const all = new Calendar();
for (const [country, name] of sorted(all.getCountries('en'))) {
  const days = pairsOf(new Calendar(country));
  places[country] = { name, days };
  for (const [state, stateName] of sorted(all.getStates(country))) {
    const code = `${country}-${state}`.toUpperCase();
    const own = pairsOf(new Calendar(country, state));
    places[code] = { name: stateName, ...differences(own, days) };
    for (const [region, regionName] of sorted(all.getRegions(country, state))) {
      const inner = pairsOf(new Calendar(country, state, region));
      places[`${code}-${region}`.toUpperCase()] = { name: regionName, ...differences(inner, own) };
    }
  }
}

const { version }: { version: string } = JSON.parse(readFileSync(LIBRARY, 'utf8'));
const table: HolidayTable = {
  about: `Public holidays ${FROM}-${TO}, made by scripts/holidays.ts. Half days count as days. Changed from the source: computed for these years, other kinds of days left out.`,
  source: `date-holidays ${version}, https://github.com/commenthol/date-holidays`,
  license: 'CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/; this table is under the same licence.',
  attribution:
    'commenthol and the contributors of date-holidays, from the Wikipedia articles named in holidays-license.txt.',
  from: FROM,
  to: TO,
  names: names.texts,
  dates: dates.texts,
  places,
};
writeFileSync(new URL('holidays.json', DATA), asText(table));
writeFileSync(new URL('holidays-license.txt', DATA), readFileSync(new URL('LICENSE', pathToFileURL(LIBRARY)), 'utf8'));

/** A place's public holidays, by name. */
function pairsOf(calendar: Calendar): readonly HolidayPair[] {
  const byName = new Map<string, Set<string>>();
  for (let year = FROM; year <= TO; year += 1) {
    for (const holiday of calendar.getHolidays(year, 'en')) {
      if (holiday.type !== 'public') continue;
      const own = byName.get(holiday.name) ?? new Set();
      byName.set(holiday.name, own);
      for (const date of datesOf(holiday)) if (date >= `${FROM}-` && date < `${TO + 1}-`) own.add(date);
    }
  }
  return [...byName].flatMap(([name, found]) =>
    seriesOf([...found].toSorted()).map((series): HolidayPair => [names.numberOf(name), dates.numberOf(series)]),
  );
}

/** Every date that the holiday takes at least two hours of: some days have 25 hours, some holidays begin at noon. */
function datesOf({ date, start, end }: { date: string; start: Date; end: Date }): readonly string[] {
  const first = Temporal.PlainDate.from(date.slice(0, 10));
  const startHour = Number(date.slice(11, 13));
  const hours = (end.getTime() - start.getTime()) / 3_600_000;
  const days = Math.max(1, Math.floor((startHour + hours - 2) / 24) + 1);
  return Array.from({ length: days }, (_, day) => first.add({ days: day }).toString());
}

/** Days of every year as `12-25`, the others as single dates. */
function seriesOf(found: readonly string[]): readonly string[] {
  const years = TO - FROM + 1;
  const days = new Set(found.map((date) => date.slice(5)));
  const yearly = [...days].filter((day) => found.filter((date) => date.slice(5) === day).length === years);
  const single = found.filter((date) => !yearly.includes(date.slice(5)));
  return single.length === 0 ? yearly : [...yearly, single.join(' ')];
}

function differences(
  own: readonly HolidayPair[],
  around: readonly HolidayPair[],
): { plus?: readonly HolidayPair[]; minus?: readonly HolidayPair[] } {
  const lacking = (from: readonly HolidayPair[], other: readonly HolidayPair[]): readonly HolidayPair[] => {
    const known = new Set(other.map(String));
    return from.filter((pair) => !known.has(String(pair)));
  };
  const plus = lacking(own, around);
  const minus = lacking(around, own);
  return { ...(plus.length === 0 ? {} : { plus }), ...(minus.length === 0 ? {} : { minus }) };
}

function sorted(codes: Readonly<Record<string, string>> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(codes ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A line for each place, so that a new version shows what it changes. */
function asText({ places: all, ...head }: HolidayTable): string {
  const lines = Object.entries(all).map(([code, place]) => `${JSON.stringify(code)}:${JSON.stringify(place)}`);
  return `${JSON.stringify(head).slice(0, -1)},"places":{\n${lines.join(',\n')}\n}}\n`;
}
