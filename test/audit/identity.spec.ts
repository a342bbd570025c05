import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { EventIdentity } from '../../src/audit/event.ts';
import {
  createOccurrenceCounter,
  findSameChange,
  type IdentityParts,
  identify,
  type KnownChange,
} from '../../src/audit/identity.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const PARTS: IdentityParts = {
  orgId: 'org',
  time: 1_794_823_200_123,
  exactTime: true,
  trackingId: 'T1',
  actionText: 'Zoe modified queue Billing',
  targetId: 'q1',
};
const once = (parts: Partial<IdentityParts> = {}) => identify({ ...PARTS, ...parts }, hash, createOccurrenceCounter());

describe('identity of a change [U]', () => {
  it('is the API id where there is one', () => {
    const { id, identity } = once({ apiId: '24488be6-cab1-4ddd-945d-d1eb938d84e2' });
    assert.equal(id, '24488be6-cab1-4ddd-945d-d1eb938d84e2');
    assert.equal(identity.apiId, id);
  });

  it('is a short stable hash elsewhere', () => {
    assert.match(once().id, /^c-[0-9a-f]{20}$/);
    assert.equal(once().id, once().id);
    assert.equal(once({ apiId: 'x'.repeat(1000) }).id, once().id);
  });

  it('stays what it was for records that are known by tracking id, action text and target', () => {
    assert.equal(once({ exactTime: false, time: 1_794_841_445_000 }).id, 'c-8904da471f5b9af0c9fc');
    assert.equal(
      once({ orgId: undefined, trackingId: undefined, targetId: undefined }).identity.bucket,
      '22faad0af8532eb404891fd8ec4ff0a5',
    );
  });

  it('is everything that is said where that is asked for, whatever its spaces', () => {
    const bucket = (...facts: readonly (string | undefined)[]): string => once({ facts }).identity.bucket;
    assert.equal(bucket('Zoe Keller', 'Team', undefined), bucket('Zoe\nKel\u00adler', ' Team', ''));
    assert.equal(bucket('Zo\u00eb ﬁ', 'x y'), bucket('Zoe\u0308\u00a0fi', 'xy'));
    assert.notEqual(bucket('AW3z'), bucket('aw3z'));
    assert.notEqual(bucket('a', 'b'), bucket('ab', ''));
    assert.notEqual(bucket('a', 'b'), bucket('b', 'a'));
    assert.notEqual(bucket('a\u007fb', 'c'), bucket('a', 'b\u007fc'));
    assert.notEqual(bucket('a\u007fb'), bucket('a', 'b'));
    assert.notEqual(bucket(), once().identity.bucket);
    assert.notEqual(once({ facts: ['a'], time: PARTS.time + 1000 }).identity.bucket, bucket('a'));
    assert.notEqual(once({ facts: ['a'], orgId: 'other' }).identity.bucket, bucket('a'));
  });

  it('tells any two lists of facts apart that differ in more than spaces', () => {
    const list = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\u007f', '1', ':', '\n') }), {
      minLength: 1,
      maxLength: 4,
    });
    const plain = (facts: readonly string[]): string =>
      JSON.stringify(facts.map((fact) => fact.replace(/[\s\u007f]/g, '')));
    fc.assert(
      fc.property(list, list, (one, other) => {
        const isSame = once({ facts: one }).identity.bucket === once({ facts: other }).identity.bucket;
        assert.equal(isSame, plain(one) === plain(other));
      }),
      { numRuns: 500 },
    );
  });

  it('puts the same change into the same bucket by either way', () => {
    const api = once({ apiId: 'a', exactTime: true });
    const row = once({ time: 1_794_823_200_000, exactTime: false, actionText: 'Zoe  modified\nqueue Billing' });
    assert.equal(row.identity.bucket, api.identity.bucket);
  });

  const others: readonly Partial<IdentityParts>[] = [
    { orgId: 'org2' },
    { orgId: undefined },
    { time: PARTS.time + 1000 },
    { trackingId: 'T2' },
    { actionText: 'Zoe modified queue Sales' },
    { targetId: 'q2' },
    { trackingId: 'T1Zoe', actionText: 'modified queue Billing' },
    { trackingId: 'T1","Zoe', actionText: 'modified queue Billing' },
  ];
  for (const part of others) {
    it(`differs with ${JSON.stringify(part)}`, () => {
      assert.notEqual(once(part).identity.bucket, once().identity.bucket);
      assert.notEqual(once(part).id, once().id);
    });
  }

  it('differs by the millisecond in the id, not in the bucket', () => {
    assert.equal(once({ time: PARTS.time + 1 }).identity.bucket, once().identity.bucket);
    assert.notEqual(once({ time: PARTS.time + 1 }).id, once().id);
  });

  it('names the buckets that other settings would give', () => {
    const { bucket, otherBuckets } = once({ otherOrgIds: ['org2', undefined] }).identity;
    assert.equal(bucket, once().identity.bucket);
    assert.deepEqual(otherBuckets, [
      once({ orgId: 'org2' }).identity.bucket,
      once({ orgId: undefined }).identity.bucket,
    ]);
    assert.equal(once().identity.otherBuckets, undefined);
  });

  it('gives an exact whole second an id of its own', () => {
    const time = PARTS.time - 123;
    assert.notEqual(once({ time }).id, once({ time, exactTime: false }).id);
    assert.equal(once({ time }).identity.bucket, once({ time, exactTime: false }).identity.bucket);
  });

  it('never confuses the parts of two changes', () => {
    const text = fc.string({ maxLength: 4 });
    const parts = fc.record({
      orgId: text,
      trackingId: text,
      actionText: text.map((words) => words.trim()),
      targetId: text,
    });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        assert.equal(once(a).identity.bucket === once(b).identity.bucket, isSame);
      }),
    );
  });
});

describe('identical rows [U]', () => {
  it('are numbered, and get ids of their own', () => {
    const occurrences = createOccurrenceCounter();
    const rows = [PARTS, PARTS, { ...PARTS, trackingId: 'T2' }, PARTS].map((parts) =>
      identify(parts, hash, occurrences),
    );
    assert.deepEqual(
      rows.map(({ identity }) => identity.occurrence),
      [0, 1, 0, 2],
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, 4);
  });

  it('are counted right among many others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 3000 }),
        fc.array(fc.nat(999), { minLength: 1 }),
        (picks, millis) => {
          const counter = createOccurrenceCounter();
          const seen = new Map<string, number>();
          for (const [index, pick] of picks.entries()) {
            const millisecond = millis[index % millis.length] ?? 0;
            const key = `${pick}:${millisecond}`;
            const expected = seen.get(key) ?? 0;
            seen.set(key, expected + 1);
            assert.equal(counter.next(hash(String(pick)), millisecond), expected);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('stay countable past every growth of the table', () => {
    const counter = createOccurrenceCounter();
    const buckets = Array.from({ length: 20_000 }, (_, index) => hash(String(index)));
    assert.equal(buckets.filter((bucket) => counter.next(bucket, 0) !== 0).length, 0);
    assert.equal(buckets.filter((bucket) => counter.next(bucket, 0) !== 1).length, 0);
    assert.equal(counter.next('0'.repeat(32), 0), 0);
    assert.equal(counter.next('0'.repeat(32), 0), 1);
  });
});

describe('the same change by another way [U]', () => {
  const SECOND = 1_794_823_200_000;
  interface Incoming {
    readonly time: number;
    readonly identity: EventIdentity;
  }
  const row = (occurrence = 0): Incoming => ({ time: SECOND, identity: { bucket: 'b', exactTime: false, occurrence } });
  const api = (apiId: string, ms: number, occurrence = 0): Incoming => ({
    time: SECOND + ms,
    identity: { bucket: 'b', exactTime: true, occurrence, apiId },
  });
  const knownRow: KnownChange = { time: SECOND, exactTime: false };
  const knownApi = (apiId: string, ms: number): KnownChange => ({ time: SECOND + ms, exactTime: true, apiId });

  const cases: readonly [string, readonly KnownChange[], Incoming, number][] = [
    ['nothing is known', [], row(), -1],
    ['a row meets the API event of its second', [knownApi('a', 123)], row(), 0],
    ['a second identical row is another change', [knownApi('a', 123)], row(1), -1],
    ['a second identical row meets the second event', [knownApi('a', 123), knownApi('b', 456)], row(1), 1],
    ['an API event meets the row', [knownRow], api('a', 123), 0],
    ['an API event passes those that have an id', [knownApi('a', 123), knownRow], api('b', 456), 1],
    ['two API ids are two changes', [knownApi('a', 123)], api('b', 123), -1],
    ['exact times decide', [{ time: SECOND + 1, exactTime: true }], api('a', 2), -1],
    ['equal exact times meet', [{ time: SECOND + 1, exactTime: true }], api('a', 1), 0],
  ];
  for (const [title, known, incoming, expected] of cases) {
    it(`finds that ${title}`, () => assert.equal(findSameChange(known, incoming), expected));
  }

  /** A store in small: what the comment of findSameChange asks its caller to do. */
  function append(known: KnownChange[], incoming: Incoming): void {
    const { apiId } = incoming.identity;
    if (apiId !== undefined && known.some((change) => change.apiId === apiId)) return;
    const index = findSameChange(known, incoming);
    const same = known[index];
    const exact = incoming.identity.exactTime;
    const adds = apiId === undefined ? {} : { apiId };
    if (same === undefined) known.push({ time: incoming.time, exactTime: exact, ...adds });
    else
      known[index] = {
        ...same,
        ...(exact && !same.exactTime ? { time: incoming.time, exactTime: true } : {}),
        ...adds,
      };
  }

  const FORMS: readonly ((ms: number, occurrence: number, index: number) => Incoming)[] = [
    (_, occurrence) => row(occurrence),
    (ms, occurrence) => ({ time: SECOND + ms, identity: { bucket: 'b', exactTime: true, occurrence } }),
    (ms, occurrence, index) => api(`id${index}`, ms, occurrence),
  ];

  /** The changes at these milliseconds as a file of one form: rows in whole seconds, exact rows, API events. */
  function fileOf(
    form: number,
    changes: readonly { readonly ms: number; readonly index: number }[],
  ): readonly Incoming[] {
    const counts = new Map<number, number>();
    return changes.map(({ ms, index }) => {
      const key = form === 0 ? 0 : ms;
      const occurrence = counts.get(key) ?? 0;
      counts.set(key, occurrence + 1);
      return FORMS[form]?.(ms, occurrence, index) ?? assert.fail('no such form');
    });
  }

  it('gives the same number of changes whichever files come first, twice or in part', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 });
    const parts = fc.array(fc.tuple(fc.nat(2), fc.nat(31)), { maxLength: 4 });
    fc.assert(
      fc.property(moments, parts, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (times, partial, order) => {
        const changes = times.map((ms, index) => ({ ms, index }));
        const known: KnownChange[] = [];
        const files = [
          ...partial.map(([form, mask]) =>
            fileOf(
              form,
              changes.filter(({ index }) => (mask >> index) & 1),
            ),
          ),
          ...order.map((form) => fileOf(form, changes)),
        ];
        for (const incoming of files.flat()) append(known, incoming);
        assert.equal(known.length, times.length);
        for (const incoming of files.flat()) append(known, incoming);
        assert.equal(known.length, times.length);
      }),
      { numRuns: 2000 },
    );
  });
});
