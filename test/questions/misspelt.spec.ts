import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOneEditAway } from '../../src/questions/misspelt.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { OPTIONS } from './reading-options.ts';

const letters = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 2, maxLength: 12 });

function suggested(text: string): string | undefined {
  const reading = readQuestion(text, OPTIONS);
  assert.ok(reading.kind === 'refused', text);
  return reading.suggestions[0];
}

describe('one edit [U]', () => {
  it('is a letter more, less or other, or two swapped', () => {
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom('more', 'less', 'other', 'swapped'), (word, seed, edit) => {
        const at = seed % word.length;
        const [head, tail] = [word.slice(0, at), word.slice(at + 1)];
        const edited = {
          more: `${word.slice(0, at)}z${word.slice(at)}`,
          less: head + tail,
          other: `${head}z${tail}`,
          swapped: `${head}${tail.slice(0, 1)}${word.charAt(at)}${tail.slice(1)}`,
        }[edit];
        assert.equal(isOneEditAway(word, edited), edited !== word);
        assert.equal(isOneEditAway(edited, word), edited !== word);
      }),
    );
  });

  it('is neither none nor two', () => {
    for (const [a, b] of [
      ['queue', 'queue'],
      ['queue', 'qeuues'],
      ['who', 'whose'],
      ['abcd', 'badc'],
    ] as const) {
      assert.equal(isOneEditAway(a, b), false, `${a} ${b}`);
    }
  });
});

describe('a misspelt word [U]', () => {
  it('is named by itself, and the question is offered as it was meant', () => {
    const reading = readQuestion('who chnaged queue Sales last week', OPTIONS);
    assert.ok(reading.kind === 'refused');
    assert.deepEqual([reading.code, reading.notUnderstood], ['leftover', ['chnaged']]);
    assert.equal(reading.suggestions[0], 'who changed queue Sales last week');
  });

  it('may be a letter that only looks right', () => {
    assert.equal(suggested('who сhanged queue Sales'), 'who changed queue Sales');
  });

  it('is never a word of the question that is known, nor a month', () => {
    assert.notEqual(suggested('what changed from 31 Feb to 2 Mar'), 'what changed from 31 Feb to 2 May');
    assert.match(suggested('changes by 12 Nov') ?? '', /^changes by|^what/);
  });
});
