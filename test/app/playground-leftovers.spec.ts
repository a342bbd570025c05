import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepLeftovers } from '../../src/app/playground-leftovers.ts';

describe('what killed playgrounds left [I]', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const hoursAgo = (hours: number): Date => new Date(now - hours * 3_600_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whodunit-sweep-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function leave(name: string, folderHours: number, fileHours: number): Promise<void> {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'writer.lock'), '{}');
    await utimes(join(folder, name, 'writer.lock'), hoursAgo(fileHours), hoursAgo(fileHours));
    await utimes(join(folder, name), hoursAgo(folderHours), hoursAgo(folderHours));
  }

  it('is removed after a day without a write; what runs, is younger, or is not ours stays', async () => {
    await leave('whodunit-playground-killed', 30, 25);
    await leave('whodunit-playground-young', 23, 23);
    await leave('whodunit-playground-running', 100, 0);
    await leave('another-program', 100, 100);
    await sweepLeftovers(folder, now);
    assert.deepEqual((await readdir(folder)).toSorted(), [
      'another-program',
      'whodunit-playground-running',
      'whodunit-playground-young',
    ]);
  });

  it('does not mind a folder that is not there', () => sweepLeftovers(join(folder, 'missing'), now));
});
