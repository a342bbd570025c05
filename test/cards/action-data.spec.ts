// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Question } from '../../src/audit/question.ts';
import { askData, choiceData, PICK_ID, questionData, readActionData } from '../../src/cards/action-data.ts';

const QUESTION: Question = {
  intent: 'who-changed',
  entityType: 'user',
  target: { id: 'u1', name: 'Zoë <@all> ${x} \u202e' },
  actor: { kind: 'person', email: 'mara.lindt@example.com' },
  action: 'deleted',
  from: Date.UTC(2026, 10, 16),
  to: Date.UTC(2026, 10, 23),
};

describe('what buttons send back [U]', () => {
  it('gives the same question back', () => {
    assert.deepEqual(readActionData(questionData(QUESTION)), { kind: 'question', question: QUESTION });
    assert.deepEqual(readActionData(questionData(QUESTION, 'abc')), {
      kind: 'question',
      question: QUESTION,
      cursor: 'abc',
    });
  });

  it('holds nothing that could act where the source of a card is shown', () => {
    assert.match(JSON.stringify(questionData(QUESTION)), /^[\x20-\x7E]+$/);
    assert.doesNotMatch(JSON.stringify(questionData(QUESTION)), /<|\$\{/);
  });

  it('reads a question that came as an object, and numbers that came as text', () => {
    assert.deepEqual(readActionData({ whodunit: '1', question: QUESTION }), { kind: 'question', question: QUESTION });
  });

  it('gives the picked question', () => {
    const data = choiceData([{ intent: 'help' }, QUESTION]);
    assert.deepEqual(readActionData({ ...data, [PICK_ID]: '1' }), { kind: 'question', question: QUESTION });
  });

  it('gives a text to ask', () => {
    assert.deepEqual(readActionData({ ...askData('help'), other: 'x' }), { kind: 'ask', text: 'help' });
  });

  it('drops what it does not know', () => {
    const read = readActionData({
      whodunit: 1,
      question: JSON.stringify({ ...QUESTION, role: 'admin', target: { id: 'u1', evil: 1 } }),
      as: 'admin',
    });
    assert.deepEqual(read, { kind: 'question', question: { ...QUESTION, target: { id: 'u1' } } });
  });

  it('leaves out a button that would be too large or could act', () => {
    assert.equal(questionData({ intent: 'containing', text: 'x'.repeat(3000) }), undefined);
    assert.equal(askData('x'.repeat(500)), undefined);
    assert.equal(askData('who changed <@all>'), undefined);
  });

  const forged: readonly (readonly [what: string, inputs: unknown])[] = [
    ['nothing', undefined],
    ['a list', [1]],
    ['another app', { question: JSON.stringify(QUESTION) }],
    ['another version', { whodunit: 2, ask: 'help' }],
    ['no JSON', { whodunit: 1, question: '{' }],
    ['JSON that is no question', { whodunit: 1, question: '"help"' }],
    ['an unknown intent', { whodunit: 1, question: '{"intent":"drop"}' }],
    ['a time that is none', { whodunit: 1, question: '{"intent":"help","from":1e300}' }],
    ['a span turned round', { whodunit: 1, question: '{"intent":"what-changed","from":2,"to":1}' }],
    [
      'a text that is too long',
      { whodunit: 1, question: JSON.stringify({ intent: 'containing', text: 'x'.repeat(301) }) },
    ],
    ['a megabyte', { whodunit: 1, ask: 'x'.repeat(1_000_000) }],
    ['no pick', choiceData([QUESTION])],
    ['a pick beyond the list', { ...choiceData([QUESTION]), [PICK_ID]: '1' }],
    ['a pick of two', { ...choiceData([QUESTION]), [PICK_ID]: '0,1' }],
    ['a pick below', { ...choiceData([QUESTION]), [PICK_ID]: '-1' }],
  ];
  for (const [what, inputs] of forged) {
    it(`refuses ${what}`, () => assert.deepEqual(readActionData(inputs), { kind: 'invalid' }));
  }

  const CLAIM: Question = { intent: 'claim', statement: 'mine' };
  const filled: readonly (readonly [what: string, inputs: object, question: Question])[] = [
    ['nothing filled in', { comment: '', date: ' ', events: '', people: ',', status: '', team: '  ' }, CLAIM],
    ['a comment', { comment: '  CHG-12, see "wiki"\n' }, { ...CLAIM, comment: 'CHG-12, see "wiki"' }],
    ['a comment as long as it may be', { comment: 'x'.repeat(300) }, { ...CLAIM, comment: 'x'.repeat(300) }],
    ['a date', { date: '2028-02-29' }, { ...CLAIM, date: '2028-02-29' }],
    ['one change', { events: 'c-0a1b' }, { ...CLAIM, events: ['c-0a1b'] }],
    ['several changes', { events: 'c-0a1b, c-2c3d,,c-0a1b' }, { ...CLAIM, events: ['c-0a1b', 'c-2c3d'] }],
    ['people', { people: 'Zoe.Keller@example.com,a@b.de' }, { ...CLAIM, people: ['zoe.keller@example.com', 'a@b.de'] }],
    ['a status and a team', { status: 'exempt', team: ' Berlin ' }, { ...CLAIM, status: 'exempt', team: 'Berlin' }],
    [
      'a time zone and the order of dates',
      { zone: 'Europe/Berlin', dateOrder: 'month-first', otherZone: ' ' },
      { ...CLAIM, zone: 'Europe/Berlin', dateOrder: 'month-first' },
    ],
    [
      'a zone that is none of the choices',
      { zone: 'Europe/Berlin', otherZone: 'Asia/Tokyo' },
      { ...CLAIM, zone: 'Asia/Tokyo' },
    ],
    ['inputs of no slot', { intent: 'settings', statement: 'unsure', asOf: '5', __proto__: null, from: '5' }, CLAIM],
  ];
  for (const [what, inputs, question] of filled) {
    it(`fills in ${what}`, () => {
      assert.deepEqual(readActionData({ ...questionData(CLAIM), ...inputs }), { kind: 'question', question });
    });
  }

  it('lets what is filled in count more than what the button said, and an empty input nothing', () => {
    const asked: Question = { ...CLAIM, events: ['c-1111'], comment: 'old' };
    assert.deepEqual(readActionData({ ...questionData(asked), events: 'c-2222', comment: '' }), {
      kind: 'question',
      question: { ...asked, events: ['c-2222'] },
    });
  });

  it('fills nothing into a text or a picked question', () => {
    assert.deepEqual(readActionData({ ...askData('help'), comment: 'x' }), { kind: 'ask', text: 'help' });
    const picked = { ...choiceData([QUESTION]), [PICK_ID]: '0', date: 'never' };
    assert.deepEqual(readActionData(picked), { kind: 'question', question: QUESTION });
  });

  const unfit: readonly (readonly [what: string, inputs: object])[] = [
    ['a comment that is too long', { comment: 'x'.repeat(301) }],
    ['a comment that is no text', { comment: 5 }],
    ['a date that is none', { date: '2026-02-30' }],
    ['a date with a time', { date: '2026-02-03T00:00' }],
    ['a date in words', { date: 'tomorrow' }],
    ['more changes than fit', { events: Array.from({ length: 51 }, (_, index) => `c-${index}`).join(',') }],
    ['a list that is no text', { people: ['a@example.com'] }],
    ['an id that is too long', { events: 'x'.repeat(301) }],
    ['a status there is not', { status: 'broken' }],
    ['a status of a forged kind', { status: { $ne: 1 } }],
    ['an order of dates there is not', { dateOrder: 'year-first' }],
    ['a zone that is too long', { otherZone: 'x'.repeat(301) }],
    ['a team that is too long', { team: 'x'.repeat(301) }],
    ['a megabyte', { comment: ' '.repeat(1_000_000) }],
  ];
  for (const [what, inputs] of unfit) {
    it(`refuses an input with ${what}`, () => {
      assert.deepEqual(readActionData({ ...questionData(CLAIM), ...inputs }), { kind: 'invalid' });
    });
  }

  it('gives a whole question or none, whatever is filled in', () => {
    const input = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.anything(),
      fc.constantFrom('2026-12-05', 'exempt', 'a,b'),
    );
    const inputs = fc.record(
      {
        comment: input,
        date: input,
        events: input,
        people: input,
        status: input,
        team: input,
        zone: input,
        otherZone: input,
        dateOrder: input,
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(inputs, (filledIn) => {
        const data = readActionData({ ...questionData(CLAIM), ...filledIn });
        assert.ok(data.kind === 'question' || data.kind === 'invalid');
        if (data.kind === 'question') {
          assert.deepEqual(readActionData({ whodunit: 1, question: JSON.stringify(data.question) }), data);
        }
      }),
    );
  });

  it('never throws', () => {
    const part = fc.oneof(fc.anything(), fc.json(), fc.constant(1), fc.constant(JSON.stringify(QUESTION)));
    fc.assert(
      fc.property(
        fc.record(
          { whodunit: part, question: part, questions: part, ask: part, cursor: part, [PICK_ID]: part },
          { requiredKeys: [] },
        ),
        (inputs) => {
          assert.ok(['question', 'ask', 'invalid'].includes(readActionData(inputs).kind));
        },
      ),
    );
  });
});
