import assert from 'node:assert/strict';
import type { AuditEvent, EventIdentity, IncomingEvent, Source } from '../../../src/audit/event.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, withStore } from './suite.ts';

const BUCKET = 'bucket of the change';

function source(kind: Source['kind'], name: string, where = 'row 1'): Source {
  return { kind, name, where, importedAt: SAMPLE_TIME };
}

/** One row of an export: whole seconds, no id. */
function exported(event: Partial<AuditEvent> = {}, identity: Partial<EventIdentity> = {}): IncomingEvent {
  const occurrence = identity.occurrence ?? 0;
  return anIncoming(
    {
      id: `c-${occurrence}`,
      time: SAMPLE_TIME,
      sources: [source('control-hub-csv', 'export.csv', `row ${occurrence + 1}`)],
      ...event,
    },
    { bucket: BUCKET, exactTime: false, ...identity },
  );
}

/** The same change from the API: milliseconds, an id, more detail. */
function fromApi(apiId: string, event: Partial<AuditEvent> = {}): IncomingEvent {
  return anIncoming(
    {
      id: apiId,
      time: SAMPLE_TIME + 123,
      changes: [{ field: 'name', before: 'old', after: 'new' }],
      ip: '192.0.2.7',
      sources: [source('admin-audit-api', 'admin audit events', apiId)],
      raw: { id: apiId, synthetic: 'api' },
      ...event,
    },
    { bucket: BUCKET, exactTime: true, apiId },
  );
}

async function counts(store: AuditStore, ...batches: readonly IncomingEvent[][]): Promise<[number, number]> {
  let [added, duplicates] = [0, 0];
  for (const batch of batches) {
    const result = await store.append(batch);
    added += result.added;
    duplicates += result.duplicates;
  }
  return [added, duplicates];
}

export function describeRecognising(open: OpenStore): void {
  describe('the same change arriving more than one way [I]', () => {
    it('export first, then API: one event that keeps its id, with two sources and the richer record', () =>
      withStore(open, [], async (store) => {
        assert.deepEqual(await counts(store, [exported()], [fromApi('api-1')]), [1, 1]);
        const event = await store.find('c-0');
        assert.deepEqual(await store.find('api-1'), event);
        assert.equal(event?.id, 'c-0');
        assert.equal(event?.time, SAMPLE_TIME + 123);
        assert.equal(event?.ip, '192.0.2.7');
        assert.equal(event?.changes.length, 1);
        assert.deepEqual(event?.raw, { id: 'api-1', synthetic: 'api' });
        assert.deepEqual(
          event?.sources.map(({ kind }) => kind),
          ['control-hub-csv', 'admin-audit-api'],
        );
        assert.equal((await store.page({}, { limit: 5 })).total, 1);
      }));

    it('API first, then export: one event with two sources; nothing known is overwritten', () =>
      withStore(open, [fromApi('api-1')], async (store) => {
        assert.deepEqual(await counts(store, [exported({ ip: '198.51.100.1', userAgent: 'Synthetic/1.0' })]), [0, 1]);
        const event = await store.find('api-1');
        assert.deepEqual(await store.find('c-0'), event);
        assert.equal(event?.time, SAMPLE_TIME + 123);
        assert.equal(event?.ip, '192.0.2.7');
        assert.equal(event?.userAgent, 'Synthetic/1.0');
        assert.deepEqual(event?.raw, { id: 'api-1', synthetic: 'api' });
        assert.equal(event?.sources.length, 2);
      }));

    it('also within one append, in either order', async () => {
      for (const batch of [
        [exported(), fromApi('api-1')],
        [fromApi('api-1'), exported()],
      ]) {
        await withStore(open, [], async (store) => {
          assert.deepEqual(await counts(store, batch), [1, 1]);
          assert.equal((await store.find('api-1'))?.sources.length, 2);
        });
      }
    });

    it('an API id that came twice within one append is one change', () =>
      withStore(open, [], async (store) => {
        assert.deepEqual(await counts(store, [exported(), fromApi('api-1'), fromApi('api-1')]), [1, 2]);
      }));

    it('a target is one match once its id was learnt', () =>
      withStore(open, [exported({ target: { name: 'Early' } })], async (store) => {
        const found = async (): Promise<unknown[]> =>
          (await store.names({ text: 'Early', kind: 'target' })).map((match) => [
            match.id,
            match.eventCount,
            match.lastSeenAt,
          ]);
        await store.append([fromApi('api-1', { target: { id: 'T-1', name: 'Early' } })]);
        assert.deepEqual(await found(), [['T-1', 1, SAMPLE_TIME + 123]]);
        await store.append([
          anIncoming({ id: 'older', time: SAMPLE_TIME - 5, target: { name: 'Early' } }),
          anIncoming(
            { id: 'later', time: SAMPLE_TIME + 5000, target: { name: 'Early' } },
            { bucket: 'other', exactTime: false },
          ),
        ]);
        assert.deepEqual(await found(), [
          [undefined, 2, SAMPLE_TIME + 5000],
          ['T-1', 1, SAMPLE_TIME + 123],
        ]);
        const learnt = fromApi('api-2', { time: SAMPLE_TIME + 5001, target: { id: 'T-1', name: 'Early' } });
        await store.append([{ ...learnt, identity: { ...learnt.identity, bucket: 'other' } }]);
        assert.deepEqual(await found(), [
          ['T-1', 2, SAMPLE_TIME + 5001],
          [undefined, 1, SAMPLE_TIME - 5],
        ]);
      }));

    it('leaves the other events of a target and person where they are', () => {
      const others = Array.from({ length: 30 }, (_, at) => anIncoming({ id: `other ${at}`, actor: {}, target: {} }));
      const same = { target: { name: 'Early' }, actor: { email: 'early@example.com' } };
      const early = ['1', '2', '3'].map((id, at) => anIncoming({ ...same, id, time: SAMPLE_TIME + at }));
      return withStore(open, [...others, ...early, exported(same)], async (store) => {
        for (const query of [
          { target: { names: ['early'] } },
          { actor: { kind: 'person', email: 'early@example.com' } },
        ] as const) {
          assert.equal(await store.count(query), 4);
        }
        await store.append([fromApi('api-1', same)]);
        for (const query of [
          { target: { names: ['early'] } },
          { actor: { kind: 'person', email: 'early@example.com' } },
        ] as const) {
          const { events } = await store.page(query, { limit: 9 });
          assert.deepEqual(
            events.map(({ id }) => id),
            ['c-0', '3', '2', '1'],
          );
        }
      });
    });

    it('what a later record fills in can be asked for', () =>
      withStore(open, [exported({ actor: {}, target: {}, entityType: 'unknown', description: '' })], async (store) => {
        assert.equal(await store.count({ text: 'lea' }), 0);
        await store.append([
          fromApi('api-1', {
            actor: { email: 'late@example.com' },
            target: { name: 'Late Name' },
            entityType: 'team',
            description: 'learnt later',
          }),
        ]);
        const total = async (query: Parameters<AuditStore['count']>[0]): Promise<number> => store.count(query);
        assert.equal(await total({ actor: { kind: 'anonymous' } }), 0);
        assert.equal(await total({ actor: { kind: 'person', email: 'LATE@example.com' } }), 1);
        assert.equal(await total({ target: { names: ['late name'] }, entityTypes: ['team'] }), 1);
        assert.equal(await total({ entityTypes: ['unknown'] }), 0);
        assert.equal(await total({ text: 'learnt' }), 1);
        assert.equal(await total({ text: 'lea' }), 1);
        assert.equal((await store.names({ text: 'Late Name', kind: 'target' })).length, 1);
      }));

    it('two API ids are two changes, however alike', () =>
      withStore(open, [], async (store) => {
        assert.deepEqual(await counts(store, [fromApi('api-1'), fromApi('api-2')], [exported()]), [2, 1]);
        assert.deepEqual(await counts(store, [fromApi('api-1'), fromApi('api-2')]), [0, 2]);
      }));

    it('the k-th identical row is the k-th identical change', () =>
      withStore(open, [], async (store) => {
        const rows = [0, 1, 2].map((occurrence) => exported({}, { occurrence }));
        assert.deepEqual(await counts(store, rows), [3, 0]);
        assert.deepEqual(await counts(store, rows), [0, 3]);
        const records = ['api-1', 'api-2', 'api-3', 'api-4'].map((id) => fromApi(id));
        assert.deepEqual(await counts(store, records), [1, 3]);
        assert.equal((await store.find('api-3'))?.id, 'c-2');
        assert.deepEqual(await counts(store, rows, records), [0, 7]);
      }));

    it('different milliseconds are different changes, unless a source gave whole seconds', () =>
      withStore(open, [], async (store) => {
        const exact = (id: string, ms: number): IncomingEvent =>
          exported({ id, time: SAMPLE_TIME + ms, sources: [source('sample', id)] }, { exactTime: true });
        assert.deepEqual(await counts(store, [exact('a', 100), exact('b', 200)]), [2, 0]);
        assert.deepEqual(await counts(store, [exported()], [exported({}, { occurrence: 1 })]), [0, 2]);
        assert.deepEqual(await counts(store, [exact('a', 100), exact('b', 200), exact('c', 300)]), [1, 2]);
      }));

    it('an exact time once learnt keeps other changes of that second apart', () =>
      withStore(open, [exported()], async (store) => {
        assert.deepEqual(
          await counts(store, [fromApi('api-1')], [fromApi('api-2', { time: SAMPLE_TIME + 700 })]),
          [1, 1],
        );
        const { events } = await store.page({ from: SAMPLE_TIME + 124 }, { limit: 5 });
        assert.deepEqual(
          events.map(({ id }) => id),
          ['api-2'],
        );
      }));

    it('a source that is known is not noted again, and sources are capped', () =>
      withStore(open, [exported()], async (store) => {
        const before = await store.find('c-0');
        await store.append([exported({ ip: '192.0.2.9' })]);
        assert.deepEqual(await store.find('c-0'), before);
        await store.append([exported({ sources: [source('control-hub-csv', 'export.csv', 'row 9')] })]);
        assert.equal((await store.find('c-0'))?.sources.length, 2);
        for (let file = 0; file < 40; file += 1) {
          await store.append([exported({ sources: [source('control-hub-csv', `export ${file}.csv`)] })]);
        }
        const sources = (await store.find('c-0'))?.sources.length ?? 0;
        assert.ok(sources > 5 && sources <= 20, `${sources} sources`);
        assert.equal(await store.count({}), 1);
      }));

    it('ids stay unique when a hash id comes back for another change', () =>
      withStore(open, [exported()], async (store) => {
        await store.append([fromApi('api-1')]);
        const other = exported({ id: 'c-0', sources: [source('sample', 'other.csv')] }, { exactTime: true });
        const result = await store.append([other]);
        assert.equal(result.added, 1);
        assert.notEqual(result.addedIds[0], 'c-0');
        assert.equal((await store.find(result.addedIds[0] ?? ''))?.time, SAMPLE_TIME);
        assert.equal((await store.append([other])).added, 0);
      }));

    it('a change of the own bucket goes before one of another bucket, which is met too', () =>
      withStore(open, [exported({ id: 'other' }, { bucket: 'other' })], async (store) => {
        const either = (id: string, occurrence = 0): IncomingEvent =>
          exported({ id, sources: [source('sample', id)] }, { otherBuckets: ['other'], occurrence });
        assert.deepEqual(await counts(store, [either('first')]), [0, 1]);
        assert.equal((await store.find('first'))?.id, 'other');
        assert.deepEqual(await counts(store, [exported({ id: 'own' })], [either('second')], [either('k', 1)]), [1, 2]);
        assert.equal((await store.find('second'))?.id, 'own');
        assert.equal((await store.find('k'))?.id, 'other');
        assert.deepEqual(await counts(store, [either('third', 2)]), [1, 0]);
      }));

    it('an id that an event has is never an alias of another', () =>
      withStore(open, [exported({ id: 'taken' }, { bucket: 'elsewhere' }), fromApi('api-1')], async (store) => {
        await store.append([exported({ id: 'taken' })]);
        assert.equal((await store.find('taken'))?.id, 'taken');
        assert.equal((await store.find('taken'))?.sources.length, 1);
        assert.equal((await store.find('api-1'))?.sources.length, 2);
      }));

    it('a known id with a text that is read differently today is no new change', () =>
      withStore(open, [exported()], async (store) => {
        assert.deepEqual(await counts(store, [exported({}, { bucket: 'another bucket' })]), [0, 1]);
      }));
  });
}
