/** The same changes in every form of file, through the sources themselves. All data is synthetic. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IncomingEvent } from '../../src/audit/event.ts';
import type { AuditStore } from '../../src/audit/ports.ts';
import { openBytesSource } from '../../src/sources/open-source.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { SAMPLE_TIME } from '../fixtures/events.ts';

const HOME = '00000000-0000-4000-8000-00000000000a';
const OTHER = '00000000-0000-4000-8000-00000000000b';

/** Changes that differ by their millisecond, or by their action, or by nothing that an export shows. */
interface Change {
  readonly index: number;
  readonly ms: number;
  readonly text: string;
}

type Form = 'csv-ms' | 'csv-s' | 'json';

interface File {
  readonly form: Form;
  readonly changes: readonly Change[];
  readonly orgId?: string;
  /** What the rows say of their organisation. Default: that they were made in HOME. */
  readonly orgs?: { readonly target?: string; readonly actor?: string };
}

async function incomingOf({ form, changes, orgId, orgs = { target: HOME } }: File): Promise<IncomingEvent[]> {
  const options = { clock: { now: () => SAMPLE_TIME }, ...(orgId === undefined ? {} : { orgId }) };
  const text = form === 'json' ? jsonOf(changes, orgs) : csvOf(changes, orgs, form);
  const incoming: IncomingEvent[] = [];
  for await (const item of openBytesSource(`synthetic.${form}`, Buffer.from(text), options).read()) {
    assert.equal(item.kind, 'event');
    if (item.kind === 'event') incoming.push(item.incoming);
  }
  return incoming;
}

function csvOf(changes: readonly Change[], orgs: NonNullable<File['orgs']>, form: Form): string {
  const rows = changes.map(({ ms, text }) => {
    const time = new Date(SAMPLE_TIME + ms).toISOString();
    const shown = form === 'csv-ms' ? time : time.replace(/\.\d+/, '');
    return [shown, text, 'TRACK_1', orgs.target ?? '', orgs.actor ?? '', 'person@example.com'].join(',');
  });
  return ['Timestamp,Action Text,Tracking ID,Target Org ID,Actor Org ID,Actor Email', ...rows, ''].join('\n');
}

function jsonOf(changes: readonly Change[], orgs: NonNullable<File['orgs']>): string {
  const items = changes.map(({ ms, text, index }) => ({
    id: `00000000-0000-4000-8000-1000000000${String(index).padStart(2, '0')}`,
    created: new Date(SAMPLE_TIME + ms).toISOString(),
    actorOrgId: orgs.actor,
    data: { actionText: text, trackingId: 'TRACK_1', targetOrgId: orgs.target, actorEmail: 'person@example.com' },
  }));
  return JSON.stringify({ items });
}

async function inStore(test: (store: AuditStore) => Promise<void>): Promise<void> {
  const store = await openEmbeddedStore({
    dir: '',
    isAnonymous: () => false,
    now: () => SAMPLE_TIME,
    persistence: 'memory',
  });
  try {
    await test(store);
  } finally {
    await store.close();
  }
}

/** Takes the files in one after the other; no id may ever lead nowhere, or to another event than before. */
async function importAll(store: AuditStore, files: readonly File[]): Promise<void> {
  const leadsTo = new Map<string, string>();
  for (const file of files) {
    const incoming = await incomingOf(file);
    await store.append(incoming);
    for (const { event } of incoming) {
      const found = await store.find(event.id);
      assert.ok(found, `${event.id} of ${file.form} leads nowhere`);
      assert.equal(Math.floor(found.time / 1000), Math.floor(event.time / 1000));
      assert.equal(found.description, event.description);
      leadsTo.set(event.id, leadsTo.get(event.id) ?? found.id);
    }
    for (const [id, expected] of leadsTo) assert.equal((await store.find(id))?.id, expected);
  }
}

const CHANGES: fc.Arbitrary<readonly Change[]> = fc
  .array(fc.record({ ms: fc.constantFrom(0, 5, 999, 1000), text: fc.constantFrom('changed one', 'changed two') }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((changes) => changes.map((change, index) => ({ ...change, index })));
const FORMS: readonly Form[] = ['csv-ms', 'csv-s', 'json'];
const ORDER = fc.shuffledSubarray([...FORMS], { minLength: FORMS.length });
const CHANGE: Change = { index: 1, ms: 123, text: 'changed one' };

describe('ids of one change in every form [I]', () => {
  for (const first of FORMS) {
    for (const second of FORMS.filter((form) => form !== first)) {
      it(`${first}, then ${second}: every id leads to the one event`, () =>
        inStore(async (store) => {
          await importAll(store, [
            { form: first, changes: [CHANGE] },
            { form: second, changes: [CHANGE] },
          ]);
          assert.equal(await store.count({}), 1);
        }));
    }
  }

  it('stay what they are, and the changes as many, whichever files come first, again or in part', () =>
    fc.assert(
      fc.asyncProperty(
        CHANGES,
        ORDER,
        fc.array(fc.tuple(fc.constantFrom(...FORMS), fc.nat(63)), { maxLength: 3 }),
        (changes, order, parts) =>
          inStore(async (store) => {
            const whole = order.map((form): File => ({ form, changes }));
            const partial = parts.map(
              ([form, mask]): File => ({ form, changes: changes.filter(({ index }) => (mask >> index) & 1) }),
            );
            await importAll(store, [...partial.filter((file) => file.changes.length > 0), ...whole, ...whole]);
            assert.equal(await store.count({}), changes.length);
          }),
      ),
      { numRuns: 150 },
    ));

  it('one of the exact whole second is not one of a second whose milliseconds are unknown', () =>
    inStore(async (store) => {
      const changes = [
        { ...CHANGE, index: 0, ms: 5 },
        { ...CHANGE, index: 1, ms: 0 },
      ];
      await importAll(store, [
        { form: 'csv-s', changes },
        { form: 'csv-ms', changes },
      ]);
      const [, whole] = await incomingOf({ form: 'csv-ms', changes });
      assert.equal((await store.find(whole?.event.id ?? ''))?.time, SAMPLE_TIME);
    }));

  it('are so many at most', () =>
    inStore(async (store) => {
      for (let row = 0; row < 40; row += 1) {
        const [one] = await incomingOf({ form: 'csv-s', changes: [CHANGE] });
        assert.ok(one);
        await store.append([{ ...one, event: { ...one.event, id: `c-${row}` } }]);
      }
      const known = await Promise.all(Array.from({ length: 40 }, (_, row) => store.find(`c-${row}`)));
      const resolved = known.filter((event) => event?.id === 'c-0').length;
      assert.ok(resolved > 8 && resolved < 40, `${resolved} ids`);
      assert.equal(await store.count({}), 1);
    }));
});

describe('an organisation that is set after the first import [I]', () => {
  const changes = [CHANGE, { ...CHANGE, index: 2 }, { ...CHANGE, index: 3, ms: 700 }];
  const orgs: readonly (readonly [title: string, orgs: NonNullable<File['orgs']>])[] = [
    ['say nothing of it', {}],
    ['say only that of the actor', { actor: OTHER }],
    ['say it', { target: HOME, actor: OTHER }],
  ];
  for (const [title, said] of orgs) {
    for (const form of FORMS) {
      it(`adds nothing when rows of ${form} ${title}`, () =>
        inStore(async (store) => {
          await importAll(store, [{ form, changes, orgs: said }]);
          const again = await incomingOf({ form, changes, orgs: said, orgId: HOME });
          assert.deepEqual(await store.append(again), { added: 0, duplicates: 3, addedIds: [] });
          await importAll(store, [{ form, changes, orgs: said, orgId: HOME }]);
          assert.equal(await store.count({}), 3);
        }));
    }
  }

  it('is learnt by events that knew none', () =>
    inStore(async (store) => {
      await importAll(store, [{ form: 'csv-ms', changes: [CHANGE], orgs: {} }]);
      assert.equal(await store.count({ orgId: HOME }), 0);
      await importAll(store, [{ form: 'csv-ms', changes: [CHANGE], orgs: {}, orgId: HOME }]);
      assert.equal(await store.count({ orgId: HOME }), 1);
    }));

  it('meets records that name it, wherever the rows before them named none', () =>
    inStore(async (store) => {
      await importAll(store, [{ form: 'csv-s', changes, orgs: {} }]);
      await importAll(store, [{ form: 'json', changes, orgs: { target: HOME, actor: OTHER }, orgId: HOME }]);
      assert.equal(await store.count({}), 3);
    }));

  it('keeps apart what two organisations say they did', () =>
    inStore(async (store) => {
      for (const target of [HOME, OTHER]) await importAll(store, [{ form: 'csv-s', changes, orgs: { target } }]);
      assert.equal(await store.count({}), 6);
    }));

  it('adds nothing in any form that comes later', () =>
    fc.assert(
      fc.asyncProperty(CHANGES, ORDER, fc.constantFrom({}, { actor: OTHER }), (some, order, said) =>
        inStore(async (store) => {
          await importAll(store, [{ form: 'csv-s', changes: some, orgs: said }]);
          const files = order.map((form): File => ({ form, changes: some, orgs: said, orgId: HOME }));
          await importAll(store, [...files, ...files]);
          assert.equal(await store.count({}), some.length);
        }),
      ),
      { numRuns: 80 },
    ));
});
