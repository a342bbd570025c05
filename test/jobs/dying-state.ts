/** For processes that are to be killed: small records that die at the edge of one write, and short waits. */
import { writeSync } from 'node:fs';
import type { StateStore } from '../../src/audit/ports.ts';
import type { StateCollections } from '../../src/audit/state.ts';

/** Short waits; loading the rigs of other tests would take longer than the work itself. */
export const QUICK = {
  requestTimeoutMs: 5000,
  backoffBaseMs: 15,
  backoffCapMs: 60,
  sendGiveUpMs: 8000,
  durableGiveUpMs: 8000,
  echoWaitMs: 400,
};

/**
 * Counts what is written to these collections, tells each write on stdout, and dies at the edge of the one asked for.
 * @param edge `before` or `after` it; else it lives
 * @param place number of the write, the first is 1
 */
export function dyingState(
  state: StateStore,
  collections: readonly (keyof StateCollections)[],
  edge: string | undefined,
  place: number,
): StateStore {
  let writes = 0;
  return {
    get: (collection, key) => state.get(collection, key),
    list: (collection) => state.list(collection),
    update: async (collection, key, change) => {
      if (!collections.includes(collection)) return state.update(collection, key, change);
      writes += 1;
      const number = writes;
      if (edge === 'before' && number === place) die();
      const stored = await state.update(collection, key, change);
      writeSync(1, `${number} ${collection}\n`);
      if (edge === 'after' && number === place) die();
      return stored;
    },
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}
