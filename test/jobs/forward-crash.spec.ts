import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { seededRandom } from '../fixtures/synthetic-names.ts';
import { openHttpSink, openStreamSink, type Sink } from '../forwarding/sinks.ts';
import { quickScript } from './quick-script.ts';

const SENDER = fileURLToPath(new URL('./forward-crash-sender.ts', import.meta.url));
const EVENTS = 1500;
const DEATHS = 12;

describe('a bot that is killed while it sends on', function () {
  this.timeout(120_000);
  let built = '';
  let script: readonly string[] = [];
  before(async () => {
    built = await mkdtemp(join(tmpdir(), 'whodunit-sender-'));
    script = quickScript(SENDER, built);
  });
  after(() => rm(built, { recursive: true, force: true }));

  /** @returns the ids as they came in, oldest first */
  async function arrivedIn(dir: string): Promise<string[]> {
    const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => 0, readOnly: true });
    const { events } = await store.arrivals(0, { limit: EVENTS + 1 });
    await store.close();
    return events.map(({ id }) => id);
  }

  const kinds: readonly (readonly [kind: string, open: () => Promise<Sink>])[] = [
    ['https', openHttpSink],
    ['syslog', () => openStreamSink()],
  ];
  for (const [kind, open] of kinds) {
    it(`has sent everything at least once and in its order in the end, over ${kind} [I]`, async () => {
      const dir = await mkdtemp(join(tmpdir(), 'whodunit-forward-'));
      const sink = await open();
      const random = seededRandom(5);
      let deaths = 0;
      try {
        for (let life = 0; ; life += 1) {
          assert.ok(life <= DEATHS, 'it does not come to an end');
          const child = spawn(process.execPath, [...script, dir, kind, String(sink.port), String(EVENTS)], {
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          let told = '';
          child.stdout.on('data', (chunk: Buffer) => {
            told += chunk.toString('utf8');
          });
          // Every other one dies when the far side has taken a batch and the sender does not know it yet.
          let batches = 1 + Math.floor(random() * 4);
          sink.onTaken = () => {
            batches -= 1;
            if (life < DEATHS && life % 2 === 0 && batches === 0) child.kill('SIGKILL');
          };
          const timer = setTimeout(
            () => life < DEATHS && life % 2 === 1 && child.kill('SIGKILL'),
            150 + random() * 250,
          );
          const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
          clearTimeout(timer);
          if (signal === 'SIGKILL') deaths += 1;
          else if (told === 'rest\n') break;
          else assert.fail(`it ended by itself: ${told}`);
        }
        const arrived = await arrivedIn(dir);
        const sent = sink.records.map(({ id }) => String(id));
        assert.equal(arrived.length, EVENTS);
        assert.deepEqual([...new Set(sent)], arrived);
        assert.ok(deaths >= 4, `killed ${deaths} times only`);
        assert.ok(sent.length > EVENTS, 'something was sent twice: it was killed in between');
      } finally {
        await sink.stop();
        await rm(dir, { recursive: true, force: true });
      }
    });
  }
});
