/** The file that is read, from the open file that the bot handed over: its path is not known here. */
import { fstatSync, readSync } from 'node:fs';
import { SourceError } from '../../../audit/errors.ts';
import type { ByteInput } from '../../byte-input.ts';
import { FILE_FD, FILE_PATH } from '../messages.ts';

const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

export interface FileInput extends ByteInput {
  /** For readers that open files themselves. */
  readonly path: string;
  /** To be told of every piece that such a reader has read. */
  readonly onRead: (bytes: number) => void;
}

/**
 * @param onRead told the number of bytes read so far
 * @throws SourceError `damaged` while it is read, when the file changes meanwhile
 */
export function openInput(name: string, onRead: (bytes: number) => void): FileInput {
  const fd = FILE_FD;
  const { size, mtimeMs } = fstatSync(fd);
  const head = new Uint8Array(Math.min(HEAD_BYTES, size));
  const headBytes = readSync(fd, head, 0, head.length, 0);

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (let at = 0; at < size; ) {
      const length = readSync(fd, buffer, 0, Math.min(CHUNK_BYTES, size - at), at);
      if (length === 0) throw changed(name);
      at += length;
      yield buffer.subarray(0, length);
      onRead(at);
    }
    const now = fstatSync(fd);
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed(name);
  }

  return { path: FILE_PATH, name, totalBytes: size, head: head.subarray(0, headBytes), chunks, onRead };
}

function changed(name: string): SourceError {
  return new SourceError(
    'damaged',
    `${name} was changed while it was read.`,
    'Give it again once it is whole; nothing is added twice.',
  );
}
