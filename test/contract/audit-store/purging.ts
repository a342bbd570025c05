import assert from 'node:assert/strict';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, CoverageSpan, EventQuery } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, type StoreCapabilities, withStore } from './suite.ts';

const DAY_MS = 86_400_000;
const ORG = 'org-a';

function of(orgId: string | undefined, id: string, days: number, more: Partial<AuditEvent> = {}): IncomingEvent {
  const { event, identity } = anIncoming({ id, time: SAMPLE_TIME + days * DAY_MS, ...more });
  return { event: orgId === undefined ? event : { ...event, orgId }, identity };
}

/** Three organisations over four months; the name "Gone Person" is in old events of org-a only. */
const EVENTS: readonly IncomingEvent[] = [
  of(ORG, 'a-oldest', -70, { actor: { name: 'Gone Person' }, target: { id: 'T-gone', name: 'Gone Queue' } }),
  of(ORG, 'a-old', -40, { actor: { name: 'Gone Person' }, description: 'the needle in an old text' }),
  of(ORG, 'a-edge', -30, { actor: { name: 'Edge Person' } }),
  of(ORG, 'a-new', -1, { description: 'the needle in a new text' }),
  of('org-b', 'b-old', -70, { actor: { name: 'Other Person' }, description: 'the needle of others' }),
  of('org-b', 'b-new', -2),
  of(undefined, 'none-old', -70),
  of(undefined, 'none-new', -1),
];
const BEFORE = SAMPLE_TIME - 30 * DAY_MS;

function span(from: number, to: number, more: Partial<CoverageSpan> = {}): CoverageSpan {
  return { from, to, sourceKind: 'admin-audit-api', sourceName: 'poll', recordedAt: from, ...more };
}

async function ids(store: AuditStore, query: EventQuery = {}): Promise<string[]> {
  return (await store.page(query, { limit: 100 })).events.map(({ id }) => id);
}

export function describePurging(open: OpenStore, capabilities: StoreCapabilities): void {
  describe('purge [I]', () => {
    it('removes what is older and of that organisation, and nothing else', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await store.purge({ orgId: ORG, before: BEFORE }), { removed: 2 });
        assert.deepEqual(await ids(store), ['none-new', 'a-new', 'b-new', 'a-edge', 'none-old', 'b-old']);
        assert.deepEqual(await store.purge({ orgId: ORG, before: BEFORE }), { removed: 0 });
        assert.deepEqual(await store.purge({ orgId: 'org-z', before: BEFORE }), { removed: 0 });
        assert.deepEqual(await store.verify(), []);
      }));

    it('with no organisation removes what names none', () =>
      withStore(open, EVENTS, async (store) => {
        assert.deepEqual(await store.purge({ orgId: null, before: BEFORE }), { removed: 1 });
        assert.equal(await store.find('none-old'), undefined);
        assert.equal((await ids(store)).length, EVENTS.length - 1);
      }));

    it('leaves nothing to be found, counted or named', () =>
      withStore(open, EVENTS, async (store) => {
        await store.purge({ orgId: ORG, before: BEFORE });
        assert.equal(await store.find('a-oldest'), undefined);
        assert.equal(await store.count({ orgId: ORG }), 2);
        assert.equal(await store.count({ target: { ids: ['T-gone'] } }), 0);
        assert.equal(await store.count({ actor: { kind: 'person', name: 'Gone Person' } }), 0);
        assert.deepEqual(await ids(store, { text: 'needle' }), ['a-new', 'b-old']);
        const groups = await store.group({}, ['actor']);
        assert.ok(!JSON.stringify(groups).includes('Gone'));
        for (const text of ['Gone Person', 'Gone Persn', 'gone', 'gon', 'Gone Queue', 'T-gone']) {
          assert.deepEqual(await store.names({ text, kind: 'actor' }), [], text);
          assert.deepEqual(await store.names({ text, kind: 'target' }), [], text);
        }
        assert.equal((await store.names({ text: 'Edge Person', kind: 'actor' })).length, 1);
        assert.deepEqual(await store.extent(ORG), { firstAt: BEFORE, lastAt: SAMPLE_TIME - DAY_MS, total: 2 });
        await store.purge({ orgId: ORG, before: SAMPLE_TIME });
        assert.equal(await store.extent(ORG), undefined);
        assert.equal((await store.extent())?.total, 4);
      }));

    it('lets names that come again be found again', () =>
      withStore(open, EVENTS, async (store) => {
        await store.purge({ orgId: ORG, before: BEFORE });
        await store.append([of(ORG, 'a-again', 0, { actor: { name: 'Gone Person' }, target: { name: 'Gone Queue' } })]);
        const [person] = await store.names({ text: 'gone persan', kind: 'actor' });
        assert.deepEqual([person?.name, person?.eventCount], ['Gone Person', 1]);
        assert.equal((await store.names({ text: 'Gone Queue', kind: 'target' }))[0]?.eventCount, 1);
        assert.equal(await store.count({ actor: { kind: 'person', name: 'gone person' } }), 1);
      }));

    it('keeps places in lists valid: what is gone is passed over', () =>
      withStore(open, EVENTS, async (store) => {
        const first = await store.page({}, { limit: 6 });
        assert.deepEqual(first.events.at(-1)?.id, 'none-old');
        const inside = await store.page({}, { limit: 5 });
        assert.equal(inside.events.at(-1)?.id, 'a-old');
        await store.purge({ orgId: ORG, before: BEFORE });
        for (const { next, rest } of [
          { next: inside.next, rest: ['none-old', 'b-old'] },
          { next: first.next, rest: ['b-old'] },
        ]) {
          assert.ok(next !== undefined);
          const page = await store.page({}, { limit: 9, cursor: next });
          assert.deepEqual(
            page.events.map(({ id }) => id),
            rest,
          );
          assert.equal(page.total, 6);
        }
      }));

    it('leads aliases nowhere, and takes the same records for new ones', async () => {
      const csv = of(ORG, 'c-1', -40, { time: SAMPLE_TIME - 40 * DAY_MS });
      const exported = { ...csv, identity: { ...csv.identity, bucket: 'same', exactTime: false } };
      const api = {
        event: {
          ...csv.event,
          id: 'api-1',
          time: csv.event.time + 5,
          sources: [{ ...csv.event.sources[0], name: 'poll' }],
        },
        identity: { ...csv.identity, bucket: 'same', apiId: 'api-1' },
      } as IncomingEvent;
      await withStore(open, [exported], async (store) => {
        await store.append([api, of(ORG, 'kept', -1)]);
        assert.equal((await store.find('api-1'))?.id, 'c-1');
        assert.deepEqual(await store.purge({ orgId: ORG, before: BEFORE }), { removed: 1 });
        for (const id of ['c-1', 'api-1']) assert.equal(await store.find(id), undefined);
        assert.deepEqual(await store.append([api]), { added: 1, duplicates: 0, addedIds: ['api-1'] });
        assert.deepEqual(await store.append([exported, api]), { added: 0, duplicates: 2, addedIds: [] });
        assert.equal((await store.find('c-1'))?.id, 'api-1');
      });
    });

    it('makes what is gone no longer complete', () =>
      withStore(open, EVENTS, async (store) => {
        await store.addCoverage(span(BEFORE - 9000, BEFORE - 8000, { orgId: ORG }));
        await store.addCoverage(span(BEFORE - 10, BEFORE + 10, { orgId: ORG, categories: ['A'] }));
        await store.addCoverage(span(BEFORE, BEFORE + 5, { orgId: ORG, sourceName: 'later' }));
        await store.addCoverage(span(BEFORE - 10, BEFORE + 10, { orgId: 'org-b' }));
        await store.addCoverage(span(BEFORE - 10, BEFORE + 10));
        await store.purge({ orgId: ORG, before: BEFORE });
        assert.deepEqual(
          (await store.coverage(ORG)).map(({ from, to, sourceName }) => [from - BEFORE, to - BEFORE, sourceName]),
          [
            [0, 10, 'poll'],
            [0, 5, 'later'],
          ],
        );
        const others = async (): Promise<number> =>
          (await store.coverage()).filter(({ orgId, from }) => orgId !== ORG && from < BEFORE).length;
        assert.equal(await others(), 2);
        await store.purge({ orgId: null, before: BEFORE });
        assert.equal(await others(), 1);
      }));

    it('goes on beside appends and questions, whose answers never tear', () => {
      const many = Array.from({ length: 600 }, (_, at) =>
        of(at % 3 === 0 ? 'org-b' : ORG, `event ${at}`, -100 + at / 6, { description: `text ${at % 7}` }),
      );
      return withStore(open, many, async (store) => {
        const left = many.filter(({ event }) => event.orgId === 'org-b' || event.time >= BEFORE).length;
        let isDone = false;
        const purged = store.purge({ orgId: ORG, before: BEFORE }).then((result) => {
          isDone = true;
          return result;
        });
        const appended = store.append([of(ORG, 'while purging', 0)]);
        let before = many.length + 1;
        while (!isDone) {
          const [page, needle] = await Promise.all([
            store.page({ from: 0 }, { limit: 1000 }),
            store.page({ text: 'text 3' }, { limit: 1000 }),
          ]);
          assert.equal(page.events.length, page.total);
          assert.equal(needle.events.length, needle.total);
          assert.ok(needle.events.every(({ description }) => description === 'text 3'));
          assert.ok(page.total <= before + 1);
          before = page.total;
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.equal((await purged).removed, many.length - left);
        await appended;
        assert.equal(await store.count({}), left + 1);
        assert.deepEqual(await store.verify(), []);
      });
    });

    it('is done one after the other', () =>
      withStore(open, EVENTS, async (store) => {
        const results = await Promise.all([
          store.purge({ orgId: ORG, before: BEFORE }),
          store.purge({ orgId: ORG, before: SAMPLE_TIME }),
          store.purge({ orgId: 'org-b', before: SAMPLE_TIME }),
        ]);
        assert.deepEqual(
          results.map(({ removed }) => removed),
          [2, 2, 2],
        );
      }));

    if (!capabilities.persistent) return;
    it('stays done after the store was opened anew', () =>
      withStore(open, EVENTS, async (store, { reopen }) => {
        await store.addCoverage(span(BEFORE - 10, BEFORE + 10, { orgId: ORG }));
        await store.purge({ orgId: ORG, before: BEFORE });
        await store.append([of(ORG, 'a-again', -45)]);
        const [before, names] = [await ids(store), await store.names({ text: 'Person', kind: 'actor' })];
        assert.ok(reopen);
        const again = await reopen();
        assert.deepEqual(await ids(again), before);
        assert.deepEqual(await again.names({ text: 'Person', kind: 'actor' }), names);
        assert.deepEqual(
          (await again.coverage(ORG)).map(({ from }) => from),
          [BEFORE],
        );
        assert.deepEqual(await again.verify(), []);
        assert.equal((await again.append(EVENTS)).added, 2);
      }));
  });
}
