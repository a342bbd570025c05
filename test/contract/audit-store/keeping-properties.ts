import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPersonEraser } from '../../../src/audit/erase-person.ts';
import type { AuditEvent, IncomingEvent } from '../../../src/audit/event.ts';
import { fold } from '../../../src/audit/fold.ts';
import type { AuditStore, CoverageSpan, DumpRecord, ErasedPerson } from '../../../src/audit/ports.ts';
import { anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { naiveGroups, naivePage } from './naive-model.ts';
import { isAnonymous, type OpenStore, type StoreCapabilities, type StoreUnderTest, withStore } from './suite.ts';

const DAY_MS = 86_400_000;
const NAMES = ['Agent Seven', 'Ägent  Nine', 'Person One', 'Sales'] as const;
const org = fc.constantFrom('org-a', 'org-b', undefined);
const name = fc.constantFrom<string>(...NAMES);
const time = fc.integer({ min: -60, max: 60 }).map((days) => SAMPLE_TIME + days * DAY_MS);
const sentence = fc
  .array(fc.oneof(name, fc.constantFrom('changed', 'by')), { maxLength: 4 })
  .map((words) => words.join(' '));

const newEvent = fc.record({
  time,
  orgId: org,
  actor: fc.oneof(
    fc.constant({}),
    name.map((text) => ({ name: text })),
    name.map((text) => ({ name: text, email: emailOf(text) })),
  ),
  target: fc.oneof(
    fc.constant({}),
    name.map((text) => ({ name: text })),
    name.map((text) => ({ id: 'T-1', name: text })),
  ),
  description: sentence,
  raw: fc.dictionary(fc.constantFrom('who', 'what', 'Agent Seven'), sentence, { noNullPrototype: true }),
  ip: fc.constantFrom('192.0.2.1', '192.0.2.2'),
});

type Change =
  | { readonly kind: 'append'; readonly events: readonly Parts[] }
  | { readonly kind: 'again'; readonly which: number; readonly source: number }
  | { readonly kind: 'purge'; readonly orgId: string | null; readonly before: number }
  | { readonly kind: 'erase'; readonly person: ErasedPerson }
  | { readonly kind: 'prove'; readonly orgId: string | undefined; readonly from: number };
type Step = Change | { readonly kind: 'reopen' } | { readonly kind: 'copy' };
type Parts = typeof newEvent extends fc.Arbitrary<infer T> ? T : never;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('append' as const), events: fc.array(newEvent, { maxLength: 8 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat(), source: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('purge' as const), orgId: org.map((id) => id ?? null), before: time }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      person: fc.tuple(org, name, fc.boolean()).map(([orgId, who, byEmail]) => ({
        ...(orgId === undefined ? {} : { orgId }),
        emails: byEmail ? [emailOf(who)] : [],
        names: byEmail ? [] : [who],
        ids: [],
      })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prove' as const), orgId: org, from: time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reopen' as const, 'copy' as const) }) },
);

function emailOf(text: string): string {
  return `${text.replace(/[^a-z]+/gi, '.').toLowerCase()}@example.com`;
}

/** What a store that deletes and takes people out should hold, worked out the obvious way. */
class Model {
  readonly events = new Map<string, { event: AuditEvent; isErased: boolean }>();
  readonly known: IncomingEvent[] = [];
  coverage: { orgId: string | undefined; from: number; to: number }[] = [];
  #made = 0;
  #erasures = 0;

  make(parts: Parts): IncomingEvent {
    this.#made += 1;
    const { orgId, ...event } = parts;
    const made = anIncoming({ ...event, id: `event ${this.#made}`, ...(orgId === undefined ? {} : { orgId }) });
    this.known.push(made);
    return made;
  }

  append({ event }: IncomingEvent): void {
    const known = this.events.get(event.id);
    if (known === undefined) {
      this.events.set(event.id, { event, isErased: false });
      return;
    }
    const isKnown = known.event.sources.some(({ where }) => where === event.sources[0]?.where);
    if (!isKnown) known.event = { ...known.event, sources: [...known.event.sources, ...event.sources] };
    // A further source fills in what is missing: nothing but what was taken out, and that stays out.
    if (!isKnown && !known.isErased) assert.deepEqual(known.event.actor, event.actor);
  }

  purge(orgId: string | null, before: number): number {
    const due = [...this.events.values()].filter(({ event }) => (event.orgId ?? null) === orgId && event.time < before);
    for (const { event } of due) this.events.delete(event.id);
    this.coverage = this.coverage.flatMap((span) => {
      if ((span.orgId ?? null) !== orgId || span.from >= before) return [span];
      return span.to > before ? [{ ...span, from: before }] : [];
    });
    return due.length;
  }

  erase(person: ErasedPerson): { pseudonym: string; changed: number } {
    this.#erasures += 1;
    const pseudonym = `Erased person ${this.#erasures}`;
    const eraser = createPersonEraser(person, pseudonym);
    let changed = 0;
    for (const known of this.events.values()) {
      if (person.orgId !== undefined && person.orgId !== known.event.orgId) continue;
      const event = eraser.event(known.event);
      if (event === known.event) continue;
      changed += 1;
      known.event = event;
      known.isErased = true;
    }
    return { pseudonym, changed };
  }

  list(): AuditEvent[] {
    return [...this.events.values()].map(({ event }) => event);
  }
}

async function take(store: AuditStore, model: Model, one: Change): Promise<void> {
  switch (one.kind) {
    case 'append': {
      const events = one.events.map((parts) => model.make(parts));
      assert.equal((await store.append(events)).added, events.length);
      for (const event of events) model.append(event);
      return;
    }
    case 'again': {
      const known = model.known[one.which % Math.max(1, model.known.length)];
      if (known === undefined) return;
      const [source] = known.event.sources;
      const sources = source === undefined ? [] : [{ ...source, where: `row ${one.source + 1}` }];
      const again = { ...known, event: { ...known.event, sources } };
      assert.equal((await store.append([again])).added, model.events.has(known.event.id) ? 0 : 1);
      model.append(again);
      return;
    }
    case 'purge':
      assert.equal((await store.purge(one)).removed, model.purge(one.orgId, one.before));
      return;
    case 'erase': {
      const { pseudonym, changed } = model.erase(one.person);
      assert.equal((await store.pseudonymise(one.person, pseudonym)).changed, changed);
      return;
    }
    case 'prove': {
      const { from, orgId } = one;
      const to = from + DAY_MS;
      model.coverage.push({ orgId, from, to });
      const sourceName = `proof ${model.coverage.length} ${from}`;
      const span: CoverageSpan = { from, to, sourceKind: 'sample', sourceName, recordedAt: 1 };
      await store.addCoverage(orgId === undefined ? span : { ...span, orgId });
    }
  }
}

async function isAsModelled(store: AuditStore, model: Model): Promise<void> {
  const events = model.list();
  const query = { text: 'agent seven' };
  assert.deepEqual((await store.page({}, { limit: 1000 })).events, naivePage(events, {}));
  assert.deepEqual((await store.page(query, { limit: 1000 })).events, naivePage(events, query));
  assert.deepEqual(await store.group({}, ['actor', 'target']), naiveGroups(events, {}, ['actor', 'target']));
  for (const { event } of model.known) {
    assert.deepEqual(await store.find(event.id), model.events.get(event.id)?.event);
  }
  for (const orgId of ['org-a', 'org-b']) {
    assert.equal((await store.extent(orgId))?.total ?? 0, naivePage(events, { orgId }).length);
  }
  for (const text of [...NAMES, ...NAMES.map(emailOf)]) {
    const named = events.filter(({ actor }) =>
      [actor.name, actor.email].some((part) => fold(part ?? '') === fold(text)),
    );
    const matches = (await store.names({ text, kind: 'actor', limit: 50 })).filter(({ distance }) => distance <= 1);
    assert.equal(matches.length > 0, named.length > 0, text);
    const targets = events.filter(({ target }) => fold(target.name ?? '') === fold(text));
    const found = (await store.names({ text, kind: 'target', limit: 50 })).filter(({ distance }) => distance <= 1);
    assert.equal(found.length > 0, targets.length > 0, text);
  }
  const spans = (await store.coverage()).map(({ orgId, from, to }) => `${orgId} ${from} ${to}`);
  assert.deepEqual(spans.toSorted(), model.coverage.map(({ orgId, from, to }) => `${orgId} ${from} ${to}`).toSorted());
}

/** Stores one after the other: opened again, or copied by dump and restore. */
class Stores {
  store: AuditStore;
  #reopen: StoreUnderTest['reopen'];
  readonly #open: OpenStore;
  readonly #copies: StoreUnderTest[] = [];

  constructor(first: StoreUnderTest, open: OpenStore) {
    this.store = first.store;
    this.#reopen = first.reopen;
    this.#open = open;
  }

  async reopen(): Promise<void> {
    this.store = (await this.#reopen?.()) ?? this.store;
  }

  async copy(): Promise<void> {
    const lines: string[] = [];
    for await (const record of this.store.dump()) lines.push(JSON.stringify(record));
    async function* read(): AsyncGenerator<DumpRecord> {
      for (const line of lines) yield JSON.parse(line);
    }
    const copy = await this.#open(isAnonymous);
    this.#copies.push(copy);
    await copy.store.restore(read());
    this.store = copy.store;
    this.#reopen = copy.reopen;
  }

  async destroy(): Promise<void> {
    for (const copy of this.#copies) await copy.destroy();
  }
}

async function runSteps(stores: Stores, steps: readonly Step[]): Promise<void> {
  const model = new Model();
  for (const one of steps) {
    if (one.kind === 'reopen') await stores.reopen();
    else if (one.kind === 'copy') await stores.copy();
    else await take(stores.store, model, one);
    await isAsModelled(stores.store, model);
  }
  assert.deepEqual(await stores.store.verify(), []);
}

export function describeKeepingProperties(open: OpenStore, { propertyRuns }: StoreCapabilities): void {
  describe('for any order of appends, deletions, erasures, restarts and backups [I]', () => {
    it('a store holds what a plain list would', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), (steps) =>
          withStore(open, [], async (_, opened) => {
            const stores = new Stores(opened, open);
            try {
              await runSteps(stores, steps);
            } finally {
              await stores.destroy();
            }
          }),
        ),
        { numRuns: propertyRuns * 2 },
      )).timeout(60_000);
  });
}
