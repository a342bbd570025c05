/** Instants as files show them. */
import { Temporal } from 'temporal-polyfill';
import { formatDate } from '../audit/period-text.ts';
import { zoneLabel } from '../audit/zone.ts';

const MINUTE_MS = 60_000;
const MAX_AT = 8.64e15;

/** False for what no calendar holds. */
export function isInstant(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= MAX_AT - 24 * 60 * MINUTE_MS;
}

/** `2026-11-23T13:05:09.123Z` */
export function utcText(at: number): string {
  return isInstant(at) ? new Date(at).toISOString() : '';
}

/** `2026-11-23 14:05:09 +01:00` */
export function localText(at: number, zone: string): string {
  if (!isInstant(at)) return '';
  const local = zonedAt(at, zone);
  return `${local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} ${local.offset}`;
}

/** `23 Nov 2026` and `14:05:09 CET`. */
export function dayAndClock(at: number, zone: string): readonly [day: string, clock: string] {
  if (!isInstant(at)) return ['', ''];
  const local = zonedAt(at, zone);
  const clock = local.toPlainTime().toString({ smallestUnit: 'second' });
  return [formatDate(local.toPlainDate()), `${clock} ${zoneLabel(at, zone)}`];
}

/** What a clock on a wall of the zone shows, as if it were UTC; ms. */
export function wallMs(at: number, zone: string): number {
  return at + zonedAt(at, zone).offsetNanoseconds / 1e6;
}

function zonedAt(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
