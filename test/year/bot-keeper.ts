/** Starts, kills and follows the processes of the bot; one is always loaded and waits for its turn. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { StateCollections } from '../../src/audit/state.ts';
import type { FromBot, SentMessage, ToBot } from './bot-messages.ts';

/** The process ended before it had answered. */
export class GoneError extends Error {}

export interface BotKeeper {
  /** Starts a bot at this instant; resolves when it is connected and has looked for what it missed. @throws GoneError */
  start(now: number): Promise<void>;
  /** @throws GoneError */
  setClock(now: number): Promise<void>;
  /** Does what is due; resolves, when nothing is on its way, to what was sent. @throws GoneError */
  settle(): Promise<readonly SentMessage[]>;
  /** Ids of changes, in the order asked for. @throws GoneError */
  ids(trackingIds: readonly string[]): Promise<readonly string[]>;
  /** @throws GoneError */
  state<C extends keyof StateCollections>(
    collection: C,
  ): Promise<readonly { readonly key: string; readonly value: StateCollections[C] }[]>;
  /** Ends it at once. */
  kill(): void;
  /** Resolves when the process that was killed or stopped has ended. */
  gone(): Promise<void>;
  /** Ends it as an operator would. @throws Error when it does not end well. */
  stop(): Promise<void>;
  /** Ends everything, also what only waits. */
  close(): Promise<void>;
  readonly isUp: boolean;
  /** Lines of the processes' log of level error, newest last. */
  readonly complaints: readonly string[];
}

/** A bot that takes longer for one order will never be done with it. */
const PATIENCE_MS = 180_000;
/** A log line of pino at this level or above is a complaint. */
const ERROR_LEVEL = 50;
const KEPT_COMPLAINTS = 200;

/** @param file the bundled process of the bot */
export function createBotKeeper(file: string, environment: Readonly<Record<string, string>>): BotKeeper {
  const complaints: string[] = [];
  const launched = new Set<Process>();
  const launch = (): Process => {
    const process = launchProcess(file, environment, (line) => {
      if (complaints.push(line) > KEPT_COMPLAINTS) complaints.shift();
    });
    launched.add(process);
    void process.ended.then(() => launched.delete(process));
    return process;
  };
  let spare = launch();
  let current: Process | undefined;
  let last: Process | undefined;
  const running = (): Process => {
    if (current === undefined) throw new GoneError('The bot does not run.');
    return current;
  };
  const leave = (): Process | undefined => {
    last = current ?? last;
    current = undefined;
    return last;
  };
  return {
    start: async (now) => {
      const process = spare;
      await process.loaded;
      spare = launch();
      current = process;
      await process.order({ kind: 'start', now });
    },
    setClock: async (now) => {
      await running().order({ kind: 'clock', now });
    },
    settle: async () => {
      const answer = await running().order({ kind: 'settle' });
      return answer.kind === 'settled' ? answer.sent : [];
    },
    ids: async (trackingIds) => {
      const answer = await running().order({ kind: 'ids', trackingIds });
      return answer.kind === 'ids' ? answer.ids : [];
    },
    state: async (collection) => {
      const answer = await running().order({ kind: 'state', collection });
      // The process hands on what its store lists for this very collection.
      return answer.kind === 'state' ? (answer.records as never) : [];
    },
    kill: () => void leave()?.child.kill('SIGKILL'),
    gone: async () => last?.ended,
    stop: async () => {
      const process = leave();
      process?.child.kill('SIGTERM');
      await process?.ended;
      const { exitCode } = process?.child ?? {};
      if (exitCode !== 0)
        throw new Error(`The bot ended with ${exitCode} when it was stopped.\n${complaints.join('')}`);
    },
    close: async () => {
      leave();
      for (const { child } of launched) child.kill('SIGKILL');
      await Promise.all([...launched].map(({ ended }) => ended));
    },
    get isUp() {
      return current !== undefined;
    },
    complaints,
  };
}

interface Process {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
  readonly ended: Promise<void>;
  order(order: OrderWithoutId): Promise<FromBot>;
}

type OrderWithoutId = ToBot extends infer Order ? (Order extends ToBot ? Omit<Order, 'id'> : never) : never;

function launchProcess(
  file: string,
  environment: Readonly<Record<string, string>>,
  complain: (line: string) => void,
): Process {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, { resolve(answer: FromBot): void; reject(error: Error): void }>();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isLoaded = new Promise<void>((resolve) => {
    child.on('message', (answer: FromBot) => {
      if (answer.kind === 'loaded') return resolve();
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === 'failed') asked?.reject(new Error(`In the process of the bot: ${answer.problem}`));
      else asked?.resolve(answer);
    });
  });
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new GoneError('The process of the bot has ended.'));
    waiting.clear();
  });
  readComplaints(child, complain);
  const loaded = Promise.race([
    isLoaded,
    ended.then(() => {
      throw new Error('The process of the bot ended while it was loading.');
    }),
  ]);
  // Nobody may be waiting for a spare one that is ended.
  loaded.catch(() => undefined);
  let count = 0;
  return {
    child,
    ended,
    loaded,
    order: (order) =>
      new Promise((resolve, reject) => {
        count += 1;
        const id = count;
        if (child.exitCode !== null || child.signalCode !== null || !child.connected) {
          reject(new GoneError('The process of the bot has ended.'));
          return;
        }
        const giveUp = setTimeout(
          () => reject(new Error(`The bot does not get done with "${order.kind}".`)),
          PATIENCE_MS,
        );
        const ended = (): void => clearTimeout(giveUp);
        waiting.set(id, {
          resolve: (answer) => {
            ended();
            resolve(answer);
          },
          reject: (error) => {
            ended();
            reject(error);
          },
        });
        // A process that is just being killed cannot be told any more; its end is noticed.
        child.send({ ...order, id }, () => undefined);
      }),
  };
}

function readComplaints(child: ChildProcess, complain: (line: string) => void): void {
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(isComplaint)) complain(`${line}\n`);
  });
}

/** Whatever is no log line is one: a stack trace, a warning of Node. */
function isComplaint(line: string): boolean {
  const level = /"level":(\d+)/.exec(line)?.[1];
  return line.trim() !== '' && (level === undefined || Number(level) >= ERROR_LEVEL);
}
