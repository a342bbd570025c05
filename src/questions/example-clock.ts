/** The present in which the examples of commands are read: a Monday at noon UTC. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../audit/event.ts';
import { lastWeek } from '../audit/period.ts';

/** 2026-11-23T12:00:00Z, UTC ms. */
export const EXAMPLE_NOW = 1_795_435_200_000;
export const EXAMPLE_ZONE = 'Europe/Berlin';

/** Midnight, or a time of day, of a date in the example zone, UTC ms. */
export function exampleAt(date: string, time = '00:00'): number {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(EXAMPLE_ZONE).epochMilliseconds;
}

/** From the midnight of one date to that of another, which is not included. */
export function exampleSpan(from: string, to: string): Period {
  return { from: exampleAt(from), to: exampleAt(to) };
}

export const EXAMPLE_LAST_WEEK = lastWeek(EXAMPLE_NOW, EXAMPLE_ZONE);
