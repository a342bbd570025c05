/** What the service holds in each life of a poller that is killed: a function of scene and life alone. */
import type { NextPoll } from '../../src/audit/pull-due.ts';
import { createMemoryFeed, type MemoryFeed, memoryRecords } from './memory-feed.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const CRASH_START = Date.parse('2026-11-23T12:00:00Z');
/** Pages of the one window of the scene `window`. */
export const WINDOW_PAGES = 12;
const PAGE_SIZE = 10;

const SCENES = ['window', 'outage', 'shifting'] as const;
export type CrashScene = (typeof SCENES)[number];

export function isScene(text: string): text is CrashScene {
  return SCENES.some((scene) => scene === text);
}

export interface CrashFeed {
  readonly feed: MemoryFeed;
  readonly clock: { now(): number };
  readonly nextPoll: NextPoll;
  readonly keptDays: number;
}

/** Every quarter of an hour. */
const nextPoll: NextPoll = (after) => (Math.floor(after / (15 * MINUTE_MS)) + 1) * 15 * MINUTE_MS;

/** @param life 1 for the first; time passes and records come between lives where the scene says so */
export function crashFeed(scene: CrashScene, life: number): CrashFeed {
  const now = nowOf(scene, life);
  const clock = { now: () => now };
  const keptDays = scene === 'window' ? 1 : 45;
  const feed = createMemoryFeed({
    clock,
    pageSize: PAGE_SIZE,
    events: recordsOf(scene, life),
    keepsMs: keptDays * DAY_MS,
  });
  return { feed, clock, nextPoll, keptDays };
}

/** The outage lies before the second life; in the scene `shifting`, each life begins a little later. */
function nowOf(scene: CrashScene, life: number): number {
  if (scene === 'outage') return life === 1 ? CRASH_START : CRASH_START + 30 * DAY_MS;
  return scene === 'shifting' ? CRASH_START + (life - 1) * 1000 : CRASH_START;
}

function recordsOf(scene: CrashScene, life: number) {
  switch (scene) {
    case 'window':
      return memoryRecords(WINDOW_PAGES * PAGE_SIZE - 3, CRASH_START - 22 * HOUR_MS, 10 * MINUTE_MS);
    case 'outage': {
      const before = memoryRecords(60, CRASH_START - 10 * DAY_MS, 4 * HOUR_MS - 1000);
      return life === 1 ? before : [...before, ...memoryRecords(160, CRASH_START + HOUR_MS, 4 * HOUR_MS, 'later')];
    }
    case 'shifting': {
      const kept = memoryRecords(57, CRASH_START - 20 * HOUR_MS, 20 * MINUTE_MS);
      // With each life some come late, at the head and among the others, and the oldest one goes.
      const late = Array.from({ length: life - 1 }, (_, at) => [
        { id: `head-${at}`, at: CRASH_START - 30 * MINUTE_MS + at },
        { id: `among-${at}`, at: CRASH_START - 5 * HOUR_MS + at },
      ]).flat();
      return [...kept.slice(life - 1), ...late];
    }
  }
}
