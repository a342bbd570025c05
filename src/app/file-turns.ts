/** Files are read one after the other, whichever way they came, so that many at once take no more than one. */
import { InterruptedError } from '../audit/errors.ts';
import { createLanes } from '../chat/lanes.ts';
import { interruptible } from './interruptible.ts';

export interface FileTurns {
  /** Is a file being read? */
  readonly isTaken: boolean;
  /** Ends everything that runs or waits. */
  readonly signal: AbortSignal;
  /** In the order asked for. @throws what the work throws; InterruptedError at once when stopped */
  run<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

export function createFileTurns(): FileTurns {
  const lanes = createLanes();
  const stopping = new AbortController();
  const { signal } = stopping;
  return {
    get isTaken() {
      return lanes.has('files');
    },
    signal,
    run: (work) => {
      const turn = lanes.run('files', async () => {
        if (signal.aborted) throw new InterruptedError();
        return work();
      });
      return interruptible(turn, signal);
    },
    stop: () => stopping.abort(),
  };
}
