/** A job in a process of its own, which is killed at some write or from outside, and what it told until then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Life {
  /** Collections that were written, in order. */
  readonly writes: readonly string[];
  readonly isDone: boolean;
  readonly complaints: string;
}

/**
 * Starts a process and waits for its end. It tells each write as `NUMBER COLLECTION` and the end of its work as `done`.
 * @param args of Node, the script first
 * @param kill may end it sooner
 */
export async function liveOnce(args: readonly string[], kill?: (end: () => void) => Promise<void>): Promise<Life> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += chunk.toString('utf8');
  });
  const closed = once(child, 'close');
  await kill?.(() => child.kill('SIGKILL'));
  await closed;
  const lines = told.out.split('\n').filter((line) => line !== '');
  return {
    writes: lines.filter((line) => line !== 'done').map((line) => line.split(' ')[1] ?? ''),
    isDone: lines.at(-1) === 'done',
    complaints: told.err,
  };
}

/** Side by side, as many as there are cores. */
export async function allOf<T>(cases: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all([worker(), worker()]);
}
