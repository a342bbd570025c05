/** What a reading process hands over is believed only where it is what a source may give. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceItem } from '../../../src/audit/ports.ts';
import { openBytesSource } from '../../../src/sources/open-source.ts';
import { readItem, readPerson } from '../../../src/sources/sandbox/check-item.ts';
import { readMessage } from '../../../src/sources/sandbox/check-message.ts';
import { packItem, packPerson } from '../../../src/sources/sandbox/pack-item.ts';
import { IMPORTED_AT, OPTIONS, readAll } from '../../contract/audit-source.ts';
import { generateEvents } from '../../fixtures/synthetic-events.ts';
import { apiItem } from '../../fixtures/synthetic-files.ts';

const ORIGIN = { kind: 'admin-audit-json', name: 'a.json', importedAt: IMPORTED_AT } as const;
const TEXT = JSON.stringify([...generateEvents({ count: 40, seed: 4, endAt: Date.UTC(2026, 10, 23) })].map(apiItem));

/** As it arrives: through JSON. */
function wired(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
}

describe('what a reading process hands over [U]', () => {
  let items: readonly SourceItem[];
  let one: Record<string, unknown>;
  before(async () => {
    items = await readAll(openBytesSource('a.json', Buffer.from(TEXT), OPTIONS));
    const [first] = items;
    assert.ok(first);
    one = wired(packItem(first));
  });

  it('is what the source gave', () => {
    assert.deepEqual(
      items.map((item) => readItem(wired(packItem(item)), ORIGIN)),
      items,
    );
    const rejected = { kind: 'rejected', where: 'row 3', reason: 'it has no time' } as const;
    assert.deepEqual(readItem(wired(packItem(rejected)), ORIGIN), rejected);
  });

  it('does not say where it comes from', () => {
    const event = { ...(one['event'] as object), sources: [{ kind: 'admin-audit-api', name: 'forged' }], extra: 1 };
    const item = readItem({ ...one, event }, ORIGIN);
    assert.ok(item?.kind === 'event');
    assert.deepEqual(item.incoming.event.sources, [{ ...ORIGIN, where: 'item 1' }]);
    assert.equal('extra' in item.incoming.event, false);
  });

  const deep = JSON.parse(`${'[{"a":'.repeat(40)}1${'}]'.repeat(40)}`);
  const wrong: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ['an id that is no text', 'event', { id: 7 }],
    ['an empty id', 'event', { id: '' }],
    ['a time that is no number', 'event', { time: '2026' }],
    ['half a millisecond', 'event', { time: 1.5 }],
    ['a time beyond all calendars', 'event', { time: 9e15 }],
    ['no actor', 'event', { actor: null }],
    ['an actor with a list for a name', 'event', { actor: { name: ['x'] } }],
    ['a target with an email', 'event', { target: { email: 'a@example.com' } }],
    ['changes that are no list', 'event', { changes: {} }],
    ['a change without a field', 'event', { changes: [{ before: 'x' }] }],
    ['a description that is no text', 'event', { description: {} }],
    ['an address that is no text', 'event', { ip: 1 }],
    ['a record that is a list', 'event', { raw: [] }],
    ['a record nested too deeply', 'event', { raw: { deep } }],
    ['a bucket that is no hash', 'identity', { bucket: '../etc' }],
    ['a bucket that is missing', 'identity', { bucket: undefined }],
    ['buckets without end', 'identity', { otherBuckets: Array.from({ length: 9 }, () => 'a'.repeat(32)) }],
    ['exactness that is no truth', 'identity', { exactTime: 1 }],
    ['an occurrence below none', 'identity', { occurrence: -1 }],
  ];
  for (const [what, part, change] of wrong) {
    it(`is nothing with ${what}`, () => {
      assert.ok(readItem(one, ORIGIN));
      assert.equal(readItem({ ...one, [part]: { ...(one[part] as object), ...change } }, ORIGIN), undefined);
    });
  }

  it('has one line of its place and its reason', () => {
    const item = readItem({ where: 'row\n3\u202e', reason: `bad\n${'x'.repeat(2000)}` }, ORIGIN);
    assert.ok(item?.kind === 'rejected');
    assert.match(item.where, /^row 3 ?$/);
    assert.match(item.reason, /^bad x+\.\.\.$/);
    assert.ok(item.reason.length < 700);
  });

  it('is a person with an email and nothing else that a list cannot give', () => {
    const person = {
      email: 'nine@example.com',
      name: 'Person Nine',
      ids: ['i'],
      key: { status: 'exempt', reason: 'r' },
    };
    const item = { kind: 'person', where: 'row 2', person } as const;
    assert.deepEqual(
      readPerson(wired(packPerson({ ...item, person: { ...person, key: { status: 'exempt', reason: 'r' } } }))),
      item,
    );
    assert.deepEqual(readPerson({ where: 'row 2', person: { ...person, role: 'admin' } }), item);
    for (const change of [
      { email: 'nine' },
      { email: 1 },
      { name: {} },
      { ids: 'i' },
      { ids: [1] },
      { key: { status: 'proven' } },
    ])
      assert.equal(readPerson({ where: 'row 2', person: { ...person, ...change } }), undefined, JSON.stringify(change));
  });

  it('is an item or nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readItem(value, ORIGIN);
        readPerson(value);
        readMessage(value);
      }),
    );
  });

  it('is an item or nothing when any part of a good one is put in the place of another', () => {
    const paths = pathsOf(one);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        const item = readItem(replaced(one, path, value), ORIGIN);
        if (item?.kind !== 'event') return;
        const { event, identity } = item.incoming;
        assert.equal(typeof event.id, 'string');
        assert.ok(Number.isInteger(event.time));
        for (const text of [event.action, event.entityType, event.description, event.category])
          assert.equal(typeof text, 'string');
        assert.match(identity.bucket, /^[0-9a-f]+$/);
        assert.equal(event.sources.length, 1);
      }),
      { numRuns: 500 },
    );
  });

  it('tells what was found only where a file can be that', () => {
    const found = { type: 'found', memory: 1, findings: { kind: 'portal-csv', bytes: 3, name: 'x', extra: 1 } };
    assert.deepEqual(readMessage(found), {
      type: 'found',
      memory: 1,
      findings: { kind: 'portal-csv', bytes: 3 },
    });
    for (const findings of [{ kind: 'sample', bytes: 3 }, { kind: 'portal-csv', bytes: -1 }, { kind: 'portal-csv' }])
      assert.equal(readMessage({ ...found, findings }), undefined);
  });
});

type Path = readonly string[];

function pathsOf(value: unknown, before: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [before];
  return [before, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...before, key]))];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const inner = Object.entries(value as object).map(([key, part]) => [
    key,
    key === first ? replaced(part, rest, by) : part,
  ]);
  return Array.isArray(value) ? inner.map(([, part]) => part) : Object.fromEntries(inner);
}
