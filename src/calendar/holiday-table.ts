/** The stored table of public holidays: its form, and how a place is looked up in it. */

/** `[name, dates]`, both by their place in the table's own lists. */
export type HolidayPair = readonly [name: number, dates: number];

export interface HolidayPlace {
  readonly name: string;
  /** A country's holidays. */
  readonly days?: readonly HolidayPair[];
  /** A region's: what it has beyond, and what it lacks of, the place it lies in. */
  readonly plus?: readonly HolidayPair[];
  readonly minus?: readonly HolidayPair[];
}

/** Written by scripts/holidays.ts. */
export interface HolidayTable {
  readonly about: string;
  readonly source: string;
  readonly license: string;
  readonly attribution: string;
  /** First and last year that it holds. */
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
  /** `12-25`: that day of every year; or single dates `2026-04-03 2027-03-26`. */
  readonly dates: readonly string[];
  /** By `DE`, `DE-BY`, `DE-BY-A`; a place lies in the one that its code begins with. */
  readonly places: Readonly<Record<string, HolidayPlace>>;
}

/** The holidays of one place by date `YYYY-MM-DD`; undefined when the table does not know it. */
export function daysOf(table: HolidayTable, code: string): ReadonlyMap<string, string> | undefined {
  const pairs = pairsOf(table, code);
  if (pairs === undefined) return undefined;
  const days = new Map<string, string>();
  for (const [name, dates] of pairs) {
    for (const date of expand(table.dates[dates] ?? '', table)) {
      // Two holidays on one day: the one that is listed first names it.
      if (!days.has(date)) days.set(date, table.names[name] ?? '');
    }
  }
  return days;
}

function pairsOf(table: HolidayTable, code: string): readonly HolidayPair[] | undefined {
  const place = Object.hasOwn(table.places, code) ? table.places[code] : undefined;
  if (place === undefined) return undefined;
  if (place.days !== undefined) return place.days;
  const { plus = [], minus = [] } = place;
  const around = pairsOf(table, code.slice(0, code.lastIndexOf('-'))) ?? [];
  const lacks = new Set(minus.map(String));
  return [...around.filter((pair) => !lacks.has(String(pair))), ...plus];
}

function expand(dates: string, { from, to }: HolidayTable): readonly string[] {
  if (dates.length > 5) return dates.split(' ');
  return Array.from({ length: to - from + 1 }, (_, year) => `${from + year}-${dates}`);
}
