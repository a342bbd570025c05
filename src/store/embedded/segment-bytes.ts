import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The bytes of one segment, wherever they are kept. Writes are durable when they resolve. */
export interface SegmentBytes {
  /** How many bytes there are now; grows beside a running writer. */
  size(): Promise<number>;
  /**
   * Fills the buffer from `offset` on; at once, since a row is read in microseconds.
   * @returns the bytes read, fewer than asked for at the end
   */
  read(offset: number, into: Buffer): Buffer;
  /** Overwrites from `offset` on. */
  write(offset: number, bytes: Buffer): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Audit data is for the owner of the process alone. */
const FILE_MODE = 0o600;

/**
 * A segment in a file. A new file is created with `create`, and its directory
 * made durable; `replace` begins an empty one whatever there was.
 */
export async function openFileBytes(
  path: string,
  mode: 'read' | 'write' | 'create' | 'replace',
): Promise<SegmentBytes> {
  const file = await open(path, { read: 'r', write: 'r+', create: 'wx+', replace: 'w+' }[mode], FILE_MODE);
  if (mode === 'create') await syncDirectory(dirname(path));
  return fileBytes(file);
}

function fileBytes(file: FileHandle): SegmentBytes {
  return {
    async size() {
      return (await file.stat()).size;
    },
    read(offset, into) {
      let done = 0;
      while (done < into.length) {
        const count = readSync(file.fd, into, done, into.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return into.subarray(0, done);
    },
    async write(offset, bytes) {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
      await file.datasync();
    },
    async truncate(size) {
      await file.truncate(size);
      await file.datasync();
    },
    close: () => file.close(),
  };
}

/** A segment in memory, for tests and for a playground that keeps nothing. */
export function memoryBytes(): SegmentBytes {
  let content = Buffer.alloc(0);
  let used = 0;
  return {
    size: async () => used,
    read: (offset, into) => into.subarray(0, content.copy(into, 0, offset, used)),
    async write(offset, bytes) {
      const needed = offset + bytes.length;
      if (needed > content.length) {
        const larger = Buffer.alloc(needed * 2);
        content.copy(larger, 0, 0, used);
        content = larger;
      }
      bytes.copy(content, offset);
      used = Math.max(used, needed);
    },
    async truncate(size) {
      used = size;
    },
    close: async () => undefined,
  };
}

/** Makes the names in a directory durable. Windows cannot open directories and needs no such step. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
