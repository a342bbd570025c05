/** Work that nobody waits for any more once the bot is being stopped. */
import { InterruptedError } from '../audit/errors.ts';

/**
 * As `work`, until `signal` aborts. What the work does after that is not looked at.
 * @throws InterruptedError at once when `signal` aborts
 */
export function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const interrupt = (): void => reject(new InterruptedError());
    if (signal.aborted) interrupt();
    else signal.addEventListener('abort', interrupt, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupt));
  });
}
