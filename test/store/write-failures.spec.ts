import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { hashText } from '../../src/store/embedded/hash-table.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { Segment } from '../../src/store/embedded/segment-adapter.ts';
import { memoryBytes, type SegmentBytes } from '../../src/store/embedded/segment-bytes.ts';
import type { StateFile } from '../../src/store/embedded/state-file.ts';
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
});

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
