import assert from 'node:assert/strict';
import { createWorld, quiet, type Rig, startRig, type World } from '../webex-rig.ts';

describe('files on Webex', () => {
  let world: World;
  let rig: Rig;
  const bytes = Buffer.from('{"a": 1, "not": "parsed"}\r\n');
  before(async () => {
    world = await createWorld();
    rig = await startRig(world);
  });
  after(async () => {
    await rig.stop();
    await world.close();
  });
  beforeEach(() => {
    for (const list of Object.values(rig.seen)) list.length = 0;
  });

  it('without words come as a file only, with name, size and the same bytes [I]', async () => {
    const file = { name: 'audit \u00fc.csv', contentType: 'application/json', bytes };
    world.emulator.postAs(world.zoe.id, world.directId, { file });
    await quiet(world, rig);
    assert.equal(rig.seen.messages.length, 0);
    const seen = rig.seen.files[0];
    assert.deepEqual(
      [seen?.name, seen?.bytes, seen?.sender.email],
      ['audit \u00fc.csv', bytes.length, 'zoe@example.com'],
    );
    assert.deepEqual(Buffer.from((await seen?.download()) ?? []), bytes);
  });

  it('with words come as both, in a group without the mention [I]', async () => {
    const file = { name: 'a.csv', bytes };
    world.emulator.postAs(world.zoe.id, world.groupId, { text: 'please import', mentionId: world.bot.id, file });
    await quiet(world, rig);
    assert.equal(rig.seen.files.length, 1);
    assert.deepEqual(
      rig.seen.messages.map((message) => message.text),
      ['please import'],
    );
  });

  it('with nothing but the mention come as a file only [I]', async () => {
    world.emulator.postAs(world.zoe.id, world.groupId, {
      text: '',
      mentionId: world.bot.id,
      file: { name: 'a.csv', bytes },
    });
    await quiet(world, rig);
    assert.deepEqual([rig.seen.files.length, rig.seen.messages.length], [1, 0]);
  });

  it('are waited for while they are scanned [I]', async () => {
    const scan = { kind: 'scanning', untilAt: Date.now() + 700 } as const;
    world.emulator.postAs(world.zoe.id, world.directId, { file: { name: 'a.csv', bytes, scan } });
    await quiet(world, rig);
    assert.equal((await rig.seen.files[0]?.download())?.length, bytes.length);
  });

  for (const [scan, code] of [
    ['infected', 'file-infected'],
    ['unscannable', 'file-unscannable'],
  ] as const) {
    it(`that are ${scan} are refused with a sentence for the person [I]`, async () => {
      world.emulator.postAs(world.zoe.id, world.directId, { file: { name: 'a.csv', bytes, scan: { kind: scan } } });
      await quiet(world, rig);
      await assert.rejects(rig.seen.files[0]?.download() ?? Promise.resolve(), { code });
    });
  }
});
