/** The clock on the wall as Intl tells it, for models that must not share code with what they check. */

const MINUTE_MS = 60_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** @param at UTC ms */
export function wallAt(at: number, zone: string): { date: string; weekday: number; minute: number } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(zone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${part['year']}-${part['month']}-${part['day']}`,
    weekday: WEEKDAYS.indexOf(part['weekday'] ?? '') + 1,
    minute: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

export function describeWall(at: number, zone: string): string {
  const { date, minute } = wallAt(at, zone);
  return `${date} ${Math.floor(minute / 60)}:${minute % 60} ${zone} (${new Date(at).toISOString()})`;
}

/** `count` whole minutes, the first at `start`. */
export function minutesFrom(start: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, minute) => start + minute * MINUTE_MS);
}

const at = (iso: string): number => Date.parse(iso);

/** Zones of all kinds, and instants at which their clocks change. */
export const ZONES: readonly { readonly name: string; readonly changes: readonly number[] }[] = [
  { name: 'Europe/Berlin', changes: [at('2026-03-29T01:00:00Z'), at('2026-10-25T01:00:00Z')] },
  { name: 'America/New_York', changes: [at('2026-03-08T07:00:00Z'), at('2026-11-01T06:00:00Z')] },
  // Midnight itself is skipped and comes twice.
  { name: 'America/Santiago', changes: [at('2026-04-05T03:00:00Z'), at('2026-09-06T04:00:00Z')] },
  { name: 'Africa/Cairo', changes: [at('2026-04-23T22:00:00Z'), at('2026-10-29T21:00:00Z')] },
  // Half an hour.
  { name: 'Australia/Lord_Howe', changes: [at('2026-04-04T15:00:00Z'), at('2026-10-03T15:30:00Z')] },
  { name: 'Asia/Kathmandu', changes: [at('2026-06-01T00:00:00Z')] },
  { name: 'Asia/Tokyo', changes: [at('2026-06-01T00:00:00Z')] },
  { name: 'UTC', changes: [at('2026-06-01T00:00:00Z')] },
];
