/** Programs under measurement: started alone in a process of their own, and ended by us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Child {
  readonly process: ChildProcess;
  /** From spawn to the first 200 of /readyz, ms. */
  readonly readyMs: number;
  /** Resident memory now, MB. */
  memoryMb(): number;
  stop(): Promise<void>;
}

/** Starts a server and waits until it says that it is ready. @throws Error after 60 s. */
export async function startServer(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  port: number,
): Promise<Child> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await isReady(port))) {
    if (performance.now() - startedAt > 60_000 || child.exitCode !== null)
      throw new Error(`${words.at(-1)} did not get ready`);
    await sleep(10);
  }
  return {
    process: child,
    readyMs: performance.now() - startedAt,
    memoryMb: () => memoryOf(child.pid ?? 0, 'VmRSS'),
    stop: () => end(child),
  };
}

/** Runs a program to its end. @returns wall time in ms, peak memory in MB, and what it said. */
export async function runToEnd(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly wallMs: number; readonly peakMb: number; readonly output: string }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    output += more;
  });
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, memoryOf(child.pid ?? 0, 'VmHWM'));
  }, 20);
  const status = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${String(status)}`);
  return { wallMs: performance.now() - startedAt, peakMb, output };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const [, kilobytes = '0'] =
      new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(killer);
}
