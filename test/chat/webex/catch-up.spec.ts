import assert from 'node:assert/strict';
import { createMemoryState, type MemoryState } from '../memory-state.ts';
import { createWorld, quiet, type Rig, said, startRig, until, type World } from '../webex-rig.ts';

describe('messages missed', () => {
  let world: World;
  let rig: Rig;
  let state: MemoryState;
  beforeEach(async () => {
    world = await createWorld();
    state = createMemoryState();
    rig = await startRig(world, { state });
    await rig.chat.settled();
    await until(() => rig.logged.length > 0);
  });
  afterEach(async () => {
    world.emulator.faults.clear();
    await rig.stop();
    await world.close();
  });
  /** The first look is over: from now on the bot knows since when it is there. */
  const settled = async (): Promise<void> => {
    while ((await state.get('marks', 'last-checked')) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await quiet(world, rig);
  };

  it('while the bot was down are answered once after the start, 1:1 and group [I]', async () => {
    await settled();
    await rig.stop();
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'one' });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'two' });
    world.emulator.postAs(world.max.id, world.groupId, { text: 'three', mentionId: world.bot.id });
    world.emulator.postAs(world.max.id, world.groupId, { text: 'not for the bot' });
    rig = await startRig(world, { state });
    await until(() => said(world, world.groupId).length > 0);
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: one', 'echo: two']);
    assert.deepEqual(said(world, world.groupId), ['echo: three']);
    await rig.stop();
    rig = await startRig(world, { state, timing: { checkEveryMs: 30 } });
    await new Promise((resolve) => setTimeout(resolve, 120));
    await quiet(world, rig);
    assert.equal(said(world, world.directId).length + said(world, world.groupId).length, 3);
  });

  it('because their webhooks were lost are found by the regular look, and a late webhook changes nothing [I]', async () => {
    await settled();
    await rig.stop();
    rig = await startRig(world, { state, timing: { checkEveryMs: 40 } });
    world.emulator.faults.deliveries({ kind: 'hold' });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'lost' });
    await until(() => said(world, world.directId).length > 0);
    world.emulator.faults.deliveries({ kind: 'deliver' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: lost']);
  });

  it('from before the bot ran for the first time are none of its business [I]', async () => {
    const other = await createWorld();
    other.emulator.postAs(other.zoe.id, other.directId, { text: 'old' });
    const fresh = await startRig(other, { timing: { checkEveryMs: 30 } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await quiet(other, fresh);
    assert.equal(fresh.seen.messages.length, 0);
    await fresh.stop();
    await other.close();
  });

  it('because the process died while handling are handled after the restart [I]', async () => {
    await settled();
    await rig.stop();
    world.emulator.faults.deliveries({ kind: 'lose' });
    const { id } = world.emulator.postAs(world.zoe.id, world.directId, { text: 'cut off' });
    await state.update('deliveries', `messages:created:${id}`, () => ({ at: Date.now() }));
    rig = await startRig(world, { state });
    await until(() => said(world, world.directId).length > 0);
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: cut off']);
  });

  it('because Webex could not be asked for too long are taken up by a later look [I]', async () => {
    await settled();
    await rig.stop();
    rig = await startRig(world, { state, timing: { checkEveryMs: 60, fetchGiveUpMs: 50, requestTimeoutMs: 300 } });
    const outage = world.emulator.faults.add({
      method: 'GET',
      path: /^\/messages\/./,
      fault: { kind: 'status', status: 503 },
    });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'outage' });
    await until(() => outage.hits > 4);
    outage.remove();
    await until(() => said(world, world.directId).length > 0);
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: outage']);
  });

  it('through an outage of Webex: a question of before and one of meanwhile are both answered [I]', async () => {
    await settled();
    await rig.stop();
    rig = await startRig(world, { state, timing: { checkEveryMs: 60 } });
    await world.emulator.faults.offline();
    await new Promise((resolve) => setTimeout(resolve, 150));
    world.emulator.faults.deliveries({ kind: 'lose' });
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'meanwhile' });
    await world.emulator.faults.online();
    await until(() => said(world, world.directId).length > 0);
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: meanwhile']);
    assert.equal(rig.chat.ready, true);
  });

  it('include having been added to a space while down: it is welcomed once [I]', async () => {
    await settled();
    await rig.stop();
    const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id, memberIds: [world.bot.id] });
    rig = await startRig(world, { state });
    await until(() => rig.seen.memberships.length > 0);
    await quiet(world, rig);
    assert.deepEqual(
      rig.seen.memberships.map(({ spaceId, change }) => [spaceId, change]),
      [[room.id, 'added']],
    );
  });
});
