import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reading } from '../../src/audit/question.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { FILLED, NOT_FILLED } from './order-slots.table.ts';
import { OPTIONS } from './reading-options.ts';

/** Reads a text by one pattern alone. */
function by(pattern: string, text: string, zone = OPTIONS.zone): Reading {
  return readQuestion(text, { ...OPTIONS, zone, commands: [{ name: 'help', grammar: [pattern] }] });
}

describe('slots of orders [U]', () => {
  for (const [pattern, text, slots] of FILLED) {
    it(`${pattern}: ${text}`, () => {
      assert.deepEqual(by(pattern, text), { kind: 'question', question: { intent: 'help', ...slots } });
    });
  }

  it('read a date in the zone of the asker', () => {
    const late = {
      ...OPTIONS,
      now: Date.UTC(2026, 10, 23, 23, 30),
      commands: [{ name: 'help', grammar: ['{date}'] }],
    } as const;
    const read = (zone: string): unknown => readQuestion('tomorrow', { ...late, zone });
    assert.deepEqual(read('Europe/Berlin'), { kind: 'question', question: { intent: 'help', date: '2026-11-25' } });
    assert.deepEqual(read('America/New_York'), { kind: 'question', question: { intent: 'help', date: '2026-11-24' } });
  });

  it('never read a date without a year as one that is over', () => {
    const days = fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) });
    fc.assert(
      fc.property(days, ({ month, day }) => {
        const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1];
        const reading = by('until {date}', `until ${day} ${name}`);
        assert.ok(reading.kind === 'question');
        const { date = '' } = reading.question;
        assert.ok(date >= '2026-11-23' && date < '2027-11-23', date);
        assert.ok(date.endsWith(`-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`), date);
      }),
    );
  });
});

describe('slots of orders that are refused [U]', () => {
  for (const [pattern, text, notUnderstood, reason] of NOT_FILLED) {
    it(`${pattern}: ${text.slice(0, 60)}`, () => {
      const reading = by(pattern, text);
      assert.ok(reading.kind === 'refused', 'read');
      assert.equal(reading.reason, reason);
      assert.deepEqual(reading.notUnderstood, notUnderstood);
    });
  }

  it('offers both readings of an ambiguous date', () => {
    const reading = by('until {date}', 'until 03/04/2026');
    assert.deepEqual(reading.kind === 'refused' && reading.suggestions, ['until 3 Apr 2026', 'until 4 Mar 2026']);
  });
});
