import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import { storableText } from '../../../src/audit/field-text.ts';
import { fold } from '../../../src/audit/fold.ts';
import type { AuditStore, EventQuery, GroupField } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { naiveGroups, naivePage } from './naive-model.ts';
import { type OpenStore, type StoreCapabilities, withStore } from './suite.ts';

const DAY_MS = 86_400_000;
/** Any text a source may hand over, and often one that was used before, so that things meet. */
const anyText = fc.oneof(
  fc.constantFrom('Alpha', 'alpha', 'ÄLPHA', 'Beta one', 'b'),
  fc.constantFrom('Alpha', 'one'),
  fc.string({ unit: 'binary', maxLength: 8 }).map(storableText),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const time = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -90 * DAY_MS, max: 90 * DAY_MS }))
  .map((ms) => SAMPLE_TIME + ms);
const entityType = fc.constantFrom('user', 'team', 'unknown');
const action = fc.constantFrom('created', 'modified', 'deleted', 'reset');
const field = fc.constantFrom<GroupField>('actor', 'entityType', 'action', 'target', 'category', 'anonymous');

/** Leaves out what is undefined, as the types demand. */
function given<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const actor = fc.oneof(
  fc.constant({ email: 'api@cconesp.net' }),
  fc.record({ email: maybe(anyText), name: maybe(anyText), id: maybe(anyText) }).map(given),
);

const someEvent = fc
  .record({
    time,
    actor,
    action,
    entityType,
    target: fc.record({ id: maybe(anyText), name: maybe(anyText) }).map(given),
    description: fc.oneof(anyText, fc.string({ unit: 'binary', maxLength: 40 }).map(storableText)),
    orgId: maybe(fc.constantFrom('org-a', 'org-b')),
    trackingId: maybe(anyText),
    ip: maybe(anyText),
    category: fc.constantFrom('', 'CONTACT_CENTER'),
  })
  .map((parts): Partial<AuditEvent> => given(parts));

const someIncoming = fc
  .array(fc.tuple(anyText, someEvent), { maxLength: 25 })
  .map((list) => list.map(([id, event], at) => anIncoming({ ...event, id: `${id}#${at}` })));

/** Mostly absent: a question with many parts finds nothing, which proves nothing. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const texts = fc.array(anyText, { minLength: 1, maxLength: 2 });

const someQuery = fc
  .record({
    orgId: seldom(fc.constantFrom('org-a', 'org-b', 'org-z')),
    from: seldom(time),
    to: seldom(time),
    target: seldom(fc.record({ ids: maybe(texts), names: maybe(texts) }).map(given)),
    actor: seldom(
      fc.oneof(
        fc.constantFrom({ kind: 'anonymous' } as const, { kind: 'named' } as const),
        fc
          .record({ email: maybe(anyText), name: maybe(anyText), id: maybe(anyText) })
          .map((parts) => ({ kind: 'person' as const, ...given(parts) })),
      ),
    ),
    entityTypes: seldom(fc.array(entityType, { maxLength: 2 })),
    actions: seldom(fc.array(action, { maxLength: 2 })),
    categories: seldom(fc.array(fc.constantFrom('', 'CONTACT_CENTER', 'LOGINS'), { maxLength: 2 })),
    trackingId: seldom(anyText),
    ip: seldom(anyText),
    text: seldom(anyText),
  })
  .map((parts): EventQuery => given(parts));

/** All pages one after the other. */
async function readAll(store: AuditStore, query: EventQuery, limit: number): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await store.page(query, { limit, ...(cursor === undefined ? {} : { cursor }) });
    assert.equal(page.offset, events.length);
    events.push(...page.events);
    cursor = page.next;
  }
  return events;
}

/** Some changes arriving in pieces: each piece from another source, with some facts and without others. */
const pieces = fc
  .array(
    fc.record({
      change: fc.integer({ min: 0, max: 4 }),
      ms: fc.integer({ min: 0, max: 2 }),
      exactTime: fc.boolean(),
      apiId: maybe(fc.constantFrom('api-a', 'api-b', 'api-c')),
      event: someEvent,
      missing: fc.subarray(['actor', 'target', 'description', 'entityType'] as const),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map((piece, at) => pieceOf(piece, at)));

function pieceOf(
  piece: {
    readonly change: number;
    readonly ms: number;
    readonly exactTime: boolean;
    readonly apiId: string | undefined;
    readonly event: Partial<AuditEvent>;
    readonly missing: readonly ('actor' | 'target' | 'description' | 'entityType')[];
  },
  at: number,
): IncomingEvent {
  const nothing = { actor: {}, target: {}, description: '', entityType: 'unknown' } as const;
  const time = SAMPLE_TIME + piece.change * 1000 + (piece.exactTime ? piece.ms : 0);
  const apiId = piece.apiId === undefined ? undefined : `${piece.apiId}-${piece.change}`;
  const event = {
    ...piece.event,
    ...Object.fromEntries(piece.missing.map((part) => [part, nothing[part]])),
    id: apiId ?? `c-${piece.change}-${time}`,
    time,
    sources: [{ kind: 'sample', name: `piece ${at}`, where: 'row 1', importedAt: SAMPLE_TIME }] as const,
  };
  const identity = { bucket: `change ${piece.change}`, exactTime: piece.exactTime };
  return anIncoming(event, apiId === undefined ? identity : { ...identity, apiId });
}

async function agrees(store: AuditStore, events: readonly AuditEvent[], queries: readonly EventQuery[]): Promise<void> {
  for (const query of [{}, ...queries]) {
    assert.deepEqual((await store.page(query, { limit: 100 })).events, naivePage(events, query));
    const groups = await store.group(query, ['actor', 'target']);
    assert.deepEqual(groups, naiveGroups(events, query, ['actor', 'target']));
  }
  for (const { entityType, target } of events) {
    const { id, name } = target;
    if (name === undefined || fold(name) === '') continue;
    const own = events.filter(
      (event) =>
        event.entityType === entityType &&
        event.target.id === id &&
        (id !== undefined || fold(event.target.name ?? '') === fold(name)),
    );
    const matches = await store.names({ text: name, kind: 'target', entityTypes: [entityType], limit: 100 });
    const match = matches.find(
      (candidate) => candidate.id === id && (id !== undefined || fold(candidate.name) === fold(name)),
    );
    assert.equal(match?.eventCount, own.length);
    assert.equal(match?.lastSeenAt, Math.max(...own.map(({ time }) => time)));
  }
}

/** Enough other events that the few of one target or person are looked up by it, not by time. */
const BACKGROUND = Array.from({ length: 20 }, (_, at) =>
  anIncoming({ id: `background ${at}`, time: SAMPLE_TIME + at * 100, actor: {}, target: { name: 'Background' } }),
);

/** One second of changes as three sources saw them: API with ids, an exact export, an export in whole seconds. */
function views(offsetsMs: readonly number[]): IncomingEvent[][] {
  const nth = new Map<number, number>();
  return [
    offsetsMs.map((ms, at) => view('admin-audit-api', `api-${at}`, ms, { apiId: `api-${at}`, exactTime: true })),
    offsetsMs.map((ms, at) => {
      const occurrence = nth.get(ms) ?? 0;
      nth.set(ms, occurrence + 1);
      return view('sample', `exact-${at}`, ms, { exactTime: true, occurrence });
    }),
    offsetsMs.map((_, at) => view('control-hub-csv', `csv-${at}`, 0, { exactTime: false, occurrence: at })),
  ];
}

function view(
  kind: 'admin-audit-api' | 'sample' | 'control-hub-csv',
  id: string,
  ms: number,
  identity: Parameters<typeof anIncoming>[1],
): IncomingEvent {
  const sources = [{ kind, name: kind, where: id, importedAt: SAMPLE_TIME }];
  return anIncoming({ id, time: SAMPLE_TIME + ms, sources }, { bucket: 'one second', ...identity });
}

export function describeProperties(open: OpenStore, { propertyRuns }: StoreCapabilities): void {
  describe('for any events and questions [I]', () => {
    it('answers as a plain list would, page by page', () =>
      fc.assert(
        fc.asyncProperty(
          someIncoming,
          fc.array(someQuery, { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 1, max: 7 }),
          (incoming, queries, limit) =>
            withStore(open, incoming, async (store) => {
              const events = incoming.map(({ event }) => event);
              for (const query of queries) {
                const expected = naivePage(events, query);
                assert.deepEqual(await readAll(store, query, limit), expected);
                assert.equal((await store.page(query, { limit: 1 })).total, expected.length);
                assert.equal(await store.count(query), expected.length);
              }
            }),
        ),
        { numRuns: propertyRuns },
      ));

    it('counts groups as a plain list would', () =>
      fc.assert(
        fc.asyncProperty(someIncoming, someQuery, fc.uniqueArray(field, { maxLength: 6 }), (incoming, query, by) =>
          withStore(open, incoming, async (store) => {
            assert.deepEqual(
              await store.group(query, by),
              naiveGroups(
                incoming.map(({ event }) => event),
                query,
                by,
              ),
            );
          }),
        ),
        { numRuns: propertyRuns },
      ));

    it('adds nothing when any part is appended again, in any order', () =>
      fc.assert(
        fc.asyncProperty(someIncoming, fc.infiniteStream(fc.nat()), (incoming, random) =>
          withStore(open, incoming, async (store) => {
            const again = incoming.filter(() => (random.next().value ?? 0) % 2 === 0).reverse();
            assert.deepEqual(await store.append(again), { added: 0, duplicates: again.length, addedIds: [] });
            assert.equal(await store.count({}), incoming.length);
          }),
        ),
        { numRuns: propertyRuns },
      ));

    it('answers by what the events are now, also when they arrive in pieces', () =>
      fc.assert(
        fc.asyncProperty(pieces, fc.array(someQuery, { minLength: 1, maxLength: 4 }), (incoming, queries) =>
          withStore(open, BACKGROUND, async (first, { reopen }) => {
            for (const piece of incoming) {
              await first.append([piece]);
              // Asked in between as well, so that nothing stale is left from earlier answers.
              for (const query of queries) await first.page(query, { limit: 1 });
            }
            const { events } = await first.page({}, { limit: 100 });
            await agrees(first, events, queries);
            if (reopen !== undefined) await agrees(await reopen(), events, queries);
          }),
        ),
        { numRuns: propertyRuns },
      ));

    it('keeps as many changes whatever order the sources come in, and however they are cut', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(1, 100, 100, 250, 999), { minLength: 1, maxLength: 6 }),
          fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
          fc.integer({ min: 1, max: 6 }),
          (offsetsMs, order, batch) =>
            withStore(open, [], async (store) => {
              const sources = views(offsetsMs);
              const all = order.flatMap((source) => sources[source] ?? []);
              for (let start = 0; start < all.length; start += batch)
                await store.append(all.slice(start, start + batch));
              assert.equal(await store.count({}), offsetsMs.length);
              assert.equal((await store.append(all)).added, 0);
            }),
        ),
        { numRuns: propertyRuns * 2 },
      ));
  });
}
