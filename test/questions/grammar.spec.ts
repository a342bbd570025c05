import assert from 'node:assert/strict';
import type { Question } from '../../src/audit/question.ts';
import { commands as COMMANDS } from '../../src/commands/index.ts';
import { compilePattern } from '../../src/questions/grammar.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { boundsOf, OPTIONS } from './reading-options.ts';

/** Reads a text by one pattern alone. */
function by(pattern: string, text: string): Omit<Question, 'intent'> | 'refused' {
  const reading = readQuestion(text, { ...OPTIONS, commands: [{ name: 'help', grammar: [pattern] }] });
  if (reading.kind === 'refused') {
    return 'refused';
  }
  const { intent, ...slots } = reading.question;
  assert.equal(intent, 'help');
  return slots;
}

describe('pattern language [U]', () => {
  it('reads words in any case, with any accents and punctuation', () => {
    for (const text of ['tell all', 'TELL, all!', 'téll … (all)?', "te'll all"]) {
      assert.deepEqual(by('tell all', text), {}, text);
    }
    assert.equal(by('tell all', 'tell'), 'refused');
    assert.equal(by('tell all', 'tell all all'), 'refused');
    assert.equal(by('tell all', 'all tell'), 'refused');
    assert.equal(by('tell all', '"tell" all'), 'refused');
  });

  it('chooses one of several', () => {
    for (const text of ['a x', 'b c x']) {
      assert.deepEqual(by('(a|b c) x', text), {}, text);
    }
    for (const text of ['x', 'a b c x', 'b x']) {
      assert.equal(by('(a|b c) x', text), 'refused', text);
    }
  });

  it('leaves out what is optional', () => {
    for (const text of ['x', 'a x', 'b x', 'a c x']) {
      assert.deepEqual(by('[a [c]|b] x', text), {}, text);
    }
    for (const text of ['c x', 'b c x', 'a b x']) {
      assert.equal(by('[a [c]|b] x', text), 'refused', text);
    }
  });

  it('takes parts in any order, each at most once', () => {
    const pattern = 'x <a | b {by} | c>';
    for (const text of ['x', 'x a', 'x c a', 'x c a b day', 'x b day c a', 'x a c']) {
      assert.notEqual(by(pattern, text), 'refused', text);
    }
    for (const text of ['x a a', 'x c a c', 'x b', 'a x', 'x b day b day']) {
      assert.equal(by(pattern, text), 'refused', text);
    }
    assert.deepEqual(by(pattern, 'x c b day'), { by: 'day' });
  });

  it('fills a slot once only', () => {
    assert.deepEqual(by('x {by} [{by}]', 'x day'), { by: 'day' });
    assert.equal(by('x {by} [{by}]', 'x day type'), 'refused');
    assert.equal(by('x {range} [{range}]', 'x since Monday before Friday'), 'refused');
  });

  it('takes the reading with the fewest words of names', () => {
    assert.deepEqual(by('x ({target}|{type} {target})', 'x queue Sales'), {
      entityType: 'contact-service-queue',
      target: { name: 'Sales' },
    });
    assert.deepEqual(by('x {target} [{range}]', 'x Sales today'), {
      target: { name: 'Sales' },
      ...boundsOf('2026-11-23/2026-11-24'),
    });
    assert.deepEqual(by('x {target} please', 'x Sales EMEA please'), { target: { name: 'Sales EMEA' } });
  });

  it('allows politeness around, not inside', () => {
    assert.deepEqual(by('x y', 'hi, please x y, thanks!'), {});
    assert.equal(by('x y', 'x please y'), 'refused');
  });

  it('rejects malformed patterns where the program is at fault', () => {
    for (const pattern of ['', '(a', '[a', '<a', 'a)', '{nothing}', '{}', 'a | b', '<a|b|c|d|e>', '{target', 'a }']) {
      assert.throws(() => compilePattern(pattern), /Pattern/, pattern);
    }
  });

  it('compiles every pattern of every command to a small machine', () => {
    for (const { grammar } of COMMANDS) {
      for (const pattern of grammar) {
        assert.ok(compilePattern(pattern).edges.length < 1000, pattern);
      }
    }
  });
});
