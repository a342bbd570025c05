import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { hashText } from '../../src/store/embedded/hash-table.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { Segment } from '../../src/store/embedded/segment-adapter.ts';
import { memoryBytes, type SegmentBytes } from '../../src/store/embedded/segment-bytes.ts';
import { contentsOf } from '../../src/store/embedded/state-changes.ts';
import { EMPTY_STATE, type StateFile } from '../../src/store/embedded/state-file.ts';
import { DurableLog } from '../../src/store/embedded/state-log.ts';
import { readLog, replay } from '../../src/store/embedded/state-replay.ts';
import { EmbeddedState } from '../../src/store/embedded/state-store.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

/** Memory whose next writes stop half way, as on a full disk. */
function fillingUp(failing: { writes: number; truncates: number }): SegmentBytes {
  const bytes = memoryBytes();
  return {
    ...bytes,
    async write(offset, added) {
      if (failing.writes === 0) return bytes.write(offset, added);
      failing.writes -= 1;
      await bytes.write(offset, added.subarray(0, added.length / 2));
      throw new Error('no space left');
    },
    async truncate(size) {
      if (failing.truncates === 0) return bytes.truncate(size);
      failing.truncates -= 1;
      throw new Error('no space left');
    },
  };
}

async function contentOf(segment: Segment): Promise<string> {
  return segment.bytes.read(0, Buffer.alloc(await segment.bytes.size())).toString();
}

describe('embedded store when a write fails [I]', () => {
  for (const truncates of [0, 1]) {
    it(`keeps no half line${truncates === 0 ? '' : ', though it cannot be removed at once'}`, async () => {
      const failing = { writes: 1, truncates };
      const segment = new Segment('events-2026-11.ndjson', fillingUp(failing));
      failing.writes = 0;
      assert.equal(await segment.append([Buffer.from('one\n')]), 0);
      failing.writes = 1;
      await rejectsWith('write-failed', () => segment.append([Buffer.from('much longer than the next\n')]));
      assert.equal(await contentOf(segment), truncates === 0 ? 'one\n' : 'one\nmuch longer t');
      assert.equal(await segment.append([Buffer.from('two\n')]), 4);
      assert.equal(await contentOf(segment), 'one\ntwo\n');
      assert.equal(segment.size, 8);
    });
  }

  it('keeps the part of an append that could be written, and takes the rest later', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-full-'));
    const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => SAMPLE_TIME });
    try {
      const incoming = [anIncoming({ id: 'here' }), anIncoming({ id: 'there', time: SAMPLE_TIME + 30 * 86_400_000 })];
      await store.append([anIncoming({ id: 'before' })]);
      await mkdir(join(dir, 'events-2026-12.ndjson'));
      await rejectsWith('write-failed', () => store.append(incoming));
      await rmdir(join(dir, 'events-2026-12.ndjson'));
      await store.append(incoming);
      assert.equal(await store.count({}), 3);
      assert.deepEqual(await store.verify(), []);
    } finally {
      await store.close();
      await rm(dir, { recursive: true });
    }
  });

  it('leaves the state as it was', async () => {
    const failing = { writes: 0 };
    const adapter: Adapter<StateFile> = {
      read: async () => null,
      async write() {
        if (failing.writes > 0) throw new Error('no space left');
      },
    };
    const low = new Low<StateFile>(adapter, { version: 1, collections: [], coverage: [], segments: [] });
    const state = new EmbeddedState(low, { segmentSizes: () => [], assertWritable: () => undefined });
    await state.update('marks', 'key', () => ({ at: 1 }));
    failing.writes = 1;
    await rejectsWith('write-failed', () => state.update('marks', 'key', () => ({ at: 2 })));
    await rejectsWith('write-failed', () =>
      state.addCoverage({ from: 1, to: 2, sourceKind: 'sample', sourceName: 'synthetic.csv', recordedAt: 3 }),
    );
    assert.deepEqual(await state.get('marks', 'key'), { at: 1 });
    assert.deepEqual(state.coverage(), []);
    failing.writes = 0;
    assert.deepEqual(await state.update('marks', 'key', (current) => ({ at: (current?.at ?? 0) + 10 })), { at: 11 });
  });

  for (const truncates of [0, 1]) {
    it(`leaves the state as it was when its log cannot grow${truncates === 0 ? '' : ', or shrink'}`, async () => {
      const failing = { writes: 0, truncates: 0 };
      const opened: SegmentBytes[] = [];
      const log = new DurableLog(async (first) => {
        const bytes = fillingUp(failing);
        await bytes.write(0, first);
        opened.push(bytes);
        return bytes;
      }, undefined);
      const state = new EmbeddedState(snapshotInMemory().low, {
        segmentSizes: () => [],
        assertWritable: () => undefined,
        log,
      });
      await state.update('marks', 'key', () => ({ at: 1 }));
      Object.assign(failing, { writes: 1, truncates });
      await rejectsWith('write-failed', () => state.update('marks', 'key', () => ({ at: 2 })));
      assert.deepEqual(await state.get('marks', 'key'), { at: 1 });
      assert.deepEqual(await state.update('marks', 'key', (mark) => ({ at: (mark?.at ?? 0) + 10 })), { at: 11 });
      const [bytes] = opened;
      assert.ok(bytes !== undefined && opened.length === 1);
      const { lines, damaged, tornBytes } = await readLog(bytes, await bytes.size());
      assert.deepEqual([damaged, tornBytes], [[], 0]);
      assert.deepEqual(lines, [
        { kind: 'start', after: 0 },
        { kind: 'change', number: 1, change: { set: ['marks', 'key', { at: 1 }] } },
        { kind: 'change', number: 2, change: { set: ['marks', 'key', { at: 11 }] } },
      ]);
    });
  }

  it('confirms changes though no snapshot and no new log can be written, and tries again', async () => {
    const failing = { snapshots: false, logs: false };
    const { low, written } = snapshotInMemory(failing);
    const logs: SegmentBytes[] = [];
    const log = new DurableLog(async (first) => {
      if (failing.logs) throw new Error('no space left');
      const bytes = memoryBytes();
      await bytes.write(0, first);
      logs.push(bytes);
      return bytes;
    }, undefined);
    const state = new EmbeddedState(low, { segmentSizes: () => [], assertWritable: () => undefined, log });
    const put = (key: string): Promise<unknown> =>
      state.update('people', key, () => ({ email: `${key}@example.com`, zone: 'x'.repeat(100_000) }));
    const replayed = async (): Promise<readonly string[]> => {
      const contents = contentsOf(written.at(-1) ?? EMPTY_STATE);
      for (const bytes of logs.slice(-1))
        assert.deepEqual(replay(contents, await readLog(bytes, await bytes.size())), []);
      return [...(contents.collections.get('people')?.keys() ?? [])];
    };
    Object.assign(failing, { snapshots: true });
    await rejectsWith('write-failed', () => put('never'));
    Object.assign(failing, { snapshots: false });
    await put('a');
    Object.assign(failing, { snapshots: true });
    for (const key of ['b', 'c', 'd', 'e']) await put(key);
    assert.deepEqual([await replayed(), written.length, logs.length], [['a', 'b', 'c', 'd', 'e'], 1, 1]);
    // Now the snapshot can be written, and the log behind it cannot be begun.
    Object.assign(failing, { snapshots: false, logs: true });
    for (const key of ['f', 'g', 'h']) await put(key);
    assert.deepEqual([await replayed(), logs.length], [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 1]);
    Object.assign(failing, { logs: false });
    for (const key of ['i', 'j', 'k', 'l', 'm', 'n', 'o']) await put(key);
    assert.equal((await replayed()).length, 15);
    assert.ok(logs.length > 1, 'a new log was begun');
  });
});

/** A snapshot that is kept in a list, or cannot be written. */
function snapshotInMemory(failing: { snapshots: boolean } = { snapshots: false }): {
  readonly low: Low<StateFile>;
  readonly written: StateFile[];
} {
  const written: StateFile[] = [];
  const adapter: Adapter<StateFile> = {
    read: async () => null,
    async write(data) {
      if (failing.snapshots) throw new Error('no space left');
      written.push(data);
    },
  };
  return { low: new Low<StateFile>(adapter, EMPTY_STATE), written };
}

describe('embedded store when hashes meet [I]', () => {
  it('does not take one tracking id for another', async () => {
    const [one, other] = twoWithOneHash();
    const store = await openEmbeddedStore({ dir: '', isAnonymous: () => false, now: () => 0, persistence: 'memory' });
    await store.append([anIncoming({ id: 'a', trackingId: one }), anIncoming({ id: 'b', trackingId: other })]);
    assert.deepEqual(
      (await store.page({ trackingId: one }, { limit: 5 })).events.map(({ id }) => id),
      ['a'],
    );
    assert.equal(await store.count({ trackingId: other }), 1);
    await store.close();
  });

  it('does not take one event id for another', async () => {
    const [one, other] = twoWithOneHash();
    const store = await openEmbeddedStore({ dir: '', isAnonymous: () => false, now: () => 0, persistence: 'memory' });
    await store.append([anIncoming({ id: one })]);
    assert.equal(await store.find(other), undefined);
    assert.equal((await store.append([anIncoming({ id: other })])).added, 1);
    assert.deepEqual([(await store.find(one))?.id, (await store.find(other))?.id], [one, other]);
    await store.close();
  });
});

/** Among a hundred thousand texts two share their 32-bit hash, as a rule. */
function twoWithOneHash(): [string, string] {
  const seen = new Map<number, string>();
  for (let number = 0; ; number += 1) {
    const text = `T_${number}`;
    const other = seen.get(hashText(text));
    if (other !== undefined) return [other, text];
    seen.set(hashText(text), text);
  }
}
