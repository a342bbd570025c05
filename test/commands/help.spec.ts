import assert from 'node:assert/strict';
import { commands } from '../../src/commands/index.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, askOf, asMessage, sameFromButton, useRig } from './rig.ts';

describe('help [I]', () => {
  const rig = useRig();

  it('lists every command that a viewer may use, each with a phrase that is read', async () => {
    const { topics = [] } = asMessage(await sameFromButton(rig, 'help'));
    assert.deepEqual(
      topics.map(({ summary }) => summary),
      commands.filter(({ role }) => role === 'viewer').map(({ summary }) => summary),
    );
    for (const { example } of topics) assert.notEqual((await rig.ask(example)).kind, 'error', example);
  });

  it('lists the commands of admins to admins', async () => {
    const { topics = [] } = asMessage(await rig.ask('help', { as: ADMIN }));
    assert.equal(topics.length, commands.length);
  });

  it('offers buttons that are answered', async () => {
    const { buttons = [] } = asMessage(await rig.ask('help'));
    assert.equal(buttons.length, 3);
    for (const ask of buttons.map((button) => askOf(button) ?? ''))
      assert.match((await rig.ask(ask)).kind, /^(?:events|summary)$/, ask);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'help/viewer', 'help');
    await matchGolden(rig, 'help/admin', 'help', { as: ADMIN });
  });
});
