/** Holds requests back: so many at a time, and none of a kind that Webex has asked to wait. */
import { pause } from '../wait.ts';

export class RequestGate {
  readonly #limit: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** By lane, on the monotonic clock. */
  readonly #heldUntil = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Nothing of this lane starts for `waitMs`. A longer hold stays. */
  hold(lane: string, waitMs: number): void {
    const until = performance.now() + waitMs;
    this.#heldUntil.set(lane, Math.max(until, this.#heldUntil.get(lane) ?? 0));
  }

  /** How long the lane is still held, ms; 0 = free. */
  heldMs(lane: string): number {
    return Math.max(0, (this.#heldUntil.get(lane) ?? 0) - performance.now());
  }

  /** Runs `work` when its lane is free and there is room. An abort of `signal` ends the waiting; `work` sees to the rest. */
  async run<T>(lane: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const waitMs = this.heldMs(lane);
      if (waitMs <= 0 || signal.aborted) break;
      await pause(waitMs + 1, signal);
    }
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, so #running stays.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
