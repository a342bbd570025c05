import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { SAMPLE_TIME } from '../fixtures/events.ts';

const CHILD = fileURLToPath(new URL('./appending-child.ts', import.meta.url));
const BATCH = 7;
const KILLS = 10;

/** Starts a writer, kills it at a random moment after its first confirmation; resolves to the last confirmed batch. */
async function appendUntilKilled(dir: string, first: number, whileRunning?: () => Promise<void>): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, dir, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let confirmed = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    confirmed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await Promise.race([once(child.stdout, 'data'), exited]);
  assert.equal(child.exitCode, null, `the writer ended by itself: ${errors}`);
  await whileRunning?.();
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
  child.kill('SIGKILL');
  await exited;
  // A last line without its end was still confirmed by the store, but not yet told.
  return Number(confirmed.split('\n').at(-2));
}

describe('embedded store, its process killed at any moment [I]', () => {
  it('has all that was confirmed, nothing twice, and can be written again', async function () {
    this.timeout(60_000);
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-crash-'));
    try {
      let last = -1;
      for (let kill = 0; kill < KILLS; kill += 1) {
        // Begins with the last confirmed batch again: it must add nothing.
        const confirmed = await appendUntilKilled(dir, Math.max(0, last));
        assert.ok(confirmed >= last);
        last = confirmed;
        const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => SAMPLE_TIME });
        for (const finding of store.findings) assert.equal(finding.severity, 'repaired', finding.what);
        const total = await store.count({});
        const confirmedEvents = (last + 1) * BATCH;
        // At most the one batch that was under way may be there beyond the confirmed ones.
        assert.ok(
          total >= confirmedEvents && total <= confirmedEvents + BATCH,
          `${total} events, ${confirmedEvents} confirmed`,
        );
        for (let number = 0; number < confirmedEvents; number += 1) {
          const event = await store.find(`event ${number}`);
          assert.equal(event?.description.length, (number * 37) % 3000, `event ${number}`);
        }
        const mark = await store.state.get('marks', 'batch');
        assert.ok((mark?.at ?? -1) >= Math.floor(last / 3) * 3, 'the state is as new as the events');
        assert.deepEqual(
          (await store.verify()).filter(({ severity }) => severity === 'problem'),
          [],
        );
        await store.close();
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('lets others read but not write while it runs', async function () {
    this.timeout(20_000);
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-crash-'));
    const options = { dir, isAnonymous: () => false, now: () => SAMPLE_TIME };
    try {
      await appendUntilKilled(dir, 0, async () => {
        await rejectsWith('locked', () => openEmbeddedStore(options));
        const reader = await openEmbeddedStore({ ...options, readOnly: true });
        assert.ok((await reader.count({})) >= BATCH);
        assert.deepEqual(reader.findings, []);
        assert.equal((await reader.page({}, { limit: 3 })).events.length, 3);
        await reader.close();
      });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
