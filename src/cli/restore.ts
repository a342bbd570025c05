/** `whodunit restore`: a backup becomes the data directory, whole or not at all. */
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertWritable } from '../app/open-trail.ts';
import { StoreError } from '../audit/errors.ts';
import { excerpt } from '../audit/field-text.ts';
import type { DumpRecord } from '../audit/ports.ts';
import { openEmbeddedStore } from '../store/embedded/index.ts';
import {
  BACKUP_PARTS,
  type BackupCounts,
  type BackupPart,
  backupWords,
  NO_RECORDS,
  readBackup,
} from './backup-file.ts';
import { type CliCommand, readWords, UsageError } from './command-line.ts';
import { createProgress, type Progress } from './progress.ts';
import { unlessStopped } from './unless-stopped.ts';

/** The file is read to see whether it is whole, then once for each store. */
const READS = 1 + BACKUP_PARTS.length;

export const restore: CliCommand = {
  name: 'restore',
  usage: 'restore FILE [--json]',
  summary: 'Make an empty DATA_DIR what a backup says; nothing is overwritten',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, { json: { type: 'boolean' } });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('restore needs one FILE.');
    assertWritable(config);
    await assertFree(config.dataDir);
    const progress = createProgress(terminal, file);
    const stopped = `Restoring was stopped; ${config.dataDir} is as it was.`;
    const counts = await unlessStopped(stopped, (signal) =>
      restoreTo(config.dataDir, { file, progress, signal }),
    ).finally(() => progress.stop());
    if (values.json === true) {
      terminal.stdout.write(`${JSON.stringify({ dataDir: config.dataDir, ...counts }, null, 2)}\n`);
    } else {
      terminal.stdout.write(
        `${config.dataDir}: ${backupWords(counts)}. Tokens were not in the backup: set them up again.\n`,
      );
    }
    return 0;
  },
};

interface Restoring {
  readonly file: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Beside the folder first; what was begun there is removed when it comes to nothing. */
async function restoreTo(dataDir: string, { file, progress, signal }: Restoring): Promise<BackupCounts> {
  const totalBytes = (await stat(file).catch(() => undefined))?.size ?? 0;
  let read = 0;
  const tick = (bytes: number): void => {
    progress.update({ bytesRead: read * totalBytes + bytes, totalBytes: totalBytes * READS });
  };
  const reading = { file, onProgress: tick, signal };
  const counts = await checked(reading);
  const draft = `${resolve(dataDir)}.restoring`;
  await begin(draft);
  try {
    read += 1;
    await fill('trail', draft, reading);
    read += 1;
    if (counts.signIns > 0) await fill('sign-ins', join(draft, 'sign-ins'), reading);
    read += 1;
    if (counts.uses > 0) await fill('uses', join(draft, 'uses'), reading);
    await assertSame(draft, counts.events);
    signal.throwIfAborted();
    await takePlace(draft, dataDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return counts;
}

/** @throws StoreError `not-empty` */
async function assertFree(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw notEmpty(dataDir, names);
}

interface Reading {
  readonly file: string;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Reads all of it and keeps nothing. @throws StoreError `bad-backup` */
async function checked({ file, onProgress, signal }: Reading): Promise<BackupCounts> {
  const lines = readBackup(file, onProgress);
  try {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) return line.value;
      signal.throwIfAborted();
    }
  } finally {
    await lines.return(NO_RECORDS);
  }
}

/** An empty folder, also where an earlier restore was interrupted. @throws StoreError `locked` while one is at work */
async function begin(draft: string): Promise<void> {
  const options = { dir: draft, isAnonymous: () => false, now: () => Date.now() };
  const isThere = await stat(draft).catch(() => undefined);
  if (isThere !== undefined) {
    await (await openEmbeddedStore(options)).close();
    await rm(draft, { recursive: true });
  }
  await mkdir(draft, { recursive: true, mode: 0o700 });
}

async function fill(part: BackupPart, dir: string, { file, onProgress, signal }: Reading): Promise<void> {
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => Date.now() });
  let line = 0;
  async function* records(): AsyncGenerator<DumpRecord> {
    for await (const one of readBackup(file, onProgress)) {
      signal.throwIfAborted();
      line = one.line;
      if (one.of === part) yield one.record;
    }
  }
  try {
    await store.restore(records());
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'bad-dump') throw error;
    throw new StoreError('bad-backup', `Line ${line} of the backup: ${error.message}`, error.next, { cause: error });
  } finally {
    await store.close();
  }
}

/** Read again as the bot will read it. */
async function assertSame(dir: string, events: number): Promise<void> {
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => Date.now(), readOnly: true });
  try {
    const total = (await store.extent())?.total ?? 0;
    if (total === events && store.findings.length === 0) return;
  } finally {
    await store.close();
  }
  throw new StoreError('not-restored', 'What was written is not what the backup holds.', 'Check the disk.');
}

/** In one step, and never over anything: a folder that is not empty gives its name to no other. */
async function takePlace(draft: string, dataDir: string): Promise<void> {
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    await rmdir(dataDir).catch(() => undefined);
    await rename(draft, dataDir);
  } catch (cause) {
    await assertFree(dataDir);
    const next = 'If it is a mounted folder, set DATA_DIR to a new folder inside it.';
    throw new StoreError('not-restored', `${dataDir} could not be put in place.`, next, { cause });
  }
}

const SHOWN_NAMES = 3;

function notEmpty(dataDir: string, names: readonly string[]): StoreError {
  const shown = names
    .toSorted()
    .slice(0, SHOWN_NAMES)
    .map((name) => excerpt(name, 60));
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  const next = `Nothing is overwritten. Stop the bot and move the folder away, for example to ${resolve(dataDir)}.old, or set DATA_DIR to a new one; then restore again.`;
  return new StoreError('not-empty', `There is something in ${dataDir}: ${shown.join(', ')}${more}.`, next);
}
