/** Files of one spec in a folder of its own, gone when it is over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRef } from '../../../src/audit/file-port.ts';

/** To be called inside of `describe`. @returns writes a file under this name and tells where it is */
export function useFiles(): (name: string, content: Uint8Array | string) => FileRef {
  let folder = '';
  let count = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'whodunit-reader-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    count += 1;
    const path = join(folder, `file ${count}, of * any name`);
    writeFileSync(path, content);
    return { path, name };
  };
}
