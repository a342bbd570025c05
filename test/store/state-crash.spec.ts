import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuditStore } from '../../src/audit/ports.ts';
import { type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';

const CHILD = fileURLToPath(new URL('./state-child.ts', import.meta.url));
const KILLS = 12;

/** Starts a writer and kills it; resolves to the last confirmed turn. */
async function writeUntilKilled(dir: string, first: number, whileRunning?: () => Promise<void>): Promise<number> {
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
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 80));
  child.kill('SIGKILL');
  await exited;
  return Number(confirmed.split('\n').at(-2));
}

async function turnsOf(store: AuditStore): Promise<readonly number[]> {
  const marks = await store.state.list('marks');
  return marks.map(({ value }) => value.at);
}

/** All turns up to the last confirmed one are there; of the next one, which was under way, each change may be. */
async function assertWhole(store: OpenedStore, last: number): Promise<void> {
  for (const { severity, what } of store.findings) assert.notEqual(severity, 'problem', what);
  for (const turn of await turnsOf(store)) assert.ok(turn === last || turn === last + 1, `${turn} after ${last}`);
  const people = await store.state.list('people');
  for (const { key, value } of people) {
    if (key.startsWith('gone')) assert.ok([`gone-${last}`, `gone-${last + 1}`].includes(key), `${key} after ${last}`);
    else assert.equal(value.zone?.length, 20_000, key);
  }
  for (let turn = Math.max(0, last - 6); turn <= last; turn += 1) {
    const person = people.find(({ key }) => key === `person-${turn % 7}`);
    assert.ok(Number.parseInt(person?.value.email ?? '', 10) >= turn, `person of turn ${turn}`);
  }
}

describe('state of the embedded store, its process killed at any moment [I]', () => {
  let dir: string;
  const open = (readOnly = false): Promise<OpenedStore> =>
    openEmbeddedStore({ dir, isAnonymous: () => false, now: () => 0, readOnly });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-state-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('has all that was confirmed, and nothing half', async function () {
    this.timeout(90_000);
    let last = -1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const confirmed = await writeUntilKilled(dir, last + 1);
      assert.ok(confirmed > last);
      last = confirmed;
      // Every other time the next writer finds things as the killed one left them.
      const store = await open(kill % 2 === 1);
      await assertWhole(store, last);
      await store.close();
      if (kill % 2 === 0) assert.deepEqual((await open(true)).findings, []);
    }
    assert.ok((await readdir(dir)).includes('state.log.bak'), 'snapshots were written meanwhile');
  });

  it('is read beside the writer as it was at some moment', async function () {
    this.timeout(30_000);
    await writeUntilKilled(dir, 0, async () => {
      let before = -1;
      for (let look = 0; look < 40; look += 1) {
        const reader = await open(true);
        const turns = await turnsOf(reader);
        assert.equal(turns.length, 3);
        const [least, most] = [Math.min(...turns), Math.max(...turns)];
        assert.ok(least >= before && most - least <= 1, `${turns.join(' ')} after ${before}`);
        assert.deepEqual(
          reader.findings.filter(({ severity }) => severity !== 'note'),
          [],
        );
        before = least;
        await reader.close();
      }
    });
  });
});
