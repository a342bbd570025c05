import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createWorld, quiet, type Rig, said, startRig, until, type World } from '../webex-rig.ts';

describe('Webex by websocket', () => {
  let world: World;
  let rig: Rig;
  beforeEach(async () => {
    world = await createWorld();
    rig = await startRig(world, { delivery: 'websocket' });
  });
  afterEach(async () => {
    world.emulator.faults.clear();
    await rig.stop();
    await world.close();
  });

  it('hears and answers, registers no webhooks, and hangs up when stopped [I]', async () => {
    assert.equal(rig.chat.ready, true);
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'one' });
    world.emulator.postAs(world.zoe.id, world.groupId, { text: 'two', mentionId: world.bot.id });
    await until(() => said(world, world.directId).length > 0 && said(world, world.groupId).length > 0);
    await quiet(world, rig);
    assert.deepEqual([said(world, world.directId), said(world, world.groupId)], [['echo: one'], ['echo: two']]);
    assert.equal(world.emulator.webhooks.length, 0);
    await rig.stop();
    await until(() => world.emulator.socketCount === 0);
    assert.equal(world.emulator.socketCount, 0);
  });

  it('takes no POST /webhook [I]', async () => {
    assert.equal((await fetch(rig.webhookUrl, { method: 'POST', body: '{}' })).status, 404);
  });

  it('hears clicks and being added to a space [I]', async () => {
    const card = {
      type: 'AdaptiveCard',
      version: '1.3',
      body: [{ type: 'TextBlock', text: 'Hi' }],
      actions: [{ type: 'Action.Submit', title: 'Go' }],
    } as const;
    const messageId = await rig.chat.say(world.groupId, { markdown: 'card', card }, { key: 'c' });
    world.emulator.pressCard(world.max.id, messageId, { act: 'go' });
    const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id });
    world.emulator.addMember(room.id, world.bot.id, world.zoe.id);
    await until(() => rig.seen.submits.length > 0 && rig.seen.memberships.length > 0);
    await quiet(world, rig);
    assert.deepEqual(
      rig.seen.submits.map((one) => one.sender.email),
      ['max@example.com'],
    );
    assert.deepEqual(
      rig.seen.memberships.map((one) => one.spaceId),
      [room.id],
    );
  });

  it('comes back after a broken connection and answers what was asked meanwhile, once [I]', async () => {
    await until(() => rig.logged.length > 0);
    while ((await rig.state.get('marks', 'last-checked')) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
    world.emulator.dropSockets();
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'meanwhile' });
    await until(() => said(world, world.directId).length > 0);
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'after' });
    await until(() => said(world, world.directId).length > 1);
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: meanwhile', 'echo: after']);
  });

  it('survives an outage of Webex, says so, and is ready again afterwards [I]', async () => {
    await world.emulator.faults.offline();
    await until(() => !rig.chat.ready);
    assert.match(rig.chat.notReadyBecause ?? '', /websocket/);
    await world.emulator.faults.online();
    await until(() => rig.chat.ready, 8000);
    assert.equal(rig.chat.ready, true);
  });
});

describe('Webex by websocket, starting', () => {
  it('leaves stdout and stderr to the program: what the framework prints goes to the log [I]', async () => {
    const printed: unknown[] = [];
    const [log, error] = [sinon.stub(console, 'log'), sinon.stub(console, 'error')];
    for (const stub of [log, error]) stub.callsFake((...words: unknown[]) => void printed.push(...words));
    try {
      const world = await createWorld();
      const rig = await startRig(world, { delivery: 'websocket' });
      console.log('our own words');
      await rig.stop();
      await world.close();
      assert.deepEqual(printed, ['our own words']);
      assert.equal(rig.logged.filter((line) => line.includes('istening for webex teams events')).length, 2);
      assert.equal(console.log, log, 'the console is as before');
    } finally {
      sinon.restore();
    }
  });

  it('goes on trying while the registration of the socket fails [I]', async () => {
    const world = await createWorld();
    world.emulator.faults.add({ path: /wdm\/api\/v1\/devices/, times: 2, fault: { kind: 'status', status: 503 } });
    const rig = await startRig(world, { delivery: 'websocket' });
    assert.equal(rig.chat.ready, true);
    await rig.stop();
    await world.close();
  });
});
