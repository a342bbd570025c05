import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const CHILD = fileURLToPath(new URL('./keeping-child.ts', import.meta.url));
const DAY_MS = 86_400_000;
const BEFORE = SAMPLE_TIME - 150 * DAY_MS;
const EVENTS = 3000;
/** Times after the first order at which the process is killed, ms. */
const KILLS = [0, 8, 20, 40, 70, 110, 160, 230];

const event = (at: number) =>
  anIncoming({
    id: `event ${at}`,
    time: SAMPLE_TIME - (at * 300 * DAY_MS) / EVENTS,
    orgId: at % 2 === 0 ? 'org-a' : 'org-b',
    actor: { name: at % 3 === 0 ? 'Agent Seven' : 'Agent Eight' },
  });
const isDue = (at: number): boolean => at % 2 === 0 && event(at).event.time < BEFORE;

describe('embedded store, killed while it deletes and takes people out [I]', function () {
  this.timeout(60_000);
  let dir: string;
  const open = (at: string): Promise<OpenedStore> =>
    openEmbeddedStore({ dir: at, isAnonymous: () => false, now: () => SAMPLE_TIME });

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-keeping-crash-'));
    const store = await open(join(dir, 'full'));
    await store.append(Array.from({ length: EVENTS }, (_, at) => event(at)));
    await store.close();
  });
  after(() => rm(dir, { recursive: true }));

  async function killAfter(at: string, ms: number): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, at], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await Promise.race([once(child.stdout, 'data'), exited]);
    assert.equal(child.exitCode, null, 'the child ended by itself');
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill('SIGKILL');
    await exited;
  }

  for (const ms of KILLS) {
    it(`has each event whole or not at all after ${ms} ms, and is finished by calling again`, async () => {
      const at = join(dir, `after-${ms}`);
      await cp(join(dir, 'full'), at, { recursive: true });
      await killAfter(at, ms);
      const store = await open(at);
      try {
        assert.deepEqual(
          store.findings.filter(({ severity }) => severity === 'problem'),
          [],
        );
        for (let number = 0; number < EVENTS; number += 1) {
          const found = await store.find(`event ${number}`);
          if (found === undefined) assert.ok(isDue(number), `event ${number} is gone`);
          else {
            const { name } = event(number).event.actor;
            const names = name === 'Agent Seven' ? ['Agent Seven', 'Erased person 1'] : [name];
            assert.ok(names.includes(found.actor.name), `event ${number} is by ${found.actor.name}`);
          }
        }
        await store.purge({ orgId: 'org-a', before: BEFORE });
        await store.pseudonymise({ emails: [], names: ['Agent Seven'], ids: [] }, 'Erased person 1');
        const kept = Array.from({ length: EVENTS }, (_, number) => number).filter((number) => !isDue(number));
        assert.equal(await store.count({}), kept.length);
        assert.equal(await store.count({ actor: { kind: 'person', name: 'Agent Seven' } }), 0);
        assert.deepEqual(await store.verify(), store.findings);
        for (const name of (await readdir(at)).filter((file) => file.startsWith('events'))) {
          assert.ok(!name.endsWith('.new'), name);
          assert.doesNotMatch(await readFile(join(at, name), 'utf8'), /Agent Seven/);
        }
      } finally {
        await store.close();
      }
    });
  }
});
