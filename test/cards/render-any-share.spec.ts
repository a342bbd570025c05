// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SummaryAnswer } from '../../src/audit/answer.ts';
import { weeksIn } from '../../src/audit/gather-share.ts';
import type { ShareCount, ShareFacts } from '../../src/audit/share.ts';
import { checkReply } from '../../src/cards/check.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { createResvgPainter } from '../../src/pictures/resvg-painter.ts';
import { readTemplates } from './golden.ts';

const NOW = Date.UTC(2026, 10, 23, 13, 20);
const WEEK_MS = 7 * 86_400_000;
const text = fc.oneof(
  fc.constantFrom('<@all>', '[x](http://evil.example)', '${share}', '</text><script/>', '\u202e', '\u0000', '', '夜'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('queue', 'Night Shift'),
);
const count: fc.Arbitrary<ShareCount> = fc
  .tuple(fc.nat(5000), fc.nat(300), fc.nat(5000), fc.nat(300))
  .map(([nobody, automation, recorded, confirmed]) => ({
    total: nobody + automation + recorded + confirmed,
    automation,
    recorded,
    confirmed,
  }));
const counts = fc.oneof(count, fc.constant({ total: 0, automation: 0, recorded: 0, confirmed: 0 }));

/** Spans of up to a year that begin and end anywhere, also in the future. */
const facts: fc.Arbitrary<ShareFacts> = fc
  .record({
    to: fc.integer({ min: NOW - WEEK_MS, max: NOW + WEEK_MS }),
    length: fc.integer({ min: 1, max: 53 * WEEK_MS }),
    zone: fc.constantFrom('Europe/Berlin', 'UTC', 'Pacific/Auckland'),
    goal: fc.integer({ min: 1, max: 100 }),
    by: fc.constantFrom('week', 'type', 'team'),
    all: counts,
    weekly: fc.array(counts, { minLength: 55, maxLength: 55 }),
    types: fc.array(
      fc.tuple(text, counts).map(([entityType, one]) => ({ entityType, ...one })),
      { maxLength: 40 },
    ),
    teams: fc.array(
      fc
        .record({ team: text, proven: fc.nat(20), others: fc.integer({ min: 2, max: 20 }), named: fc.nat(9999) })
        .map(({ team, proven, others, named }) => ({ team, proven, people: proven + others, named })),
      { maxLength: 40 },
    ),
    singles: fc.nat(3),
    entityTypes: fc.option(fc.array(text, { minLength: 1, maxLength: 10 }), { nil: undefined }),
  })
  .map(({ to, length, weekly, entityTypes, ...rest }) => {
    const span = { from: to - length, to };
    const weeks = weeksIn(span, rest.zone).map((week, index) => ({ ...week, ...(weekly[index] ?? rest.all) }));
    return { ...rest, ...span, weeks, ...(entityTypes === undefined ? {} : { entityTypes }) };
  });

const answer: fc.Arbitrary<SummaryAnswer> = fc
  .record({ facts, reading: text, sentence: text, complete: fc.boolean() })
  .map(({ facts: made, reading, sentence, complete }) => ({
    kind: 'summary',
    reading,
    zone: made.zone,
    now: NOW,
    question: { intent: 'named-share', from: made.from, to: made.to },
    total: made.all.total,
    coverage: { complete, sentence, gaps: [] },
    content: { kind: 'share', facts: made },
  }));

/** Every string of a card that a person sees, and not the data of its buttons. */
function seenTexts(value: unknown, key = ''): readonly string[] {
  if (key === 'data') return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => seenTexts(inner, name));
}

describe('rendering any named share', () => {
  const templates = readTemplates();

  it('always fits the platform, and no data acts [U]', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(answer, (made) => {
        const reply = renderAnswer(made, templates);
        assert.deepEqual(checkReply(reply), []);
        for (const seen of [reply.markdown, reply.picture?.caption ?? '', ...seenTexts(reply.card)]) {
          assert.doesNotMatch(seen, /<@|\]\(http|\$\{|[\u202A-\u202E]|NaN|undefined|Infinity/);
          assert.ok(!seen.includes('\0'));
        }
        assert.doesNotMatch(reply.picture?.svg ?? '', /<script|NaN|undefined|Infinity/);
      }),
      { numRuns: 200 },
    );
  });

  it('always gives a picture that can be painted [I]', async function () {
    this.timeout(60_000);
    const painter = createResvgPainter();
    await fc.assert(
      fc.asyncProperty(answer, async (made) => {
        const { picture } = renderAnswer(made, templates);
        if (picture !== undefined) assert.ok((await painter.paint(picture)).length > 0);
      }),
      { numRuns: 25 },
    );
  });
});
