import assert from 'node:assert/strict';
import type { IncomingEvent } from '../../../src/audit/event.ts';
import type { ArrivalOptions, ArrivalPlace, AuditStore, DumpRecord } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, type StoreCapabilities, withStore } from './suite.ts';

const MONTH_MS = 31 * 86_400_000;

function event(id: string, months: number, orgId?: string): IncomingEvent {
  const { event: one, identity } = anIncoming({ id, time: SAMPLE_TIME + months * MONTH_MS });
  const { orgId: _, ...rest } = one;
  return { event: { ...rest, ...(orgId === undefined ? {} : { orgId }) }, identity: { ...identity, bucket: id } };
}

/** Everything that came in after a place, page by page, and the place behind it. */
async function read(
  store: AuditStore,
  after: ArrivalPlace = 0,
  options: ArrivalOptions = { limit: 2 },
): Promise<{ readonly ids: readonly string[]; readonly place: ArrivalPlace }> {
  const ids: string[] = [];
  for (let place = after; ; ) {
    const page = await store.arrivals(place, options);
    assert.ok(page.events.length <= options.limit);
    ids.push(...page.events.map(({ id }) => id));
    if (page.place === place) return { ids, place };
    place = page.place;
  }
}

export function describeArriving(open: OpenStore, { persistent }: StoreCapabilities): void {
  describe('arrivals [I]', () => {
    it('come in the order in which events were taken in, whatever their times', () =>
      withStore(open, [], async (store) => {
        await store.append([event('a', 0), event('b', -3), event('c', 2)]);
        await store.append([event('d', -1)]);
        const first = await read(store);
        assert.deepEqual(first.ids, ['a', 'b', 'c', 'd']);
        assert.deepEqual((await store.arrivals('now', { limit: 9 })).events, []);
        assert.equal((await store.arrivals('now', { limit: 9 })).place, first.place);
        await store.append([event('late', -9), event('new', 3)]);
        assert.deepEqual((await read(store, first.place)).ids, ['late', 'new']);
      }));

    it('are none where events were there already, or learnt something', () =>
      withStore(open, [event('a', 0)], async (store) => {
        const { place } = await store.arrivals('now', { limit: 1 });
        await store.append([event('a', 0)]);
        const again = event('a', 0);
        const sources = [{ kind: 'admin-audit-json' as const, name: 'another', where: 'item 1', importedAt: 5 }];
        await store.append([{ ...again, event: { ...again.event, ip: '192.0.2.9', sources } }]);
        assert.deepEqual((await read(store, place)).ids, []);
        const { events } = await store.arrivals(0, { limit: 5 });
        assert.equal(events[0]?.sources.length, 2, 'what it has become is what is read');
      }));

    it('can be of one organisation, or of all but some', () =>
      withStore(
        open,
        [event('a', 0, 'org-a'), event('b', 0, 'org-b'), event('c', 0), event('d', 1, 'org-a')],
        async (store) => {
          assert.deepEqual((await read(store, 0, { limit: 1, orgId: 'org-a' })).ids, ['a', 'd']);
          assert.deepEqual((await read(store, 0, { limit: 1, orgId: 'org-x' })).ids, []);
          assert.deepEqual((await read(store, 0, { limit: 1, exceptOrgIds: ['org-a'] })).ids, ['b', 'c']);
        },
      ));

    it('are each read once and in order while others are being taken in', () =>
      withStore(open, [], async (store) => {
        const batches = Array.from({ length: 30 }, (_, batch) =>
          [-2, 0, 1].map((months) => event(`${batch} ${months}`, months)),
        );
        let isDone = false;
        const appending = Promise.all(batches.map((batch) => store.append(batch))).then(() => {
          isDone = true;
        });
        const ids: string[] = [];
        let place: ArrivalPlace = 0;
        for (let rounds = 0; !isDone || rounds < 2; rounds += isDone ? 1 : 0) {
          const page = await read(store, place);
          ids.push(...page.ids);
          place = page.place;
          await new Promise((resolve) => setImmediate(resolve));
        }
        await appending;
        assert.deepEqual(
          ids,
          batches.flatMap((batch) => batch.map((one) => one.event.id)),
        );
      }));

    it('leave out what is gone, and number nothing again', () =>
      withStore(open, [event('stays', 0, 'org-a'), event('old 1', -5, 'org-a')], async (store, opened) => {
        const { place } = await store.arrivals('now', { limit: 1 });
        await store.purge({ orgId: 'org-a', before: SAMPLE_TIME - MONTH_MS });
        assert.deepEqual((await read(store)).ids, ['stays']);
        const later = (persistent ? await opened.reopen?.() : undefined) ?? store;
        assert.deepEqual((await read(later, place)).ids, []);
        await later.append([event('new', 0, 'org-a')]);
        assert.deepEqual((await read(later, place)).ids, ['new']);
      }));

    it('keep their order and place where a person is taken out', () =>
      withStore(open, [], async (store) => {
        const theirs = event('theirs', -2);
        await store.append([{ ...theirs, event: { ...theirs.event, actor: { email: 'agent.seven@example.com' } } }]);
        await store.append([event('other', -4)]);
        const before = await read(store);
        await store.pseudonymise({ emails: ['agent.seven@example.com'], names: [], ids: [] }, 'Erased person 1');
        assert.deepEqual(await read(store), before);
      }));

    it('go on in a store that was filled from a backup', () =>
      withStore(open, [event('a', 1), event('b', -2)], async (store) => {
        // What it learns later does not make it come in later.
        const { event: known, identity } = event('a', 1);
        const sources = [{ kind: 'admin-audit-json' as const, name: 'another', where: 'item 1', importedAt: 5 }];
        await store.append([{ identity, event: { ...known, sources } }]);
        const records: DumpRecord[] = [];
        for await (const record of store.dump()) records.push(record);
        const { place } = await store.arrivals('now', { limit: 1 });
        await withStore(open, [], async (other) => {
          await other.restore(each(records));
          assert.deepEqual((await read(other)).ids, ['a', 'b']);
          await other.append([event('c', -8)]);
          assert.deepEqual((await read(other, place)).ids, ['c']);
        });
      }));

    if (persistent) {
      it('outlive a restart', () =>
        withStore(open, [event('a', 0), event('b', -3)], async (store, opened) => {
          const { place } = await store.arrivals('now', { limit: 1 });
          await store.append([event('c', -6), event('d', 1), event('e', -1)]);
          const again = await opened.reopen?.();
          assert.ok(again);
          assert.deepEqual((await read(again, place)).ids, ['c', 'd', 'e']);
          assert.deepEqual((await read(again)).ids, ['a', 'b', 'c', 'd', 'e']);
          await again.append([event('f', -7)]);
          assert.deepEqual((await read(again, place)).ids, ['c', 'd', 'e', 'f']);
        }));
    }
  });
}

async function* each(records: readonly DumpRecord[]): AsyncGenerator<DumpRecord> {
  yield* records;
}
