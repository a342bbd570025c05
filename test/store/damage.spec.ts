import assert from 'node:assert/strict';
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreError } from '../../src/audit/errors.ts';
import type { IncomingEvent } from '../../src/audit/event.ts';
import { type EmbeddedStoreOptions, type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const SECRET = 'hush-hush-zone';
const NOVEMBER = 'events-2026-11.ndjson';

describe('embedded store with damaged files [I]', () => {
  let dir: string;
  let options: EmbeddedStoreOptions;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-damage-'));
    options = { dir, isAnonymous: () => false, now: () => SAMPLE_TIME };
  });
  afterEach(() => rm(dir, { recursive: true }));

  function events(count: number): IncomingEvent[] {
    return Array.from({ length: count }, (_, at) => anIncoming({ id: `event ${at}`, time: SAMPLE_TIME + at }));
  }

  async function filled(count = 3): Promise<void> {
    const store = await openEmbeddedStore(options);
    await store.append(events(count));
    await store.close();
  }

  async function opened<T>(
    use: (store: OpenedStore) => Promise<T>,
    more: Partial<EmbeddedStoreOptions> = {},
  ): Promise<T> {
    const store = await openEmbeddedStore({ ...options, ...more });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  const tails: readonly (readonly [title: string, tail: string])[] = [
    ['half a line', '{"crc":"00000000","kind":"event","event":{"id":"half'],
    ['a line of bytes that are no JSON', '\u0000\u0000\u0000\n'],
    ['a line whose checksum is wrong', '{"crc":"00000000","kind":"event"}\n'],
    ['half a character', '{"crc":"\xc3'],
  ];
  for (const [title, tail] of tails) {
    it(`cuts off ${title} at the end, says so, and goes on`, async () => {
      await filled();
      const before = (await stat(join(dir, NOVEMBER))).size;
      await appendFile(join(dir, NOVEMBER), Buffer.from(tail, 'latin1'));
      await opened(
        async (reader) => {
          assert.equal(await reader.count({}), 3);
          const [note, ...more] = await reader.verify();
          assert.deepEqual([note?.severity, note?.where, more], ['note', `${NOVEMBER} line 4`, []]);
          assert.match(note?.what ?? '', /unfinished.*Nothing confirmed is missing/);
        },
        { readOnly: true },
      );
      assert.equal(
        (await stat(join(dir, NOVEMBER))).size,
        before + Buffer.from(tail, 'latin1').length,
        'a reader repairs nothing',
      );
      await opened(async (store) => {
        assert.deepEqual(
          store.findings.map(({ severity, where }) => [severity, where]),
          [['repaired', `${NOVEMBER} line 4`]],
        );
        assert.match(store.findings[0]?.what ?? '', /Nothing confirmed was lost/);
        assert.deepEqual(await store.verify(), store.findings);
        assert.equal((await stat(join(dir, NOVEMBER))).size, before);
        assert.equal((await store.append(events(4))).added, 1);
      });
      await opened(async (store) => {
        assert.deepEqual(store.findings, []);
        assert.equal(await store.count({}), 4);
      });
    });
  }

  it('cuts at every byte of an unconfirmed line without losing one before it', async () => {
    await filled(2);
    const whole = await readFile(join(dir, NOVEMBER));
    const secondLine = whole.indexOf('\n') + 1;
    await rm(join(dir, 'state.json'));
    for (let size = secondLine; size < whole.length; size += 7) {
      await writeFile(join(dir, NOVEMBER), whole.subarray(0, size));
      await opened(async (store) => {
        assert.equal(await store.count({}), 1, `${size} bytes`);
        assert.equal(
          store.findings.filter(({ severity }) => severity === 'repaired').length,
          size === secondLine ? 0 : 1,
        );
      });
      await rm(join(dir, 'state.json'), { force: true });
      await rm(join(dir, 'state.json.bak'), { force: true });
    }
  });

  it('reports a damaged line in the middle, skips it and leaves it in the file', async () => {
    await filled();
    const lines = (await readFile(join(dir, NOVEMBER), 'utf8')).split('\n');
    lines[1] = lines[1]?.replace('Sample User', 'Simple User') ?? '';
    await writeFile(join(dir, NOVEMBER), lines.join('\n'));
    await opened(async (store) => {
      assert.deepEqual(
        store.findings.map(({ severity, where }) => [severity, where]),
        [['problem', `${NOVEMBER} line 2`]],
      );
      assert.equal(await store.count({}), 2);
      assert.deepEqual(await store.verify(), store.findings);
    });
    assert.equal(await readFile(join(dir, NOVEMBER), 'utf8'), lines.join('\n'));
  });

  it('does not cut a confirmed last line that was damaged later', async () => {
    await filled();
    const text = await readFile(join(dir, NOVEMBER), 'utf8');
    await writeFile(join(dir, NOVEMBER), `${text.slice(0, -3)}?}\n`);
    await opened(async (store) =>
      assert.deepEqual(
        store.findings.map(({ severity }) => severity),
        ['problem'],
      ),
    );
    assert.equal((await stat(join(dir, NOVEMBER))).size, text.length);
  });

  const cuts: readonly (readonly [title: string, keep: (text: string) => number, rest: number])[] = [
    ['between two lines', (text) => text.indexOf('\n') + 1, 1],
    ['inside a line', (text) => text.length - 20, 2],
    ['by its last line break', (text) => text.length - 1, 2],
    ['inside the first line', () => 10, 0],
    ['down to nothing', () => 0, 0],
  ];
  for (const [title, keep, rest] of cuts) {
    it(`verify tells that a file was cut ${title}, to a reader, a writer and everyone after`, async () => {
      await filled();
      const text = await readFile(join(dir, NOVEMBER), 'latin1');
      await truncate(join(dir, NOVEMBER), keep(text));
      const problems = async (store: OpenedStore): Promise<readonly string[]> => {
        const found = await store.verify();
        assert.ok(!found.some(({ what }) => what.includes('Nothing confirmed')), JSON.stringify(found));
        return found.flatMap(({ severity, where, what }) => (severity === 'problem' ? [`${where}: ${what}`] : []));
      };
      let first: readonly string[] = [];
      await opened(
        async (reader) => {
          first = await problems(reader);
          assert.equal(first.length, 1);
          assert.match(first[0] ?? '', /^events-2026-11\.ndjson: .*confirmed bytes.*missing/);
          assert.equal(await reader.count({}), rest);
        },
        { readOnly: true },
      );
      await opened(async (store) => {
        assert.deepEqual(await problems(store), first);
        // Grows the file past the size that was confirmed before.
        await store.append(events(9));
        await store.state.update('marks', 'a', () => ({ at: 1 }));
        assert.deepEqual(await problems(store), first);
      });
      for (const readOnly of [true, false]) {
        await opened(async (store) => assert.deepEqual(await problems(store), first), { readOnly });
      }
    });
  }

  it('a loss is on record before anything is written after it', async () => {
    await filled();
    await truncate(join(dir, NOVEMBER), 0);
    await opened(async (store) => {
      // As after a crash: nothing was closed, and the file is as long as it ever was.
      await store.append(events(9));
      const reader = await openEmbeddedStore({ ...options, readOnly: true });
      assert.match(JSON.stringify(await reader.verify()), /problem.*missing after them/);
      await reader.close();
    });
  });

  it('verify tells that a file is gone, as long as nobody settles it', async () => {
    await filled();
    await rm(join(dir, NOVEMBER));
    for (const readOnly of [true, false, true]) {
      await opened(
        async (store) => {
          const [loss, ...more] = await store.verify();
          assert.deepEqual([loss?.severity, loss?.where, more], ['problem', NOVEMBER, []]);
          assert.match(loss?.what ?? '', /was missing on 2026-11-16 \(UTC\); it had held \d+ bytes/);
          if (!readOnly) await store.append(events(3));
        },
        { readOnly },
      );
    }
    const state: Record<string, unknown> = JSON.parse(await readFile(join(dir, 'state.json'), 'utf8'));
    delete state['losses'];
    await writeFile(join(dir, 'state.json'), JSON.stringify(state));
    await opened(async (store) => assert.deepEqual(await store.verify(), []));
  });

  it('verify notices that a file is cut while it is open', async () => {
    await opened(async (store) => {
      await store.append(events(3));
      await truncate(join(dir, NOVEMBER), 100);
      assert.match(JSON.stringify(await store.verify()), /problem.*100 bytes, but \d+ were confirmed/);
    });
    await opened(async (store) => assert.match(JSON.stringify(await store.verify()), /problem.*missing after them/));
  });

  it('notices while it runs when bytes on disk are no longer what was written', async () => {
    await opened(async (store) => {
      await store.append(events(3));
      const bytes = await readFile(join(dir, NOVEMBER));
      bytes.fill(0x78, 40, 60);
      await writeFile(join(dir, NOVEMBER), bytes);
      assert.deepEqual(
        (await store.verify()).map(({ severity }) => severity),
        ['problem', 'problem'],
      );
      await rejectsWith('damaged', () => store.find('event 0'));
      assert.equal((await store.find('event 1'))?.id, 'event 1');
    });
  });

  it('makes the state again from the version before and the logs when the state file is damaged', async () => {
    await opened(async ({ state }) => {
      await state.update('people', 'a', () => ({ email: 'a@example.com', zone: SECRET }));
      await state.update('people', 'b', () => ({ email: 'b@example.com' }));
    });
    await writeFile(join(dir, 'state.json'), `{"version":1,"collections":[["people",[["a",{"zone":"${SECRET}`);
    await opened(async ({ findings, state }) => {
      assert.equal(findings[0]?.severity, 'repaired');
      assert.ok(!JSON.stringify(findings).includes(SECRET));
      assert.deepEqual(await state.get('people', 'a'), { email: 'a@example.com', zone: SECRET });
      assert.deepEqual(await state.get('people', 'b'), { email: 'b@example.com' });
    });
    assert.ok((await readdir(dir)).includes('state.json.damaged'));
    await opened(async ({ findings }) => assert.deepEqual(findings, []));
  });

  it('takes it also when a crash came between the two renames', async () => {
    await opened(async ({ state }) => {
      await state.update('marks', 'a', () => ({ at: 1 }));
      await state.update('marks', 'a', () => ({ at: 2 }));
    });
    await rm(join(dir, 'state.json'));
    await opened(async ({ findings, state }) => {
      assert.deepEqual(
        findings.map(({ severity }) => severity),
        ['repaired'],
      );
      assert.deepEqual(await state.get('marks', 'a'), { at: 2 });
    });
  });

  it('refuses to open with a clear sentence when the backup is damaged too, and shows nothing of it', async () => {
    for (const content of [`{"people": "${SECRET}`, `{"version":1,"people":"${SECRET}"}`, '', 'null', '\u0000']) {
      await writeFile(join(dir, 'state.json'), content);
      await writeFile(join(dir, 'state.json.bak'), content);
      await assert.rejects(openEmbeddedStore(options), (error: StoreError) => {
        assert.equal(error.code, 'state-damaged');
        assert.ok(!`${error.stack}${error.next}${JSON.stringify(error)}${String(error.cause)}`.includes(SECRET));
        return true;
      });
    }
    await rm(join(dir, 'state.json'));
    await rm(join(dir, 'state.json.bak'));
    await opened(async (store) => assert.deepEqual(store.findings, []));
  });

  it('refuses a store of a newer version', async () => {
    await writeFile(join(dir, 'state.json'), '{"version":3}');
    await rejectsWith('newer-store', () => openEmbeddedStore(options));
  });

  it('keeps its files from other users', async () => {
    await filled();
    for (const name of await readdir(dir)) assert.equal((await stat(join(dir, name))).mode & 0o077, 0, name);
  });

  it('says which directory cannot be used', async () => {
    await writeFile(join(dir, 'file'), '');
    await rejectsWith('no-directory', () => openEmbeddedStore({ ...options, dir: join(dir, 'file') }));
    await rejectsWith('no-directory', () => openEmbeddedStore({ ...options, dir: join(dir, 'file', 'below') }));
    if (process.getuid?.() === 0) return;
    await chmod(dir, 0o500);
    await rejectsWith('no-directory', () => openEmbeddedStore({ ...options, dir: join(dir, 'below') }));
    await chmod(dir, 0o700);
  });
});
