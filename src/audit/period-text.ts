/** Instants and spans as people read them, always with the zone. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from './event.ts';
import { zoneLabel } from './zone.ts';

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A date for people: `23 Nov 2026`. */
export function formatDate(date: Temporal.PlainDate): string {
  return `${date.day} ${MONTHS[date.month - 1]} ${date.year}`;
}

/** The date of an instant where the year is known: `23 Nov`. */
export function formatShortDay(atMs: number, zone: string): string {
  const date = local(atMs, zone).toPlainDate();
  return `${date.day} ${MONTHS[date.month - 1]}`;
}

/** `Mon 23 Nov 2026`. */
export function formatDay(date: Temporal.PlainDate): string {
  return `${WEEKDAYS[date.dayOfWeek - 1]} ${formatDate(date)}`;
}

/** `Mon 23 Nov 2026, 14:05 CET`. */
export function formatInstant(atMs: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  return `${formatDay(local.toPlainDate())}, ${clock(local)} ${zoneLabel(atMs, zone)}`;
}

/** `23 Nov 2026, 14:05 CET`: where neither weekday nor seconds matter. */
export function formatMinute(atMs: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  const minute = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${formatDate(local.toPlainDate())}, ${minute} ${zoneLabel(atMs, zone)}`;
}

/** How long ago in the largest fitting unit: `just now`, `5 minutes ago`, `3 days ago`; `in 2 days` for the future. */
export function formatAgo(atMs: number, now: number): string {
  const passedMs = Math.abs(now - atMs);
  if (passedMs < MINUTE_MS) {
    return 'just now';
  }
  const steps: readonly (readonly [unit: string, lengthMs: number, limitMs: number])[] = [
    ['minute', MINUTE_MS, HOUR_MS],
    ['hour', HOUR_MS, DAY_MS],
    ['day', DAY_MS, 14 * DAY_MS],
    ['week', 7 * DAY_MS, 61 * DAY_MS],
    ['month', 30.44 * DAY_MS, 730 * DAY_MS],
  ];
  const [unit, lengthMs] = steps.find(([, , limitMs]) => passedMs < limitMs) ?? ['year', 365.25 * DAY_MS];
  const count = Math.floor(passedMs / lengthMs);
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return atMs <= now ? `${words} ago` : `in ${words}`;
}

/**
 * A span for people: `16-22 Nov 2026 (CET)`, with times when it is not made of
 * whole days, and both zone names when the clocks change inside it. Open ends:
 * `since ...`, `before ...`, `all time`.
 * @param now UTC ms; when given, a single day is also called today or yesterday
 */
export function formatPeriod(period: Partial<Period>, zone: string, now?: number): string {
  const { from, to } = period;
  if (from === undefined) {
    return to === undefined ? 'all time' : `before ${point(to, zone)} (${zoneLabel(to, zone)})`;
  }
  if (to === undefined) {
    return `since ${point(from, zone)} (${zoneLabel(from, zone)})`;
  }
  const zones = zoneLabels(from, to, zone);
  if (isMidnight(from, zone) && isMidnight(to, zone) && from < to) {
    return `${relativeDay(from, to, zone, now)}${days(from, to, zone)} (${zones})`;
  }
  return `${span(from, to, zone)} (${zones})`;
}

/** Every name the zone's clocks carry within a span, in order: `CET`, `CET/CEST`. */
function zoneLabels(from: number, to: number, zone: string): string {
  const labels = [zoneLabel(from, zone)];
  let next = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  // Two names are enough to say that the clocks change; a longer list helps nobody.
  for (let steps = 0; next !== null && next.epochMilliseconds < to && steps < 4 && labels.length < 2; steps += 1) {
    const label = zoneLabel(next.epochMilliseconds, zone);
    if (!labels.includes(label)) {
      labels.push(label);
    }
    next = next.getTimeZoneTransition('next');
  }
  return labels.join('/');
}

function relativeDay(from: number, to: number, zone: string, now: number | undefined): string {
  if (now === undefined) {
    return '';
  }
  const last = local(to - 1, zone).toPlainDate();
  if (!local(from, zone).toPlainDate().equals(last)) {
    return '';
  }
  const daysAgo = last.until(local(now, zone).toPlainDate(), { largestUnit: 'days' }).days;
  return daysAgo === 0 ? 'today ' : daysAgo === 1 ? 'yesterday ' : '';
}

function days(from: number, to: number, zone: string): string {
  const first = local(from, zone).toPlainDate();
  const last = local(to - 1, zone).toPlainDate();
  if (first.equals(last)) {
    return formatDate(first);
  }
  if (first.year !== last.year) {
    return `${formatDate(first)} - ${formatDate(last)}`;
  }
  if (first.month !== last.month) {
    return `${first.day} ${MONTHS[first.month - 1]} - ${formatDate(last)}`;
  }
  return `${first.day}-${formatDate(last)}`;
}

function span(from: number, to: number, zone: string): string {
  const first = local(from, zone);
  const last = local(to, zone);
  const day = formatDate(first.toPlainDate());
  const isOneDay = first.toPlainDate().equals(last.toPlainDate());
  // Seconds at one end alone would look like a span turned round: "03:14:21-03:14".
  const isExact = first.millisecond === 0 && last.millisecond === 0;
  const [begin, end] = [clock(first, isExact), clock(last, isExact)];
  if (!isOneDay) return `${day}, ${begin} - ${formatDate(last.toPlainDate())}, ${end}`;
  return begin === end && to - from < MINUTE_MS ? `${day}, ${begin}` : `${day}, ${begin}-${end}`;
}

function point(atMs: number, zone: string): string {
  const at = local(atMs, zone);
  const day = formatDate(at.toPlainDate());
  return isMidnight(atMs, zone) ? day : `${day}, ${clock(at)}`;
}

/** Seconds only when somebody asked for a whole second: the present moment has odd milliseconds and needs none. */
function clock(at: Temporal.ZonedDateTime, isExact = true): string {
  const withSeconds = isExact && at.second !== 0 && at.millisecond === 0;
  return [at.hour, at.minute, ...(withSeconds ? [at.second] : [])]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function isMidnight(atMs: number, zone: string): boolean {
  return local(atMs, zone).startOfDay().epochMilliseconds === atMs;
}

function local(atMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
}
