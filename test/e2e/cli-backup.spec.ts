import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { type CliResult, type CliRig, createCliRig, resultOf } from './cli-rig.ts';

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
    const uses = await open(at('store', 'uses'));
    await uses.append(['use-1', 'use-2'].map((id) => anIncoming({ id })));
    await bot.state.update('marks', 'first-connected', () => ({ at: 1 }));
    await bot.state.update('deliveries', 'd', () => ({ at: 1 }));
    const done = await rig.run('backup', '--out', 'all.gz', '--json');
    assert.deepEqual([done.status, done.stderr], [0, '']);
    const { bytes: _, ...facts } = done.json();
    assert.deepEqual(facts, { file: 'all.gz', events: 3, signIns: 1, uses: 2, coverage: 0, state: 1, problems: [] });
    assert.match(
      gunzipSync(await readFile(at('all.gz'))).toString(),
      /^\{"whodunit":"backup","format":2,"version":"\d/,
    );
    const again = await rig.run('backup', '--out', 'all.gz');
    assert.deepEqual([again.status, again.stdout], [3, '']);
    assert.match(again.stderr, /is there already/);
    const full = await rig.run('restore', 'all.gz', '--json');
    assert.equal(full.status, 3);
    assert.equal(full.json()['code'], 'not-empty');
    await Promise.all([bot.close(), signIns.close(), uses.close()]);

    await rm(at('store'), { recursive: true });
    const restored = await rig.run('restore', 'all.gz');
    assert.deepEqual([restored.status, restored.stderr], [0, '']);
    assert.match(
      restored.stdout,
      /3 changes, 1 sign-in, 2 uses of the bot, 1 small record\. Tokens were not in the backup/,
    );
    assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'store']);
    const store = await open(at('store'));
    assert.deepEqual([await store.count({}), store.findings], [3, []]);
    assert.deepEqual(await store.state.list('deliveries'), []);
    assert.deepEqual(await store.state.get('marks', 'first-connected'), { at: 1 });
    await store.close();
    const events = await open(at('store', 'sign-ins'), true);
    assert.equal((await events.find('sign-in'))?.id, 'sign-in');
    await events.close();
    const asked = await open(at('store', 'uses'), true);
    assert.deepEqual([await asked.count({}), (await asked.find('use-2'))?.id], [2, 'use-2']);
    await asked.close();
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

  it('leave nothing behind when they are told to stop', async () => {
    const store = await open(at('store'));
    const long = 'x'.repeat(500);
    for (let batch = 0; batch < 20; batch += 1) {
      const ids = Array.from({ length: 1000 }, (_, number) => `${batch} ${number}`);
      await store.append(ids.map((id) => anIncoming({ id, description: `${id} ${long}` })));
    }
    await store.close();
    assert.equal((await rig.run('backup', '--out', 'all.gz')).status, 0);
    await rename(at('store'), at('kept'));

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const restoring = await stopped(signal, /^store\.restoring$/, 'restore', 'all.gz');
      assert.deepEqual([restoring.status, restoring.stdout], [3, '']);
      assert.match(restoring.stderr, /^Restoring was stopped; .*store is as it was\.\nStart it again/);
      assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'kept']);
    }
    await rename(at('kept'), at('store'));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const backing = await stopped(signal, /^other\.gz\.\d+\.new$/, 'backup', '--out', 'other.gz');
      assert.deepEqual([backing.status, backing.stdout], [3, '']);
      assert.match(backing.stderr, /^The backup was stopped; nothing is left of it\.\nStart it again/);
      assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'store']);
    }
  });

  it('say what to do where something is in the way', async () => {
    const store = await open(at('store'));
    await store.append([anIncoming()]);
    await store.close();
    assert.equal((await rig.run('backup', '--out', 'all.gz')).status, 0);
    const before = (await readdir(at('store'))).toSorted();
    const full = await rig.run('restore', 'all.gz');
    assert.deepEqual([full.status, full.stdout], [3, '']);
    assert.match(full.stderr, /^There is something in .*store: events-.*\.ndjson, .*\nNothing is overwritten\. /);
    assert.match(full.stderr, /Stop the bot and move the folder away, for example to .*store\.old, or set DATA_DIR/);
    assert.deepEqual((await readdir(at('store'))).toSorted(), before);
    await rename(at('store'), at('store.old'));
    // With a slash at its end too.
    const elsewhere = await createCliRig({ DATA_DIR: `${at('store')}/` });
    assert.equal((await elsewhere.run('restore', at('all.gz'))).status, 0);
    await elsewhere.remove();
    assert.deepEqual((await readdir(rig.folder)).toSorted(), ['all.gz', 'store', 'store.old']);
  });

  /** Starts a command, and sends the signal once a file of that name is in the folder. */
  async function stopped(signal: NodeJS.Signals, file: RegExp, ...words: readonly string[]): Promise<CliResult> {
    const child = rig.start(...words);
    const ended = resultOf(child);
    while (child.exitCode === null && !(await readdir(rig.folder)).some((name) => file.test(name))) await wait(2);
    child.kill(signal);
    return ended;
  }

  it('say what is missing', async () => {
    assert.equal((await rig.run('backup')).status, 1);
    assert.equal((await rig.run('restore')).status, 1);
    const nothing = await rig.run('backup', '--out', 'x.gz', '--json');
    assert.deepEqual([nothing.status, nothing.json()['code']], [3, 'nothing-kept']);
    assert.deepEqual(await readdir(rig.folder), []);
  });
});
