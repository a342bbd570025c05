/** What leaves the embedded store leaves the disk. All data is synthetic. */
import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, IncomingEvent } from '../../src/audit/event.ts';
import type { ErasureRecord } from '../../src/audit/state.ts';
import { type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const DAY_MS = 86_400_000;
const [SEPTEMBER, OCTOBER, NOVEMBER] = ['09', '10', '11'].map((month) => `events-2026-${month}.ndjson`);
const BEFORE = Date.UTC(2026, 9, 1);
const PERSON = { emails: ['agent.seven@example.com'], names: ['Agent Seven'], ids: [] };
const PSEUDONYM = 'Erased person 1';

function event(id: string, days: number, more: Partial<AuditEvent> = {}): IncomingEvent {
  return anIncoming({ id, time: SAMPLE_TIME + days * DAY_MS, orgId: 'org-a', ...more });
}

/** Two of September, two of October, two of November; one of each is by the person. */
const EVENTS = [-60, -30, 0].flatMap((days) => [
  event(`by ${days}`, days, { actor: { email: 'Agent.Seven@example.com' }, raw: { secret: `raw of ${days}` } }),
  event(`other ${days}`, days, { orgId: 'org-b', description: `kept of ${days}` }),
]);

describe('what is taken out of the embedded store [I]', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-keeping-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const open = (readOnly = false, at = dir): Promise<OpenedStore> =>
    openEmbeddedStore({ dir: at, isAnonymous: () => false, now: () => SAMPLE_TIME, readOnly });

  async function opened<T>(use: (store: OpenedStore) => Promise<T>, readOnly = false, at = dir): Promise<T> {
    const store = await open(readOnly, at);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  const filled = (events = EVENTS): Promise<unknown> => opened((store) => store.append(events));

  /** All bytes of all files. */
  async function onDisk(at = dir): Promise<string> {
    const names = (await readdir(at)).filter((name) => /^(?:state|events)/.test(name));
    return (await Promise.all(names.map((name) => readFile(join(at, name), 'latin1')))).join('\n');
  }

  /** The files as a killed process leaves them. */
  async function leftBehind(use: (store: OpenedStore) => Promise<unknown>): Promise<string> {
    const left = await mkdtemp(join(dir, 'left-'));
    await opened(async (store) => {
      await use(store);
      for (const name of await readdir(dir)) {
        if (/^(?:state|events)/.test(name)) await copyFile(join(dir, name), join(left, name));
      }
    });
    return left;
  }

  it('leaves the disk when it is deleted, with what it was before', async () => {
    await opened(async (store) => {
      await store.append(EVENTS);
      // Amended, so that the line of before lies there too.
      const again = event('alias', -60, { sources: [{ kind: 'sample', name: 'x', where: 'y', importedAt: 1 }] });
      await store.append([{ ...again, identity: { ...again.identity, bucket: 'bucket of by -60' } }]);
      assert.match(await onDisk(), /raw of -60[\s\S]*raw of -60/);
      await store.purge({ orgId: 'org-a', before: BEFORE });
      const left = await onDisk();
      assert.doesNotMatch(left, /raw of -60|by -60/);
      assert.match(left, /kept of -60[\s\S]*raw of -30[\s\S]*raw of 0/);
    });
  });

  it('leaves the disk when it is a person, with what was amended later', async () => {
    await opened(async (store) => {
      await store.append(EVENTS);
      const [first] = EVENTS;
      assert.ok(first);
      const api = { ...first, identity: { ...first.identity, apiId: 'api-1' } };
      const sources = [{ kind: 'sample', name: 'x', where: 'y', importedAt: 1 }] as const;
      // The first line names the person, the second and newest does not.
      await store.append([event('c-1', -60, { raw: { who: 'Agent Seven' }, actor: {} })]);
      await store.append([
        {
          event: { ...event('api-2', -60, { raw: {}, actor: {} }).event, sources },
          identity: { ...api.identity, apiId: 'api-2', bucket: 'bucket of c-1' },
        },
      ]);
      assert.match(await onDisk(), /agent seven/i);
      assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 4 });
      assert.doesNotMatch(await onDisk(), /agent.seven/i);
      assert.match(await onDisk(), /raw of 0/);
      assert.deepEqual(await store.verify(), []);
    });
    await opened(async (store) => {
      assert.deepEqual(store.findings, []);
      assert.equal((await store.find('api-2'))?.id, 'c-1');
      assert.deepEqual((await store.find('c-1'))?.raw, {});
    });
  });

  it('is not missed: no loss is found after a kill, by readers or writers', async () => {
    const left = await leftBehind(async (store) => {
      await store.append(EVENTS);
      await store.state.update('marks', 'sizes', () => ({ at: 1 }));
      await store.addCoverage({
        from: 0,
        to: BEFORE + 5,
        orgId: 'org-a',
        sourceKind: 'sample',
        sourceName: 's',
        recordedAt: 1,
      });
      await store.purge({ orgId: 'org-a', before: BEFORE });
      await store.pseudonymise(PERSON, PSEUDONYM);
    });
    for (const readOnly of [true, false, true]) {
      await opened(
        async (store) => {
          assert.deepEqual(await store.verify(), []);
          assert.equal(await store.count({}), 5);
          assert.equal(await store.count({ actor: { kind: 'person', name: PSEUDONYM } }), 2);
          assert.deepEqual(
            (await store.coverage()).map(({ from }) => from),
            [BEFORE],
          );
        },
        readOnly,
        left,
      );
    }
  });

  it('leaves no other file than before, and an emptied month can be filled again', async () => {
    await filled();
    await opened(async (store) => {
      const before = await readdir(dir);
      for (const orgId of ['org-a', 'org-b']) await store.purge({ orgId, before: BEFORE });
      assert.deepEqual(await readdir(dir), before);
      assert.equal((await stat(join(dir, SEPTEMBER ?? ''))).size, 0);
      await store.append(EVENTS);
    });
    await opened(async (store) => {
      assert.equal(await store.count({}), 6);
      assert.deepEqual(await store.verify(), []);
    });
  });

  it('keeps files from other users', async () => {
    await filled();
    await opened((store) => store.pseudonymise(PERSON, PSEUDONYM));
    for (const name of await readdir(dir)) assert.equal((await stat(join(dir, name))).mode & 0o077, 0, name);
  });

  it('is not written by readers', async () => {
    await filled();
    await opened(async (reader) => {
      await rejectsWith('read-only', () => reader.purge({ orgId: null, before: 1 }));
      await rejectsWith('read-only', () => reader.pseudonymise(PERSON, PSEUDONYM));
      await rejectsWith('read-only', () => reader.restore(reader.dump()));
      let records = 0;
      for await (const _ of reader.dump()) records += 1;
      assert.equal(records, 6);
    }, true);
  });

  it('stays with readers that opened before, and new ones see it gone', async () => {
    await filled();
    await opened(async (store) => {
      const reader = await open(true);
      await store.purge({ orgId: 'org-a', before: BEFORE });
      await store.pseudonymise(PERSON, PSEUDONYM);
      assert.equal((await reader.page({}, { limit: 9 })).events.length, 6);
      assert.deepEqual((await reader.find('by 0'))?.actor, { email: 'Agent.Seven@example.com' });
      await reader.close();
      await opened(async (later) => assert.equal(await later.count({}), 5), true);
    });
  });

  it('never looks like a loss to readers that open meanwhile', async () => {
    const many = Array.from({ length: 1500 }, (_, at) =>
      event(`event ${at}`, -at / 4, { actor: { name: `Agent ${at % 40}` }, orgId: at % 2 === 0 ? 'org-a' : 'org-b' }),
    );
    await filled(many);
    await opened(async (store) => {
      let isDone = false;
      const working = (async () => {
        for (let turn = 0; turn < 6; turn += 1) {
          await store.purge({ orgId: 'org-a', before: SAMPLE_TIME - (360 - turn * 30) * DAY_MS });
          await store.pseudonymise({ emails: [], names: [`Agent ${turn}`], ids: [] }, `Erased person ${turn}`);
        }
        isDone = true;
      })();
      let looks = 0;
      for (; !isDone; looks += 1) {
        await opened(async (reader) => {
          assert.deepEqual(
            reader.findings.filter(({ severity }) => severity !== 'note'),
            [],
          );
          const { events, total } = await reader.page({ orgId: 'org-b' }, { limit: 2000 });
          assert.deepEqual([events.length, total], [750, 750]);
        }, true);
      }
      await working;
      assert.ok(looks > 1);
    });
  }).timeout(20_000);

  it('is finished by calling again when the disk was full', async () => {
    await filled();
    await opened(async (store) => {
      await mkdir(join(dir, `${OCTOBER}.new`));
      await rejectsWith('write-failed', () => store.pseudonymise(PERSON, PSEUDONYM));
      assert.deepEqual((await store.find('by -60'))?.actor, { name: PSEUDONYM });
      assert.deepEqual((await store.find('by -30'))?.actor, { email: 'Agent.Seven@example.com' });
      assert.equal(await store.count({}), 6);
      assert.equal((await store.append([event('meanwhile', -30)])).added, 1);
      await rmdir(join(dir, `${OCTOBER}.new`));
      assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 2 });
      assert.deepEqual(await store.verify(), []);
    });
  });

  it('is not touched by a process that has lost its lock', async () => {
    await filled();
    const store = await open();
    const lock = (await readdir(dir)).find((name) => name.endsWith('.lock')) ?? '';
    await rm(join(dir, lock));
    await rejectsWith('lock-lost', () => store.purge({ orgId: 'org-a', before: BEFORE }));
    await rejectsWith('lock-lost', () => store.pseudonymise(PERSON, PSEUDONYM));
    assert.match(await onDisk(), /agent.seven/i);
    assert.ok(!(await readdir(dir)).some((name) => name.endsWith('.new')));
    await store.close().catch(() => undefined);
  });

  it('does not come back from a file that was half written', async () => {
    await filled();
    const half = `${NOVEMBER}.new`;
    await writeFile(join(dir, half), 'half a line of Agent Seven');
    await opened(async (reader) => assert.deepEqual(reader.findings, []), true);
    assert.ok((await readdir(dir)).includes(half), 'a reader removes nothing');
    await opened(async (store) => assert.deepEqual(store.findings, []));
    assert.ok(!(await readdir(dir)).includes(half));
  });

  describe('beside damaged lines', () => {
    const garble = async (name: string | undefined, from: string, to: string): Promise<void> => {
      const path = join(dir, name ?? '');
      await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
    };

    it('leaves them where others stay, and takes them along with the last', async () => {
      await filled();
      await garble(SEPTEMBER, 'raw of -60', 'rot of -60');
      await opened(async (store) => {
        assert.equal(await store.count({}), 5);
        assert.deepEqual(await store.purge({ orgId: 'org-a', before: BEFORE }), { removed: 0 });
        assert.match(await onDisk(), /rot of -60/);
        assert.deepEqual(await store.purge({ orgId: 'org-b', before: BEFORE }), { removed: 1 });
        assert.doesNotMatch(await onDisk(), /rot of -60/);
      });
    });

    it('takes those that hold the person', async () => {
      await filled();
      await garble(SEPTEMBER, 'raw of -60', 'rot of -60');
      await garble(OCTOBER, 'kept of -30', 'damaged -30');
      await opened(async (store) => {
        assert.deepEqual(await store.pseudonymise({ ...PERSON, orgId: 'org-c' }, PSEUDONYM), { changed: 0 });
        assert.match(await onDisk(), /rot of -60/);
        assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 2 });
        assert.doesNotMatch(await onDisk(), /agent.seven|rot of -60/i);
        assert.match(await onDisk(), /damaged -30/);
      });
    });

    it('does not move a loss that was found: the others stay readable', async () => {
      await filled();
      await garble(NOVEMBER, '"crc":"', '"crc":"x');
      await opened(async (store) => {
        assert.equal(store.findings.filter(({ severity }) => severity === 'problem').length, 1);
        await store.purge({ orgId: 'org-b', before: SAMPLE_TIME - 10 * DAY_MS });
        assert.equal((await store.page({}, { limit: 9 })).events.length, 3);
      });
    });
  });

  it('goes from files that were put together by hand as well', async () => {
    await filled();
    const september = await readFile(join(dir, SEPTEMBER ?? ''));
    await appendFile(join(dir, NOVEMBER ?? ''), september);
    await opened(async (store) => {
      assert.equal(await store.count({}), 6);
      assert.deepEqual(await store.purge({ orgId: 'org-a', before: BEFORE }), { removed: 1 });
      assert.doesNotMatch(await onDisk(), /raw of -60/);
    });
    await appendFile(join(dir, NOVEMBER ?? ''), september);
    await opened(async (store) => {
      await store.pseudonymise(PERSON, PSEUDONYM);
      assert.doesNotMatch(await onDisk(), /agent.seven/i);
      assert.equal(await store.count({}), 6);
    });
    await opened(async (store) => {
      assert.equal(await store.count({}), 6);
      assert.deepEqual(store.findings, []);
    });
  });

  it('copes with lines larger than a block', async () => {
    const large = 'x'.repeat(5 << 20);
    await opened(async (store) => {
      await store.append([
        event('large by', 0, { description: `Agent Seven ${large}`, raw: { large } }),
        event('large kept', 0, { raw: { large: 'y'.repeat(6 << 20) } }),
        ...EVENTS,
      ]);
      assert.deepEqual(await store.pseudonymise(PERSON, PSEUDONYM), { changed: 4 });
      assert.ok((await store.find('large by'))?.description.startsWith(`${PSEUDONYM} x`));
      assert.equal(String((await store.find('large kept'))?.raw['large']).length, 6 << 20);
      assert.deepEqual(await store.verify(), []);
    });
    await opened(async (store) => assert.equal(await store.count({}), 8));
  }).timeout(20_000);

  it('is forgotten by the small records too, once an erasure is done', async () => {
    const planned: ErasureRecord = {
      pseudonym: PSEUDONYM,
      at: 1,
      by: 'admin@example.com',
      changed: 0,
      status: 'planned',
      marks: ['mark'],
      markKey: 'key',
      person: PERSON,
      tell: 'agent.seven@example.com',
    };
    const left = await leftBehind(async ({ state }) => {
      await state.update('people', 'agent.seven@example.com', () => ({ email: 'agent.seven@example.com' }));
      await state.update('erasures', PSEUDONYM, () => planned);
      await state.update('people', 'agent.seven@example.com', () => undefined);
      await state.update('erasures', PSEUDONYM, (current) => current && { ...current, changed: 3 });
      assert.match(await onDisk(), /agent.seven/);
      const { person: _, ...done } = planned;
      await state.update('erasures', PSEUDONYM, () => ({ ...done, status: 'done' }));
      assert.match(await onDisk(), /agent.seven/, 'is still to be told');
      const { tell: __, ...told } = done;
      await Promise.all([
        state.update('erasures', PSEUDONYM, () => ({ ...told, status: 'done' })),
        state.update('marks', 'meanwhile', () => ({ at: 7 })),
      ]);
      assert.doesNotMatch(await onDisk(), /agent.seven/);
    });
    await opened(
      async ({ state, findings }) => {
        assert.deepEqual(findings, []);
        assert.deepEqual((await state.get('erasures', PSEUDONYM))?.status, 'done');
        assert.deepEqual(await state.get('marks', 'meanwhile'), { at: 7 });
      },
      false,
      left,
    );
  });
});

describe('embedded store beside another [I]', () => {
  it('keeps the sign-ins in a folder within, each with its own lock', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-two-'));
    const options = { isAnonymous: () => false, now: () => SAMPLE_TIME };
    try {
      const trail = await openEmbeddedStore({ ...options, dir });
      const signIns = await openEmbeddedStore({ ...options, dir: join(dir, 'sign-ins') });
      await trail.append([anIncoming({ id: 'change' })]);
      await signIns.append([anIncoming({ id: 'sign-in' })]);
      for (const at of [dir, join(dir, 'sign-ins')]) {
        await rejectsWith('locked', () => openEmbeddedStore({ ...options, dir: at }));
      }
      const reader = await openEmbeddedStore({ ...options, dir: join(dir, 'sign-ins'), readOnly: true });
      assert.deepEqual([await trail.count({}), await reader.count({})], [1, 1]);
      await Promise.all([reader.close(), trail.close()]);
      assert.equal((await signIns.append([anIncoming({ id: 'another' })])).added, 1);
      await signIns.close();
      const again = await openEmbeddedStore({ ...options, dir });
      assert.deepEqual([again.findings, await again.count({})], [[], 1]);
      await again.close();
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('coverage in the state of the embedded store [I]', () => {
  it('opens with kinds of sources that a later version wrote, and keeps them', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-coverage-'));
    const options = { dir, isAnonymous: () => false, now: () => SAMPLE_TIME };
    const span = { from: 1, to: 2, sourceKind: 'carrier-pigeon', sourceName: 'x', recordedAt: 3, categories: ['A'] };
    try {
      await writeFile(
        join(dir, 'state.json'),
        JSON.stringify({ version: 1, collections: [], coverage: [span], segments: [] }),
      );
      for (const readOnly of [true, false]) {
        const store = await openEmbeddedStore({ ...options, readOnly });
        assert.deepEqual([store.findings, await store.coverage()], [[], [span]]);
        if (!readOnly) await store.state.update('marks', 'a', () => ({ at: 1 }));
        await store.close();
      }
      const state: unknown = JSON.parse(await readFile(join(dir, 'state.json'), 'utf8'));
      assert.deepEqual((state as { coverage: unknown }).coverage, [span]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
