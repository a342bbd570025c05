/** A StateStore that lives as long as the test; every value is a copy, as after a restart. */
import type { StateStore } from '../../src/audit/ports.ts';
import type { StateCollections } from '../../src/audit/state.ts';

export interface MemoryState extends StateStore {
  /** Calls of `update`, for tests of how often is written. */
  readonly writes: number;
  /** Makes every further `update` reject. */
  failing: boolean;
}

export function createMemoryState(): MemoryState {
  const collections = new Map<string, Map<string, string>>();
  const of = (name: string): Map<string, string> => {
    const collection = collections.get(name) ?? new Map<string, string>();
    collections.set(name, collection);
    return collection;
  };
  let writes = 0;
  let failing = false;
  const read = <C extends keyof StateCollections>(collection: C, key: string): StateCollections[C] | undefined => {
    const json = of(collection).get(key);
    return json === undefined ? undefined : JSON.parse(json);
  };
  return {
    get writes() {
      return writes;
    },
    get failing() {
      return failing;
    },
    set failing(value) {
      failing = value;
    },
    get: async (collection, key) => read(collection, key),
    list: async (collection) => [...of(collection)].map(([key, json]) => ({ key, value: JSON.parse(json) })),
    update: async (collection, key, change) => {
      writes += 1;
      if (failing) throw new Error('the disk is full');
      const next = change(read(collection, key));
      if (next === undefined) of(collection).delete(key);
      else of(collection).set(key, JSON.stringify(next));
      return next;
    },
  };
}
