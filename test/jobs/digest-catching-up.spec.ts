import assert from 'node:assert/strict';
import { freshWindow } from '../../src/audit/pull-plan.ts';
import type { PullState } from '../../src/audit/state.ts';
import { isCatchingUp } from '../../src/jobs/catching-up.ts';
import { at, MINUTE_MS, useDigests } from './digest-rig.ts';

const ORG = 'org-a';
const SLOT = at('2026-11-23T08:00:00Z');

describe('digests beside polls [I]', () => {
  const rig = useDigests();
  const pulled = (state: Partial<PullState>): Promise<unknown> =>
    rig.store.state.update('pulls', `${ORG}/admin-audit-api`, () => ({
      orgId: ORG,
      kind: 'admin-audit-api',
      ...state,
    }));
  const newJob = () => rig.newJob({ isCatchingUp: (span) => isCatchingUp(rig.store.state, [ORG], span, rig.now) });
  const BEHIND = { newest: { provenTo: at('2026-11-20T00:00:00Z'), nextAt: at('2026-11-20T00:15:00Z') } };
  const WINDOW = freshWindow({ from: at('2026-11-20T00:00:00Z'), to: at('2026-11-21T00:00:00Z') }, 'gap');

  beforeEach(async () => {
    await rig.subscribe();
    rig.now = SLOT;
  });

  it('wait for the poll that is due after a downtime, and for the gap that it leaves', async () => {
    const job = newJob();
    await pulled(BEHIND);
    assert.equal(await job.run(), 0);
    rig.now += MINUTE_MS;
    const newest = { provenTo: SLOT, nextAt: SLOT + 15 * MINUTE_MS };
    await pulled({ newest, window: WINDOW });
    assert.equal(await job.run(), 0);
    await pulled({ newest, aside: WINDOW });
    assert.equal(await job.run(), 0);
    await pulled({ newest });
    assert.equal(await job.run(), 1);
  });

  it('wait a quarter of an hour and no longer', async () => {
    const job = newJob();
    await pulled(BEHIND);
    assert.equal(await job.run(), 0);
    rig.now += 15 * MINUTE_MS - 1;
    assert.equal(await job.run(), 0);
    rig.now += 1;
    assert.equal(await job.run(), 1);
  });

  const others: readonly (readonly [title: string, state: Partial<PullState>])[] = [
    ['a poll that fails', { ...BEHIND, problem: { code: 'feed-unreachable', what: 'w', next: 'n', since: SLOT } }],
    ['a poll of later records', { newest: { provenTo: at('2026-11-23T07:40:00Z'), nextAt: SLOT } }],
    ['records of another time', { window: freshWindow({ from: 0, to: at('2026-11-10T00:00:00Z') }, 'gap') }],
  ];
  for (const [title, state] of others) {
    it(`do not wait for ${title}`, async () => {
      await pulled(state);
      assert.equal(await newJob().run(), 1);
    });
  }
});
