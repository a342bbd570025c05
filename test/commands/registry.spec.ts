import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { commands } from '../../src/commands/index.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { readQuestion } from '../../src/questions/read-question.ts';

/** Files in src/commands that are not commands. */
const FRAME = [
  'ask',
  'command',
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
    const files = (await readdir('src/commands')).map((file) => file.replace(/\.ts$/, ''));
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

  it('marks the commands that store something, and no other', async () => {
    const sources = commands.map(
      async ({ name }) => [name, await readFile(`src/commands/${name}.ts`, 'utf8')] as const,
    );
    const storing = (await Promise.all(sources)).filter(([, source]) =>
      /store\.(state\.update|append|add)/.test(source),
    );
    assert.deepEqual(
      commands.filter(({ writes }) => writes === true).map(({ name }) => name),
      storing.map(([name]) => name),
    );
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
