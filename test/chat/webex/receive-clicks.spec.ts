import assert from 'node:assert/strict';
import { quiet, useRig } from '../webex-rig.ts';

describe('clicks on cards', () => {
  const at = useRig();
  const card = {
    type: 'AdaptiveCard',
    version: '1.3',
    body: [{ type: 'TextBlock', text: 'Hi' }],
    actions: [{ type: 'Action.Submit', title: 'Go', data: { act: 'go' } }],
  } as const;

  it('come with who clicked, what was filled in, and the root of the thread [I]', async () => {
    const root = at.world.emulator.postAs(at.world.zoe.id, at.world.groupId, {
      text: 'card please',
      mentionId: at.world.bot.id,
    });
    const messageId = await at.rig.chat.say(
      at.world.groupId,
      { markdown: 'A card', card },
      { key: 'card', threadId: root.id },
    );
    at.world.emulator.pressCard(at.world.max.id, messageId, { act: 'go', note: 'x' });
    await quiet(at.world, at.rig);
    const submit = at.rig.seen.submits[0];
    assert.equal(submit?.sender.email, 'max@example.com');
    assert.deepEqual(submit?.inputs, { act: 'go', note: 'x' });
    assert.deepEqual([submit?.messageId, submit?.threadId, submit?.spaceKind], [messageId, root.id, 'group']);
  });

  it('are fetched with patience, person included, and handled once [I]', async () => {
    const messageId = await at.rig.chat.say(at.world.directId, { markdown: 'A card', card }, { key: 'card again' });
    for (const path of [/^\/attachment\/actions\//, /^\/people\/(?!me)/]) {
      at.world.emulator.faults.add({
        method: 'GET',
        path,
        times: 2,
        fault: { kind: 'status', status: 429, retryAfterSeconds: 0 },
      });
      at.world.emulator.faults.add({ method: 'GET', path, times: 2, fault: { kind: 'drop', when: 'before' } });
    }
    at.world.emulator.faults.deliveries({ kind: 'twice' });
    at.world.emulator.pressCard(at.world.zoe.id, messageId, { act: 'go' });
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.submits.length, 1);
  });
});
