/** Opens the store of sign-ins, which are evidence and never part of the trail. */
import { join } from 'node:path';
import { anonymousActors } from '../audit/actor.ts';
import type { AuditStore, Clock } from '../audit/ports.ts';
import type { Config } from '../config.ts';
import { openEmbeddedStore } from '../store/embedded/index.ts';
import { keepingStore, rulesIn } from '../store/keeping-store.ts';

type SignInConfig = Pick<Config, 'dataDir' | 'anonymousActors' | 'orgs'>;

/**
 * Undefined where no organisation wants them.
 * @param trail says how long records are kept and who was taken out, for sign-ins too
 * @throws StoreError `locked` when another process writes there
 */
export async function openSignIns(
  { dataDir, anonymousActors: names, orgs }: SignInConfig,
  trail: Pick<AuditStore, 'state'>,
  { mode, clock }: { readonly mode: 'ask' | 'write'; readonly clock: Clock },
): Promise<AuditStore | undefined> {
  if (!orgs.some(({ audit }) => audit?.signIns === true)) return undefined;
  const store = await openEmbeddedStore({
    dir: join(dataDir, 'sign-ins'),
    isAnonymous: anonymousActors(names),
    now: () => clock.now(),
    readOnly: mode === 'ask',
  });
  return keepingStore(store, { ...rulesIn(trail.state, orgs), now: () => clock.now() });
}
