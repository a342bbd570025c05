/** Small records that live as long as the process: of a conversation that stores nothing. */
import type { StateStore } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';

export function createVolatileState(): StateStore {
  const collections: { [C in keyof StateCollections]?: Map<string, StateCollections[C]> } = {};
  const of = <C extends keyof StateCollections>(name: C): Map<string, StateCollections[C]> => {
    const known: Map<string, StateCollections[C]> | undefined = collections[name];
    if (known !== undefined) return known;
    const made = new Map<string, StateCollections[C]>();
    Object.assign(collections, { [name]: made });
    return made;
  };
  return {
    get: async (collection, key) => of(collection).get(key),
    list: async (collection) => [...of(collection)].map(([key, value]) => ({ key, value })),
    update: async (collection, key, change) => {
      const next = change(of(collection).get(key));
      if (next === undefined) of(collection).delete(key);
      else of(collection).set(key, next);
      return next;
    },
  };
}
