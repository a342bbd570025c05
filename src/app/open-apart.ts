/** The stores that lie beside the trail, looked at as they are kept. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditStore, StoreFinding } from '../audit/ports.ts';
import type { Config } from '../config.ts';
import { type OpenedStore, openEmbeddedStore } from '../store/embedded/index.ts';
import { openSignIns } from './open-sign-ins.ts';
import { SYSTEM_CLOCK } from './open-trail.ts';
import { openUses } from './use-log.ts';

/** Names of their folders: sign-ins as evidence, and what was done with the bot itself. */
const APART = ['sign-ins', 'uses'] as const;

type Apart = (typeof APART)[number];

/** To read only, beside a running bot too. Undefined: it was never opened. @throws StoreError */
export async function openApart(name: Apart, { dataDir }: Pick<Config, 'dataDir'>): Promise<OpenedStore | undefined> {
  const dir = join(dataDir, name);
  const isThere = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isThere) return undefined;
  return openEmbeddedStore({ dir, isAnonymous: () => false, now: () => Date.now(), readOnly: true });
}

/** What is wrong with them, or was repaired; `where` begins with the folder. */
export async function verifyApart(config: Pick<Config, 'dataDir'>): Promise<readonly StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const name of APART) {
    const store = await openApart(name, config);
    try {
      const own = (await store?.verify()) ?? [];
      findings.push(...own.map((finding) => ({ ...finding, where: `${name}/${finding.where}` })));
    } finally {
      await store?.close();
    }
  }
  return findings;
}

/** What answers may use beside the trail. */
export interface StoresApart {
  readonly signIns: AuditStore | undefined;
  readonly uses: AuditStore;
}

/** Opens them, works on them, and closes them whatever happens. @throws StoreError `locked` when another process writes there */
export async function withApart<T>(
  config: Pick<Config, 'dataDir' | 'anonymousActors' | 'orgs'>,
  trail: Pick<AuditStore, 'state'>,
  mode: 'ask' | 'write',
  work: (apart: StoresApart) => Promise<T>,
): Promise<T> {
  const options = { mode, clock: SYSTEM_CLOCK };
  const signIns = await openSignIns(config, trail, options);
  try {
    const uses = await openUses(config, trail, options);
    try {
      return await work({ signIns, uses });
    } finally {
      await uses.close();
    }
  } finally {
    await signIns?.close();
  }
}
