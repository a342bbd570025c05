import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { normaliseEntityType, VENDOR_TYPES } from '../../src/audit/entity-type.ts';
import { fold } from '../../src/audit/fold.ts';
import { today } from '../../src/audit/period.ts';
import { type AskedActor, INTENTS, type Question, TOPICS } from '../../src/audit/question.ts';
import { KEY_STATUSES } from '../../src/audit/roster.ts';
import { describeReading, phrase } from '../../src/questions/canonical.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import type { SlotName } from '../../src/questions/grammar.ts';
import { ORDER_TEMPLATES, type OrderIntent } from '../../src/questions/orders.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { boundsOf, OPTIONS } from './reading-options.ts';
import { READ } from './readings.table.ts';

const ZONES = [EXAMPLE_ZONE, 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago'];
const YEAR_2100 = 4_102_444_800_000;
/** Every intent, also where no command answers it. */
const COMMANDS = [
  ...OPTIONS.commands,
  ...INTENTS.filter((intent) => OPTIONS.commands.every(({ name }) => name !== intent)).map((intent) => ({
    name: intent,
    grammar: [],
  })),
];

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

const trimmed = text.map((value) => value.trim()).filter((value) => fold(value) !== '');
const plainEmail = fc.oneof(
  fc.constantFrom('zoe.keller@example.com', 'a+b@sub.example.org', 'ü@example.net', "o'neil@example.com", 'x@y'),
  fc.emailAddress().map((value) => value.toLowerCase()),
);
const event = fc.oneof(
  text,
  fc.constantFrom(
    'c-0a1b2c3d4e5f60718293',
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'c-1, c-2',
    '2026-11-12',
    'c-0a1b.',
  ),
);
const day = fc
  .integer({ min: 0, max: YEAR_2100 })
  .map((at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDate().toString());
const minute = fc.integer({ min: 0, max: 1439 });

/** What a slot of a template may fill in. */
function fieldsOf(slot: SlotName): Record<string, fc.Arbitrary<unknown>> {
  const fields: Partial<Record<SlotName, Record<string, fc.Arbitrary<unknown>>>> = {
    type: { entityType },
    types: {
      types: fc.oneof(
        entityType.map((one) => ({ entityType: one })),
        fc
          .uniqueArray(entityType, { minLength: 2, maxLength: 5 })
          .map((several) => ({ entityTypes: several, all: true })),
      ),
    },
    person: { actor },
    weekday: { schedule: all({ weekday: fc.constantFrom(1, 2, 3, 4, 5, 6, 7), minuteOfDay: minute }) },
    zone: { zone: fc.constantFrom(...ZONES) },
    events: { events: fc.uniqueArray(event, { minLength: 1, maxLength: 5 }) },
    statement: { statement: fc.constantFrom('mine', 'not-mine', 'unsure') },
    verdict: { verdict: fc.constantFrom('confirmed', 'disputed') },
    which: { which: fc.constantFrom('own', 'waiting') },
    comment: { comment: trimmed },
    people: { people: fc.uniqueArray(plainEmail, { minLength: 1, maxLength: 5 }) },
    all: { all: fc.constant(true) },
    status: { status: fc.constantFrom(...KEY_STATUSES) },
    said: { said: fc.constantFrom('done', 'cannot', 'not-me', 'later') },
    date: { date: day },
    team: { team: trimmed },
    grant: { grant: fc.constantFrom('admin', 'reviewer', 'viewer') },
    domain: {
      domain: fc.oneof(
        fc.domain().map((value) => value.toLowerCase()),
        fc.constant('müller.example.net'),
      ),
    },
    here: { here: fc.constant(true) },
    org: { org: fc.oneof(text, fc.uuid()) },
    identity: { identity: fc.oneof(trimmed, fc.constantFrom('API@cconesp.net', 'id', 'in users')) },
    hours: {
      hours: fc.tuple(minute, fc.integer({ min: 1, max: 1440 })).map(([from, length]) => ({
        from,
        to: Math.min(from + length, 1440),
      })),
    },
    country: { country: fc.constantFrom('DE', 'DE-BY', 'IN', 'NO', 'US', 'GB-SCT') },
    split: { split: fc.constantFrom('week', 'type', 'team') },
    source: { peopleFrom: fc.constantFrom('trail', 'contact-centre') },
    percent: { percent: fc.integer({ min: 1, max: 100 }) },
    count: { count: fc.integer({ min: 0, max: 1_000_000 }) },
    undo: { undo: fc.constant(true) },
    sure: { sure: fc.constant(true) },
    verb: { action },
    target: { target },
    text: { text },
    watch: { watch: fc.integer({ min: 1, max: 1_000_000 }) },
    topic: { topic: fc.constantFrom(...TOPICS) },
    keep: { keep: fc.oneof(fc.constant('for-ever'), fc.integer({ min: 1, max: 1200 })) },
    file: {
      file: fc.oneof(
        text,
        fc.nat(999_999_999).map((number) => `f-${number}`),
      ),
    },
    dateorder: { dateOrder: fc.constantFrom('day-first', 'month-first') },
    format: { format: fc.constantFrom('csv', 'xlsx', 'pdf') },
    decision: { decision: fc.constantFrom('approve', 'decline') },
    purge: {
      purge: fc.oneof(
        text,
        fc.tuple(fc.uuid(), fc.nat()).map(([org, at]) => `${org}/${at}`),
      ),
    },
  };
  return fields[slot] ?? {};
}

/** Questions of one kind of order, with any of the slots of its template. */
function orders(intent: OrderIntent, zone: string): fc.Arbitrary<Question> {
  const slots = [...ORDER_TEMPLATES[intent].matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot as SlotName);
  const fields: Record<string, fc.Arbitrary<unknown>> = Object.assign({}, ...slots.map(fieldsOf));
  /** Slots that the template does not put in brackets. */
  const bare = [...ORDER_TEMPLATES[intent].replaceAll(/\[[^\]]*\]|\([^)]*\)/g, '').matchAll(/\{(\w+)\}/g)];
  const needed: Record<string, fc.Arbitrary<unknown>> = Object.assign(
    {},
    ...bare.map(([, slot]) => fieldsOf(slot as SlotName)),
  );
  const filled = fc.tuple(some(fields), all(needed)).map(([any, always]) => ({ ...any, ...always }));
  const span = bounds(zone).filter(
    ({ from, to }) => !slots.includes('span') || (from === undefined) === (to === undefined),
  );
  const hasSpan = slots.includes('range') || slots.includes('span');
  return fc.tuple(filled, hasSpan ? span : fc.constant({})).map(([own, span]) => {
    const { types, entityType: kind, ...rest }: { readonly types?: object; readonly entityType?: unknown } = own;
    const kinds = types ?? (kind === undefined ? {} : { entityType: kind });
    return { intent, ...rest, ...kinds, ...span };
  });
}

/** JSON of the questions that buttons of golden cards carry, each once. */
function buttonQuestions(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const golden = files.filter((name) => /(?:^|[\\/])golden[\\/].*\.json$/.test(name));
  const buttons = golden.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/"whodunit": 1,\s*"question": ("(?:[^"\\]|\\.)*")/g),
  ]);
  return new Set(buttons.map(([, text = '""']) => JSON.parse(text)));
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
      some({
        entityType,
        action,
        target,
        actor,
        by: fc.constantFrom('actor', 'type', 'action', 'day', 'week'),
        chart: fc.constant(true),
      }),
      span,
    ),
    build('containing', all({ text }), some({ entityType, action, actor }), span),
    build('show', all({ event: text })),
    ...(Object.keys(ORDER_TEMPLATES) as OrderIntent[]).map((intent) => orders(intent, zone)),
  );
}

describe('phrase [U]', () => {
  for (const zone of ZONES) {
    it(`reads back to the same question in ${zone}`, () => {
      fc.assert(
        fc.property(questions(zone), (question) => {
          const asked = phrase(question, zone);
          const options = { ...OPTIONS, commands: COMMANDS, zone };
          assert.deepEqual(readQuestion(asked, options), { kind: 'question', question }, asked);
        }),
        { numRuns: 200 },
      );
    });
  }

  for (const intent of Object.keys(ORDER_TEMPLATES) as OrderIntent[]) {
    it(`reads back for ${intent}`, () => {
      fc.assert(
        fc.property(orders(intent, EXAMPLE_ZONE), (question) => {
          const asked = phrase(question, EXAMPLE_ZONE);
          const options = { ...OPTIONS, commands: COMMANDS };
          assert.deepEqual(readQuestion(asked, options), { kind: 'question', question }, asked);
        }),
        { numRuns: 50 },
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

  it('reads back for every example of every command', () => {
    for (const { examples } of OPTIONS.commands) {
      for (const [, question] of examples ?? []) {
        const asked = phrase(question, EXAMPLE_ZONE);
        assert.deepEqual(readQuestion(asked, OPTIONS), { kind: 'question', question }, asked);
      }
    }
  });

  it('reads back for the question of every button that the golden cards have', () => {
    const texts = [...buttonQuestions(fileURLToPath(new URL('..', import.meta.url)))];
    assert.ok(texts.length > 100, `${texts.length} questions`);
    for (const text of texts) {
      // When the card was made is no part of the words.
      const { asOf, ...question }: Question = JSON.parse(text);
      const asked = phrase(question, EXAMPLE_ZONE);
      assert.deepEqual(readQuestion(asked, OPTIONS), { kind: 'question', question }, asked);
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
