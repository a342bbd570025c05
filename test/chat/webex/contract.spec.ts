import assert from 'node:assert/strict';
import { pino } from 'pino';
import { createWebexChat, type WebexChat } from '../../../src/chat/webex/index.ts';
import { createServer } from '../../../src/server/server.ts';
import { describeChat, type OpenChat } from '../../contract/chat.ts';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../../contract/webex-spec.ts';
import { createMemoryState, type MemoryState } from '../memory-state.ts';
import { createWorld, QUICK, quiet, SECRET, said, startRig, until, type World } from '../webex-rig.ts';

async function openWebex(world: World, state: MemoryState, delivery: 'webhook' | 'websocket'): Promise<OpenChat> {
  const log = pino({ level: 'silent' });
  let chat: WebexChat | undefined;
  const server = createServer({
    receiveWebhook: (body, signature) => chat?.receive(body, signature) ?? Promise.resolve('unauthorised'),
    notReadyBecause: () => chat?.notReadyBecause,
    metrics: () => '',
    log,
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  const made = createWebexChat({
    token: world.bot.token,
    apiUrl: world.emulator.address.apiUrl,
    ...(delivery === 'webhook' && { webhook: { url: `${url}/webhook`, secret: SECRET } }),
    state,
    clock: { now: Date.now },
    log,
    timing: QUICK,
  });
  chat = made;
  const quiet = async (): Promise<void> => {
    // A socket's event is on its way for a moment in which nobody has it.
    if (delivery === 'websocket') await new Promise((resolve) => setTimeout(resolve, 40));
    for (let round = 0; round < 2; round += 1) {
      await world.emulator.settled();
      await made.settled();
    }
  };
  const stop = async (): Promise<void> => {
    await server.close();
    await made.stop();
  };
  return {
    chat: made,
    spaceId: world.directId,
    personEmail: world.zoe.email,
    write: async (text) => {
      world.emulator.postAs(world.zoe.id, world.directId, { text });
      await quiet();
    },
    said: () => said(world, world.directId),
    reopen: async () => {
      await stop();
      return openWebex(world, state, delivery);
    },
    close: async () => {
      await stop();
      await world.close();
    },
  };
}

for (const delivery of ['webhook', 'websocket'] as const) {
  describeChat(`Webex by ${delivery}`, async () => openWebex(await createWorld(), createMemoryState(), delivery));
}

describe('requests to Webex', () => {
  before(function () {
    skipWithoutSpecs(this);
  });

  for (const delivery of ['webhook', 'websocket'] as const) {
    it(`follow the published description, on good days and bad (${delivery}) [I]`, async () => {
      const world = await createWorld();
      const state = createMemoryState();
      let rig = await startRig(world, { state, delivery });
      const card = { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'Hi' }] } as const;
      const messageId = await rig.chat.say(world.groupId, { markdown: 'card', card }, { key: 'd-1', durable: true });
      await rig.chat.direct(world.max.email, { markdown: 'hello' }, { key: 'd-2' });
      const file = { name: 'share.png', mediaType: 'image/png', bytes: new Uint8Array([137, 80]) } as const;
      await rig.chat.say(world.groupId, { markdown: 'with a file', card, file }, { key: 'd-5' });
      world.emulator.pressCard(world.max.id, messageId, { act: 'go' });
      world.emulator.postAs(world.zoe.id, world.directId, { file: { name: 'a.csv', bytes: Buffer.from('a') } });
      world.emulator.postAs(world.zoe.id, world.groupId, { text: 'hi', mentionId: world.bot.id });
      const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id });
      world.emulator.addMember(room.id, world.bot.id);
      await until(() => rig.seen.submits.length > 0 && rig.seen.files.length > 0 && rig.seen.memberships.length > 0);
      for await (const piece of rig.seen.files[0]?.download() ?? []) assert.equal(piece.length, 1);
      const revisable = await rig.chat.say(world.groupId, { markdown: 'Reading' }, { key: 'd-6' });
      assert.equal(await rig.chat.revise(world.groupId, revisable, 'Done'), true);
      world.emulator.removeMember(room.id, world.bot.id);
      for (const to of [world.groupId, world.directId]) {
        world.emulator.faults.add({
          method: 'POST',
          path: '/messages',
          times: 1,
          fault: { kind: 'drop', when: 'after' },
        });
        await rig.chat.say(to, { markdown: 'again' }, { key: `d-3-${to === world.groupId}`, durable: true });
      }
      world.emulator.faults.add({
        method: 'POST',
        path: '/messages',
        times: 1,
        fault: { kind: 'drop', when: 'after' },
      });
      await rig.chat.direct(world.max.email, { markdown: 'hello again' }, { key: 'd-4' });
      await quiet(world, rig);
      await rig.stop();
      world.emulator.postAs(world.zoe.id, world.groupId, { text: 'missed', mentionId: world.bot.id });
      rig = await startRig(world, { state, delivery });
      await until(() => said(world, world.groupId).includes('echo: missed'));
      await quiet(world, rig);
      await rig.stop();
      assertExchangesMatchSpec(world.emulator.exchanges);
      await world.close();
    });
  }
});
