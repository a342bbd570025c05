import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { StateStore } from '../../src/audit/ports.ts';
import { type OpenedStore, openEmbeddedStore } from '../../src/store/embedded/index.ts';

/** Some of these values are so large that a few of them make a new snapshot due. */
type Put = { readonly kind: 'put'; readonly key: string; readonly size: number };
type Change = Put | { readonly kind: 'grow' | 'drop' | 'keep' | 'fail'; readonly key: string };
type Step = { readonly kind: 'at-once'; readonly changes: readonly Change[] } | { readonly kind: 'reopen' | 'kill' };

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'toString', '', 'ä\n"');
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record(
    { kind: fc.constant('put' as const), key, size: fc.constantFrom(0, 1, 10, 90_000) },
    { noNullPrototype: true },
  ),
  fc.record({ kind: fc.constantFrom('grow', 'drop', 'keep', 'fail'), key }, { noNullPrototype: true }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(change, { minLength: 1, maxLength: 6 })
      .map((changes) => ({ kind: 'at-once' as const, changes })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
);

/** What the state should be: people by key, with the length of their zone. */
class Model {
  readonly people = new Map<string, number>();

  /** @returns false when the change fails */
  make(change: Change): boolean {
    const before = this.people.get(change.key);
    if (change.kind === 'fail') return false;
    if (change.kind === 'put') this.people.set(change.key, change.size);
    if (change.kind === 'grow') this.people.set(change.key, (before ?? 0) + 1);
    if (change.kind === 'drop') this.people.delete(change.key);
    return true;
  }
}

async function make(state: StateStore, change: Change): Promise<boolean> {
  try {
    await state.update('people', change.key, (current) => {
      switch (change.kind) {
        case 'put':
          return { email: 'x@example.com', zone: 'z'.repeat(change.size) };
        case 'grow':
          return { email: 'x@example.com', zone: `${current?.zone ?? ''}z` };
        case 'drop':
          return undefined;
        case 'keep':
          return current;
        case 'fail':
          throw new Error('not like this');
      }
    });
    return true;
  } catch {
    return false;
  }
}

async function peopleOf(state: StateStore): Promise<Map<string, number>> {
  const people = await state.list('people');
  for (const { key: name, value } of people) assert.deepEqual(await state.get('people', name), value);
  return new Map(people.map(({ key: name, value }) => [name, value.zone?.length ?? 0]));
}

describe('state of the embedded store after any changes [I]', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'whodunit-model-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is what a map would be, closed, killed and opened as often as may be', async function () {
    this.timeout(60_000);
    let number = 0;
    const open = (dir: string): Promise<OpenedStore> =>
      openEmbeddedStore({ dir, isAnonymous: () => false, now: () => 0 });
    /** The directory as a process leaves it that is killed now. */
    const copied = async (from: string): Promise<string> => {
      number += 1;
      const to = join(root, `copy-${number}`);
      await mkdir(to);
      for (const name of await readdir(from)) {
        if (name.startsWith('state')) await copyFile(join(from, name), join(to, name));
      }
      return to;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const model = new Model();
        number += 1;
        let dir = join(root, `run-${number}`);
        let store = await open(dir);
        try {
          for (const next of steps) {
            if (next.kind === 'at-once') {
              const made = await Promise.all(next.changes.map((one) => make(store.state, one)));
              assert.deepEqual(
                made,
                next.changes.map((one) => model.make(one)),
              );
            } else {
              const left = next.kind === 'kill' ? await copied(dir) : dir;
              await store.close();
              dir = left;
              store = await open(dir);
              assert.deepEqual(store.findings, []);
            }
            assert.deepEqual(await peopleOf(store.state), model.people);
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});
