/** Bytes to read a source from: a file on disk, or what somebody dropped into a chat. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { SourceError } from '../audit/errors.ts';

/** How much is looked at to tell the format: enough for any header row. */
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

export interface ByteInput {
  /** File name without folders, for people. */
  readonly name: string;
  readonly totalBytes: number;
  /** The first bytes, at most 64 KiB. */
  readonly head: Uint8Array;
  /** The whole content from the start, in pieces of at most 256 KiB; a piece is only valid until the next one. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** @throws SourceError `unreadable-file` when there is no such file or it cannot be read. */
export async function fileInput(path: string): Promise<ByteInput> {
  const name = basename(path);
  try {
    const file = await open(path, 'r');
    try {
      const info = await file.stat();
      if (!info.isFile())
        throw new SourceError('unreadable-file', `${name} is not a file.`, 'Name a CSV or JSON file.');
      const head = new Uint8Array(Math.min(HEAD_BYTES, info.size));
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      return { name, totalBytes: info.size, head: head.subarray(0, bytesRead), chunks: () => fileChunks(path, name) };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** @param name as the sender called it; folders in it are dropped */
export function bytesInput(name: string, bytes: Uint8Array): ByteInput {
  return {
    name: basename(name.replaceAll('\\', '/')) || 'file',
    totalBytes: bytes.length,
    head: bytes.subarray(0, HEAD_BYTES),
    chunks: () => byteChunks(bytes),
  };
}

async function* fileChunks(path: string, name: string): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null).catch((cause: unknown) => {
        throw unreadable(name, cause);
      });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* byteChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
}

/** A SourceError stays; any other trouble with a file is `unreadable-file`, in words. */
export function unreadable(name: string, cause: unknown): SourceError {
  if (cause instanceof SourceError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new SourceError('unreadable-file', `${name} ${reason}.`, 'Check the name and the permissions of the file.', {
    cause,
  });
}
