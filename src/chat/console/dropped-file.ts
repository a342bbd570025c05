/** A file of this computer, handed over as one that was dropped into a space. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { IncomingFile } from '../../audit/ports.ts';

/** @returns what is wrong with the path, in words */
export async function droppedFile(path: string): Promise<Pick<IncomingFile, 'name' | 'bytes' | 'download'> | string> {
  const plain = path.trim().replace(/^(["'])(.*)\1$/s, '$2');
  try {
    const info = await stat(plain);
    if (!info.isFile()) return `${basename(plain)} is no file.`;
    return { name: basename(plain), bytes: info.size, download: () => createReadStream(plain) };
  } catch {
    return `There is no file ${basename(plain)} there.`;
  }
}
