/**
 * Starts the process that reads a file. It has an empty environment, may open no file (the one to read is handed to it
 * open), may start nothing, and speaks through one pipe only.
 *
 * Node's permissions do not close the network before Node 25; the program holds nothing that could reach it.
 * @see https://nodejs.org/api/permissions.html
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { SourceError } from '../../audit/errors.ts';
import { HEAP_MB } from './limits.ts';
import { FILE_PATH, type ReaderJob } from './messages.ts';

const SHELL = '/bin/sh';
/** Of `process`: what could load modules that the program does not hold, or signal other processes. */
const CLOSED = ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen', 'kill', '_kill'];
/** Processor time, as a multiple of the time that reading may take: several threads work. */
const PROCESSOR_TIME_FACTOR = 3;

/** @throws SourceError `unreadable-file` when the system starts no process */
export function spawnReader(options: {
  readonly program: Uint8Array;
  readonly job: ReaderJob;
  /** An open file, which the caller closes. */
  readonly fd: number;
  readonly totalMs: number;
}): ChildProcess {
  const { job, program, fd, totalMs } = options;
  const child = start(commandLine(totalMs), fd, job.name);
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(CLOSED.map((name) => `delete process.${name}; `).join(''));
  child.stdin?.write(`globalThis.readerJob = ${JSON.stringify(JSON.stringify(job))};\n`);
  child.stdin?.end(program);
  return child;
}

function start([file, ...words]: readonly [string, ...string[]], fd: number, name: string): ChildProcess {
  try {
    const child = spawn(file, words, { cwd: tmpdir(), env: {}, stdio: ['pipe', 'ignore', 'pipe', 'pipe', fd] });
    if (child.stdin !== null) return child;
  } catch (cause) {
    throw notStarted(name, cause);
  }
  throw notStarted(name, undefined);
}

function commandLine(totalMs: number): readonly [string, ...string[]] {
  const node = [process.execPath, ...nodeOptions(), '-'] as const;
  if (!existsSync(SHELL)) return node;
  // What is left behind when the bot is killed ends with its processor time; a crash leaves no copy of its memory.
  const seconds = Math.ceil((totalMs * PROCESSOR_TIME_FACTOR) / 1000);
  return [SHELL, '-c', `ulimit -c 0; ulimit -t ${seconds}; exec "$0" "$@"`, ...node];
}

function nodeOptions(): readonly string[] {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  return [
    permission,
    `--allow-fs-read=${FILE_PATH}`,
    `--max-old-space-size=${HEAP_MB}`,
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    '--input-type=module',
  ];
}

function notStarted(name: string, cause: unknown): SourceError {
  return new SourceError(
    'unreadable-file',
    `${name} cannot be read now: no further process can be started.`,
    'Try again later.',
    { cause },
  );
}
