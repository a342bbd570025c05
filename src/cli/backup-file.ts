/**
 * The file of a backup: gzip'd lines of JSON. A header, one line for each record, and a last line with the number of
 * records and the SHA-256 of all bytes before it, so that a file that was cut or changed is noticed before it is used.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { StoreError, WhodunitError } from '../audit/errors.ts';
import { isRecord } from '../audit/field-text.ts';
import type { DumpRecord } from '../audit/ports.ts';
import { counted } from '../cards/voice.ts';
import { putNewFile } from './put-new-file.ts';

/** Since 2 it may hold what was done with the bot itself. */
const FORMAT = 2;
/** A longer line is in no backup. */
const MAX_LINE_BYTES = 256 << 20;
const NEWLINE = 0x0a;

/** Which store a record is of. */
export const BACKUP_PARTS = ['trail', 'sign-ins', 'uses'] as const;

export type BackupPart = (typeof BACKUP_PARTS)[number];

export interface BackupRecord {
  readonly of: BackupPart;
  readonly record: DumpRecord;
  /** 1-based, of the file. */
  readonly line: number;
}

export interface BackupCounts {
  readonly events: number;
  readonly signIns: number;
  /** What was done with the bot itself. */
  readonly uses: number;
  readonly coverage: number;
  readonly state: number;
}

export const NO_RECORDS: BackupCounts = { events: 0, signIns: 0, uses: 0, coverage: 0, state: 0 };

/** `3 changes, 1 sign-in, 2 uses of the bot, 1 small record`. */
export function backupWords({ events, signIns, uses, state }: BackupCounts): string {
  return [
    counted(events, 'change'),
    counted(signIns, 'sign-in'),
    counted(uses, 'use of the bot', 'uses of the bot'),
    counted(state, 'small record'),
  ].join(', ');
}

/**
 * Writes a backup, whole or not at all, readable by its owner alone. Nothing that has the name is overwritten, also when
 * it comes meanwhile.
 * @throws StoreError `backup-exists`, `write-failed`; what `records` throws
 */
export async function writeBackup(
  path: string,
  about: { readonly version: string; readonly createdAt: number },
  records: AsyncIterable<Omit<BackupRecord, 'line'>>,
): Promise<BackupCounts & { readonly bytes: number }> {
  if (await exists(path)) throw backupExists(path);
  const fresh = `${path}.${process.pid}.new`;
  const file = await open(fresh, 'wx', 0o600).catch((cause: unknown) => {
    throw notWritten(path, cause);
  });
  try {
    const counts = await writeLines(file, about, records);
    await file.sync();
    const { size } = await file.stat();
    await file.close();
    if (!(await putNewFile(fresh, path))) throw backupExists(path);
    return { ...counts, bytes: size };
  } catch (cause) {
    await file.close().catch(() => undefined);
    await rm(fresh, { force: true });
    throw cause instanceof WhodunitError ? cause : notWritten(path, cause);
  }
}

async function writeLines(
  file: FileHandle,
  about: { readonly version: string; readonly createdAt: number },
  records: AsyncIterable<Omit<BackupRecord, 'line'>>,
): Promise<BackupCounts> {
  const gzip = createGzip();
  const done = pour(gzip, file);
  // A failed write is told by `done`, also while nobody waits for it yet.
  done.catch(() => undefined);
  const hash = createHash('sha256');
  const put = async (value: unknown): Promise<void> => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    if (!gzip.write(line)) await Promise.race([once(gzip, 'drain'), done]);
  };
  const created = new Date(about.createdAt).toISOString();
  await put({ whodunit: 'backup', format: FORMAT, version: about.version, created });
  const counts: Counting = { ...NO_RECORDS };
  for await (const { of, record } of records) {
    counts[countOf(of, record)] += 1;
    await put({ of, ...record });
  }
  gzip.end(`${JSON.stringify({ end: counts, sha256: hash.digest('hex') })}\n`);
  await done;
  return counts;
}

async function pour(gzip: AsyncIterable<Buffer>, file: FileHandle): Promise<void> {
  for await (const chunk of gzip) await file.writeFile(chunk);
}

type Counting = { -readonly [Key in keyof BackupCounts]: BackupCounts[Key] };

const COUNTS_OF: Readonly<Record<BackupPart, keyof BackupCounts>> = {
  trail: 'events',
  'sign-ins': 'signIns',
  uses: 'uses',
};

function countOf(of: BackupPart, { kind }: DumpRecord): keyof BackupCounts {
  return kind === 'event' ? COUNTS_OF[of] : kind;
}

/**
 * Reads a backup; that it is whole is known at its end only.
 * @param onProgress bytes of the file read so far
 * @throws StoreError `bad-backup`, naming the line
 */
export async function* readBackup(
  path: string,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<BackupRecord, BackupCounts> {
  const hash = createHash('sha256');
  const counts: Counting = { ...NO_RECORDS };
  let number = 0;
  let last: Buffer | undefined;
  for await (const bytes of linesOf(path, onProgress)) {
    if (last !== undefined) {
      number += 1;
      hash.update(last);
      const value = parsed(last, number);
      if (number === 1) assertHeader(value);
      else {
        const record = recordOf(value, number);
        counts[countOf(record.of, record.record)] += 1;
        yield record;
      }
    }
    last = bytes;
  }
  const end = last === undefined || number === 0 ? undefined : parsed(last, number + 1);
  if (!isRecord(end) || !isRecord(end['end'])) throw badBackup('it has no end: it was cut');
  const { end: told } = end;
  // The first format tells nothing of uses, and holds none.
  const isCounted = (Object.keys(counts) as (keyof BackupCounts)[]).every((key) => (told[key] ?? 0) === counts[key]);
  if (!isCounted || end['sha256'] !== hash.digest('hex')) throw badBackup('its checksum is wrong: it was changed');
  return counts;
}

/** Lines with their line breaks. */
async function* linesOf(path: string, onProgress: (bytes: number) => void): AsyncGenerator<Buffer> {
  const input = createReadStream(path);
  const gunzip = createGunzip();
  input.on('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip);
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      onProgress(input.bytesRead);
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        yield Buffer.concat([...parts, chunk.subarray(start, end + 1)]);
        parts = [];
        length = 0;
        start = end + 1;
      }
      parts.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > MAX_LINE_BYTES) throw badBackup('a line of it is endless');
    }
  } catch (cause) {
    throw cause instanceof StoreError ? cause : unreadable(path, cause);
  } finally {
    input.destroy();
    gunzip.destroy();
  }
  if (length > 0) throw badBackup('its last line has no end: it was cut');
}

function parsed(bytes: Buffer, number: number): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw badBackup(`line ${number} cannot be read`);
  }
}

function assertHeader(value: unknown): void {
  if (!isRecord(value) || value['whodunit'] !== 'backup') throw badBackup('it does not begin like one');
  if (value['format'] !== FORMAT && value['format'] !== 1) {
    const next = 'Restore it with the version that wrote it, or a newer one.';
    throw new StoreError('newer-backup', 'This version does not know the format of the backup.', next);
  }
}

function recordOf(value: unknown, line: number): BackupRecord {
  if (!isRecord(value)) throw badBackup(`line ${line} is no record`);
  const { of: told, ...record } = value;
  const of = BACKUP_PARTS.find((part) => part === told);
  if (of === undefined || !['event', 'coverage', 'state'].includes(String(record['kind']))) {
    throw badBackup(`line ${line} is no record`);
  }
  // The store that takes it in looks at the rest.
  return { of, record: record as DumpRecord, line };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function backupExists(path: string): StoreError {
  return new StoreError('backup-exists', `${path} is there already.`, 'Give another name: no backup is overwritten.');
}

function notWritten(path: string, cause: unknown): StoreError {
  const next = 'Check free space and rights of its folder, then do it again.';
  return new StoreError('write-failed', `The backup ${path} could not be written.`, next, { cause });
}

function unreadable(path: string, cause: unknown): StoreError {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (isMissing) return new StoreError('no-backup', `There is no file ${path}.`, 'Look at the name.');
  return badBackup('it cannot be unpacked: it was cut or changed, or is none', cause);
}

function badBackup(problem: string, cause?: unknown): StoreError {
  const next = 'Take another backup.';
  return new StoreError('bad-backup', `The backup cannot be used: ${problem}. Nothing was restored.`, next, { cause });
}
