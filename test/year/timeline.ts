/** At which instants of a day the bot is looked at: where something may be due, and anywhere. */
import type { Cast } from './cast.ts';
import { clockChanges, DAY_MS, dateOf, instantsOf, turnsBetween } from './model/calendar.ts';
import type { Model } from './model/model.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;
const ANYWHERE_A_DAY = 3;

/** @param from start of a UTC day, UTC ms @returns UTC ms, in no order */
export function instantsOfDay(cast: Cast, { digests }: Model, from: number, random: Random): readonly number[] {
  const to = from + DAY_MS;
  const zones = [...new Set(cast.people.map(({ zone }) => zone))];
  const turns = digests.slots.flatMap((slot) => turnsBetween(slot, from, to));
  const slots = turns.flatMap(({ first, sure }) => [first - MINUTE_MS, first, sure, sure + MINUTE_MS]);
  const hours = zones.flatMap((zone) => [
    instantsOf(dateOf(from + DAY_MS / 2, zone), '09:00', zone).first,
    ...(random.chance(0.2) ? [instantsOf(dateOf(from, zone), '08:59', zone).first] : []),
    ...(random.chance(0.2) ? [instantsOf(dateOf(from, zone), '17:00', zone).first] : []),
  ]);
  const changes = zones.flatMap((zone) => clockChanges(zone, from, to)).flatMap((at) => [at - 1, at, at + MINUTE_MS]);
  const anywhere = Array.from({ length: ANYWHERE_A_DAY }, () => from + random.int(DAY_MS));
  return [...slots, ...hours, ...changes, ...anywhere].filter((at) => at >= from && at < to);
}
