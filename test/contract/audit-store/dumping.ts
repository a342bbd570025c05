import assert from 'node:assert/strict';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, DumpRecord } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { isAnonymous, type OpenStore, rejectsWith, type StoreCapabilities, withStore } from './suite.ts';

const DAY_MS = 86_400_000;

/** Identical changes, amendments, an alias, an erased person, hostile texts; over three months. */
async function fill(store: AuditStore): Promise<void> {
  const rows = [2, 0, 1].map((number) =>
    anIncoming(
      { id: `c-${number}`, sources: [{ kind: 'sample', name: 'f', where: `row ${number}`, importedAt: 1 }] },
      { bucket: 'same', exactTime: false, occurrence: number },
    ),
  );
  const hostile = '<@all> =1+1 \u202E\u2028😀 "quoted" \\ __proto__';
  const raw: AuditEvent['raw'] = JSON.parse('{"__proto__":{"a":[null,1.5e300,true]},"":"x"}');
  await store.append([
    ...rows.toSorted((a, b) => a.identity.occurrence - b.identity.occurrence),
    anIncoming({ id: 'later', time: SAMPLE_TIME + 40 * DAY_MS, orgId: 'org-a', description: hostile, raw }),
    anIncoming({ id: 'earlier', time: SAMPLE_TIME - 40 * DAY_MS, actor: { name: 'Agent Seven' } }),
  ]);
  await store.append([
    anIncoming(
      {
        id: 'api-1',
        time: SAMPLE_TIME + 7,
        sources: [{ kind: 'admin-audit-api', name: 'poll', where: 'item 1', importedAt: 2 }],
      },
      { bucket: 'same', apiId: 'api-1' },
    ),
    anIncoming({ id: 'old export of it' }, { bucket: 'bucket of earlier', exactTime: false }),
  ]);
  await store.pseudonymise({ emails: [], names: ['Agent Seven'], ids: [] }, 'Erased person 1');
  const span = { from: 1, to: 2, sourceKind: 'admin-audit-api', sourceName: 'poll', recordedAt: 3 } as const;
  await store.addCoverage({ ...span, orgId: 'org-a', categories: ['B', 'A'] });
  await store.addCoverage(span);
  await store.state.update('marks', 'z', () => ({ at: 1 }));
  await store.state.update('marks', '__proto__', () => ({ at: 2 }));
  await store.state.update('people', 'person@example.com', () => ({ email: 'person@example.com', zone: 'UTC' }));
  await store.state.update('marks', 'gone', () => ({ at: 3 }));
  await store.state.update('marks', 'gone', () => undefined);
}

async function dumpOf(store: AuditStore): Promise<DumpRecord[]> {
  const records: DumpRecord[] = [];
  for await (const record of store.dump()) records.push(record);
  return records;
}

/** As it comes out of a file. */
async function* asRead(records: readonly unknown[]): AsyncGenerator<DumpRecord> {
  for (const record of records) yield JSON.parse(JSON.stringify(record));
}

const [EVENT]: readonly DumpRecord[] = [anIncoming()].map(({ event, identity: { bucket, exactTime } }) => ({
  kind: 'event',
  event,
  identity: { bucket, exactTime },
}));

export function describeDumping(open: OpenStore, capabilities: StoreCapabilities): void {
  describe('dump and restore [I]', () => {
    it('give the same store again, and the same dump', () =>
      withStore(open, [], async (store) => {
        await fill(store);
        const records = await dumpOf(store);
        assert.deepEqual(
          records.map(({ kind }) => kind),
          [...Array(5).fill('event'), 'coverage', 'coverage', 'state', 'state', 'state'],
        );
        await withStore(open, [], async (copy, { reopen }) => {
          assert.deepEqual(await copy.restore(asRead(records)), { events: 5 });
          await isSame(copy, store, records);
          if (reopen !== undefined) await isSame(await reopen(), store, undefined);
        });
      }));

    it('keep what changes are recognised by', () =>
      withStore(open, [], async (store) => {
        await fill(store);
        const records = await dumpOf(store);
        await withStore(open, [], async (copy, { reopen }) => {
          await copy.restore(asRead(records));
          const again = reopen === undefined ? copy : await reopen();
          for (const id of ['c-0', 'api-1', 'old export of it']) {
            assert.deepEqual(await again.find(id), await store.find(id), id);
          }
          const api = (id: string): IncomingEvent =>
            anIncoming(
              { id, time: SAMPLE_TIME + 7, sources: [{ kind: 'sample', name: id, where: 'x', importedAt: 1 }] },
              { bucket: 'same', apiId: id },
            );
          assert.deepEqual(await again.append([api('api-1'), api('api-2'), api('api-3')]), {
            added: 0,
            duplicates: 3,
            addedIds: [],
          });
          assert.deepEqual([(await again.find('api-2'))?.id, (await again.find('api-3'))?.id], ['c-1', 'c-2']);
          const named = anIncoming(
            {
              id: 'earlier',
              time: SAMPLE_TIME - 40 * DAY_MS,
              actor: { name: 'Agent Seven', id: 'X' },
              ip: '192.0.2.1',
            },
            { apiId: 'api-9' },
          );
          await again.append([{ ...named, event: { ...named.event, sources: [] } }]);
          assert.deepEqual((await again.find('earlier'))?.actor, { name: 'Erased person 1' });
        });
      }));

    it('dump what is there at one instant, whatever happens meanwhile', () =>
      withStore(open, [], async (store) => {
        await fill(store);
        const expected = await dumpOf(store);
        const records: DumpRecord[] = [];
        for await (const record of store.dump()) {
          records.push(record);
          if (records.length === 1) {
            await store.append([anIncoming({ id: 'meanwhile' })]);
            await store.append([anIncoming({ id: 'alias' }, { bucket: 'bucket of later', exactTime: false })]);
            await store.purge({ orgId: 'org-a', before: Number.MAX_SAFE_INTEGER / 2 });
            await store.pseudonymise({ emails: ['person@example.com'], names: [], ids: [] }, 'Erased person 2');
            await store.state.update('marks', 'z', () => ({ at: 99 }));
          }
        }
        assert.deepEqual(records, expected);
        assert.equal((await dumpOf(store)).length, expected.length - 1, 'one event came, one and what proves it went');
        assert.equal(await store.find('later'), undefined);
      }));

    it('may be left off half-way', () =>
      withStore(open, [], async (store) => {
        await fill(store);
        for await (const _ of store.dump()) break;
        await store.purge({ orgId: 'org-a', before: 8e15 });
        assert.deepEqual(await store.verify(), []);
      }));

    it('an empty store is an empty dump', () =>
      withStore(open, [], async (store) => {
        assert.deepEqual(await dumpOf(store), []);
        assert.deepEqual(await store.restore(asRead([])), { events: 0 });
      }));

    it('restore into an empty store only', async () => {
      const fills: readonly ((store: AuditStore) => Promise<unknown>)[] = [
        (store) => store.append([anIncoming({ id: 'there' })]),
        (store) => store.state.update('marks', 'there', () => ({ at: 1 })),
        (store) => store.addCoverage({ from: 1, to: 2, sourceKind: 'sample', sourceName: 's', recordedAt: 1 }),
      ];
      for (const put of fills) {
        await withStore(open, [], async (store) => {
          await put(store);
          const before = await dumpOf(store);
          await rejectsWith('not-empty', () => store.restore(asRead([EVENT])));
          assert.deepEqual(await dumpOf(store), before);
        });
      }
    });

    const bad: readonly (readonly [title: string, record: unknown])[] = [
      ['nothing', null],
      ['of an unknown kind', { kind: 'other' }],
      ['an event without an id', { ...EVENT, event: { ...anIncoming().event, id: '' } }],
      ['an event without a valid time', { ...EVENT, event: { ...anIncoming().event, time: 9e15 } }],
      ['an event without a text', { ...EVENT, event: { ...anIncoming().event, description: undefined } }],
      ['an event whose actor is a list', { ...EVENT, event: { ...anIncoming().event, actor: ['x'] } }],
      ['an event whose name is a number', { ...EVENT, event: { ...anIncoming().event, target: { name: 7 } } }],
      ['an event with half a change', { ...EVENT, event: { ...anIncoming().event, changes: [{ before: 'x' }] } }],
      ['an event with half a source', { ...EVENT, event: { ...anIncoming().event, sources: [{ kind: 'sample' }] } }],
      ['an event without the record as received', { ...EVENT, event: { ...anIncoming().event, raw: 'x' } }],
      ['an event that is not recognised', { ...EVENT, identity: { bucket: 'x' } }],
      ['the same event again', EVENT],
      [
        'an endless span',
        { kind: 'coverage', span: { from: 1, sourceKind: 'sample', sourceName: 's', recordedAt: 1 } },
      ],
      ['a record without a value', { kind: 'state', collection: 'marks', key: 'a' }],
    ];
    for (const [title, record] of bad) {
      it(`refuse ${title}, naming its number, and leave the store empty`, () =>
        withStore(open, [], async (store) => {
          const other = { ...EVENT, event: { ...anIncoming().event, id: 'other', time: SAMPLE_TIME + 40 * DAY_MS } };
          const state = { kind: 'state', collection: 'marks', key: 'a', value: { at: 1 } };
          await assert.rejects(store.restore(asRead([other, EVENT, state, record])), /Record 4 of the backup/);
          await rejectsWith('bad-dump', () => store.restore(asRead([EVENT, record])));
          assert.deepEqual(await dumpOf(store), []);
          assert.equal(await store.count({}), 0);
          assert.deepEqual(await store.restore(asRead([other, EVENT, state])), { events: 2 });
          assert.equal((await dumpOf(store)).length, 3);
          assert.deepEqual(await store.verify(), []);
        }));
    }

    it('pass on what goes wrong with the dump, and leave the store empty', () =>
      withStore(open, [], async (store) => {
        async function* broken(): AsyncGenerator<DumpRecord> {
          if (EVENT !== undefined) yield EVENT;
          throw new Error('the file ends here');
        }
        await assert.rejects(store.restore(broken()), /the file ends here/);
        assert.deepEqual(await dumpOf(store), []);
      }));

    it('take thousands', () =>
      withStore(open, [], async (store) => {
        const many = Array.from({ length: 3500 }, (_, at) =>
          anIncoming({ id: `event ${at}`, time: SAMPLE_TIME + ((at * 7919) % 3500) * 3_600_000 }),
        );
        await store.append(many);
        const records = await dumpOf(store);
        const ids = records.flatMap((record) => (record.kind === 'event' ? [record.event.id] : []));
        assert.deepEqual(ids.toSorted(), many.map(({ event }) => event.id).toSorted());
        await withStore(open, [], async (copy) => {
          await copy.restore(asRead(records));
          await isSame(copy, store, records);
        });
      }));
  });

  async function isSame(
    copy: AuditStore,
    store: AuditStore,
    records: readonly DumpRecord[] | undefined,
  ): Promise<void> {
    if (records !== undefined) assert.deepEqual(await dumpOf(copy), records);
    assert.deepEqual(await copy.page({}, { limit: 4000 }), await store.page({}, { limit: 4000 }));
    assert.deepEqual(await copy.coverage(), await store.coverage());
    assert.deepEqual(await copy.group({}, ['actor', 'target']), await store.group({}, ['actor', 'target']));
    for (const collection of ['marks', 'people'] as const) {
      assert.deepEqual(await copy.state.list(collection), await store.state.list(collection));
    }
    assert.deepEqual(await copy.verify(), []);
  }

  if (!capabilities.persistent) return;
  describe('a store that was closed [I]', () => {
    it('ends a dump with a sentence', () =>
      withStore(open, [anIncoming({ id: 'a' }), anIncoming({ id: 'b' })], async (store) => {
        const records = store.dump()[Symbol.asyncIterator]();
        await records.next();
        await store.close();
        await rejectsWith('closed', () => records.next());
        await rejectsWith('closed', () => store.purge({ orgId: null, before: 1 }));
        await rejectsWith('closed', () => store.pseudonymise({ emails: [], names: [], ids: [] }, 'x'));
        await rejectsWith('closed', () => store.restore(asRead([])));
        assert.equal(isAnonymous({}), true);
      }));
  });
}
