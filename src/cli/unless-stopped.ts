/** Lets a command tidy up before it ends, when somebody presses Ctrl-C or the system shuts down. */
import { WhodunitError } from '../audit/errors.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Works until it is done, or the process is told to end. Told a second time, the process ends at once.
 * @param stopped what the person is told then, in one sentence
 * @param work asks `signal.throwIfAborted()` often, and takes back what it has begun
 * @throws WhodunitError `interrupted`, through `work`
 */
export async function unlessStopped<T>(stopped: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new WhodunitError('interrupted', stopped, 'Start it again when it suits.'));
  // Once each: with nobody listening any more, the next signal does what signals do.
  for (const name of SIGNALS) process.once(name, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}
