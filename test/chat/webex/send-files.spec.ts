import assert from 'node:assert/strict';
import type { FaultRule, MessageJson } from '../../../src/playground/emulator/index.ts';
import { createMemoryState } from '../memory-state.ts';
import { createWorld, quiet, type Rig, startRig, type World } from '../webex-rig.ts';

const POST = { method: 'POST', path: '/messages' } as const;
const CARD = { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'Share' }] } as const;
const BYTES = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 45, 45, 0]);
const FILE = { name: 'share "A".png', mediaType: 'image/png', bytes: BYTES, caption: 'Half of it' } as const;
const REPLY = { markdown: 'words', card: CARD, file: FILE };

const FAULTS: readonly { readonly name: string; readonly fault: FaultRule['fault'] }[] = [
  { name: '429', fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } },
  { name: '503', fault: { kind: 'status', status: 503 } },
  { name: 'a connection cut before it took effect', fault: { kind: 'drop', when: 'before' } },
  { name: 'a connection cut after it took effect', fault: { kind: 'drop', when: 'after' } },
  { name: 'an answer that never comes, posted', fault: { kind: 'hang', when: 'after' } },
];

describe('sending files to Webex', () => {
  let world: World;
  let rig: Rig;
  const timing = { requestTimeoutMs: 300, echoWaitMs: 500 };
  beforeEach(async () => {
    world = await createWorld();
    rig = await startRig(world, { timing });
  });
  afterEach(async () => {
    world.emulator.faults.clear();
    await rig.stop();
    await world.close();
  });
  const mine = (spaceId: string): readonly MessageJson[] =>
    world.emulator.messages(spaceId).filter((message) => message.personId === world.bot.id);

  it('posts the card, then the file with its caption in the thread of the card [I]', async () => {
    const id = await rig.chat.say(world.groupId, REPLY, { key: 'k' });
    const [card, picture] = mine(world.groupId);
    assert.deepEqual([card?.id, card?.attachments?.length, card?.files], [id, 1, undefined]);
    assert.deepEqual([picture?.parentId, picture?.text, picture?.files?.length], [id, 'Half of it', 1]);
    const { name, contentType, bytes } = world.emulator.file(picture?.id ?? '') ?? {};
    assert.deepEqual([name, contentType, bytes && [...bytes]], [FILE.name, 'image/png', [...BYTES]]);
  });

  it('posts words and file in one message where there is no card, also to a person [I]', async () => {
    await rig.chat.direct(world.zoe.email, { markdown: 'words', file: FILE }, { key: 'k' });
    assert.deepEqual(
      mine(world.directId).map(({ text, files, parentId }) => [text, files?.length, parentId]),
      [['words', 1, undefined]],
    );
  });

  for (const { name, fault } of FAULTS) {
    for (const place of ['directId', 'groupId'] as const) {
      it(`posts card and file once each in spite of ${name} (${place === 'directId' ? '1:1' : 'group'}) [I]`, async () => {
        // Events arrive, so that silence about the bot's own message tells something.
        world.emulator.postAs(world.zoe.id, world.groupId, { text: 'share?', mentionId: world.bot.id });
        await quiet(world, rig);
        const earlier = mine(world[place]).length;
        const before = world.emulator.exchanges.length;
        world.emulator.faults.add({ ...POST, times: 2, fault });
        await rig.chat.say(world[place], REPLY, { key: 'k' });
        await rig.chat.say(world[place], REPLY, { key: 'k' });
        assert.deepEqual(
          mine(world[place])
            .slice(earlier)
            .map(({ text, files }) => [text, files?.length ?? 0]),
          [
            ['words', 0],
            ['Half of it', 1],
          ],
        );
        assert.ok(world.emulator.exchanges.slice(before).some((exchange) => exchange.fault !== undefined));
      });
    }
  }

  it('keeps the file when the thread is gone, and says so when Webex does not take the file [I]', async () => {
    const uploads = (times: number): unknown =>
      world.emulator.faults.add({ ...POST, times, fault: { kind: 'status', status: 400 } });
    uploads(1);
    await rig.chat.say(world.directId, { markdown: 'thread', file: FILE }, { key: 'a', threadId: 'gone' });
    uploads(1);
    await rig.chat.say(world.directId, { markdown: 'file', file: FILE }, { key: 'b' });
    assert.deepEqual(
      mine(world.directId).map(({ text, files }) => [text?.replaceAll(/\s+/g, ' '), files?.length ?? 0]),
      [
        ['thread', 1],
        [`file The file ${FILE.name} was not taken by Webex. Ask again to get it.`, 0],
      ],
    );
  });

  it('does not take words without a file for the file that it looks for [I]', async () => {
    world.emulator.postAs(world.bot.id, world.directId, { text: 'Half of it' });
    await quiet(world, rig);
    world.emulator.faults.add({ ...POST, times: 1, fault: { kind: 'drop', when: 'before' } });
    await rig.chat.say(world.directId, { markdown: 'Half of it', file: FILE }, { key: 'k' });
    assert.deepEqual(
      mine(world.directId).map(({ files }) => files?.length ?? 0),
      [0, 1],
    );
  });

  for (const posted of [false, true]) {
    it(`is clear about a file after the process died ${posted ? 'between post and record' : 'before the post'} [I]`, async () => {
      if (posted)
        world.emulator.postAs(world.bot.id, world.directId, {
          text: 'Half of it',
          file: { name: FILE.name, bytes: BYTES },
        });
      await rig.stop();
      const state = createMemoryState();
      await state.update('outbox', 'k-file', () => ({
        ...{ to: { kind: 'space', id: world.directId }, reply: { markdown: 'Half of it' }, file: FILE.name },
        ...{ queuedAt: Date.now(), status: 'sending', attempts: 1 },
      }));
      rig = await startRig(world, { state, timing });
      await quiet(world, rig);
      const [only, ...more] = mine(world.directId);
      assert.deepEqual(more, []);
      if (posted) assert.deepEqual([only?.text, only?.files?.length], ['Half of it', 1]);
      else assert.match(only?.text ?? '', /^Half of it\s+The file .* was lost .* Ask again to get it\.$/);
    });
  }
});
