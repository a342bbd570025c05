// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Answer, AnswerRow, Attribution } from '../../src/audit/answer.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { LIMITS } from '../../src/audit/reply.ts';
import { checkReply } from '../../src/cards/check.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { readTemplates } from './golden.ts';

/** Answers that no command would give, so that no data can break a card or get a word in. */
const NOW = Date.UTC(2026, 10, 23, 13, 20);
const EVIL = ['<@all>', '[x](http://evil.example)', '${headline}', '**b**', '\u202e', '\u0000', ' ', '', '<&*_[]\\`'];
const word = fc.oneof(
  fc.constantFrom(...EVIL),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constant('Zoe Keller'),
);
const text = fc.oneof(
  { weight: 8, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.tuple(word, fc.integer({ min: 200, max: 3000 })).map(([piece, times]) => piece.repeat(times)),
  },
);
const maybe = fc.option(text, { nil: undefined });
/** Without the keys that are undefined, as the types want it. */
function dense<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
const event: fc.Arbitrary<AuditEvent> = fc
  .record({
    id: text,
    time: fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2099, 0) }),
    actor: fc.record({ email: maybe, name: maybe, id: maybe }),
    action: fc.oneof(fc.constantFrom('created', 'modified', 'deleted', 'unknown'), text),
    entityType: fc.oneof(fc.constantFrom('user', 'team', 'unknown'), text),
    target: fc.record({ id: maybe, name: maybe }),
    changes: fc.array(fc.record({ field: text, before: maybe, after: maybe }), { maxLength: 5 }),
    description: text,
    trackingId: maybe,
    category: text,
    sources: fc.array(
      fc.record({ kind: fc.constant('sample' as const), name: text, where: text, importedAt: fc.constant(NOW) }),
      { maxLength: 2 },
    ),
    raw: fc.constant({}),
  })
  .map((made) => dense(made) as AuditEvent);
const attribution: fc.Arbitrary<Attribution> = fc.oneof(
  fc.constant({ kind: 'recorded' as const }),
  fc.constant({ kind: 'unknown' as const }),
  fc.record({ kind: fc.constant('unknown' as const), automation: fc.record({ by: text, reason: text }) }),
  fc.record({
    kind: fc.constant('unknown' as const),
    evidence: fc.array(text, { maxLength: 20 }),
    limits: fc.array(text, { maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('claimed' as const),
    by: text,
    people: fc.nat(9),
    standing: fc.constantFrom('open' as const, 'confirmed' as const, 'disputed' as const),
    evidence: fc.array(text, { maxLength: 2 }),
    limits: fc.array(text, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('consistent-with' as const),
    people: fc.nat(9),
    evidence: fc.array(text, { maxLength: 2 }),
    limits: fc.array(text, { maxLength: 2 }),
  }),
);
const row: fc.Arbitrary<AnswerRow> = fc.record({ event, attribution });
const base = { reading: text, zone: fc.constantFrom('Europe/Berlin', 'UTC', 'Asia/Kolkata'), now: fc.constant(NOW) };
const coverage = fc.record({ complete: fc.boolean(), sentence: text, gaps: fc.constant([]) });
const question = fc
  .record({
    intent: fc.constantFrom(
      'who-changed',
      'history',
      'what-did',
      'what-changed',
      'unattributed',
      'last-changed',
      'containing',
      'show',
    ),
    target: fc.option(fc.record({ id: maybe, name: maybe }), { nil: undefined }),
    actor: fc.option(fc.record({ kind: fc.constantFrom('person', 'anonymous'), email: maybe, name: maybe }), {
      nil: undefined,
    }),
    action: maybe,
    text: maybe,
    entityType: maybe,
    from: fc.option(fc.constant(NOW - 9e8), { nil: undefined }),
    to: fc.option(fc.constant(NOW), { nil: undefined }),
  })
  .map(dense);
const count = fc.nat(200_000);
const counts = fc.array(fc.record({ value: text, anonymous: count, total: count }), { maxLength: 12 });
const sum = (more = {}) =>
  fc.record({
    from: fc.constant(NOW - 6048e5),
    to: fc.constant(NOW),
    total: count,
    unattributed: count,
    automation: count,
    ...more,
  });

const answer = fc.oneof(
  fc.record({
    ...base,
    kind: fc.constant('events'),
    question,
    total: count,
    anonymous: count,
    rows: fc.array(row, { maxLength: 25 }),
    offset: count,
    next: maybe,
    previous: fc.option(fc.record({ cursor: maybe }).map(dense), { nil: undefined }),
    coverage,
  }),
  fc.record({
    ...base,
    kind: fc.constant('summary'),
    question,
    total: count,
    coverage,
    content: fc.record({
      kind: fc.constant('counts'),
      by: text,
      rows: fc.array(fc.record({ label: text, count }), { maxLength: 40 }),
    }),
  }),
  fc.record({
    ...base,
    kind: fc.constant('summary'),
    question,
    total: count,
    coverage,
    content: fc.record({
      kind: fc.constant('digest'),
      facts: fc.record({
        from: fc.constant(NOW - 6048e5),
        to: fc.constant(NOW),
        zone: fc.constant('UTC'),
        total: count,
        unattributed: count,
        automation: count,
        entityTypes: fc.option(fc.array(text, { maxLength: 20 }), { nil: undefined }),
        byEntityType: counts,
        byAction: counts,
        targets: fc.array(fc.record({ event, anonymous: count }), { maxLength: 4 }),
        examples: fc.array(event, { maxLength: 8 }),
        previous: sum(),
        weeks: fc.array(sum({ isKnown: fc.boolean() }), { maxLength: 8 }),
        claims: fc.record({ made: count, confirmed: count, ofThese: count, waiting: count }),
        keys: fc.record({ people: count, proven: count, newlyProven: count, toOnboard: count }),
        step: fc.oneof(
          fc.record({ kind: fc.constantFrom('nothing', 'no-data', 'roster') }),
          fc.record({ kind: fc.constantFrom('onboard', 'keys'), people: count }),
          fc.record({ kind: fc.constant('judge'), claims: count }),
          fc.record({ kind: fc.constant('claim'), changes: count }),
        ),
        isWeekly: fc.boolean(),
      }),
    }),
  }),
  fc.record({
    ...base,
    kind: fc.constant('message'),
    title: text,
    lines: fc.array(text, { maxLength: 60 }),
    topics: fc.array(fc.record({ summary: text, example: text }), { maxLength: 20 }),
    facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 15 }),
    table: fc.record({
      columns: fc.array(text, { minLength: 1, maxLength: 5 }),
      rows: fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 30 }),
    }),
    inputs: fc.oneof(
      fc.constant([]),
      fc.array(fc.record({ title: text, value: text }), { maxLength: 20 }).map((choices) => [
        { kind: 'text', id: 'comment', label: 'Why' },
        { kind: 'choice', id: 'people', label: 'Whom', multiple: true, choices },
      ]),
    ),
    links: fc.constantFrom([], [{ label: 'Cisco', url: 'https://www.cisco.com/' }]),
    buttons: fc.array(fc.oneof(fc.record({ label: text, ask: text }), fc.record({ label: text, question })), {
      maxLength: 6,
    }),
  }),
  fc.record({
    ...base,
    kind: fc.constant('clarify'),
    question,
    prompt: text,
    choices: fc.array(fc.record({ label: text, detail: text, question }), { minLength: 1, maxLength: 30 }),
  }),
  fc.record({
    ...base,
    kind: fc.constant('refused'),
    reason: text,
    notUnderstood: fc.array(text, { maxLength: 9 }),
    suggestions: fc.array(text, { maxLength: 5 }),
  }),
  fc.record({ ...base, kind: fc.constant('error'), question, code: text, what: text, next: text }),
);

/** Every string of a card that a person sees, and not the data of its buttons. */
function seenTexts(value: unknown, key = ''): readonly string[] {
  if (key === 'data') return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => seenTexts(inner, name));
}

describe('rendering any answer [U]', () => {
  const templates = readTemplates();

  it('always fits the platform, and no data acts', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(answer, (made) => {
        const reply = renderAnswer(dense(made) as Answer, templates);
        assert.deepEqual(checkReply(reply), []);
        for (const text of [reply.markdown, ...seenTexts(reply.card)]) {
          // The one link there is, and it is ours.
          const seen = text.replaceAll('[Cisco](https://www.cisco.com/)', '');
          assert.doesNotMatch(seen, /<@|\]\(http|\$\{|[\u202A-\u202E]/);
          assert.ok(!seen.includes('\0'));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shares nothing between two replies and leaves its input as it was', () => {
    fc.assert(
      fc.property(answer, (made) => {
        const given = dense(made) as Answer;
        const before = JSON.stringify([given, templates]);
        const first = renderAnswer(given, templates);
        const second = renderAnswer(given, templates);
        assert.deepEqual(first, second);
        assert.notEqual(first.card?.['body'], second.card?.['body']);
        assert.equal(JSON.stringify([given, templates]), before);
      }),
      { numRuns: 50 },
    );
  });

  it('says how many changes are left out when the Markdown is cut', () => {
    const long = 'x'.repeat(60);
    const rows = Array.from({ length: 100 }, (_, index) => ({
      event: { ...SAMPLE, id: `event-${index}`, changes: [{ field: 'Name', before: long, after: long }] },
      attribution: { kind: 'recorded' as const },
    }));
    const { markdown } = renderAnswer({ ...EVENTS, total: 120, rows }, templates);
    const listed = markdown.split('\n').filter((line) => line.startsWith('- ')).length;
    assert.ok(listed > 10 && listed < 100);
    assert.match(markdown, new RegExp(`1–${listed} of 120; ${100 - listed} more do not fit here`));
    assert.ok(Buffer.byteLength(markdown) > LIMITS.textBytes - 400, 'as many as fit are shown');
  });
});

const SAMPLE: AuditEvent = {
  id: 'event',
  time: NOW,
  actor: { email: 'mara.lindt@example.com' },
  action: 'modified',
  entityType: 'user',
  target: { name: 'Zoe Keller' },
  changes: [],
  description: '',
  category: '',
  sources: [],
  raw: {},
};
const EVENTS = {
  kind: 'events',
  reading: 'changes',
  zone: 'UTC',
  now: NOW,
  question: { intent: 'what-changed' },
  anonymous: 0,
  offset: 0,
  coverage: { complete: true, sentence: 'Complete.', gaps: [] },
} as const;
