/** Deletions that are due, made up. */
import { purgeKey } from '../../../src/audit/retention.ts';
import type { PurgeRun } from '../../../src/audit/state.ts';
import { EXAMPLE_NOW, exampleAt } from '../../../src/questions/example-clock.ts';
import type { Rig } from '../rig.ts';
import { ORG } from './orgs.ts';

export const BEFORE = exampleAt('2019-11-01');

/** Planned this morning, 1,234 records before November 2019. */
export function aRun(changes: Partial<PurgeRun> = {}): PurgeRun {
  return {
    orgId: ORG,
    before: BEFORE,
    events: 1234,
    firstAt: exampleAt('2018-03-05', '09:30'),
    lastAt: exampleAt('2019-10-31', '17:00'),
    plannedAt: EXAMPLE_NOW - 3_600_000,
    status: 'planned',
    ...changes,
  };
}

/** Stores it, and a retention of seven years that it follows from. */
export async function plan(rig: Pick<Rig, 'store'>, run: PurgeRun = aRun()): Promise<string> {
  const key = purgeKey(run);
  await rig.store.state.update('purges', key, () => run);
  await rig.store.state.update('retentions', run.orgId, () => ({
    orgId: run.orgId,
    months: 84,
    setBy: 'admin@example.com',
    setAt: EXAMPLE_NOW - 86_400_000,
  }));
  return key;
}
