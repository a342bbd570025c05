/**
 * The playground's clock: real time plus a shift that a person can change, so
 * that "Monday 09:00" can be now. Time goes on running after a jump.
 */
import type { Clock } from '../audit/ports.ts';

export interface MovableClock extends Clock {
  /** Makes `atMs` (UTC ms) the present; time runs on from there. */
  jumpTo(atMs: number): void;
  /** Moves the present by `deltaMs`, which may be negative. */
  advance(deltaMs: number): void;
  /** Back to real time. */
  reset(): void;
  /** How far the present is from real time, ms; 0 = real time. */
  shiftMs(): number;
  /** Calls `listener` after every jump; returns how to stop. */
  onMove(listener: () => void): () => void;
}

/** The last instant that JavaScript dates and Temporal both reach, UTC ms. */
const LATEST_MS = 8.64e15;

/**
 * @param realNow source of real time, UTC ms; tests hand in their own.
 * @throws RangeError from `jumpTo` and `advance` for an instant that no date can hold.
 */
export const createMovableClock = (realNow: () => number = Date.now): MovableClock => {
  let shiftMs = 0;
  const listeners = new Set<() => void>();
  const moveBy = (nextShiftMs: number): void => {
    if (!(Math.abs(realNow() + nextShiftMs) <= LATEST_MS)) throw new RangeError('The clock cannot go there.');
    shiftMs = nextShiftMs;
    for (const listener of listeners) listener();
  };
  return {
    now: () => realNow() + shiftMs,
    jumpTo: (atMs) => moveBy(atMs - realNow()),
    advance: (deltaMs) => moveBy(shiftMs + deltaMs),
    reset: () => moveBy(0),
    shiftMs: () => shiftMs,
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
