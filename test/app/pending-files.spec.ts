import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPendingFiles, type PendingFiles } from '../../src/app/pending-files.ts';
import { InterruptedError } from '../../src/audit/errors.ts';
import type { PendingFile } from '../../src/audit/state.ts';
import { WAITING_MS } from '../../src/commands/files/file-desk.ts';
import { createMemoryState, type MemoryState } from '../chat/memory-state.ts';
import { waitingFile } from '../commands/files/waiting-files.ts';

const DAY_MS = 24 * 3_600_000;

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  // The same memory each time, as a chat may hand it over.
  const buffer = new Uint8Array(100);
  for (const text of texts) yield buffer.subarray(0, new TextEncoder().encodeInto(text, buffer).written);
}

describe('the folder of dropped files [I]', () => {
  let parent: string;
  let dir: string;
  let state: MemoryState;
  let now: number;
  let pending: PendingFiles;
  const { signal } = new AbortController();
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'whodunit-pending-'));
    dir = join(parent, 'pending');
    state = createMemoryState();
    now = 1_800_000_000_000;
    pending = createPendingFiles({ dir, state, clock: { now: () => now } });
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const noted = async (text = 'content'): Promise<PendingFile> => {
    const { fileName } = await pending.receive(pieces(text), signal);
    const { id: _, ...rest } = waitingFile({ fileName, at: now });
    return pending.keep(rest);
  };

  it('holds what came, under a name of ours, for this user only', async () => {
    const { path, fileName, bytes } = await pending.receive(pieces('first, ', 'second'), signal);
    assert.equal(await readFile(path, 'utf8'), 'first, second');
    assert.equal(bytes, 13);
    assert.match(fileName, /^[0-9a-f-]{36}$/);
    assert.deepEqual([(await stat(dir)).mode & 0o777, (await stat(path)).mode & 0o777], [0o700, 0o600]);
  });

  it('keeps nothing of a content that breaks off or is interrupted', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces('half');
      throw new Error('cut');
    };
    await assert.rejects(pending.receive(broken(), signal), { message: 'cut' });
    await assert.rejects(pending.receive(pieces('a', 'b'), AbortSignal.abort()), InterruptedError);
    assert.deepEqual(await readdir(dir), []);
  });

  it('says so when the disk does not take it', async () => {
    await writeFile(join(parent, 'file'), '');
    const elsewhere = createPendingFiles({ dir: join(parent, 'file', 'x'), state, clock: { now: () => now } });
    await assert.rejects(elsewhere.receive(pieces('a'), signal), { name: 'StoreError', code: 'not-kept' });
  });

  it('gives each waiting file an id of its own, that can be typed', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await noted()).id));
    assert.equal(new Set(ids).size, 20);
    for (const id of ids) assert.match(id, /^f-\d{4,7}$/);
  });

  it('notes what became of a file and deletes its content, and what was shown of it', async () => {
    const file = await noted();
    assert.ok((await pending.pathOf(file)) !== undefined);
    await pending.settle(file, { what: 'taken', at: now, by: 'a@example.com', sum: '2 new' });
    const stored = await state.get('pendingFiles', file.id);
    assert.deepEqual(stored?.done, { what: 'taken', at: now, by: 'a@example.com', sum: '2 new' });
    assert.deepEqual(stored?.findings.table?.sample, []);
    assert.deepEqual([await readdir(dir), await pending.pathOf(file)], [[], undefined]);
  });

  it('deletes what has waited a day, but not what somebody is at, and tells of it for a month', async () => {
    const [first, second] = [await noted(), await noted()];
    now += WAITING_MS - 1;
    await pending.expire(() => false);
    assert.equal((await readdir(dir)).length, 2);
    now += 1;
    await pending.expire((id) => id === second.id);
    assert.deepEqual(await readdir(dir), [second.fileName]);
    assert.equal((await state.get('pendingFiles', first.id))?.done?.what, 'expired');
    await pending.expire(() => false);
    assert.deepEqual(await readdir(dir), []);
    now += 30 * DAY_MS;
    await pending.expire(() => false);
    assert.deepEqual(await state.list('pendingFiles'), []);
  });

  it('deletes what an earlier process left and nobody waits for, and nothing else', async () => {
    await pending.clean();
    const waiting = await noted();
    await pending.receive(pieces('left half-way'), signal);
    await writeFile(join(dir, 'not-ours.txt'), '');
    await pending.clean();
    assert.deepEqual((await readdir(dir)).toSorted(), ['not-ours.txt', waiting.fileName].toSorted());
  });

  it('follows no name that a damaged record may carry', async () => {
    await writeFile(join(parent, 'outside'), 'x');
    const file = waitingFile({ fileName: '../outside' });
    await assert.rejects(pending.pathOf(file), { code: 'not-kept' });
    await assert.rejects(pending.settle(file, { what: 'discarded', at: now }), { code: 'not-kept' });
    assert.equal(await readFile(join(parent, 'outside'), 'utf8'), 'x');
  });
});
