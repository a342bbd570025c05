import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { ownMark, type ProcessMark, processState } from '../../src/store/embedded/process-mark.ts';
import { takeWriterLock } from '../../src/store/embedded/writer-lock.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

describe('lock of the embedded store [I]', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-lock-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function holder(mark: Partial<ProcessMark>): Promise<string> {
    const path = join(dir, 'writer-5.lock');
    await writeFile(path, JSON.stringify({ holder: { ...ownMark(), ...mark }, since: '2026-11-16T10:00:00.000Z' }));
    return path;
  }

  it('lets one of many take it, and another one after its release', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => takeWriterLock(dir, SAMPLE_TIME)));
    const taken = attempts.filter((attempt) => attempt.status === 'fulfilled');
    assert.equal(taken.length, 1);
    for (const attempt of attempts) if (attempt.status === 'rejected') assert.equal(attempt.reason.code, 'locked');
    const [first] = taken;
    await first?.value.release();
    const second = await takeWriterLock(dir, SAMPLE_TIME);
    second.assertHeld();
    assert.throws(() => first?.value.assertHeld(), { code: 'lock-lost' });
    await second.release();
    assert.equal((await readdir(dir)).length, 1, 'nothing is left lying about');
  });

  it('lets one of many take over from a process that ended', async () => {
    await holder({ pid: 2 ** 22 + 1 });
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => takeWriterLock(dir, SAMPLE_TIME)));
    const taken = attempts.filter((attempt) => attempt.status === 'fulfilled');
    assert.equal(taken.length, 1);
    await taken[0]?.value.release();
  });

  it('names the holder and the next step to the second writer', async () => {
    const lock = await takeWriterLock(dir, SAMPLE_TIME);
    await assert.rejects(takeWriterLock(dir, SAMPLE_TIME), {
      code: 'locked',
      message: `Process ${process.pid} on ${hostname()} (since 2026-11-16T10:00:00.000Z) is already writing to ${dir}. Only one process may.`,
      next: 'Stop that process first, or use a command that only reads.',
    });
    await lock.release();
  });

  const gone: readonly (readonly [title: string, mark: Partial<ProcessMark>])[] = [
    ['a process that ended', { pid: 2 ** 22 + 1 }],
    ['a process whose pid another one has now', { started: '1' }],
    ['a boot of the machine that is over', { boot: 'an earlier boot' }],
  ];
  for (const [title, mark] of gone) {
    it(`takes over from ${title}, at once`, async () => {
      if (ownMark().started === '') return;
      await holder(mark);
      const lock = await takeWriterLock(dir, SAMPLE_TIME);
      assert.deepEqual(await readdir(dir), ['writer-6.lock']);
      await lock.release();
    });
  }

  it('takes over from another machine only when that one has been silent', async () => {
    const path = await holder({ host: 'another-host.example.com' });
    await rejectsWith('locked', () => takeWriterLock(dir, SAMPLE_TIME));
    const before = new Date(Date.now() - 61_000);
    await utimes(path, before, before);
    await (await takeWriterLock(dir, SAMPLE_TIME)).release();
  });

  it('does not doubt an old lock whose process runs', async () => {
    const path = await holder({});
    const before = new Date(Date.now() - 86_400_000);
    await utimes(path, before, before);
    await rejectsWith('locked', () => takeWriterLock(dir, SAMPLE_TIME));
  });

  it('stops a store that has lost it from writing', async () => {
    const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => SAMPLE_TIME });
    await store.append([anIncoming({ id: 'before' })]);
    await rm(join(dir, 'writer-1.lock'));
    await writeFile(join(dir, 'writer-2.lock'), await readFile(join(dir, 'state.json')).catch(() => '{}'));
    await rejectsWith('lock-lost', () => store.append([anIncoming({ id: 'after' })]));
    await rejectsWith('lock-lost', () => store.state.update('marks', 'a', () => ({ at: 1 })));
    assert.equal(await store.count({}), 1);
    await assert.rejects(store.close(), { code: 'lock-lost' });
  });

  it('is not needed for reading, and reading changes nothing', async () => {
    const options = { dir: join(dir, 'store'), isAnonymous: () => false, now: () => SAMPLE_TIME };
    const empty = await openEmbeddedStore({ ...options, readOnly: true });
    assert.equal(await empty.extent(), undefined);
    await empty.close();
    assert.deepEqual(await readdir(dir), []);

    const writer = await openEmbeddedStore(options);
    await writer.append([anIncoming()]);
    const reader = await openEmbeddedStore({ ...options, readOnly: true });
    assert.equal(await reader.count({}), 1);
    await rejectsWith('read-only', () => reader.append([anIncoming()]));
    await rejectsWith('read-only', () => reader.state.update('marks', 'a', () => ({ at: 1 })));
    await rejectsWith('read-only', () =>
      reader.addCoverage({ from: 1, to: 2, sourceKind: 'sample', sourceName: '', recordedAt: 1 }),
    );
    await reader.close();
    await writer.close();
  });

  it('tells this process from others', () => {
    assert.equal(processState(ownMark()), ownMark().started === '' ? 'uncertain' : 'running');
  });
});
