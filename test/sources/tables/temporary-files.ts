/** A folder for the files of one spec, gone when it is over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** To be called inside of `describe`. @returns writes a file and tells its path */
export function useTemporaryFiles(): (name: string, bytes: Uint8Array | string) => string {
  let folder = '';
  let count = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'whodunit-tables-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, bytes) => {
    count += 1;
    const path = join(folder, `${count}-${basename(name)}`);
    writeFileSync(path, bytes);
    return path;
  };
}
