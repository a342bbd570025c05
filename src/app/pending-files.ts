/**
 * The folder of dropped files: each under a name of ours, for this user only, and gone as soon as it is dealt with.
 * Those that wait for an answer are noted in the store.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InterruptedError, StoreError } from '../audit/errors.ts';
import type { Clock, StateStore } from '../audit/ports.ts';
import type { PendingFile } from '../audit/state.ts';
import { WAITING_MS } from '../commands/files/file-desk.ts';

/** Cards stay in a space for ever; what became of their file is told so long. */
const REMEMBER_MS = 30 * 24 * 3_600_000;
const FILE_NAME = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Ids are short enough to be typed, and none is used again while its card may be remembered. */
const IDS = { from: 1000, to: 10_000_000 };

type Done = NonNullable<PendingFile['done']>;

/** Content that was received and is noted nowhere yet. */
export interface ReceivedFile {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
}

export interface PendingFiles {
  /**
   * Writes the content as it comes. What is written of a content that breaks off is deleted.
   * @throws whatever the content throws; StoreError `not-kept`; InterruptedError
   */
  receive(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<ReceivedFile>;
  /** Deletes the content. */
  drop(file: Pick<ReceivedFile, 'fileName'>): Promise<void>;
  /** Notes a file that waits for an answer, under an id of its own. @throws StoreError */
  keep(file: Omit<PendingFile, 'id' | 'done'>): Promise<PendingFile>;
  /** Where the content lies; undefined: it does not any more. */
  pathOf(file: PendingFile): Promise<string | undefined>;
  /** Notes what became of it, and deletes the content. @throws StoreError */
  settle(file: PendingFile, done: Done): Promise<void>;
  /**
   * Deletes what waited too long, and forgets what was dealt with long ago. Those that are dealt with just now stay.
   * @throws StoreError
   */
  expire(isBusy: (id: string) => boolean): Promise<void>;
  /** Deletes what an earlier process left and nobody waits for. Call before anything is received. @throws StoreError */
  clean(): Promise<void>;
}

export function createPendingFiles(parts: {
  readonly dir: string;
  readonly state: StateStore;
  readonly clock: Clock;
}): PendingFiles {
  const { dir, state, clock } = parts;
  const pathFor = (fileName: string): string => {
    if (!FILE_NAME.test(fileName)) throw notKept();
    return join(dir, fileName);
  };
  const remove = (fileName: string): Promise<void> => rm(pathFor(fileName), { force: true });

  const receive: PendingFiles['receive'] = async (content, signal) => {
    const fileName = randomUUID();
    const path = pathFor(fileName);
    try {
      return { path, fileName, bytes: await write(await createIn(dir, path), content, signal) };
    } catch (error) {
      await remove(fileName).catch(() => undefined);
      throw error;
    }
  };

  const keep: PendingFiles['keep'] = async (file) => {
    for (;;) {
      const kept: PendingFile = { id: `f-${randomInt(IDS.from, IDS.to)}`, ...file };
      let isFree = false;
      await state.update('pendingFiles', kept.id, (taken) => {
        isFree = taken === undefined;
        return taken ?? kept;
      });
      if (isFree) return kept;
    }
  };

  const settle: PendingFiles['settle'] = async (file, done) => {
    await state.update('pendingFiles', file.id, (current) => ({ ...withoutSample(current ?? file), done }));
    await remove(file.fileName);
  };

  const expire: PendingFiles['expire'] = async (isBusy) => {
    const now = clock.now();
    for (const { key, value } of await state.list('pendingFiles')) {
      if (value.done !== undefined) {
        if (now - value.done.at >= REMEMBER_MS) await state.update('pendingFiles', key, () => undefined);
      } else if (now - value.at >= WAITING_MS && !isBusy(value.id)) {
        await settle(value, { what: 'expired', at: now });
      }
    }
  };

  const clean: PendingFiles['clean'] = async () => {
    const waiting = (await state.list('pendingFiles')).filter(({ value }) => value.done === undefined);
    const kept = new Set(waiting.map(({ value }) => value.fileName));
    for (const fileName of await namesIn(dir)) {
      if (FILE_NAME.test(fileName) && !kept.has(fileName)) await remove(fileName);
    }
  };

  return {
    receive,
    drop: ({ fileName }) => remove(fileName),
    keep,
    pathOf: async ({ fileName }) => {
      const path = pathFor(fileName);
      const isThere = await stat(path).then(
        (info) => info.isFile(),
        () => false,
      );
      return isThere ? path : undefined;
    },
    settle,
    expire,
    clean,
  };
}

async function createIn(dir: string, path: string): Promise<FileHandle> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    throw notKept(cause);
  }
}

/** Closes the file. Resolves to how many bytes there are. */
async function write(file: FileHandle, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  try {
    for await (const piece of content) {
      if (signal.aborted) throw new InterruptedError();
      await file.writeFile(piece).catch((cause: unknown) => {
        throw notKept(cause);
      });
      bytes += piece.length;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw notKept(error);
  }
}

/** What was shown of the content need not outlive it. */
function withoutSample(file: PendingFile): PendingFile {
  const { table, ...findings } = file.findings;
  return table === undefined ? file : { ...file, findings: { ...findings, table: { ...table, sample: [] } } };
}

function notKept(cause?: unknown): StoreError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new StoreError(
    'not-kept',
    `The file could not be kept on the disk of the bot${code}.`,
    'Whoever runs this bot finds the reason in its log: room on the disk, or the rights on DATA_DIR.',
    { cause },
  );
}
