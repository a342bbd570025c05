import assert from 'node:assert/strict';
import type { CoverageSpan } from '../../../src/audit/ports.ts';
import type { DigestSubscription } from '../../../src/audit/state.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, rejectsWith, type StoreCapabilities, withStore } from './suite.ts';

const SUBSCRIPTION: DigestSubscription = {
  spaceId: 'space-1',
  weekday: 1,
  minuteOfDay: 540,
  zone: 'Europe/Berlin',
  createdBy: 'person@example.com',
  createdAt: SAMPLE_TIME,
};

function span(from: number, to: number, more: Partial<CoverageSpan> = {}): CoverageSpan {
  return { from, to, sourceKind: 'admin-audit-api', sourceName: 'poll', recordedAt: from, ...more };
}

export function describeKeeping(open: OpenStore, capabilities: StoreCapabilities): void {
  describe('state [I]', () => {
    it('creates, changes and deletes a record, and resolves to what is stored', () =>
      withStore(open, [], async ({ state }) => {
        assert.equal(await state.get('subscriptions', 'space-1'), undefined);
        assert.deepEqual(await state.update('subscriptions', 'space-1', () => SUBSCRIPTION), SUBSCRIPTION);
        assert.deepEqual(await state.get('subscriptions', 'space-1'), SUBSCRIPTION);
        const changed = await state.update(
          'subscriptions',
          'space-1',
          (current) => current && { ...current, weekday: 5 },
        );
        assert.equal(changed?.weekday, 5);
        assert.deepEqual(await state.list('subscriptions'), [
          { key: 'space-1', value: { ...SUBSCRIPTION, weekday: 5 } },
        ]);
        assert.equal(await state.update('subscriptions', 'space-1', () => undefined), undefined);
        assert.deepEqual(await state.list('subscriptions'), []);
      }));

    it('keeps collections and keys apart, whatever the keys are', () =>
      withStore(open, [], async ({ state }) => {
        const keys = ['__proto__', 'constructor', '', ' ', 'a/b', 'ключ', '😀'];
        await Promise.all(keys.map((key, at) => state.update('marks', key, () => ({ at }))));
        for (const [at, key] of keys.entries()) assert.deepEqual(await state.get('marks', key), { at });
        assert.equal((await state.list('marks')).length, keys.length);
        assert.deepEqual(await state.list('deliveries'), []);
        assert.equal(await state.get('deliveries', '__proto__'), undefined);
      }));

    it('makes each update in one step: none of many at the same time is lost', () =>
      withStore(open, [], async ({ state }) => {
        const increments = Array.from({ length: 50 }, () =>
          state.update('marks', 'counter', (current) => ({ at: (current?.at ?? 0) + 1 })),
        );
        const results = await Promise.all(increments);
        assert.deepEqual(
          results.map((result) => result?.at),
          Array.from({ length: 50 }, (_, at) => at + 1),
        );
      }));

    it('changes nothing when the change throws', () =>
      withStore(open, [], async ({ state }) => {
        await state.update('marks', 'kept', () => ({ at: 1 }));
        const failing = state.update('marks', 'kept', () => {
          throw new Error('no');
        });
        const other = state.update('marks', 'other', () => ({ at: 2 }));
        await assert.rejects(failing, /no/);
        await other;
        assert.deepEqual(await state.get('marks', 'kept'), { at: 1 });
      }));

    it('hands out records that callers cannot change by accident', () =>
      withStore(open, [], async ({ state }) => {
        const own = { at: 1 };
        await state.update('marks', 'key', () => own);
        own.at = 2;
        const given = await state.get('marks', 'key');
        assert.throws(() => Object.assign(given ?? {}, { at: 3 }), TypeError);
        assert.deepEqual(await state.get('marks', 'key'), { at: 1 });
      }));
  });

  describe('coverage [I]', () => {
    it('joins spans of one source that touch, and keeps others apart', () =>
      withStore(open, [], async (store) => {
        await store.addCoverage(span(100, 200));
        await store.addCoverage(span(300, 400));
        await store.addCoverage(span(50, 60, { sourceName: 'other' }));
        await store.addCoverage(span(200, 250));
        await store.addCoverage(span(120, 180));
        await store.addCoverage(span(400, 400));
        const spans = await store.coverage();
        assert.deepEqual(
          spans.map(({ from, to, sourceName, recordedAt }) => [from, to, sourceName, recordedAt]),
          [
            [50, 60, 'other', 50],
            [100, 250, 'poll', 200],
            [300, 400, 'poll', 300],
          ],
        );
      }));

    it('says of what is joined that it was recorded when the last of it was, in whatever order it came', () =>
      withStore(open, [], async (store) => {
        await store.addCoverage(span(100, 200, { recordedAt: 900 }));
        await store.addCoverage(span(150, 300, { recordedAt: 310 }));
        assert.deepEqual(await store.coverage(), [span(100, 300, { recordedAt: 900 })]);
      }));

    it('takes back what a source proves from an instant on, and nothing of others', () =>
      withStore(open, [], async (store) => {
        const own = { orgId: 'org-a', recordedAt: 900 } as const;
        const others = [
          span(0, 20, { orgId: 'org-b', recordedAt: 900 }),
          span(0, 21, { recordedAt: 900 }),
          span(0, 22, { ...own, sourceKind: 'security-audit-api' }),
          span(0, 23, { ...own, statedBy: 'person@example.com' }),
        ];
        const early = [span(0, 5, { ...own, recordedAt: 7 }), span(6, 15, { ...own, categories: ['A'] })];
        for (const one of [...others, ...early, span(30, 40, own)]) await store.addCoverage(one);
        const what = { orgId: 'org-a', sourceKind: 'admin-audit-api', from: 10, at: 12 } as const;
        await store.withdrawCoverage(what);
        await store.withdrawCoverage(what);
        const left = await store.coverage();
        assert.deepEqual(
          left.filter((one) => one.orgId === 'org-a' && one.sourceKind === 'admin-audit-api' && !one.statedBy),
          [span(0, 5, { ...own, recordedAt: 7 }), span(6, 10, { ...own, categories: ['A'], recordedAt: 12 })],
        );
        assert.equal(left.length, others.length + 2);
        for (const other of others) assert.ok(left.some((one) => JSON.stringify(one) === JSON.stringify(other)));
      }));

    it('joins equal sets of categories, in whatever order they are named, and keeps others apart', () =>
      withStore(open, [], async (store) => {
        await store.addCoverage(span(0, 10, { categories: ['A', 'B'] }));
        await store.addCoverage(span(10, 20, { categories: ['B', 'A', 'B'] }));
        await store.addCoverage(span(10, 20, { categories: ['A'] }));
        await store.addCoverage(span(5, 15));
        assert.deepEqual(
          (await store.coverage()).map(({ from, to, categories }) => [from, to, categories?.length]),
          [
            [0, 20, 2],
            [5, 15, undefined],
            [10, 20, 1],
          ],
        );
      }));

    it('tells only what was said of an organisation when asked for one', () =>
      withStore(open, [], async (store) => {
        await store.addCoverage(span(1, 2, { orgId: 'org-a' }));
        await store.addCoverage(span(1, 2));
        assert.deepEqual(await store.coverage('org-a'), [span(1, 2, { orgId: 'org-a' })]);
        assert.equal((await store.coverage()).length, 2);
      }));
  });

  describe('closing [I]', () => {
    it('waits for appends under way, may be called twice, and refuses everything after', () =>
      withStore(open, [], async (store) => {
        let added = 0;
        const append = store.append(Array.from({ length: 2500 }, (_, at) => anIncoming({ id: `event ${at}` })));
        const noted = append.then((result) => {
          added = result.added;
        });
        await Promise.all([store.close(), store.close()]);
        assert.equal(added, 2500);
        await noted;
        await rejectsWith('closed', () => store.count({}));
        await rejectsWith('closed', () => store.append([anIncoming()]));
        await rejectsWith('closed', () => store.state.get('marks', 'a'));
      }));

    it('finds nothing wrong with itself', () =>
      withStore(open, [anIncoming({ id: 'a' }), anIncoming({ id: 'b' })], async (store) => {
        assert.deepEqual(await store.verify(), []);
      }));

    if (!capabilities.persistent) return;
    it('has everything again after it was opened anew', () =>
      withStore(open, [], async (store, { reopen }) => {
        const csv = anIncoming({ id: 'c-1' }, { bucket: 'same', exactTime: false });
        const api = anIncoming(
          { id: 'api-1', time: SAMPLE_TIME + 5, ip: '192.0.2.1', sources: [] },
          { bucket: 'same', apiId: 'api-1' },
        );
        const source = { kind: 'admin-audit-api', name: 'poll', where: 'item 1', importedAt: 1 } as const;
        const other = anIncoming({ id: 'other', time: SAMPLE_TIME - 40 * 86_400_000, target: { name: 'Elsewhere' } });
        await store.append([csv, other]);
        await store.append([{ ...csv, event: { ...csv.event, id: 'c-alias' } }]);
        await store.append([{ ...api, event: { ...api.event, sources: [source] } }]);
        await store.addCoverage(span(1, 2));
        await store.state.update('marks', 'key', () => ({ at: 7 }));
        const before = await store.page({}, { limit: 10 });
        assert.ok(reopen, 'a persistent store must be able to reopen');
        const again = await reopen();
        assert.deepEqual(await again.page({}, { limit: 10 }), before);
        assert.equal((await again.find('api-1'))?.id, 'c-1');
        assert.equal((await again.find('c-alias'))?.id, 'c-1');
        assert.deepEqual(await again.append([csv, api, other]), { added: 0, duplicates: 3, addedIds: [] });
        assert.deepEqual(await again.coverage(), [span(1, 2)]);
        assert.deepEqual(await again.state.get('marks', 'key'), { at: 7 });
        assert.equal((await again.names({ text: 'Elsewhere', kind: 'target' })).length, 1);
        assert.deepEqual(await again.verify(), []);
      }));
  });
}
