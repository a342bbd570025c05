/** Opens a file without trusting what stands at its path, and tells what size it may have. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SourceError } from '../../audit/errors.ts';
import type { FileRef } from '../../audit/file-port.ts';
import { unreadable } from '../byte-input.ts';
import { startsAs } from '../signatures.ts';
import { MAX_DOCUMENT_BYTES, MAX_TEXT_BYTES } from './limits.ts';
import type { ProgramName } from './program.ts';

/** So many bytes are compared with the beginnings of known formats; nothing else is done with them here. */
const PEEK_BYTES = 64;

export interface OpenedFile {
  readonly handle: FileHandle;
  readonly bytes: number;
  /** Who reads such a file. */
  readonly program: ProgramName;
}

/** The name as a person would say it, without folders. */
export function plainName(file: Pick<FileRef, 'name'>): string {
  return basename(file.name.replaceAll('\\', '/')) || 'file';
}

/**
 * The caller closes the handle.
 * @throws SourceError `unreadable-file`, `empty-file`, `too-large`
 */
export async function openFile(file: FileRef): Promise<OpenedFile> {
  const name = plainName(file);
  try {
    // Looked at before it is opened: to open a pipe or a device may do something, or wait for ever.
    checkFile(await stat(file.path), name);
    const handle = await open(file.path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await handle.stat();
      checkFile(info, name);
      const program = await programFor(handle);
      if (program !== 'text' && info.size > MAX_DOCUMENT_BYTES) throw tooLarge(name, info.size, MAX_DOCUMENT_BYTES);
      return { handle, bytes: info.size, program };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function checkFile(info: Stats, name: string): void {
  if (!info.isFile()) throw new SourceError('unreadable-file', `${name} is not a file.`, 'Name a file.');
  if (info.size === 0) throw new SourceError('empty-file', `${name} is empty.`, 'Download or export it again.');
  if (info.size > MAX_TEXT_BYTES) throw tooLarge(name, info.size, MAX_TEXT_BYTES);
}

async function programFor(handle: FileHandle): Promise<ProgramName> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(PEEK_BYTES), 0, PEEK_BYTES, 0);
  const start = buffer.subarray(0, bytesRead);
  // What is packed the older way is told from its neighbours by the reader of workbooks, too.
  if (startsAs('zip', start) || startsAs('ole', start)) return 'workbook';
  return startsAs('pdf', start) ? 'pdf' : 'text';
}

function tooLarge(name: string, bytes: number, limit: number): SourceError {
  const what = limit === MAX_TEXT_BYTES ? 'a file' : 'a workbook or PDF file';
  return new SourceError(
    'too-large',
    `${name} has ${inMb(bytes)} MB; ${what} is read up to ${inMb(limit)} MB.`,
    'Export a shorter span of time.',
  );
}

function inMb(bytes: number): string {
  return Math.ceil(bytes / 1024 / 1024).toLocaleString('en-GB');
}
