import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyApart } from '../../src/app/open-apart.ts';
import { openTrail } from '../../src/app/open-trail.ts';
import { createUseLog, openUses } from '../../src/app/use-log.ts';
import { DAY_MS } from '../../src/audit/coverage-report.ts';
import { StoreError } from '../../src/audit/errors.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import type { UsedBot } from '../../src/audit/use.ts';
import { carryOutErasure, planErasure } from '../../src/commands/keeping/erasing.ts';
import { SAMPLE_TIME } from '../fixtures/events.ts';

const ORG = '00000000-0000-4000-8000-0000000000a1';
const NINE = 'person.nine@example.com';
const now = SAMPLE_TIME;

describe('store of what was done with the bot [I]', () => {
  let dataDir: string;
  let trail: AuditStore;
  let opened: AuditStore[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-uses-'));
    trail = await openTrail({ dataDir, anonymousActors: [] }, { mode: 'write', clock: { now: () => now } });
    opened = [];
  });
  afterEach(async () => {
    for (const store of [...opened, trail]) await store.close();
    await rm(dataDir, { recursive: true });
  });

  const open = async (mode: 'ask' | 'write' = 'write'): Promise<AuditStore> => {
    const uses = await openUses({ dataDir }, trail, { mode, clock: { now: () => now } });
    opened.push(uses);
    return uses;
  };
  const used = (more: Partial<UsedBot> = {}): UsedBot => ({
    key: 'message-1',
    use: 'asked',
    question: { intent: 'what-did', actor: { kind: 'person', email: NINE } },
    reading: `changes by ${NINE}`,
    at: now,
    by: { personId: 'id of seven', email: 'agent.seven@example.com', displayName: 'Agent Seven' },
    orgId: ORG,
    ...more,
  });
  const all = async (store: AuditStore): Promise<string> =>
    JSON.stringify((await store.page({}, { limit: 100 })).events);

  it('lies beside the trail, and lets others read beside its writer', async () => {
    const uses = await open();
    await createUseLog(uses).record(used());
    assert.deepEqual([await trail.count({}), await uses.count({})], [0, 1]);
    assert.equal(await (await open('ask')).count({}), 1);
    await assert.rejects(open(), (error) => error instanceof StoreError && error.code === 'locked');
  });

  it('is empty, and makes no folder, where the bot has not run', async () => {
    assert.equal(await (await open('ask')).count({}), 0);
    assert.deepEqual(await verifyApart({ dataDir }), []);
  });

  it('keeps nothing twice, over restarts too', async () => {
    const first = await open();
    await createUseLog(first).record(used());
    await createUseLog(first).record(used());
    await first.close();
    opened = [];
    const second = await open();
    await createUseLog(second).record(used());
    await createUseLog(second).record(used({ key: 'message-2' }));
    assert.equal(await second.count({}), 2);
  });

  it('keeps what an organisation does for as long as its records', async () => {
    await trail.state.update('retentions', ORG, () => ({ orgId: ORG, months: 12, setBy: 'operator', setAt: 0 }));
    const uses = await open();
    await createUseLog(uses).record(used({ at: now - 400 * DAY_MS }));
    await createUseLog(uses).record(used({ key: 'message-2' }));
    assert.equal(await uses.count({}), 1);
  });

  it('loses the name of who is taken out, as asker and as who was asked about, then and later', async () => {
    const uses = await open();
    const log = createUseLog(uses);
    await log.record(used());
    await log.record(
      used({ key: 'message-2', by: { personId: 'id of nine', email: NINE, displayName: 'Person Nine' } }),
    );
    const person = { emails: [NINE], names: ['Person Nine'], ids: ['id of nine'] };
    const pseudonym = await planErasure(trail, { person, by: 'operator', now, isAsked: false });
    await carryOutErasure(pseudonym, { store: trail, uses, isWhole: true, now: () => now });
    assert.doesNotMatch(await all(uses), /nine/i);
    // The order itself is noted after it was carried out.
    await log.record(used({ key: 'message-3', use: 'ordered', reading: `the name of ${NINE} taken out` }));
    assert.doesNotMatch(await all(uses), /nine/i);
    assert.equal(await uses.count({ target: { names: [pseudonym] } }), 3);
    assert.equal(await uses.count({ actor: { kind: 'person', name: pseudonym } }), 1);
    assert.match(await all(uses), /agent\.seven/);
  });

  it('is looked through with the trail, and damage is told by its folder', async () => {
    const uses = await open();
    await createUseLog(uses).record(used());
    await createUseLog(uses).record(used({ key: 'message-2' }));
    assert.deepEqual(await verifyApart({ dataDir }), []);
    await uses.close();
    opened = [];
    const month = new Date(now).toISOString().slice(0, 7);
    await writeFile(join(dataDir, 'uses', `events-${month}.ndjson`), 'no record\n');
    const findings = await verifyApart({ dataDir });
    assert.ok(findings.some(({ severity }) => severity === 'problem'));
    assert.ok(findings.every(({ where }) => where.startsWith('uses/')));
  });
});
