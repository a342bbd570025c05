import assert from 'node:assert/strict';
import { quiet, useRig } from '../webex-rig.ts';

describe('files on Webex', () => {
  const at = useRig();
  const bytes = Buffer.from('{"a": 1, "not": "parsed"}\r\n');

  it('without words come as a file only, with name, size and the same bytes [I]', async () => {
    const file = { name: 'audit \u00fc.csv', contentType: 'application/json', bytes };
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { file });
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.messages.length, 0);
    const seen = at.rig.seen.files[0];
    assert.deepEqual(
      [seen?.name, seen?.bytes, seen?.sender.email],
      ['audit \u00fc.csv', bytes.length, 'zoe@example.com'],
    );
    assert.deepEqual(Buffer.from((await seen?.download()) ?? []), bytes);
  });

  it('with words come as both, in a group without the mention [I]', async () => {
    const file = { name: 'a.csv', bytes };
    at.world.emulator.postAs(at.world.zoe.id, at.world.groupId, {
      text: 'please import',
      mentionId: at.world.bot.id,
      file,
    });
    await quiet(at.world, at.rig);
    assert.equal(at.rig.seen.files.length, 1);
    assert.deepEqual(
      at.rig.seen.messages.map((message) => message.text),
      ['please import'],
    );
  });

  it('with nothing but the mention come as a file only [I]', async () => {
    at.world.emulator.postAs(at.world.zoe.id, at.world.groupId, {
      text: '',
      mentionId: at.world.bot.id,
      file: { name: 'a.csv', bytes },
    });
    await quiet(at.world, at.rig);
    assert.deepEqual([at.rig.seen.files.length, at.rig.seen.messages.length], [1, 0]);
  });

  it('are waited for while they are scanned [I]', async () => {
    const scan = { kind: 'scanning', untilAt: Date.now() + 700 } as const;
    at.world.emulator.postAs(at.world.zoe.id, at.world.directId, { file: { name: 'a.csv', bytes, scan } });
    await quiet(at.world, at.rig);
    assert.equal((await at.rig.seen.files[0]?.download())?.length, bytes.length);
  });

  for (const [scan, code] of [
    ['infected', 'file-infected'],
    ['unscannable', 'file-unscannable'],
  ] as const) {
    it(`that are ${scan} are refused with a sentence for the person [I]`, async () => {
      at.world.emulator.postAs(at.world.zoe.id, at.world.directId, {
        file: { name: 'a.csv', bytes, scan: { kind: scan } },
      });
      await quiet(at.world, at.rig);
      await assert.rejects(at.rig.seen.files[0]?.download() ?? Promise.resolve(), { code });
    });
  }
});
