/** When a feed is asked again: computed from the clock and what is stored, so that restarts need no special case. */
import type { PullState } from './state.ts';

/** The first instant after this one (UTC ms) at which polls are due; undefined: they never are by themselves. */
export type NextPoll = (after: number) => number | undefined;

/** Without access, somebody has to do something first: it is tried at a growing distance, but at least so often. */
const LONGEST_WAIT_MS = 3_600_000;
/** Nobody but an admin can change what these are about. */
const NEEDS_SOMEBODY = new Set(['access-lost', 'feed-refused']);

/** After a poll that ended badly: is it time for another try, or did somebody ask for one since? */
export function mayTry({ problem, triedAt, wanted }: PullState, nextPoll: NextPoll, now: number): boolean {
  // What was tried in the future was tried before the clock was set back.
  if (problem === undefined || triedAt === undefined || triedAt > now) return true;
  if (wanted !== undefined && wanted.at > triedAt) return true;
  const tick = nextPoll(triedAt);
  if (tick === undefined) return false;
  const distance = NEEDS_SOMEBODY.has(problem.code) ? Math.min(triedAt - problem.since, LONGEST_WAIT_MS) : 0;
  return now >= Math.max(tick, triedAt + distance);
}

/** Is it time to look for new records? */
export function isNewestDue(state: PullState | undefined, nextPoll: NextPoll, now: number): boolean {
  const wanted = state?.wanted;
  if (wanted !== undefined && wanted.from === undefined && wanted.to === undefined) return true;
  const lastDoneAt = state?.lastDoneAt ?? 0;
  // Since the epoch: whatever the schedule, a feed that was never asked is due.
  const tick = nextPoll(lastDoneAt > now ? 0 : lastDoneAt);
  return tick !== undefined && tick <= now;
}
