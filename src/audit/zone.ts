/** Time zones: which names are good, and what people call them. */
import { Temporal } from 'temporal-polyfill';

/** Zones without a region that keep daylight saving, or need none. Others (`EST`) are traps: no daylight saving. */
const PLAIN_ZONES: ReadonlySet<string> = new Set(['UTC', 'GMT', 'CET', 'MET', 'EET', 'WET']);

/**
 * The zone as the time zone database writes it (`europe/berlin` -> `Europe/Berlin`),
 * or undefined when it is none. Offsets (`+02:00`) are refused: they know no daylight saving.
 */
export function findZone(text: string): string | undefined {
  const name = text.trim();
  const plain = name.toUpperCase();
  if (PLAIN_ZONES.has(plain)) {
    return plain;
  }
  if (name.length > 64 || !/^[A-Za-z]\w+(?:\/[A-Za-z0-9_+-]+)+$/.test(name)) {
    return undefined;
  }
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** True for an IANA zone name that can be used as it stands. */
export function isZone(text: string): boolean {
  return findZone(text) !== undefined;
}

/** Zones whose city is the given word (`berlin` -> `Europe/Berlin`), for a hint. */
export function zonesOfCity(city: string): readonly string[] {
  const wanted = city.trim().toLowerCase().replaceAll(' ', '_');
  return Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().split('/').at(-1) === wanted);
}

const abbreviations = new Map<string, readonly Intl.DateTimeFormat[]>();

/** Wall clocks of a zone at one instant are called so: `CET`, `EST`, else the offset: `UTC+5:30`. */
export function zoneLabel(atMs: number, zone: string): string {
  for (const format of zoneFormats(zone)) {
    const name = format.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    if (/^[A-Z]{3,5}$/.test(name)) {
      return name;
    }
  }
  return offsetLabel(Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).offsetNanoseconds);
}

/** British English knows the European names, American English the American ones. */
function zoneFormats(zone: string): readonly Intl.DateTimeFormat[] {
  const known = abbreviations.get(zone);
  if (known !== undefined) {
    return known;
  }
  const made = ['en-GB', 'en-US'].map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }),
  );
  abbreviations.set(zone, made);
  return made;
}

function offsetLabel(offsetNanoseconds: number): string {
  const minutes = Math.round(offsetNanoseconds / 60e9);
  if (minutes === 0) {
    return 'UTC';
  }
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
