import assert from 'node:assert/strict';
import { createWorld, quiet, startRig, useRig } from '../webex-rig.ts';

describe('coming into spaces and leaving them', () => {
  const at = useRig();

  it('is told once per stay, others coming and going are not told [I]', async () => {
    const room = at.world.emulator.createRoom({ title: 'New', creatorId: at.world.zoe.id });
    at.world.emulator.addMember(room.id, at.world.bot.id, at.world.zoe.id);
    at.world.emulator.addMember(room.id, at.world.max.id, at.world.zoe.id);
    await quiet(at.world, at.rig);
    at.world.emulator.removeMember(room.id, at.world.max.id);
    at.world.emulator.removeMember(room.id, at.world.bot.id);
    await quiet(at.world, at.rig);
    at.world.emulator.addMember(room.id, at.world.bot.id, at.world.zoe.id);
    await quiet(at.world, at.rig);
    const told = at.rig.seen.memberships.filter((one) => one.spaceId === room.id);
    assert.deepEqual(
      told.map((one) => one.change),
      ['added', 'removed', 'added'],
    );
    assert.equal(told[0]?.actorId, at.world.zoe.id);
    assert.equal(told[0]?.spaceKind, 'group');
  });

  it('is not told of a 1:1 space that the bot opened itself by writing to somebody [I]', async () => {
    const noa = at.world.emulator.addPerson({ email: 'noa@example.com', displayName: 'Noa Sample' });
    await at.rig.chat.direct(noa.email, { markdown: 'hello' }, { key: 'hello-noa' });
    await quiet(at.world, at.rig);
    const room = at.world.emulator.directRoom(noa.id, at.world.bot.id);
    assert.deepEqual(
      at.rig.seen.memberships.filter((one) => one.spaceId === room.id),
      [],
    );
    assert.notEqual((await at.rig.state.get('spaces', room.id))?.welcomedAt, undefined);
  });

  it('is told of a 1:1 space that a person opened [I]', async () => {
    const mia = at.world.emulator.addPerson({ email: 'mia@example.com', displayName: 'Mia Sample' });
    const room = at.world.emulator.directRoom(mia.id, at.world.bot.id);
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.memberships.filter((one) => one.spaceId === room.id).length, 1);
  });

  it('keeps the record of a space whose welcome failed open, so that nothing is claimed that was not said [I]', async () => {
    const world = await createWorld();
    const rig = await startRig(world, { handlers: () => ({ onMembership: () => Promise.reject(new Error('no')) }) });
    const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id });
    world.emulator.addMember(room.id, world.bot.id, world.zoe.id);
    await quiet(world, rig);
    assert.equal((await rig.state.get('spaces', room.id))?.welcomedAt, undefined);
    await rig.stop();
    await world.close();
  });
});
