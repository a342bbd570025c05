/** Runs the command line as a person would: in a process of its own, with a trail of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout read as the one JSON document it must be. */
  json(): Readonly<Record<string, unknown>>;
}

export interface CliRig {
  readonly folder: string;
  run(...words: readonly string[]): Promise<CliResult>;
  /** With this typed into it. */
  runWith(typed: string, ...words: readonly string[]): Promise<CliResult>;
  /** Without waiting; for tests that kill. */
  start(...words: readonly string[]): ChildProcess;
  remove(): Promise<void>;
}

const document = z.record(z.string(), z.unknown());

/** @param environment further variables; the caller's own settings are not passed on. */
export async function createCliRig(environment: Readonly<Record<string, string>> = {}): Promise<CliRig> {
  const folder = await mkdtemp(join(tmpdir(), 'whodunit-cli-'));
  const spawnWith = (input: 'ignore' | 'pipe', words: readonly string[]): ChildProcess =>
    spawn(process.execPath, [join(process.cwd(), 'bin', 'whodunit.js'), ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'store'), TIME_ZONE: 'Europe/Berlin', ...environment },
      stdio: [input, 'pipe', 'pipe'],
    });
  const start = (...words: readonly string[]): ChildProcess => spawnWith('ignore', words);
  return {
    folder,
    start,
    run: (...words) => resultOf(start(...words)),
    runWith: (typed, ...words) => {
      const child = spawnWith('pipe', words);
      child.stdin?.end(`${typed}\n`);
      return resultOf(child);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Waits for the end of a command that was started. */
export function resultOf(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) =>
      resolve({ status, stdout, stderr, json: () => document.parse(JSON.parse(stdout)) }),
    );
  });
}
