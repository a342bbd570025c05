/** Pollers in processes of their own, that end themselves with SIGKILL, and what they leave. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditStore } from '../../src/audit/ports.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { CRASH_START } from './pull-crash-scenes.ts';

export interface Life {
  /** What it did last: `rest` when it came to its end. */
  readonly last: string;
  readonly signal: NodeJS.Signals | null;
  readonly complaints: string;
}

/** Starts a poller and waits for its end. @param script what to give to node, with the arguments of the poller */
export async function liveOnce(script: readonly string[]): Promise<Life> {
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += chunk.toString('utf8');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { last: told.out.trim().split('\n').at(-1) ?? '', signal, complaints: told.err };
}

export function assertKilledAt(life: Life, edge: readonly [string, number]): void {
  assert.deepEqual([life.last, life.signal], [edge.join(' '), 'SIGKILL'], life.complaints);
}

export function assertDone(life: Life): void {
  assert.deepEqual([life.last, life.complaints], ['rest', '']);
}

export async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'whodunit-pull-'));
  try {
    await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Looks into what was stored, which must be whole. */
export async function withStore(dir: string, work: (store: AuditStore) => Promise<void>): Promise<void> {
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => CRASH_START, readOnly: true });
  try {
    assert.deepEqual(
      store.findings.filter(({ severity }) => severity === 'problem'),
      [],
    );
    await work(store);
  } finally {
    await store.close();
  }
}

/** Side by side, a few more than there are cores: pollers wait for the disk most of the time. */
export async function allOf<T>(cases: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(6, availableParallelism() + 3) }, worker));
}
