/** `whodunit restore`: a backup becomes the data directory, whole or not at all. */
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertWritable } from '../app/open-trail.ts';
import { StoreError } from '../audit/errors.ts';
import type { DumpRecord } from '../audit/ports.ts';
import { openEmbeddedStore } from '../store/embedded/index.ts';
import { type BackupCounts, type BackupPart, readBackup } from './backup-file.ts';
import { type CliCommand, readWords, UsageError } from './command-line.ts';
import { createProgress } from './progress.ts';

/** The file is read to see whether it is whole, then once for each store. */
const READS = 3;

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
    let read = 0;
    const tick = (totalBytes: number) => (bytes: number) =>
      progress.update({ bytesRead: read * totalBytes + bytes, totalBytes: totalBytes * READS });
    try {
      const size = (await stat(file).catch(() => undefined))?.size ?? 0;
      const counts = await checked(file, tick(size));
      const draft = `${config.dataDir}.restoring`;
      await begin(draft);
      try {
        read += 1;
        await fill(file, 'trail', draft, tick(size));
        read += 1;
        if (counts.signIns > 0) await fill(file, 'sign-ins', join(draft, 'sign-ins'), tick(size));
        await assertSame(draft, counts.events);
        await takePlace(draft, config.dataDir);
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
      progress.stop();
      if (values.json === true) {
        terminal.stdout.write(`${JSON.stringify({ dataDir: config.dataDir, ...counts }, null, 2)}\n`);
      } else {
        const what = `${counts.events} changes, ${counts.signIns} sign-ins, ${counts.state} small records`;
        terminal.stdout.write(`${config.dataDir}: ${what}. Tokens were not in the backup: set them up again.\n`);
      }
      return 0;
    } finally {
      progress.stop();
    }
  },
};

/** @throws StoreError `not-empty` */
async function assertFree(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw notEmpty(dataDir);
}

/** Reads all of it and keeps nothing. @throws StoreError `bad-backup` */
async function checked(file: string, onProgress: (bytes: number) => void): Promise<BackupCounts> {
  const lines = readBackup(file, onProgress);
  for (;;) {
    const line = await lines.next();
    if (line.done === true) return line.value;
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

async function fill(file: string, part: BackupPart, dir: string, onProgress: (bytes: number) => void): Promise<void> {
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => Date.now() });
  let line = 0;
  async function* records(): AsyncGenerator<DumpRecord> {
    for await (const one of readBackup(file, onProgress)) {
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

async function takePlace(draft: string, dataDir: string): Promise<void> {
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    await rmdir(dataDir).catch(() => undefined);
    await rename(draft, dataDir);
  } catch (cause) {
    const next = 'It must be empty and no mounted folder itself: set DATA_DIR to a folder inside that one.';
    throw new StoreError('not-restored', `${dataDir} could not be put in place.`, next, { cause });
  }
}

function notEmpty(dataDir: string): StoreError {
  const next = 'Move it away, or set DATA_DIR to a new folder. Nothing is overwritten.';
  return new StoreError('not-empty', `There is something in ${dataDir}.`, next);
}
