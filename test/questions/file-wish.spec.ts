import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Question } from '../../src/audit/question.ts';
import { phrase } from '../../src/questions/canonical.ts';
import { EXAMPLE_LAST_WEEK } from '../../src/questions/example-clock.ts';
import { fileWish } from '../../src/questions/file-wish.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { OPTIONS } from './reading-options.ts';

const LAST_WEEK: Question = { intent: 'export', of: 'what-changed', ...EXAMPLE_LAST_WEEK };

describe('wishes for a file [U]', () => {
  const read: readonly (readonly [text: string, question: Question])[] = [
    ['export what changed last week', LAST_WEEK],
    ['EXPORT What Changed Last Week AS PDF!', { ...LAST_WEEK, format: 'pdf' }],
    [
      'hi, can you please export what changed last week to an excel spreadsheet, thanks',
      { ...LAST_WEEK, format: 'xlsx' },
    ],
    ['could you send us what changed last week as a csv file?', { ...LAST_WEEK, format: 'csv' }],
    ['a pdf of what changed last week', { ...LAST_WEEK, format: 'pdf' }],
    ['give me an excel list of what changed last week', { ...LAST_WEEK, format: 'xlsx' }],
    ['history of "Orders as CSV"', { intent: 'history', target: { name: 'Orders as CSV' } }],
    [
      'export history of "Orders as CSV" as pdf',
      { intent: 'export', of: 'history', target: { name: 'Orders as CSV' }, format: 'pdf' },
    ],
    ['export it as pdf', { intent: 'export', format: 'pdf' }],
    ['export digest', { intent: 'digest-export' }],
    ['export digest as csv', { intent: 'digest-export' }],
    ['export digest last week as pdf', { intent: 'export', of: 'digest', format: 'pdf', ...EXAMPLE_LAST_WEEK }],
  ];
  for (const [text, question] of read) {
    it(`"${text}"`, () => assert.deepEqual(readQuestion(text, OPTIONS), { kind: 'question', question }));
  }

  it('keeps what was not understood by name, and offers what can be exported', () => {
    const reading = readQuestion('export what changed last wibble as pdf', OPTIONS);
    assert.ok(reading.kind === 'refused');
    assert.match(reading.notUnderstood.join(), /wibble/);
    assert.ok(reading.suggestions.length > 0);
    for (const text of reading.suggestions) {
      const again = readQuestion(text, OPTIONS);
      assert.ok(again.kind === 'question' && /export/.test(again.question.intent), text);
    }
  });

  for (const text of [
    'what changed last week',
    'give me what changed',
    'as csv',
    'pdf',
    'export',
    '',
    'in csv as pdf',
    '"export" x',
  ]) {
    it(`never fails on ${JSON.stringify(text)}`, () => {
      readQuestion(text, OPTIONS);
    });
  }

  it('is none where no file is asked for', () => {
    for (const text of [
      'what changed last week',
      'give me the history of Sales',
      'who changed user Pdf',
      'x'.repeat(9000),
    ]) {
      assert.equal(fileWish(text), undefined, text);
    }
  });

  it('reads back from its own words', () => {
    const name = fc
      .oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom('as csv', 'Sales as pdf', 'export', 'a "b" c'))
      .map((text) => text.replace(/\p{C}/gu, '').trim())
      .filter((text) => /[a-z0-9]/i.test(text));
    const inner = fc.oneof(
      name.map((name) => ({ intent: 'history' as const, target: { name } })),
      name.map((text) => ({ intent: 'containing' as const, text })),
      fc.constant({ intent: 'what-changed' as const, ...EXAMPLE_LAST_WEEK }),
      fc.constant({ intent: 'unattributed' as const, entityType: 'user' }),
      fc.constant({ intent: 'how-many' as const, by: 'type' as const }),
    );
    const format = fc.constantFrom(
      {},
      { format: 'csv' as const },
      { format: 'xlsx' as const },
      { format: 'pdf' as const },
    );
    fc.assert(
      fc.property(inner, format, ({ intent, ...slots }, kind) => {
        const question: Question = { ...slots, intent: 'export', of: intent, ...kind };
        const text = phrase(question, OPTIONS.zone);
        assert.deepEqual(readQuestion(text, OPTIONS), { kind: 'question', question }, text);
      }),
      { numRuns: 150 },
    );
  });

  it('takes many words for it without much ado', () => {
    const started = performance.now();
    readQuestion('export '.repeat(190), OPTIONS);
    readQuestion(`${'as csv '.repeat(95)}`, OPTIONS);
    assert.ok(performance.now() - started < 5000);
  });
});
