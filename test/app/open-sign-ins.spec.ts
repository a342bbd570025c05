import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSignIns } from '../../src/app/open-sign-ins.ts';
import { openTrail } from '../../src/app/open-trail.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { planErasure } from '../../src/commands/keeping/erasing.ts';
import type { OrgSettings } from '../../src/org-settings.ts';
import { rejectsWith } from '../contract/audit-store/suite.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const ORG = '00000000-0000-4000-8000-0000000000a1';
const clock = { now: () => SAMPLE_TIME + 1000 };

function orgOf(signIns: boolean): OrgSettings {
  const credentials = { kind: 'access-token', token: 'synthetic' } as const;
  const audit = { apiUrl: 'http://127.0.0.1:9/v1', credentials, categories: [], signIns, keptDays: 365 };
  return { orgId: ORG, admins: [], domains: [], audit };
}

describe('store of the sign-ins [I]', () => {
  let dataDir: string;
  let trail: AuditStore;
  let opened: AuditStore[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-sign-ins-'));
    trail = await openTrail({ dataDir, anonymousActors: [] }, { mode: 'write', clock });
    opened = [];
  });
  afterEach(async () => {
    for (const store of [...opened, trail]) await store.close();
    await rm(dataDir, { recursive: true });
  });

  const open = async (
    mode: 'ask' | 'write',
    orgs = [orgOf(true)],
    names: readonly string[] = [],
  ): Promise<AuditStore> => {
    const store = await openSignIns({ dataDir, anonymousActors: names, orgs }, trail, { mode, clock });
    assert.ok(store !== undefined, 'there is no store');
    opened.push(store);
    return store;
  };

  it('is there only where an organisation wants them', async () => {
    for (const orgs of [[], [orgOf(false)], [{ orgId: ORG, admins: [], domains: [] }]]) {
      const config = { dataDir, anonymousActors: [], orgs };
      assert.equal(await openSignIns(config, trail, { mode: 'write', clock }), undefined);
    }
    assert.ok(!(await readdir(dataDir)).includes('sign-ins'));
    await open('write', [orgOf(false), orgOf(true)]);
    assert.ok((await readdir(dataDir)).includes('sign-ins'));
  });

  it('is no part of the trail, nor the trail of it', async () => {
    const signIns = await open('write');
    await signIns.append([anIncoming({ id: 'sign-in' })]);
    await trail.append([anIncoming({ id: 'change' })]);
    assert.deepEqual([await trail.count({}), await signIns.count({})], [1, 1]);
    assert.deepEqual([await trail.find('sign-in'), await signIns.find('change')], [undefined, undefined]);
  });

  it('is read beside whoever writes it, and written by one', async () => {
    const writer = await open('write');
    await rejectsWith('locked', () => open('write'));
    await writer.append([anIncoming({ id: 'sign-in' })]);
    const reader = await open('ask');
    assert.equal((await reader.find('sign-in'))?.id, 'sign-in');
    await rejectsWith('read-only', () => reader.append([anIncoming({ id: 'another' })]));
  });

  it('keeps as long as the trail does', async () => {
    const retention = { orgId: ORG, months: 13, setBy: 'admin@example.com', setAt: SAMPLE_TIME };
    await trail.state.update('retentions', ORG, () => retention);
    const signIns = await open('write');
    const old = SAMPLE_TIME - 400 * 86_400_000;
    const result = await signIns.append([
      anIncoming({ id: 'old', orgId: ORG, time: old }),
      anIncoming({ id: 'new', orgId: ORG }),
    ]);
    assert.deepEqual([result.added, result.refused], [1, 1]);
    assert.equal(await signIns.find('old'), undefined);
  });

  it('takes in nobody who was taken out of the trail', async () => {
    const signIns = await open('write');
    const pseudonym = await planErasure(trail, {
      person: { emails: ['person.nine@example.com'], names: ['Person Nine'], ids: [] },
      by: 'admin@example.com',
      now: clock.now(),
      isAsked: false,
    });
    await signIns.append([
      anIncoming({ id: 'sign-in', actor: { email: 'person.nine@example.com', name: 'Person Nine' } }),
    ]);
    assert.equal((await signIns.find('sign-in'))?.actor.name, pseudonym);
  });

  it('knows which actors name nobody', async () => {
    const signIns = await open('write', [orgOf(true)], ['service@example.com']);
    await signIns.append([
      anIncoming({ id: 'service', actor: { email: 'service@example.com' } }),
      anIncoming({ id: 'person', actor: { email: 'person.nine@example.com' } }),
    ]);
    assert.equal(await signIns.count({ actor: { kind: 'anonymous' } }), 1);
  });
});
