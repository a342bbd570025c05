import assert from 'node:assert/strict';
import type { IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore, EventPage, EventQuery } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, rejectsWith, withStore } from './suite.ts';

const UUID = '0a1b2c3d-0000-4000-8000-0000000000ff';
const HOUR_MS = 3_600_000;

function many(count: number): IncomingEvent[] {
  return Array.from({ length: count }, (_, at) =>
    anIncoming({ id: `event ${String(at).padStart(3, '0')}`, time: SAMPLE_TIME + Math.floor(at / 3) * 1000 }),
  );
}

async function ids(store: AuditStore, query: EventQuery): Promise<string[]> {
  return (await store.page(query, { limit: 100 })).events.map(({ id }) => id);
}

const VARIETY: readonly IncomingEvent[] = [
  anIncoming({
    id: '1',
    time: SAMPLE_TIME,
    orgId: 'org-a',
    description: 'Geändert: Café opening hours',
    trackingId: 'T_1',
    ip: '192.0.2.7',
  }),
  anIncoming({
    id: '2',
    time: SAMPLE_TIME + HOUR_MS,
    orgId: 'org-b',
    actor: { email: 'API@cconesp.net' },
    action: 'deleted',
    entityType: 'team',
    target: { id: UUID, name: 'Équipe Nord' },
    trackingId: 'T_1',
  }),
  anIncoming({
    id: '3',
    time: SAMPLE_TIME + 2 * HOUR_MS,
    orgId: 'org-a',
    actor: {},
    action: 'created',
    entityType: 'team',
    target: { name: 'equipe  nord' },
    trackingId: 'T_2',
    ip: '192.0.2.70',
    category: 'LOGINS',
  }),
  anIncoming({
    id: '4',
    time: SAMPLE_TIME + 3 * HOUR_MS,
    actor: { id: UUID, name: 'Zoë Keller' },
    entityType: 'entry-point',
    target: {},
    description: '',
  }),
];

export function describePaging(open: OpenStore): void {
  describe('page [I]', () => {
    it('leads back to the page before, as it was', () =>
      withStore(open, many(10), async (store) => {
        const pages: EventPage[] = [await store.page({}, { limit: 3 })];
        for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
          pages.push(await store.page({}, { limit: 3, cursor: next }));
        assert.equal(pages.length, 4);
        assert.equal(pages[0]?.previous, undefined);
        for (const [place, page] of pages.entries()) {
          if (place === 0) continue;
          const back = await store.page({}, { limit: 3, ...page.previous });
          assert.deepEqual(back, pages[place - 1]);
        }
        // Of another size than what came before: from the start, and nothing is passed over.
        const odd = await store.page({}, { limit: 5, cursor: pages[0]?.next ?? '' });
        assert.deepEqual(odd.previous, {});
      }));

    it('goes through all events, newest first; equal times: larger id first', () =>
      withStore(open, many(10), async (store) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        let pages = 0;
        do {
          const page = await store.page({}, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
          assert.equal(page.total, 10);
          assert.equal(page.offset, seen.length);
          seen.push(...page.events.map(({ id }) => id));
          cursor = page.next;
          pages += 1;
        } while (cursor !== undefined);
        assert.equal(pages, 4);
        assert.deepEqual(
          seen,
          many(10)
            .map(({ event }) => event.id)
            .reverse(),
        );
      }));

    it('has no next page when the last one is exactly full, and none for limit 0', () =>
      withStore(open, many(4), async (store) => {
        assert.equal((await store.page({}, { limit: 4 })).next, undefined);
        const none = await store.page({}, { limit: 0 });
        assert.deepEqual([none.events.length, none.total], [0, 4]);
      }));

    it('keeps a cursor valid while events are added before and after it', () =>
      withStore(open, many(6), async (store) => {
        const first = await store.page({}, { limit: 2 });
        await store.append([
          anIncoming({ id: 'newer', time: SAMPLE_TIME + HOUR_MS }),
          anIncoming({ id: 'older', time: SAMPLE_TIME - HOUR_MS }),
        ]);
        const second = await store.page({}, { limit: 10, cursor: first.next ?? '' });
        assert.deepEqual(
          second.events.map(({ id }) => id),
          ['event 003', 'event 002', 'event 001', 'event 000', 'older'],
        );
        assert.equal(second.total, 8);
        assert.equal(second.offset, 3);
      }));

    it('refuses a cursor that it did not give out', () =>
      withStore(open, many(1), async (store) => {
        for (const cursor of ['', 'nonsense', 'WzEsMl0', 'e30', '\u0000']) {
          await rejectsWith('bad-cursor', () => store.page({}, { limit: 1, cursor }));
        }
      }));

    it('finds the few events of one target or person among many, within a span', () =>
      withStore(open, [...many(60), ...VARIETY], async (store) => {
        const span = { from: SAMPLE_TIME, to: SAMPLE_TIME + 3 * HOUR_MS };
        assert.deepEqual(await ids(store, { target: { names: ['équipe nord'] }, ...span }), ['3', '2']);
        assert.deepEqual(
          await ids(store, { target: { names: ['équipe nord'] }, ...span, to: SAMPLE_TIME + 2 * HOUR_MS }),
          ['2'],
        );
        assert.deepEqual(await ids(store, { actor: { kind: 'person', name: 'zoe keller' }, ...span }), []);
        assert.deepEqual(await ids(store, { actor: { kind: 'person', name: 'zoe keller' } }), ['4']);
      }));

    const table: readonly (readonly [title: string, query: EventQuery, found: readonly string[]])[] = [
      ['everything', {}, ['4', '3', '2', '1']],
      ['one organisation', { orgId: 'org-a' }, ['3', '1']],
      ['an unknown organisation', { orgId: 'org-z' }, []],
      ['a span, its start included and its end not', { from: SAMPLE_TIME, to: SAMPLE_TIME + 2 * HOUR_MS }, ['2', '1']],
      ['an open start', { to: SAMPLE_TIME + 1 }, ['1']],
      ['an empty span', { from: SAMPLE_TIME, to: SAMPLE_TIME }, []],
      ['a target name without case, accents and odd spaces', { target: { names: ['EQUIPE nord'] } }, ['3', '2']],
      ['a target id', { target: { ids: [UUID.toUpperCase()] } }, ['2']],
      ['a target id in its base64 wrapping', { target: { ids: [Buffer.from(UUID).toString('base64')] } }, ['2']],
      ['any of several targets', { target: { ids: [UUID], names: ['Sample User'] } }, ['2', '1']],
      ['no target of an empty list', { target: { ids: [], names: [] } }, []],
      ['anonymous actors, and those that name nobody', { actor: { kind: 'anonymous' } }, ['3', '2']],
      ['named actors', { actor: { kind: 'named' } }, ['4', '1']],
      ['a person by email', { actor: { kind: 'person', email: 'Person@Example.com' } }, ['1']],
      ['a person by name', { actor: { kind: 'person', name: 'zoe keller' } }, ['4']],
      ['a person by id', { actor: { kind: 'person', id: UUID.toUpperCase() } }, ['4']],
      [
        'a person by any given part',
        { actor: { kind: 'person', email: 'person@example.com', name: 'Zoe Keller' } },
        ['4', '1'],
      ],
      ['a person without any part', { actor: { kind: 'person' } }, []],
      ['one entity type', { entityTypes: ['team'] }, ['3', '2']],
      ['several entity types', { entityTypes: ['team', 'user', 'unknown-type'] }, ['3', '2', '1']],
      ['no entity type of an empty list', { entityTypes: [] }, []],
      ['actions', { actions: ['created', 'deleted'] }, ['3', '2']],
      ['a tracking id', { trackingId: 'T_1' }, ['2', '1']],
      ['an unknown tracking id', { trackingId: 'T_' }, []],
      ['an address', { ip: '192.0.2.7' }, ['1']],
      ['an unknown address', { ip: '192.0.2' }, []],
      ['a category', { categories: ['LOGINS'] }, ['3']],
      ['several categories', { categories: ['LOGINS', 'CONTACT_CENTER', 'LOGOUT'] }, ['4', '3', '2', '1']],
      ['no category of an empty list', { categories: [] }, []],
      ['an unknown category', { categories: ['logins'] }, []],
      ['a text without case and accents', { text: 'GEANDERT: cafe' }, ['1']],
      ['a text of one letter', { text: 'é' }, ['3', '2', '1']],
      ['an absent text', { text: 'opening closing' }, []],
      [
        'all parts together',
        {
          orgId: 'org-a',
          entityTypes: ['team'],
          actions: ['created'],
          actor: { kind: 'anonymous' },
          from: SAMPLE_TIME,
          text: 'modified',
        },
        ['3'],
      ],
    ];
    for (const [title, query, found] of table) {
      it(`finds ${title}`, () =>
        withStore(open, VARIETY, async (store) => {
          assert.deepEqual(await ids(store, query), found);
          assert.equal(await store.count(query), found.length);
        }));
    }
  });
}
