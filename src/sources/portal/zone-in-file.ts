/** The zone that a file itself names, in the header of its times or in a title above the table. */
import { findZone } from '../../audit/zone.ts';
import type { FileZone } from './dates.ts';

export type StatedZone =
  | { readonly kind: 'stated'; readonly zone: FileZone }
  /** Something is said of a zone, and it is not sure what: `(GMT-05:00) Eastern Time`. */
  | { readonly kind: 'unclear'; readonly text: string };

const MAX_CHARS = 300;
const NAMED = /[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+/g;
const UTC = /\b(?:UTC|GMT|Zulu)\b(?:\s*([+-])\s?(\d{1,2})(?::?(\d{2}))?)?/gi;
/** A title that speaks of the zone of the times; one that merely holds a time with its zone does not. */
const SPEAKS_OF_ZONE =
  /\btime ?zone\b|\btimes?(?: are| is)?(?: shown| given| displayed| listed)? in\b|\bzeitzone\b|\bzeiten in\b|\bfuseau horaire\b|\b(?:zona|huso) horari[ao]\b/i;

/** @param header of the column of the times: `Date (UTC)` */
export function zoneInHeader(header: string): StatedZone | undefined {
  return zoneIn(header.slice(0, MAX_CHARS));
}

/** @param title the cells of a row above the header, joined by spaces */
export function zoneInTitle(title: string): StatedZone | undefined {
  const text = title.slice(0, MAX_CHARS);
  const about = SPEAKS_OF_ZONE.exec(text);
  return about === null ? undefined : zoneIn(text.slice(about.index));
}

/** The header without what it says of the zone: `Date`. */
export function withoutZone(header: string): string {
  return header
    .slice(0, MAX_CHARS)
    .replace(NAMED, (name) => (findZone(name) === undefined ? name : ' '))
    .replace(UTC, ' ')
    .replace(/[([]\s*(?:in|local)?\s*[)\]]/gi, ' ')
    .trim();
}

function zoneIn(text: string): StatedZone | undefined {
  const named = [...text.matchAll(NAMED)].flatMap(([name]) => findZone(name) ?? []);
  const offsets = [...text.matchAll(UTC)];
  if (named.length + offsets.length === 0) return undefined;
  const [zone] = named;
  if (zone !== undefined && named.every((other) => other === zone) && offsets.length === 0) {
    return { kind: 'stated', zone: { kind: 'zone', zone } };
  }
  const [offset] = offsets;
  if (offset === undefined || offsets.length > 1 || named.length > 0) return { kind: 'unclear', text };
  const [, sign, hours, minutes] = offset;
  if (sign === undefined) return { kind: 'stated', zone: { kind: 'zone', zone: 'UTC' } };
  // "(GMT-05:00) Eastern Time" is the name of a zone with summer time, not a fixed offset.
  const behind = text.slice(offset.index + offset[0].length);
  const distance = Number(hours) * 60 + Number(minutes ?? 0);
  if (/\p{L}/u.test(behind) || distance > 14 * 60) return { kind: 'unclear', text };
  return { kind: 'stated', zone: { kind: 'offset', minutes: sign === '-' ? -distance : distance } };
}

export function isSameZone(a: FileZone, b: FileZone): boolean {
  return a.kind === 'zone' ? b.kind === 'zone' && a.zone === b.zone : b.kind === 'offset' && a.minutes === b.minutes;
}

/** `Europe/Berlin`, `UTC+5:30`. */
export function zoneText(zone: FileZone): string {
  if (zone.kind === 'zone') return zone.zone;
  const minutes = Math.abs(zone.minutes);
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return zone.minutes === 0 ? 'UTC' : `UTC${zone.minutes < 0 ? '-' : '+'}${hours}`;
}
