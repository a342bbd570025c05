import assert from 'node:assert/strict';
import type { IncomingEvent } from '../../src/audit/event.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { planErasure } from '../../src/commands/keeping/erasing.ts';
import { type KeepingRules, keepingStore, rulesIn } from '../../src/store/keeping-store.ts';
import { ORG, OTHER_ORG, span } from '../commands/keeping/orgs.ts';
import { openWorld } from '../commands/rig.ts';
import { anIncoming } from '../fixtures/events.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const at = (day: string): number => Date.parse(`${day}T10:00:00Z`);

describe('a store that keeps what must not come back out [I]', () => {
  let inner: AuditStore;
  let keeping: AuditStore;
  let looks: string[];

  beforeEach(async () => {
    inner = await openWorld([]);
    looks = [];
    const rules = rulesIn(inner.state);
    keeping = keepingStore(inner, {
      retentionOf: (orgId) => {
        looks.push(`retention of ${orgId}`);
        return rules.retentionOf(orgId);
      },
      erasures: () => {
        looks.push('erasures');
        return rules.erasures();
      },
      now: () => NOW,
    });
  });
  afterEach(() => inner.close());

  const keep = (months: number, orgId = ORG) =>
    inner.state.update('retentions', orgId, () => ({ orgId, months, setBy: 'admin@example.com', setAt: NOW }));
  const event = (id: string, day: string, more: Parameters<typeof anIncoming>[0] = {}): IncomingEvent =>
    anIncoming({ id, time: at(day), orgId: ORG, ...more });
  const erase = (orgId?: string): Promise<string> =>
    planErasure(inner, {
      person: {
        ...(orgId === undefined ? {} : { orgId }),
        emails: ['person.nine@example.com'],
        names: ['Person Nine'],
        ids: [],
      },
      by: 'admin@example.com',
      now: NOW,
      isAsked: false,
    });

  it('takes everything in where there are no rules, the same objects, after one look', async () => {
    const seen: unknown[] = [];
    const watched = new Proxy(inner, {
      get: (store, name) => {
        if (name === 'append') {
          return (incoming: readonly IncomingEvent[]) => {
            seen.push(incoming);
            return store.append(incoming);
          };
        }
        const member: unknown = Reflect.get(store, name, store);
        return typeof member === 'function' ? member.bind(store) : member;
      },
    });
    const batch = Array.from({ length: 500 }, (_, n) => event(`c-${n}`, '2010-01-01'));
    const open: KeepingRules = {
      retentionOf: async (orgId) => {
        looks.push(orgId ?? 'none');
        return undefined;
      },
      erasures: async () => {
        looks.push('erasures');
        return [];
      },
      now: () => NOW,
    };
    const result = await keepingStore(watched, open).append(batch);
    assert.deepEqual([result.added, result.refused], [500, undefined]);
    assert.equal(seen[0], batch);
    assert.deepEqual(looks, [ORG, 'erasures']);
  });

  describe('of records that name no organisation', () => {
    const OTHER = 'org-other';
    const unnamed = (id: string): IncomingEvent => anIncoming({ id, time: at('2018-01-01') });
    const refusedBy = async (orgs: readonly string[]): Promise<number> => {
      const rules = rulesIn(
        inner.state,
        orgs.map((orgId) => ({ orgId })),
      );
      const store = keepingStore(inner, { ...rules, now: () => NOW });
      return (await store.append([unnamed(`c-${orgs.length}`)])).refused ?? 0;
    };

    it('keeps to the retention of the only organisation', async () => {
      await keep(84);
      assert.equal(await refusedBy([ORG]), 1);
      assert.equal(await refusedBy([ORG, OTHER]), 0);
      assert.equal(await refusedBy([]), 0);
      await inner.state.update('spaces', 's', () => ({ spaceId: 's', kind: 'group', orgId: OTHER }));
      assert.equal(await refusedBy([ORG]), 0, 'a space is for another');
    });

    it('keeps to what is set for them where there are several', async () => {
      await keep(84, 'none');
      assert.equal(await refusedBy([ORG, OTHER]), 1);
      assert.equal(await refusedBy([ORG]), 0);
    });
  });

  it('leaves out what is older than its organisation keeps, and counts it', async () => {
    await keep(84);
    const result = await keeping.append([
      event('c-old', '2019-11-22'),
      event('c-edge', '2019-11-23', { time: Date.parse('2019-11-23T12:00:00Z') }),
      event('c-new', '2020-01-01'),
      event('c-theirs', '2010-01-01', { orgId: OTHER_ORG }),
      anIncoming({ id: 'c-none', time: at('2010-01-01') }),
    ]);
    assert.deepEqual([result.added, result.duplicates, result.refused], [4, 0, 1]);
    assert.equal(await keeping.find('c-old'), undefined);
    assert.notEqual(await keeping.find('c-edge'), undefined);
    await keep(120);
    assert.equal((await keeping.append([event('c-old', '2019-11-22')])).added, 1);
  });

  it('proves nothing of what it does not take in', async () => {
    await keep(84);
    await keeping.addCoverage(span('2015-01-01', '2021-01-01', { sourceName: 'long' }));
    await keeping.addCoverage(span('2015-01-01', '2016-01-01', { sourceName: 'old' }));
    await keeping.addCoverage(span('2015-01-01', '2016-01-01', { sourceName: 'theirs', orgId: OTHER_ORG }));
    const spans = (await keeping.coverage()).filter(({ sourceKind }) => sourceKind !== 'sample');
    assert.deepEqual(
      spans.map(({ from, sourceName }) => [new Date(from).toISOString(), sourceName]),
      [
        ['2014-12-31T23:00:00.000Z', 'theirs'],
        ['2019-11-23T12:00:00.000Z', 'long'],
      ],
    );
  });

  it('puts the pseudonym of an erased person into what comes in, also while that is still under way', async () => {
    await keeping.append([event('c-before', '2026-01-01', { actor: { email: 'person.nine@example.com' } })]);
    assert.equal(await erase(), 'Erased person 1');
    const late = event('c-late', '2026-02-01', {
      actor: { email: 'person.nine@example.com', name: 'Person Nine' },
      description: 'Person Nine deleted queue North',
      raw: { actorEmail: 'person.nine@example.com', actionText: 'Person Nine deleted queue North' },
    });
    await keeping.append([late]);
    const stored = await keeping.find('c-late');
    assert.deepEqual(stored?.actor, { name: 'Erased person 1' });
    assert.doesNotMatch(JSON.stringify(stored), /nine/i);
    // The same record again is the same change.
    assert.deepEqual({ ...(await keeping.append([late])), addedIds: [] }, { added: 0, duplicates: 1, addedIds: [] });
    // What was there before is the store's to rename.
    assert.match(JSON.stringify(await keeping.find('c-before')), /nine/);
  });

  it('keeps to the organisation that somebody was erased for', async () => {
    await erase(ORG);
    const theirs = { actor: { email: 'person.nine@example.com' } };
    await keeping.append([
      event('c-1', '2026-01-01', theirs),
      event('c-2', '2026-01-01', { ...theirs, orgId: OTHER_ORG }),
    ]);
    assert.deepEqual((await keeping.find('c-1'))?.actor, { name: 'Erased person 1' });
    assert.deepEqual((await keeping.find('c-2'))?.actor, { email: 'person.nine@example.com' });
  });

  it('does not narrow what was erased everywhere', async () => {
    assert.equal(await erase(), await erase(ORG));
    assert.equal((await inner.state.get('erasures', 'Erased person 1'))?.orgId, undefined);
  });

  it('passes everything else through', async () => {
    await keeping.append([event('c-1', '2026-01-01')]);
    assert.equal(keeping.state, inner.state);
    assert.deepEqual(await keeping.page({}, { limit: 5 }), await inner.page({}, { limit: 5 }));
    assert.equal(await keeping.count({ orgId: ORG }), 1);
    assert.deepEqual(await keeping.group({}, ['actor']), await inner.group({}, ['actor']));
    assert.deepEqual(
      await keeping.names({ kind: 'actor', text: 'Sample Person' }),
      await inner.names({ kind: 'actor', text: 'Sample Person' }),
    );
    assert.deepEqual(await keeping.extent(), await inner.extent());
    assert.deepEqual(await keeping.verify(), await inner.verify());
  });
});
