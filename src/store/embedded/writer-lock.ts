import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../../audit/errors.ts';
import { ownMark, PROCESS_MARK, processState } from './process-mark.ts';

/**
 * One writing process for each directory.
 *
 * The lock is the file `writer-N.lock` with the highest N; it names its holder.
 * To take over, a process creates N + 1, which only one can, and then looks
 * whether a higher one has come meanwhile. The highest file is never removed,
 * also not on release, so a process that looked long ago cannot win with an old
 * number. Age counts only where the holder cannot be seen.
 */
export interface WriterLock {
  /** @throws StoreError `lock-lost` when another process has taken over */
  assertHeld(): void;
  release(): Promise<void>;
}

const LOCK_NAME = /^writer-(\d{1,15})\.lock$/;
/** The holder touches its file this often, for processes that cannot be sure of it otherwise. */
const HEARTBEAT_MS = 10_000;
/** Such a holder counts as gone after so long without a touch. */
const SILENCE_MS = 60_000;
const ATTEMPTS = 5;

const LOCK_CONTENT = z.object({ holder: PROCESS_MARK.nullable(), since: z.string() });
type LockContent = z.infer<typeof LOCK_CONTENT>;

/**
 * @param now UTC ms, for people who read the file
 * @throws StoreError `locked` when another process writes here
 */
export async function takeWriterLock(dir: string, now: number): Promise<WriterLock> {
  const since = new Date(now).toISOString();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const highest = await highestNumber(dir);
    const name = lockName(highest + 1);
    const draft = join(dir, `${name}.${randomUUID()}.new`);
    await writeContent(draft, { holder: ownMark(), since });
    try {
      await assertFree(dir, highest, draft);
      if (!(await linkNew(draft, join(dir, name)))) continue;
    } finally {
      await rm(draft, { force: true });
    }
    if ((await highestNumber(dir)) !== highest + 1) {
      await rm(join(dir, name), { force: true });
      continue;
    }
    await removeOlder(dir, highest + 1);
    return heldLock(join(dir, name), since);
  }
  throw lockedError('Another process', dir);
}

function heldLock(path: string, since: string): WriterLock {
  const heartbeat = setInterval(() => {
    const at = new Date();
    utimes(path, at, at).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    assertHeld() {
      if (existsSync(path)) return;
      throw new StoreError(
        'lock-lost',
        'Another process has taken over the data directory; nothing more is written here.',
        'Stop this process. Make sure that only one bot uses the directory.',
      );
    },
    async release() {
      clearInterval(heartbeat);
      if (!existsSync(path)) return;
      const draft = `${path}.${randomUUID()}.new`;
      await writeContent(draft, { holder: null, since });
      await rename(draft, path);
    },
  };
}

/** @param draft a file just made, whose time is the clock of the file system */
async function assertFree(dir: string, number: number, draft: string): Promise<void> {
  const path = join(dir, lockName(number));
  const content = await readContent(path);
  if (content === undefined || content.holder === null) return;
  const state = processState(content.holder);
  if (state === 'gone') return;
  if (state === 'uncertain') {
    const [touched, fresh] = await Promise.all([stat(path).catch(() => undefined), stat(draft)]);
    if (touched === undefined || fresh.mtimeMs - touched.mtimeMs > SILENCE_MS) return;
  }
  throw lockedError(`Process ${content.holder.pid} on ${content.holder.host} (since ${content.since})`, dir);
}

function lockedError(holder: string, dir: string): StoreError {
  return new StoreError(
    'locked',
    `${holder} is already writing to ${dir}. Only one process may.`,
    'Stop that process first, or use a command that only reads.',
  );
}

/** Undefined when there is no such file, or none that this program wrote whole. */
async function readContent(path: string): Promise<LockContent | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return LOCK_CONTENT.safeParse(value).data;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function writeContent(path: string, content: LockContent): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a file a second name that must be new. False when another process was faster. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function lockNumbers(dir: string): Promise<number[]> {
  const numbers = (await readdir(dir)).map((name) => Number(LOCK_NAME.exec(name)?.[1] ?? 0));
  return numbers.filter((number) => number > 0);
}

async function highestNumber(dir: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(dir)));
}

async function removeOlder(dir: string, own: number): Promise<void> {
  const older = (await lockNumbers(dir)).filter((number) => number < own);
  await Promise.all(older.map((number) => rm(join(dir, lockName(number)), { force: true })));
}

function lockName(number: number): string {
  return `writer-${number}.lock`;
}
