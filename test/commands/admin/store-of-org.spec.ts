import assert from 'node:assert/strict';
import { type Claim, claimKey } from '../../../src/audit/claims.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { storeOfOrg } from '../../../src/commands/admin/store-of-org.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { anIncoming } from '../../fixtures/events.ts';
import { PROVEN, useRig, VIEWER } from '../rig.ts';
import { eventId, WORLD } from '../world.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

function claimOn(id: string, orgId: string | undefined): Claim {
  return {
    eventId: id,
    event: {
      time: EXAMPLE_NOW,
      entityType: 'user',
      identity: 'api@cconesp.net',
      ...(orgId === undefined ? {} : { orgId }),
    },
    by: VIEWER,
    statement: 'mine',
    steps: [{ at: EXAMPLE_NOW, by: VIEWER, did: 'mine' }],
  };
}

describe('the trail of one organisation [I]', () => {
  const rig = useRig();
  let own: AuditStore;
  beforeEach(() => {
    own = storeOfOrg(rig.store, OTHER_ORG);
  });

  it('has its own first and last change', async () => {
    const { firstAt, lastAt, total } = (await own.extent()) ?? assert.fail();
    assert.deepEqual([firstAt === lastAt, total], [true, 1]);
    assert.equal((await storeOfOrg(rig.store, ORG).extent())?.total, WORLD.length - 1);
    assert.equal(await storeOfOrg(rig.store, 'nobody').extent(), undefined);
  });

  it('leaves out what says nothing of its organisation', async () => {
    const { orgId: _, ...event } = anIncoming({ id: 'c-ffffffffffffffff0003' }).event;
    await rig.store.append([{ ...anIncoming({ id: event.id }), event }]);
    assert.equal(await own.find(event.id), undefined);
    assert.equal(await own.count({}), 1);
  });

  it('has nothing of another one, also when that is asked for by name', async () => {
    assert.equal(await own.count({ orgId: ORG }), 0);
    assert.deepEqual(await own.group({ orgId: ORG }, ['actor']), []);
    assert.deepEqual(await own.names({ kind: 'target', text: 'Sales', orgId: ORG }), []);
    assert.deepEqual(await own.page({ orgId: ORG }, { limit: 5 }), { events: [], total: 0, offset: 0 });
    assert.deepEqual(await own.coverage(ORG), []);
    assert.equal(await own.extent(ORG), undefined);
    assert.equal(await own.count({ orgId: OTHER_ORG }), 1);
  });

  it('deletes and renames its own only, and is no backup', async () => {
    const calls: unknown[] = [];
    const watched: AuditStore = new Proxy(rig.store, {
      get: (store, name) => {
        if (name !== 'purge' && name !== 'pseudonymise') return Reflect.get(store, name, store);
        return async (...parts: readonly unknown[]) => {
          calls.push(parts);
          return { removed: 1, changed: 1 };
        };
      },
    });
    const ofOne = storeOfOrg(watched, OTHER_ORG);
    assert.deepEqual(await ofOne.purge({ orgId: ORG, before: 5 }), { removed: 0 });
    assert.deepEqual(await ofOne.purge({ orgId: null, before: 5 }), { removed: 0 });
    await ofOne.purge({ orgId: OTHER_ORG, before: 5 });
    const person = { emails: ['sam@example.net'], names: [], ids: [] };
    await ofOne.pseudonymise({ ...person, orgId: ORG }, 'Erased person 1');
    assert.deepEqual(calls, [[{ orgId: OTHER_ORG, before: 5 }], [{ ...person, orgId: OTHER_ORG }, 'Erased person 1']]);
    assert.throws(() => ofOne.dump(), /whole trail/);
  });

  it('is proven by what proves its own records only', async () => {
    assert.deepEqual(await own.coverage(), []);
    await own.addCoverage({ ...PROVEN, orgId: OTHER_ORG, sourceKind: 'sample', sourceName: 's', recordedAt: 1 });
    assert.equal((await own.coverage()).length, 1);
    assert.equal((await rig.store.coverage()).length, 2);
  });

  it('takes in nothing of another one, and none of what comes with it', async () => {
    const ours = anIncoming({ id: 'c-ffffffffffffffff0004', orgId: OTHER_ORG });
    const theirs = anIncoming({ id: 'c-ffffffffffffffff0005', orgId: ORG });
    await assert.rejects(own.append([ours, theirs]), /another organisation/);
    const span = { ...PROVEN, orgId: ORG, sourceKind: 'sample', sourceName: 's', recordedAt: 1 } as const;
    await assert.rejects(own.addCoverage(span), /another organisation/);
    assert.equal(await rig.store.find(ours.event.id), undefined);
    assert.equal(await rig.store.find(theirs.event.id), undefined);
    assert.equal((await own.append([ours])).added, 1);
    assert.equal(await own.count({}), 2);
  });

  describe('with claims', () => {
    const theirs = claimKey(eventId('zoe-modified'), VIEWER);
    const ours = claimKey(eventId('other-org'), VIEWER);
    beforeEach(async () => {
      const { state } = rig.store;
      await state.update('claims', theirs, () => claimOn(eventId('zoe-modified'), ORG));
      await state.update('claims', ours, () => claimOn(eventId('other-org'), OTHER_ORG));
      await state.update('claims', 'c-x y', () => claimOn('c-x', undefined));
    });

    it('knows those on its own changes', async () => {
      assert.deepEqual(
        (await own.state.list('claims')).map(({ key }) => key),
        [ours],
      );
      assert.equal(await own.state.get('claims', theirs), undefined);
      assert.equal((await own.state.get('claims', ours))?.by, VIEWER);
    });

    it('changes only those', async () => {
      const seen: (Claim | undefined)[] = [];
      for (const key of [theirs, ours]) {
        await own.state.update('claims', key, (current) => {
          seen.push(current);
          return current && { ...current, verdict: 'confirmed' };
        });
      }
      assert.deepEqual(
        seen.map((claim) => claim?.eventId),
        [undefined, eventId('other-org')],
      );
      await own.state.update('claims', theirs, () => claimOn('forged', OTHER_ORG));
      assert.equal((await rig.store.state.get('claims', theirs))?.eventId, eventId('zoe-modified'));
      assert.equal((await rig.store.state.get('claims', theirs))?.verdict, undefined);
      assert.equal((await rig.store.state.get('claims', ours))?.verdict, 'confirmed');
    });
  });
});
