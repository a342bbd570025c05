/**
 * What the page may do to the bot beside it. The wiring hands these in, so that
 * the page needs nothing of the store, the chat or the jobs.
 */

/** The clock that the bot, its jobs and the emulator share. */
export interface PlaygroundClock {
  /** UTC ms. */
  now(): number;
  /** Makes this instant (UTC ms) the present; time runs on from there. */
  jumpTo(atMs: number): void;
  /** Moves the present by this many ms. */
  advance(deltaMs: number): void;
  /** Back to real time. */
  reset(): void;
  /** IANA zone that the page shows and computes weekdays in. */
  readonly zone: string;
}

/** One message on its way out of the bot. */
export interface OutboxLine {
  /** Idempotency key. */
  readonly key: string;
  /** As the bot calls it: queued, sending, sent, failed. */
  readonly status: string;
  readonly attempts: number;
  /** Why the last attempt failed, when the bot says so. */
  readonly problem?: string;
}

export interface PlaygroundControls {
  readonly clock: PlaygroundClock;
  /** The outbox as it is now, any order. */
  outbox(): Promise<readonly OutboxLine[]>;
  /** Runs the jobs that are due by the clock; called after every jump. */
  tick(): Promise<void>;
}
