/**
 * Windows that were read and yet prove nothing: a record in them could not be
 * read, their pages kept shifting, or one could not be fetched. Each is left
 * alone for a day, or longer when it was tried before, and then read again in
 * pieces: so one bad record spoils less and less of the proof, and no poll is
 * spent on it every quarter of an hour.
 */
import { gapsOf } from './coverage.ts';
import type { Period } from './event.ts';
import { DAY_MS, type PullRules } from './pull-rules.ts';
import type { UnprovenWindow } from './state.ts';

type Windows = readonly UnprovenWindow[];

/** What is left of them where these spans are proven now. */
export function withoutProven(windows: Windows, spans: readonly Period[]): Windows {
  return windows.flatMap((window) => gapsOf(window, spans).map((period) => ({ ...window, ...period })));
}

/** One more; it takes the place of what was noted of the same time. */
export function noteUnproven(windows: Windows, noted: Omit<UnprovenWindow, 'tries'>): Windows {
  // Within the day it is another poll that met the same record, not another try.
  const before = windows.filter(({ from, to, at }) => from < noted.to && to > noted.from && noted.at - at >= DAY_MS);
  const tries = Math.max(0, ...before.map((window) => window.tries)) + 1;
  const kept = withoutProven(windows, [noted]);
  const near = kept.find((other) => other.tries === tries && joins(other, noted));
  if (near === undefined) return sorted([...kept, { ...noted, tries }]);
  const joined: UnprovenWindow = {
    from: Math.min(near.from, noted.from),
    to: Math.max(near.to, noted.to),
    rejected: Math.max(near.rejected, noted.rejected),
    at: Math.min(near.at, noted.at),
    tries,
  };
  return sorted([...kept.filter((other) => other !== near), joined]);
}

/** Polls that follow each other overlap, and one bad record is in several of them: a day's together are one window. */
function joins(one: UnprovenWindow, other: Period & Pick<UnprovenWindow, 'at'>): boolean {
  const touch = one.from <= other.to && one.to >= other.from;
  const length = Math.max(one.to, other.to) - Math.min(one.from, other.from);
  return touch && length <= DAY_MS && Math.abs(other.at - one.at) < DAY_MS;
}

function sorted(windows: Windows): Windows {
  return windows.toSorted((a, b) => a.from - b.from);
}

/** When it is read again, UTC ms. */
export function againAt({ at, tries }: UnprovenWindow, { againMs, againDays }: PullRules): number {
  return at + againMs * Math.min(tries, againDays);
}

/** The piece of them to be read again now: the oldest, as it is lost first; undefined when none is due. */
export function dueAgain(windows: Windows, floor: number, now: number, rules: PullRules): Period | undefined {
  const due = sorted(windows).find((window) => window.to > floor && againAt(window, rules) <= now);
  if (due === undefined) return undefined;
  const from = Math.max(due.from, floor);
  const pieces = windows.length < rules.maxUnproven ? rules.againPieces : 1;
  const piece = Math.max(Math.ceil((due.to - due.from) / pieces), rules.shortestMs);
  const length = Math.min(piece, rules.windowMs);
  return { from, to: Math.min(from + length, due.to) };
}
