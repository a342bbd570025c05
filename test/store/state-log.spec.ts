import assert from 'node:assert/strict';
import { copyFile, cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreFinding } from '../../src/audit/ports.ts';
import { checkedLine } from '../../src/store/embedded/checked-line.ts';
import { type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const LOG = 'state.log';
const SNAPSHOT = 'state.json';
const SPAN = { from: 1, to: 2, sourceKind: 'sample', sourceName: 'synthetic.csv', recordedAt: 3 } as const;

describe('log of state changes [I]', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'whodunit-log-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const open = (readOnly = false, at = dir): Promise<OpenedStore> =>
    openEmbeddedStore({ dir: at, isAnonymous: () => false, now: () => SAMPLE_TIME, readOnly });

  async function opened<T>(test: (store: OpenedStore) => Promise<T>, readOnly = false, at = dir): Promise<T> {
    const store = await open(readOnly, at);
    try {
      return await test(store);
    } finally {
      await store.close();
    }
  }

  const set = (store: OpenedStore, key: string, at: number): Promise<unknown> =>
    store.state.update('marks', key, () => ({ at }));

  /** Everything in the state, as text. */
  async function stateOf(store: OpenedStore): Promise<string> {
    const marks = await store.state.list('marks');
    return JSON.stringify([marks.map(({ key, value }) => [key, value.at]), await store.coverage()]);
  }

  /** The files as a killed process leaves them: copied while the store is open, without its lock. */
  async function leftBehind(test: (store: OpenedStore) => Promise<void>): Promise<string> {
    const left = await mkdtemp(join(dir, 'left-'));
    await opened(async (store) => {
      await test(store);
      for (const name of await readdir(dir)) {
        if (/^(?:state|events)/.test(name)) await copyFile(join(dir, name), join(left, name));
      }
    });
    return left;
  }

  const severities = (findings: readonly StoreFinding[]): readonly string[] =>
    findings.map(({ severity, where }) => `${severity} ${where}`);

  it('takes one line for a change, and no more of the snapshot', async () => {
    await opened(async (store) => {
      await set(store, 'first', 1);
      const snapshot = await readFile(join(dir, SNAPSHOT), 'utf8');
      const before = (await readFile(join(dir, LOG), 'utf8')).split('\n').length;
      await set(store, 'second', 2);
      await store.state.update('marks', 'first', () => undefined);
      await store.state.update('marks', 'first', (current) => current);
      assert.equal((await readFile(join(dir, LOG), 'utf8')).split('\n').length, before + 2);
      assert.equal(await readFile(join(dir, SNAPSHOT), 'utf8'), snapshot);
    });
  });

  it('writes changes that come at once together, and none of those that fail', async () => {
    await opened(async (store) => {
      const results = await Promise.allSettled([
        set(store, 'a', 1),
        store.state.update('marks', 'a', (mark) => ({ at: (mark?.at ?? 0) + 10 })),
        store.state.update('marks', 'b', () => {
          throw new Error('not like this');
        }),
        set(store, 'c', 3),
        store.state.update('marks', 'c', () => undefined),
        store.addCoverage(SPAN),
      ]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
      );
      assert.equal(await stateOf(store), JSON.stringify([[['a', 11]], [SPAN]]));
      // The beginning, the two keys and the span: of several changes of one key the last is written.
      assert.equal((await readFile(join(dir, LOG), 'utf8')).trimEnd().split('\n').length, 4);
    });
  });

  it('knows after an unclean end what was taken back of what a source proves', async () => {
    const polled = { ...SPAN, sourceKind: 'admin-audit-api', orgId: 'org-a', to: 100, recordedAt: 900 } as const;
    const left = await leftBehind(async (store) => {
      await store.addCoverage(polled);
      await store.withdrawCoverage({ orgId: 'org-a', sourceKind: 'admin-audit-api', from: 40, at: 50 });
    });
    const kept = { ...polled, to: 40, recordedAt: 50 };
    await opened(async (store) => assert.deepEqual(await store.coverage(), [kept]), false, left);
  });

  it('opens a directory of the first version unchanged, and marks it with the first change', async () => {
    const first = '{"version":1,"collections":[["marks",[["old",{"at":7}]]]],"coverage":[],"segments":[]}';
    await writeFile(join(dir, SNAPSHOT), first);
    for (const readOnly of [true, false]) {
      await opened(async (store) => {
        assert.deepEqual(store.findings, []);
        assert.equal(await stateOf(store), '[[["old",7]],[]]');
      }, readOnly);
      assert.equal(await readFile(join(dir, SNAPSHOT), 'utf8'), first);
    }
    const left = await leftBehind(async (store) => void (await set(store, 'new', 8)));
    // A program that knows no log refuses this one.
    assert.equal(JSON.parse(await readFile(join(left, SNAPSHOT), 'utf8')).version, 2);
    await opened(async (store) => assert.equal(await stateOf(store), '[[["old",7],["new",8]],[]]'), false, left);
  });

  it('survives an end at every byte of a change, to a reader and to a writer', async () => {
    const left = await leftBehind(async (store) => {
      await set(store, 'a', 1);
      await set(store, 'b', 2);
    });
    const whole = await readFile(join(left, LOG));
    const start = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let size = start; size < whole.length; size += 1) {
      const at = join(dir, `cut-${size}`);
      await cp(left, at, { recursive: true });
      await truncate(join(at, LOG), size);
      const torn = size > start;
      await opened(
        async (store) => {
          assert.deepEqual(severities(store.findings), torn ? [`note ${LOG} line 3`] : []);
          assert.equal(await stateOf(store), '[[["a",1]],[]]');
        },
        true,
        at,
      );
      await opened(
        async (store) => {
          assert.deepEqual(severities(store.findings), torn ? [`repaired ${LOG} line 3`] : []);
          await set(store, 'c', 3);
          // Not closed: the line stands right behind the whole ones, as a killed process leaves it.
          assert.equal((await readFile(join(at, LOG), 'utf8')).split('\n').length, 4);
          assert.equal((await readFile(join(at, LOG))).length, whole.length);
        },
        false,
        at,
      );
      await opened(
        async (store) => {
          assert.deepEqual(store.findings, []);
          assert.equal(await stateOf(store), '[[["a",1],["c",3]],[]]');
        },
        true,
        at,
      );
    }
  });

  it('reports a damaged line, keeps the others and the file as it was', async () => {
    const left = await leftBehind(async (store) => {
      for (const [at, key] of ['a', 'b', 'c'].entries()) await set(store, key, at);
    });
    const text = await readFile(join(left, LOG), 'utf8');
    await writeFile(join(left, LOG), text.replace('"b"', '"x"'));
    const check = async (store: OpenedStore): Promise<void> => {
      assert.deepEqual(severities(store.findings), [`problem ${LOG} line 3`]);
      assert.equal(await stateOf(store), '[[["a",0],["c",2]],[]]');
    };
    await opened(check, true, left);
    await opened(check, false, left);
    assert.equal(await readFile(join(left, `${LOG}.damaged`), 'utf8'), text.replace('"b"', '"x"'));
    await opened(async (store) => assert.deepEqual(store.findings, []), false, left);
  });

  const losses: readonly (readonly [what: string, spoil: (at: string) => Promise<void>, found: RegExp])[] = [
    [
      'a line is taken out',
      async (at) => {
        const lines = (await readFile(join(at, LOG), 'utf8')).split('\n');
        await writeFile(join(at, LOG), lines.toSpliced(2, 1).join('\n'));
      },
      /One change of the state .*number 2\)/,
    ],
    ['the log is gone', (at) => rm(join(at, LOG)), /is missing: changes of the state .* are lost/],
    ['the log is empty', (at) => truncate(join(at, LOG), 0), /beginning is missing: changes of the state .* are lost/],
    [
      'an older snapshot was put in its place',
      async (at) => {
        await opened(async (store) => void (await set(store, 'd', 4)), false, at);
        await opened(async (store) => void (await set(store, 'e', 5)), false, at);
        await writeFile(join(at, SNAPSHOT), '{"version":1,"collections":[],"coverage":[],"segments":[]}');
      },
      /4 changes of the state .*number 1 to 4\)/,
    ],
  ];
  for (const [what, spoil, found] of losses) {
    it(`says so when ${what}`, async () => {
      const left = await leftBehind(async (store) => {
        for (const [at, key] of ['a', 'b', 'c'].entries()) await set(store, key, at);
      });
      await spoil(left);
      for (const readOnly of [true, false]) {
        await opened(
          async ({ findings }) => {
            const problems = findings.filter(({ severity }) => severity === 'problem');
            assert.equal(problems.length, 1, JSON.stringify(findings));
            assert.match(problems[0]?.what ?? '', found);
          },
          readOnly,
          left,
        );
      }
    });
  }

  it('refuses a log of a later version', async () => {
    const left = await leftBehind(async (store) => void (await set(store, 'a', 1)));
    const text = await readFile(join(left, LOG), 'utf8');
    for (const line of [checkedLine('"log":2,"after":1'), checkedLine('"n":2,"rename":["marks","a","b"]')]) {
      await writeFile(join(left, LOG), `${text}${line.toString()}`);
      await rejectsWith('newer-store', () => open(true, left));
      await rejectsWith('newer-store', () => open(false, left));
    }
  });

  it('loses nothing at any step of writing a snapshot', async () => {
    const before = await leftBehind(async (store) => {
      await store.append([anIncoming({ id: 'one' })]);
      await set(store, 'a', 1);
    });
    // A snapshot and a log of an earlier time are there as well.
    await opened(
      async (store) => {
        await set(store, 'b', 2);
        await store.addCoverage(SPAN);
      },
      false,
      before,
    );
    const old = await opened(
      async (store) => {
        await set(store, 'c', 3);
        await set(store, 'a', 4);
        const copy = await mkdtemp(join(dir, 'old-'));
        for (const name of await readdir(before)) {
          if (!name.endsWith('.lock')) await copyFile(join(before, name), join(copy, name));
        }
        return copy;
      },
      false,
      before,
    );
    const [snapshot, log] = [await readFile(join(before, SNAPSHOT)), await readFile(join(before, LOG))];
    const steps: readonly ((at: string) => Promise<void>)[] = [
      async () => undefined,
      (at) => writeFile(join(at, `${SNAPSHOT}.new`), snapshot.subarray(0, 30)),
      (at) => writeFile(join(at, `${SNAPSHOT}.new`), snapshot),
      (at) => rename(join(at, SNAPSHOT), join(at, `${SNAPSHOT}.bak`)),
      (at) => rename(join(at, `${SNAPSHOT}.new`), join(at, SNAPSHOT)),
      (at) => writeFile(join(at, `${LOG}.new`), log.subarray(0, 10)),
      (at) => writeFile(join(at, `${LOG}.new`), log),
      (at) => rename(join(at, LOG), join(at, `${LOG}.bak`)),
      (at) => rename(join(at, `${LOG}.new`), join(at, LOG)),
    ];
    const expected = JSON.stringify([
      [
        ['a', 4],
        ['b', 2],
        ['c', 3],
      ],
      [SPAN],
    ]);
    for (const [number, step] of steps.entries()) {
      await step(old);
      const at = join(dir, `step-${number}`);
      await cp(old, at, { recursive: true });
      for (const [look, readOnly] of [true, false, true].entries()) {
        await opened(
          async (store) => {
            const isMended = severities(store.findings).join() === `repaired ${SNAPSHOT}`;
            assert.ok(
              store.findings.length === 0 || (isMended && number === 3 && look === 1),
              JSON.stringify(store.findings),
            );
            assert.equal(await stateOf(store), expected, `step ${number}`);
          },
          readOnly,
          at,
        );
      }
      await opened(async (store) => void (await set(store, 'later', 5)), false, at);
      await opened(async (store) => assert.equal((await store.state.get('marks', 'later'))?.at, 5), true, at);
    }
  });

  it('loses nothing at any step of the first change of an old directory', async () => {
    const first = '{"version":1,"collections":[["marks",[["old",{"at":7}]]]],"coverage":[],"segments":[]}';
    await writeFile(join(dir, SNAPSHOT), first);
    const after = await leftBehind(async (store) => void (await set(store, 'new', 8)));
    const log = (await readFile(join(after, LOG), 'utf8')).split('\n')[0] ?? '';
    const at = await mkdtemp(join(dir, 'steps-'));
    const steps: readonly (() => Promise<void>)[] = [
      () => writeFile(join(at, SNAPSHOT), first),
      () => writeFile(join(at, `${LOG}.new`), ''),
      () => writeFile(join(at, `${LOG}.new`), `${log}\n`),
      () => rename(join(at, `${LOG}.new`), join(at, LOG)),
      () => rename(join(at, SNAPSHOT), join(at, `${SNAPSHOT}.bak`)),
      () => copyFile(join(after, SNAPSHOT), join(at, SNAPSHOT)),
      () => copyFile(join(after, LOG), join(at, LOG)),
    ];
    for (const [number, step] of steps.entries()) {
      await step();
      const copy = join(dir, `first-${number}`);
      await cp(at, copy, { recursive: true });
      for (const readOnly of [true, false]) {
        await opened(
          async (store) => {
            assert.ok(
              store.findings.every(({ severity }) => severity === 'repaired'),
              JSON.stringify(store.findings),
            );
            const isDone = number === steps.length - 1;
            assert.equal(await stateOf(store), isDone ? '[[["old",7],["new",8]],[]]' : '[[["old",7]],[]]');
          },
          readOnly,
          copy,
        );
      }
    }
  });

  it('makes the state again without a loss when the snapshot is damaged', async () => {
    const left = await leftBehind(async (store) => void (await set(store, 'a', 1)));
    await opened(async (store) => void (await set(store, 'b', 2)), false, left);
    const killed = await mkdtemp(join(dir, 'killed-'));
    await opened(
      async (store) => {
        await set(store, 'c', 3);
        for (const name of await readdir(left)) {
          if (!name.endsWith('.lock')) await copyFile(join(left, name), join(killed, name));
        }
      },
      false,
      left,
    );
    // Twice: what was made again is itself backed up.
    for (const _ of [1, 2]) {
      await writeFile(join(killed, SNAPSHOT), '{"version":2,"chan');
      await opened(async (store) => assert.deepEqual(store.findings, []), true, killed);
      await opened(
        async (store) => {
          assert.deepEqual(severities(store.findings), [`repaired ${SNAPSHOT}`]);
          assert.equal(await stateOf(store), '[[["a",1],["b",2],["c",3]],[]]');
        },
        false,
        killed,
      );
    }
    assert.ok((await readdir(killed)).includes(`${SNAPSHOT}.damaged`));
  });
});
