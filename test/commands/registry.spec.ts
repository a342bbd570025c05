import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { askQuestion } from '../../src/commands/ask.ts';
import { commands } from '../../src/commands/index.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { ADMIN, contextOf, openWorld, SPACE } from './rig.ts';

/** Files in src/commands that are not commands. */
const FRAME = [
  'ask',
  'command',
  'context',
  'conversation',
  'find-events',
  'find-name',
  'index',
  'name-answers',
  'offer-kinds',
  'own-examples',
  'resolve',
  'statement',
];
const options = { now: EXAMPLE_NOW, zone: EXAMPLE_ZONE, anonymousActors: ['api@cconesp.net'] };

describe('registry of commands [U]', () => {
  it('holds every command file there is, under its own name', async () => {
    const entries = await readdir('src/commands', { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name.replace(/\.ts$/, ''));
    assert.deepEqual(
      commands.map(({ name }) => name).toSorted(),
      files.filter((file) => !FRAME.includes(file)).toSorted(),
    );
  });

  it('has a spec for every command', async () => {
    const specs = await readdir('test/commands');
    for (const { name } of commands)
      assert.ok(specs.includes(`${name}.spec.ts`), `test/commands/${name}.spec.ts is missing`);
  });

  it('lets no command store anything that does not say so', async () => {
    const store = await openWorld();
    const never = () => assert.fail('a command that only reads has stored something');
    const state = { get: store.state.get.bind(store.state), list: store.state.list.bind(store.state), update: never };
    const readable = new Proxy(store, {
      get: (real, name) => {
        if (name === 'state') return state;
        const member: unknown = Reflect.get(real, name, real);
        if (typeof member !== 'function') return member;
        return ['append', 'addCoverage', 'reclassify'].includes(String(name)) ? never : member.bind(real);
      },
    });
    const desk = {
      commands,
      anonymousActors: options.anonymousActors,
      onError: (error: unknown) => assert.fail(String(error)),
    };
    for (const { writes, examples } of commands) {
      if (writes === true) continue;
      for (const [, question] of examples) {
        const answer = await askQuestion(question, desk, await contextOf(readable, { as: ADMIN, space: SPACE }));
        assert.notEqual(answer.kind, 'error', JSON.stringify(question));
      }
    }
    await store.close();
  });

  for (const command of commands) {
    describe(command.name, () => {
      it('has an example to show', () => assert.ok(command.examples.length > 0));

      for (const [text, expected] of command.examples) {
        it(`reads "${text}" as its own question`, () => {
          assert.deepEqual(readQuestion(text, { ...options, commands }), { kind: 'question', question: expected });
        });

        it(`is the only one to read "${text}" so`, () => {
          const others = commands.filter((other) => other.name !== command.name);
          const reading = readQuestion(text, { ...options, commands: others });
          assert.ok(
            reading.kind === 'refused' || readsWorse(text, command.name),
            `also read as ${JSON.stringify(reading)}`,
          );
        });
      }
    });
  }
});

/** A looser command may read a phrase too; the order of the registry must not be what decides. */
function readsWorse(text: string, name: string): boolean {
  const reading = readQuestion(text, { ...options, commands: [...commands].toReversed() });
  return reading.kind === 'question' && reading.question.intent === name;
}
