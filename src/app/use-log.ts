/** Opens the store of what was done with the bot itself: a trail of its own beside the trail. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AuditStore, Clock } from '../audit/ports.ts';
import { type UseLog, useEvent } from '../audit/use.ts';
import type { Config } from '../config.ts';
import { openEmbeddedStore } from '../store/embedded/index.ts';
import { keepingStore, rulesIn } from '../store/keeping-store.ts';

const ID_HEX_DIGITS = 20;

/**
 * @param trail says how long records are kept and who was taken out, here too
 * @throws StoreError `locked` when another process writes there
 */
export async function openUses(
  { dataDir }: Pick<Config, 'dataDir'>,
  trail: Pick<AuditStore, 'state'>,
  { mode, clock }: { readonly mode: 'ask' | 'write'; readonly clock: Clock },
): Promise<AuditStore> {
  const store = await openEmbeddedStore({
    dir: join(dataDir, 'uses'),
    // Webex names everybody who asks.
    isAnonymous: () => false,
    now: () => clock.now(),
    readOnly: mode === 'ask',
  });
  return keepingStore(store, { ...rulesIn(trail.state), now: () => clock.now() });
}

export function createUseLog(uses: Pick<AuditStore, 'append'>): UseLog {
  return {
    record: async (used) => {
      const hash = createHash('sha256').update(used.key).digest('hex');
      const id = `u-${hash.slice(0, ID_HEX_DIGITS)}`;
      await uses.append([
        {
          event: useEvent(used, id),
          identity: { apiId: id, bucket: hash.slice(0, 32), exactTime: true, occurrence: 0 },
        },
      ]);
    },
  };
}
