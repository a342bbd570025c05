import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditStore } from '../../src/audit/ports.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { describeAuditStore } from '../contract/audit-store.ts';

const now = (): number => 1_794_823_200_000;

describeAuditStore(
  'embedded store on disk',
  async (isAnonymous) => {
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-store-'));
    let store: AuditStore = await openEmbeddedStore({ dir, isAnonymous, now });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openEmbeddedStore({ dir, isAnonymous, now });
        return store;
      },
      async destroy() {
        await store.close();
        await rm(dir, { recursive: true });
      },
    };
  },
  { persistent: true, propertyRuns: 20 },
);

describeAuditStore(
  'embedded store in memory',
  async (isAnonymous) => {
    const store = await openEmbeddedStore({ dir: '', isAnonymous, now, persistence: 'memory' });
    return { store, destroy: () => store.close() };
  },
  { persistent: false, propertyRuns: 60 },
);
