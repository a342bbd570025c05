/** What may stand at a path instead of a file. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHostile } from './read-hostile.ts';

describe('hostile paths [I]', () => {
  let folder = '';
  let server: Server;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'whodunit-paths-'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/zero', join(folder, 'link'));
    symlinkSync(join(folder, 'round'), join(folder, 'round'));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const paths: readonly (readonly [string, () => string, RegExp])[] = [
    ['a pipe that nobody writes to', () => join(folder, 'pipe'), /^trail\.csv is not a file\.$/],
    ['a socket', () => join(folder, 'socket'), /^trail\.csv is not a file\.$/],
    ['a folder', () => folder, /^trail\.csv is not a file\.$/],
    ['a device that never ends', () => '/dev/zero', /^trail\.csv is not a file\.$/],
    ['a link to one', () => join(folder, 'link'), /^trail\.csv is not a file\.$/],
    ['a link to itself', () => join(folder, 'round'), /^trail\.csv cannot be read \(ELOOP\)\.$/],
    ['nothing', () => join(folder, 'none'), /^trail\.csv does not exist\.$/],
    [
      'a name that no file can have',
      () => join(folder, 'x'.repeat(300)),
      /^trail\.csv cannot be read \(ENAMETOOLONG\)\.$/,
    ],
    ['a zero byte', () => join(folder, 'a\u0000b'), /^trail\.csv cannot be read/],
  ];
  for (const [what, path, reason] of paths) {
    it(`are refused: ${what}`, async () => {
      const { error } = await readHostile({ path: path(), name: 'trail.csv' });
      assert.equal(error?.code, 'unreadable-file');
      assert.match(error?.message ?? '', reason);
    });
  }

  it('are refused: a file of the system that says it is empty', async () => {
    const { error } = await readHostile({ path: '/proc/self/environ', name: 'trail.csv' });
    assert.equal(error?.code, 'empty-file');
  });
});
