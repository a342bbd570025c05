/** Opens the audit trail that the settings name. */
import { anonymousActors } from '../audit/actor.ts';
import type { AuditStore, Clock } from '../audit/ports.ts';
import type { Config } from '../config.ts';
import { type OpenedStore, openEmbeddedStore } from '../store/embedded/index.ts';

export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/**
 * @param mode `write` takes the lock of the trail; `ask` reads beside whoever holds it.
 * @throws StoreError `locked` when another process writes the trail.
 */
export function openTrail(
  config: Pick<Config, 'dataDir' | 'anonymousActors'>,
  options: { readonly mode: 'ask' | 'write'; readonly clock?: Clock },
): Promise<OpenedStore> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  return openEmbeddedStore({
    dir: config.dataDir,
    isAnonymous: anonymousActors(config.anonymousActors),
    now: () => clock.now(),
    readOnly: options.mode === 'ask',
  });
}

/** Opens the trail, works on it, and closes it whatever happens. */
export async function withTrail<T>(
  config: Pick<Config, 'dataDir' | 'anonymousActors'>,
  options: { readonly mode: 'ask' | 'write' },
  work: (store: AuditStore) => Promise<T>,
): Promise<T> {
  const store = await openTrail(config, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
