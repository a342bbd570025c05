import assert from 'node:assert/strict';
import type { IncomingMessage } from '../../../src/audit/ports.ts';
import { createWorld, quiet, type Rig, said, startRig, type World } from '../webex-rig.ts';

describe('messages on Webex', () => {
  let world: World;
  let rig: Rig | undefined;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await rig?.stop();
    rig = undefined;
    await world.close();
  });
  const last = (): IncomingMessage | undefined => rig?.seen.messages.at(-1);

  it('of a group space come without the mention, with line breaks, and with the thread to answer in [I]', async () => {
    rig = await startRig(world);
    const root = world.emulator.postAs(world.zoe.id, world.groupId, {
      text: 'who changed\nuser "Zoe"?',
      mentionId: world.bot.id,
    });
    await quiet(world, rig);
    assert.equal(last()?.text, 'who changed\nuser "Zoe"?');
    assert.deepEqual(
      [last()?.spaceKind, last()?.threadId, last()?.sender.email],
      ['group', root.id, 'zoe@example.com'],
    );
    world.emulator.postAs(world.max.id, world.groupId, {
      text: 'and before?',
      mentionId: world.bot.id,
      parentId: root.id,
    });
    await quiet(world, rig);
    assert.equal(last()?.threadId, root.id);
    const answers = world.emulator.messages(world.groupId).filter((one) => one.personId === world.bot.id);
    assert.deepEqual(
      answers.map((one) => one.parentId),
      [root.id, root.id],
    );
  });

  it('with nothing but the mention come as empty text [I]', async () => {
    rig = await startRig(world);
    world.emulator.postAs(world.zoe.id, world.groupId, { markdown: `<@personId:${world.bot.id}|Whodunit>` });
    await quiet(world, rig);
    assert.equal(last()?.text, '');
  });

  it('of the bot itself and of other bots are left alone [I]', async () => {
    rig = await startRig(world);
    const other = world.emulator.addBot({ email: 'parrot@webex.bot', displayName: 'Parrot' });
    world.emulator.addMember(world.groupId, other.id);
    world.emulator.postAs(other.id, world.groupId, { text: 'hello', mentionId: world.bot.id });
    await rig.chat.say(world.groupId, { markdown: `<@personId:${world.bot.id}|Whodunit> hello` }, { key: 'loop' });
    await quiet(world, rig);
    assert.equal(rig.seen.messages.length, 0);
  });

  it('are fetched with patience: 429, 5xx and cut connections lose none [I]', async () => {
    const path = /^\/messages\/.+/;
    world.emulator.faults.add({
      method: 'GET',
      path,
      times: 2,
      fault: { kind: 'status', status: 429, retryAfterSeconds: 0 },
    });
    world.emulator.faults.add({ method: 'GET', path, times: 2, fault: { kind: 'status', status: 502 } });
    world.emulator.faults.add({ method: 'GET', path, times: 2, fault: { kind: 'drop', when: 'before' } });
    world.emulator.faults.add({ method: 'GET', path, times: 1, fault: { kind: 'hang', when: 'before' } });
    rig = await startRig(world, { timing: { requestTimeoutMs: 300 } });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'patience' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: patience']);
  });

  it('are asked for again when the event came before Webex could show them [I]', async () => {
    const fault = { kind: 'status', status: 404 } as const;
    world.emulator.faults.add({ method: 'GET', path: /^\/messages\/.+/, times: 2, fault });
    rig = await startRig(world);
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'early' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: early']);
  });

  it('are answered although people cannot be looked up [I]', async () => {
    world.emulator.faults.add({ method: 'GET', path: /^\/people\/(?!me)/, fault: { kind: 'status', status: 503 } });
    rig = await startRig(world, { timing: { fetchGiveUpMs: 200 } });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'who am I' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: who am I']);
  });

  it('that come at one moment in a space not seen before are all answered [I]', async () => {
    rig = await startRig(world);
    for (let index = 0; index < 20; index += 1)
      world.emulator.postAs(world.zoe.id, world.directId, { text: `q${index}` });
    await quiet(world, rig);
    assert.equal(new Set(said(world, world.directId)).size, 20);
    assert.equal(said(world, world.directId).length, 20);
  });

  it('whose handler throws, at once or later, get an apology and leave the process alive [I]', async () => {
    const secretText = 'secret words of the trail';
    rig = await startRig(world, {
      handlers: () => ({
        onMessage: ({ text }) => {
          if (text === 'sync') throw new Error(secretText);
          return Promise.reject(new Error(secretText));
        },
      }),
    });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'sync' });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'async' });
    await quiet(world, rig);
    const answers = said(world, world.directId);
    assert.equal(answers.length, 2);
    for (const answer of answers) assert.match(answer, /went wrong/);
    assert.ok(!rig.logged.join('').includes(secretText), 'no audit text in the log');
    assert.match(rig.metrics.text({ queueDepth: 0, ready: true }), /handler_errors_total\{handler="message"\} 2/);
  });
});
