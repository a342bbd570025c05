/** Runs the scheduled work, round by round: what must be known first, then what is sent. */
import { setTimeout } from 'node:timers/promises';
import type { Log } from './log.ts';

/** Does what is due by clock and store. May be called again while an earlier call still waits. */
export interface Job {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface RoundParts {
  /** One after the other: later work builds on what these find out. */
  readonly finds: readonly Job[];
  /** Side by side: each sends to somebody, and nobody waits for somebody else's message. */
  readonly sends: readonly Job[];
  /** Whether messages can be sent now. */
  readonly canSend: () => boolean;
  readonly log: Log;
  /** A round waits so long for what it sends. */
  readonly waitMs?: number;
}

/** A send may be tried again for a day; what is due elsewhere does not wait for it. */
const WAIT_MS = 30_000;

/** Rounds never overlap: a second call waits for the first and then looks again. A job that fails holds up no other. */
export function createRounds({ finds, sends, canSend, log, waitMs = WAIT_MS }: RoundParts): () => Promise<void> {
  const run = async (job: Job): Promise<void> => {
    try {
      await job.run();
    } catch (error) {
      log.error({ err: error, job: job.name }, 'a scheduled job failed');
    }
  };
  const round = async (): Promise<void> => {
    for (const job of finds) await run(job);
    if (!canSend()) return;
    await Promise.race([Promise.all(sends.map(run)), setTimeout(waitMs, undefined, { ref: false })]);
  };
  let last = Promise.resolve();
  /** Somebody who calls while one round waits to begin gets that one. */
  let next: Promise<void> | undefined;
  return () => {
    next ??= last.then(() => {
      next = undefined;
      last = round();
      return last;
    });
    return next;
  };
}
