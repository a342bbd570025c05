import assert from 'node:assert/strict';
import { commands } from '../../src/commands/index.ts';
import { compilePattern } from '../../src/questions/grammar.ts';
import { isWithinReach } from '../../src/questions/reach.ts';
import { tokenise } from '../../src/questions/tokens.ts';

describe('patterns within reach [U]', () => {
  const reaches = (pattern: string, text: string): boolean =>
    isWithinReach(compilePattern(pattern), new Set(text.split(' ')));

  for (const [pattern, text, isReached] of [
    ['who {verb} [the] {type}', 'who changed queue', true],
    ['who {verb} [the] {type}', 'what changed', false],
    ['(changes|edits) by {person}', 'edits by zoe', true],
    ['(changes|edits) by {person}', 'edits', false],
    ['show <in {type} | {range}>', 'show', true],
    ['{text}', 'anything', true],
    ['(turn off|stop) digest', 'turn digest', false],
  ] as const) {
    it(`${isReached ? 'reaches' : 'does not reach'} "${pattern}" from "${text}"`, () =>
      assert.equal(reaches(pattern, text), isReached));
  }

  it('leaves few patterns to be tried for any example, and its own among them', () => {
    const machines = commands.flatMap(({ name, grammar }) =>
      grammar.map((pattern) => ({ name, machine: compilePattern(pattern) })),
    );
    for (const { name, examples } of commands) {
      for (const [text, { of = name }] of examples) {
        const tokenised = tokenise(text);
        assert.ok(tokenised.kind === 'tokens');
        const words = new Set(tokenised.tokens.map(({ word }) => word));
        const left = machines.filter(({ machine }) => isWithinReach(machine, words));
        assert.ok(
          // A file is asked for around a question: the question's own pattern is to be left.
          left.some((one) => one.name === of),
          text,
        );
        assert.ok(left.length < machines.length / 3, `${text}: ${left.length} of ${machines.length}`);
      }
    }
  });
});
