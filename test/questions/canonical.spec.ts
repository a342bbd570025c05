import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normaliseEntityType, VENDOR_TYPES } from '../../src/audit/entity-type.ts';
import { fold } from '../../src/audit/fold.ts';
import { today } from '../../src/audit/period.ts';
import type { AskedActor, Question } from '../../src/audit/question.ts';
import { describeReading, phrase } from '../../src/questions/canonical.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { boundsOf, OPTIONS } from './reading-options.ts';
import { READ } from './readings.table.ts';

const ZONES = [EXAMPLE_ZONE, 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago'];
const YEAR_2100 = 4_102_444_800_000;

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    'Sales "VIP"',
    'nobody',
    'today',
    'id 5',
    'AW3zqPSEh5ILmjsY44DC',
    'zoe@example.com',
    "O'Brien",
    '”',
    '"',
  ),
);
const text = name.filter((value) => fold(value) !== '' && value.trim() !== '');
const entityType = fc.oneof(fc.constantFrom(...VENDOR_TYPES, 'unknown'), fc.string().map(normaliseEntityType));
const action = fc.oneof(fc.constantFrom('created', 'deleted', 'modified'), text);
const target = fc.oneof(all({ name: text }), all({ id: text }), all({ name: text, id: text }));
const email = fc.oneof(
  fc.constantFrom('zoe.keller@example.com', 'a@b.de', 'Z+x@sub.example.org', 'zoe@example.com.'),
  text,
);
const actor: fc.Arbitrary<AskedActor> = fc.oneof(
  fc.constant({ kind: 'anonymous' } as const),
  all({ kind: fc.constant('person' as const), name: text }),
  all({ kind: fc.constant('person' as const), email }),
  all({ kind: fc.constant('person' as const), id: text }),
  all({ kind: fc.constant('person' as const), name: text, email, id: text }),
  all({ kind: fc.constant('person' as const), email, id: text }),
);

/** A span, or an open one, at any millisecond or of whole days. */
function bounds(zone: string): fc.Arbitrary<Pick<Question, 'from' | 'to'>> {
  const instant = fc.integer({ min: 0, max: YEAR_2100 });
  const lengthMs = fc.integer({ min: 1, max: 40 * 86_400_000 });
  return fc.oneof(
    fc.constant({}),
    all({ from: instant }),
    all({ to: instant }),
    fc.tuple(instant, lengthMs).map(([from, ms]) => ({ from, to: from + ms })),
    fc.tuple(instant, lengthMs).map(([from, ms]) => ({ from: today(from, zone).from, to: today(from + ms, zone).to })),
    instant.map((at) => ({ from: today(at, zone).from })),
  );
}

/** Leaves the given fields out at will. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true });
}

/** Has all the given fields. */
function all<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true });
}

function questions(zone: string): fc.Arbitrary<Question> {
  const build = (intent: Question['intent'], ...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<Question> =>
    fc.tuple(...parts).map((values) => Object.assign({ intent }, ...values));
  const span = bounds(zone);
  return fc.oneof(
    build('who-changed', some({ action, entityType, target }), span),
    build('history', all({ target }), some({ entityType, action }), span),
    build('what-did', all({ actor }), some({ entityType, action, target }), span),
    build('what-changed', some({ entityType, action }), span),
    build('unattributed', some({ entityType, action }), span),
    build('last-changed', some({ entityType, action, target }), span),
    build(
      'how-many',
      some({ entityType, action, target, actor, by: fc.constantFrom('actor', 'type', 'action', 'day') }),
      span,
    ),
    build('containing', all({ text }), some({ entityType, action, actor }), span),
    build('show', all({ event: text })),
    build(
      'digest',
      span.filter(({ from, to }) => (from === undefined) === (to === undefined)),
    ),
    build(
      'digest-weekly',
      all({
        schedule: all({
          weekday: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
          minuteOfDay: fc.integer({ min: 0, max: 1439 }),
        }),
      }),
    ),
    build('digest-off'),
    build('time-zone', all({ zone: fc.constantFrom(...ZONES) })),
    build('help'),
  );
}

describe('phrase [U]', () => {
  for (const zone of ZONES) {
    it(`reads back to the same question in ${zone}`, () => {
      fc.assert(
        fc.property(questions(zone), (question) => {
          const asked = phrase(question, zone);
          assert.deepEqual(readQuestion(asked, { ...OPTIONS, zone }), { kind: 'question', question }, asked);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('reads back for every row of the table', () => {
    for (const [, question, span] of READ) {
      const full = { ...question, ...boundsOf(span) };
      const asked = phrase(full, EXAMPLE_ZONE);
      assert.deepEqual(readQuestion(asked, OPTIONS), { kind: 'question', question: full }, asked);
    }
  });

  it('is written so that a person would write it', () => {
    const phrases: readonly (readonly [string, Question])[] = [
      [
        'who changed user "Zoe Keller" from 2026-11-16 to 2026-11-22',
        {
          intent: 'who-changed',
          entityType: 'user',
          target: { name: 'Zoe Keller' },
          ...boundsOf('2026-11-16/2026-11-23'),
        },
      ],
      [
        'what was deleted in contact service queues on 2026-11-12',
        {
          intent: 'what-changed',
          action: 'deleted',
          entityType: 'contact-service-queue',
          ...boundsOf('2026-11-12/2026-11-13'),
        },
      ],
      [
        'changes by nobody since 2026-11-23',
        { intent: 'what-did', actor: { kind: 'anonymous' }, ...boundsOf('2026-11-23/') },
      ],
      [
        'changes by "Zoe Keller" zoe.keller@example.com to team "Berlin"',
        {
          intent: 'what-did',
          actor: { kind: 'person', name: 'Zoe Keller', email: 'zoe.keller@example.com' },
          entityType: 'team',
          target: { name: 'Berlin' },
        },
      ],
      ['how many changes per day', { intent: 'how-many', by: 'day' }],
    ];
    for (const [expected, question] of phrases) {
      assert.equal(phrase(question, EXAMPLE_ZONE), expected);
    }
  });
});

describe('describeReading [U]', () => {
  const options = { zone: EXAMPLE_ZONE, now: EXAMPLE_NOW };
  const rows: readonly (readonly [string, Question])[] = [
    [
      'changes to user Zoe Keller, 16-22 Nov 2026 (CET)',
      {
        intent: 'who-changed',
        entityType: 'user',
        target: { name: 'Zoe Keller' },
        ...boundsOf('2026-11-16/2026-11-23'),
      },
    ],
    [
      'deletions of contact service queues, today 23 Nov 2026 (CET)',
      {
        intent: 'what-changed',
        action: 'deleted',
        entityType: 'contact-service-queue',
        ...boundsOf('2026-11-23/2026-11-24'),
      },
    ],
    [
      'changes that name nobody, 1-31 Oct 2026 (CEST/CET)',
      { intent: 'unattributed', ...boundsOf('2026-10-01/2026-11-01') },
    ],
    [
      'changes, 22 Nov 2026, 18:00 - 23 Nov 2026, 06:00 (CET)',
      { intent: 'what-changed', ...boundsOf('2026-11-22T18:00/2026-11-23T06:00') },
    ],
    [
      'last change to team Berlin, all time (Europe/Berlin)',
      { intent: 'last-changed', entityType: 'team', target: { name: 'Berlin' } },
    ],
    [
      'number of creations by Zoe Keller, by kind of object, since 1 Nov 2026 (CET)',
      {
        intent: 'how-many',
        action: 'created',
        actor: { kind: 'person', name: 'Zoe Keller' },
        by: 'type',
        ...boundsOf('2026-11-01/'),
      },
    ],
    [
      'changes containing "VIP", before 1 Nov 2026 (CET)',
      { intent: 'containing', text: 'VIP', ...boundsOf('/2026-11-01') },
    ],
    [
      'changes ("revoked") to users, all time (Europe/Berlin)',
      { intent: 'what-changed', action: 'revoked', entityType: 'user' },
    ],
    [
      'changes to AW3zqPSEh5ILmjsY44DC, all time (Europe/Berlin)',
      { intent: 'history', target: { id: 'AW3zqPSEh5ILmjsY44DC' } },
    ],
    ['digest, 9-15 Nov 2026 (CET)', { intent: 'digest', ...boundsOf('2026-11-09/2026-11-16') }],
    [
      'weekly digest, every Monday 09:00 (Europe/Berlin)',
      { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } },
    ],
  ];
  for (const [expected, question] of rows) {
    it(expected, () => {
      assert.equal(describeReading(question, options), expected);
    });
  }

  it('is one short line without control or direction marks, whatever the names are', () => {
    fc.assert(
      fc.property(questions(EXAMPLE_ZONE), fc.string({ unit: 'binary', maxLength: 50 }), (question, noise) => {
        const reading = describeReading(
          { ...question, target: { name: `${noise}\u202e\n${noise.repeat(50)}` } },
          options,
        );
        assert.doesNotMatch(reading, /[\p{Cc}\p{Cf}]/u);
        assert.ok([...reading].length < 600);
      }),
      { numRuns: 100 },
    );
  });
});
