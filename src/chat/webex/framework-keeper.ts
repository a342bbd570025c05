/** Keeps one framework going: it cannot be started twice, so a broken one is replaced. */
import type { Logger } from 'pino';
import { ChatError } from '../../audit/errors.ts';
import { describeError } from '../boundary.ts';
import { pause } from '../wait.ts';
import type { Framework } from './framework.ts';

export interface FrameworkKeeper {
  /** @throws whatever the first start rejects with for good. */
  start(): Promise<void>;
  /** Replaces it, unless that is being done, or nothing was started yet. */
  restart(): void;
  /** Undefined until started. */
  readonly current: Framework | undefined;
  /** @throws ChatError `stopped` before the start. */
  get(): Framework;
  /** Never rejects; takes no longer than the grace. */
  stop(): Promise<void>;
}

export interface FrameworkKeeperOptions {
  /** Resolves to a new one, however often that has to be tried. */
  readonly startOne: () => Promise<Framework>;
  readonly stopping: AbortSignal;
  readonly stopGraceMs: number;
  /** A new one runs in place of a broken one. */
  readonly replaced: () => void;
  readonly log: Logger;
}

export function createFrameworkKeeper(options: FrameworkKeeperOptions): FrameworkKeeper {
  const { stopping, stopGraceMs, log } = options;
  let current: Framework | undefined;
  let restarting: Promise<void> | undefined;

  const start = async (): Promise<void> => {
    current = await options.startOne();
  };
  const end = (framework: Framework | undefined): Promise<void> =>
    Promise.race([framework?.stop().catch(() => undefined), pause(stopGraceMs)]);

  return {
    start,
    restart: () => {
      if (stopping.aborted || restarting !== undefined || current === undefined) return;
      restarting = end(current)
        .then(start)
        .then(options.replaced)
        .catch((error: unknown) => log.error(describeError(error), 'websocket not connected again'))
        .finally(() => {
          restarting = undefined;
        });
    },
    get current() {
      return current;
    },
    get: () => {
      if (current === undefined) throw new ChatError('stopped', 'The bot is not connected.', 'Start it again.');
      return current;
    },
    stop: () => end(current),
  };
}
