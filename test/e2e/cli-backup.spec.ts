import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { type CliRig, createCliRig } from './cli-rig.ts';

const NOW = (): number => SAMPLE_TIME;

describe('backup and restore at the command line [E]', function () {
  this.timeout(60_000);
  let rig: CliRig;
  const at = (...names: readonly string[]): string => join(rig.folder, ...names);
  const open = (dir: string, readOnly = false) =>
    openEmbeddedStore({ dir, isAnonymous: () => false, now: NOW, readOnly });

  beforeEach(async () => {
    rig = await createCliRig();
  });
  afterEach(() => rig.remove());

  it('carry everything but messages on their way to an empty folder, beside a running bot', async () => {
    const bot = await open(at('store'));
    const signIns = await open(at('store', 'sign-ins'));
    await bot.append(['a', 'b', 'c'].map((id) => anIncoming({ id })));
    await signIns.append([anIncoming({ id: 'sign-in' })]);
    await bot.state.update('marks', 'first-connected', () => ({ at: 1 }));
    await bot.state.update('deliveries', 'd', () => ({ at: 1 }));
    const done = await rig.run('backup', '--out', 'all.gz', '--json');
    assert.deepEqual([done.status, done.stderr], [0, '']);
    const { bytes: _, ...facts } = done.json();
    assert.deepEqual(facts, { file: 'all.gz', events: 3, signIns: 1, coverage: 0, state: 1, problems: [] });
    assert.match(
      gunzipSync(await readFile(at('all.gz'))).toString(),
      /^\{"whodunit":"backup","format":1,"version":"\d/,
    );
    const again = await rig.run('backup', '--out', 'all.gz');
    assert.deepEqual([again.status, again.stdout], [3, '']);
    assert.match(again.stderr, /is there already/);
    const full = await rig.run('restore', 'all.gz', '--json');
    assert.equal(full.status, 3);
    assert.equal(full.json()['code'], 'not-empty');
    await Promise.all([bot.close(), signIns.close()]);

    await rm(at('store'), { recursive: true });
    const restored = await rig.run('restore', 'all.gz');
    assert.deepEqual([restored.status, restored.stderr], [0, '']);
    assert.match(restored.stdout, /3 changes, 1 sign-ins, 1 small records\. Tokens were not in the backup/);
    assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'store']);
    const store = await open(at('store'));
    assert.deepEqual([await store.count({}), store.findings], [3, []]);
    assert.deepEqual(await store.state.list('deliveries'), []);
    assert.deepEqual(await store.state.get('marks', 'first-connected'), { at: 1 });
    await store.close();
    const events = await open(at('store', 'sign-ins'), true);
    assert.equal((await events.find('sign-in'))?.id, 'sign-in');
    await events.close();
  });

  it('leave nothing behind of a file that is no backup, or was cut', async () => {
    const store = await open(at('other'));
    await store.append([anIncoming()]);
    await store.close();
    const elsewhere = await createCliRig({ DATA_DIR: at('other') });
    const done = await elsewhere.run('backup', '--out', at('all.gz'));
    await elsewhere.remove();
    assert.equal(done.status, 0);
    await writeFile(at('cut.gz'), (await readFile(at('all.gz'))).subarray(0, -10));
    await mkdir(at('store'));
    const cut = await rig.run('restore', 'cut.gz');
    assert.deepEqual([cut.status, cut.stdout], [3, '']);
    assert.match(cut.stderr, /^The backup cannot be used: .*Nothing was restored\.\nTake another backup\.\n$/);
    assert.deepEqual(await readdir(at('store')), []);
    assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'cut.gz', 'other', 'store']);
    assert.equal((await rig.run('restore', 'all.gz')).status, 0);
  });

  it('say what is missing', async () => {
    assert.equal((await rig.run('backup')).status, 1);
    assert.equal((await rig.run('restore')).status, 1);
    const nothing = await rig.run('backup', '--out', 'x.gz', '--json');
    assert.deepEqual([nothing.status, nothing.json()['code']], [3, 'nothing-kept']);
    assert.deepEqual(await readdir(rig.folder), []);
  });
});
