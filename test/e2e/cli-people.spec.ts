import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CliRig, createCliRig } from './cli-rig.ts';

describe('people on the command line [I]', function () {
  this.timeout(60_000);
  let rig: CliRig;
  beforeEach(async () => {
    rig = await createCliRig();
  });
  afterEach(() => rig.remove());

  it('takes a list of people in, and keeps the documented shape', async () => {
    const file = join(rig.folder, 'people.csv');
    await writeFile(file, 'Email;Name;Time zone\nzoe@example.com;Zoe Keller;Europe/Berlin\nmax@example.com;Max;Mars\n');
    const first = await rig.run('import', file, '--json');
    assert.equal(first.status, 2, first.stderr);
    const rejected = [{ where: 'row 3', reason: '"Mars" is not a time zone; write it like Europe/Berlin' }];
    assert.deepEqual(first.json(), {
      files: [{ name: file, source: 'people-csv', rows: 2, added: 1, duplicates: 0, rejected }],
      total: { rows: 2, added: 1, duplicates: 0, rejected: 1 },
    });
    await writeFile(file, 'Email;Name;Time zone\nzoe@example.com;Zoe Keller;Europe/Berlin\n');
    const again = await rig.run('import', file);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /0 added, 1 already known, 0 rejected/);
    const listed = (await rig.run('ask', 'people', '--json')).json();
    assert.match(String(listed['markdown']), /Zoe Keller/);
  });
});
