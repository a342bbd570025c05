import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putNewFile } from '../../src/cli/put-new-file.ts';

/** As on a file system that knows no hard links. */
const noLinks = async (): Promise<void> => {
  throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
};

describe('the name of a finished file [I]', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-new-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  const at = (name: string): string => join(dir, name);

  for (const [where, link] of [
    ['with hard links', undefined],
    ['without hard links', noLinks],
  ] as const) {
    it(`is its own where it is free, ${where}`, async () => {
      await writeFile(at('draft'), 'mine');
      assert.equal(await putNewFile(at('draft'), at('name'), link), true);
      assert.deepEqual([await readdir(dir), await readFile(at('name'), 'utf8')], [['name'], 'mine']);
    });

    it(`is given to one of many, ${where}`, async () => {
      const drafts = Array.from({ length: 20 }, (_, number) => `draft-${number}`);
      for (const draft of drafts) await writeFile(at(draft), draft);
      const given = await Promise.all(drafts.map((draft) => putNewFile(at(draft), at('name'), link)));
      assert.equal(given.filter((isGiven) => isGiven).length, 1);
      assert.equal(await readFile(at('name'), 'utf8'), drafts[given.indexOf(true)]);
      assert.equal((await readdir(dir)).length, 20);
    });
  }

  it('is not taken by a file that cannot be moved', async () => {
    await assert.rejects(putNewFile(at('nothing'), at('name'), noLinks), { code: 'ENOENT' });
    assert.deepEqual(await readdir(dir), []);
  });
});
