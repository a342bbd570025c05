/** Opens the audit trail that the settings name. */
import { anonymousActors } from '../audit/actor.ts';
import { WhodunitError } from '../audit/errors.ts';
import type { Clock } from '../audit/ports.ts';
import { anonymousIn, readSettings } from '../commands/context.ts';
import type { Config } from '../config.ts';
import { type OpenedStore, openEmbeddedStore } from '../store/embedded/index.ts';
import { keepingStore, rulesIn } from '../store/keeping-store.ts';

export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

type TrailConfig = Pick<Config, 'dataDir' | 'anonymousActors'> & Partial<Pick<Config, 'orgs'>>;

/**
 * @param mode `write` takes the lock of the trail; `ask` reads beside whoever holds it.
 * @throws StoreError `locked` when another process writes the trail.
 */
export async function openTrail(
  config: TrailConfig,
  options: { readonly mode: 'ask' | 'write'; readonly clock?: Clock },
): Promise<OpenedStore> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const store = await openEmbeddedStore({
    dir: config.dataDir,
    isAnonymous: anonymousActors(config.anonymousActors),
    now: () => clock.now(),
    readOnly: options.mode === 'ask',
  });
  const settings = await readSettings(store);
  if (settings.anonymousActors.length > 0) store.reclassify(anonymousIn(config, settings));
  // Whoever writes keeps to what is kept how long, and to whom was taken out.
  const kept = keepingStore(store, { ...rulesIn(store.state, config.orgs), now: () => clock.now() });
  return Object.assign(kept, { findings: store.findings });
}

/** @throws WhodunitError `not-built` when a setting asks for another place than the files that would be written. */
export function assertWritable({ notes }: Pick<Config, 'notes'>): void {
  const stop = notes.find(({ kind }) => kind === 'stops');
  if (stop !== undefined) throw new WhodunitError('not-built', stop.what, stop.next);
}

export interface TrailUse {
  readonly mode: 'ask' | 'write';
  /** Given lines a person should know: a setting that is not followed, damage found or mended on opening. */
  readonly tell?: (line: string, about: 'settings' | 'trail') => void;
}

/** Opens the trail, works on it, and closes it whatever happens. */
export async function withTrail<T>(
  config: TrailConfig & Pick<Config, 'notes'>,
  { mode, tell }: TrailUse,
  work: (store: OpenedStore) => Promise<T>,
): Promise<T> {
  if (mode === 'write') assertWritable(config);
  for (const { kind, what, next } of config.notes) if (kind === 'stops') tell?.(`${what} ${next}`, 'settings');
  const store = await openTrail(config, { mode });
  try {
    for (const { severity, where, what } of store.findings) tell?.(`${severity}: ${where}: ${what}`, 'trail');
    return await work(store);
  } finally {
    await store.close();
  }
}
