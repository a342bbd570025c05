import assert from 'node:assert/strict';
import { signBody } from '../../../src/chat/webex/signature.ts';
import { createWorld, quiet, SECRET, startRig } from '../webex-rig.ts';

const HOUR_MS = 3_600_000;

describe('genuine webhooks that are replayed when their marks are gone', () => {
  for (const { age, hours, heard } of [
    { age: 'more than a day old', hours: 25, heard: 0 },
    { age: 'less than a day old', hours: 23, heard: 1 },
  ]) {
    it(`lead to ${heard === 0 ? 'nothing' : 'an answer'} when message and click are ${age} [I]`, async () => {
      const world = await createWorld();
      const rig = await startRig(world, { now: () => Date.now() + hours * HOUR_MS });
      world.emulator.faults.deliveries({ kind: 'lose' });
      const message = world.emulator.postAs(world.zoe.id, world.directId, { text: 'old' });
      const card = { type: 'AdaptiveCard', version: '1.3', body: [], actions: [] } as const;
      const cardId = await rig.chat.say(world.directId, { markdown: 'A card', card }, { key: 'card' });
      const click = world.emulator.pressCard(world.zoe.id, cardId, { act: 'go' });
      for (const [resource, id] of [
        ['messages', message.id],
        ['attachmentActions', click.id],
      ] as const) {
        const body = Buffer.from(JSON.stringify({ resource, event: 'created', data: { id } }));
        assert.equal(await rig.chat.receive(body, signBody(body, SECRET)), 'accepted');
      }
      await quiet(world, rig);
      assert.deepEqual([rig.seen.messages.length, rig.seen.submits.length], [heard, heard]);
      const dropped = rig.logged.filter((line) => line.includes('too old, dropped'));
      assert.equal(dropped.length, heard === 0 ? 2 : 0);
      assert.ok(
        dropped.every((line) => JSON.parse(line).level === 20),
        'at debug level',
      );
      await rig.stop();
      await world.close();
    });
  }
});
