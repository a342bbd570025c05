import assert from 'node:assert/strict';
import type { FaultRule, MessageJson } from '../../../src/playground/emulator/index.ts';
import { createMemoryState } from '../memory-state.ts';
import { createWorld, quiet, type Rig, said, startRig, until, type World } from '../webex-rig.ts';

const POST = { method: 'POST', path: '/messages' } as const;
const CARD = { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'Digest' }] } as const;

/** What can happen to a POST, and whether it took effect. */
const FAULTS: readonly { readonly name: string; readonly rule: FaultRule }[] = [
  { name: 'a storm of 429', rule: { ...POST, times: 5, fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } } },
  { name: '503', rule: { ...POST, times: 2, fault: { kind: 'status', status: 503 } } },
  {
    name: 'a connection cut before it took effect',
    rule: { ...POST, times: 1, fault: { kind: 'drop', when: 'before' } },
  },
  {
    name: 'a connection cut after it took effect',
    rule: { ...POST, times: 1, fault: { kind: 'drop', when: 'after' } },
  },
  {
    name: 'an answer that never comes, not posted',
    rule: { ...POST, times: 1, fault: { kind: 'hang', when: 'before' } },
  },
  { name: 'an answer that never comes, posted', rule: { ...POST, times: 1, fault: { kind: 'hang', when: 'after' } } },
];

describe('sending to Webex', () => {
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
  const ask = async (spaceId: string, text: string): Promise<void> => {
    world.emulator.postAs(
      world.zoe.id,
      spaceId,
      spaceId === world.groupId ? { text, mentionId: world.bot.id } : { text },
    );
    await quiet(world, rig);
  };

  for (const { name, rule } of FAULTS) {
    for (const place of ['directId', 'groupId'] as const) {
      it(`answers exactly once in spite of ${name} (${place === 'directId' ? '1:1' : 'group'}) [I]`, async () => {
        world.emulator.faults.add(rule);
        await ask(world[place], 'once');
        assert.deepEqual(said(world, world[place]), ['echo: once']);
      });
    }
    it(`posts a durable message exactly once in spite of ${name} (group) [I]`, async () => {
      world.emulator.faults.add(rule);
      await rig.chat.say(world.groupId, { markdown: 'Digest', card: CARD }, { key: 'digest-1', durable: true });
      assert.equal(said(world, world.groupId).length, 1);
      const found = world.emulator.messages(world.groupId).at(-1);
      assert.match(found?.text ?? '', /digest-1/);
      assert.deepEqual(found?.mentionedPeople, [world.bot.id]);
    });
    it(`writes to a person exactly once in spite of ${name} [I]`, async () => {
      world.emulator.faults.add(rule);
      await rig.chat.direct('zoe@example.com', { markdown: 'Reminder' }, { key: 'nudge-1', durable: true });
      assert.deepEqual(said(world, world.directId), ['Reminder']);
    });
  }

  it('waits as long as Retry-After says [I]', async () => {
    world.emulator.faults.add({ ...POST, times: 1, fault: { kind: 'status', status: 429, retryAfterSeconds: 1 } });
    const startedAt = performance.now();
    await ask(world.directId, 'slowly');
    assert.deepEqual(said(world, world.directId), ['echo: slowly']);
    assert.ok(performance.now() - startedAt >= 990, 'obeyed Retry-After');
    assert.match(rig.metrics.text({ queueDepth: 0, ready: true }), /rate_limited_total 1/);
  });

  it('keeps the order within a space under faults [I]', async () => {
    world.emulator.faults.add({ ...POST, times: 2, fault: { kind: 'status', status: 429, retryAfterSeconds: 0 } });
    world.emulator.faults.add({ ...POST, times: 1, fault: { kind: 'drop', when: 'after' } });
    const sends = ['a', 'b', 'c', 'd', 'e'].map((text) =>
      rig.chat.say(world.directId, { markdown: text }, { key: text }),
    );
    await Promise.all(sends);
    assert.deepEqual(said(world, world.directId), ['a', 'b', 'c', 'd', 'e']);
  });

  it('posts a key once, however often it is asked for, also after a restart [I]', async () => {
    const reply = { markdown: 'only once' };
    const ids = await Promise.all([1, 2, 3].map(() => rig.chat.say(world.directId, reply, { key: 'k' })));
    await rig.stop();
    rig = await startRig(world, { state: rig.state, timing });
    ids.push(await rig.chat.say(world.directId, reply, { key: 'k' }));
    assert.equal(new Set(ids).size, 1);
    assert.deepEqual(said(world, world.directId), ['only once']);
  });

  it('posts without the card when Webex refuses the card [I]', async () => {
    world.emulator.faults.add({ ...POST, times: 1, fault: { kind: 'status', status: 400 } });
    await rig.chat.say(world.directId, { markdown: 'words', card: CARD }, { key: 'card' });
    const message = world.emulator.messages(world.directId).at(-1);
    assert.deepEqual([message?.text, message?.attachments], ['words', undefined]);
  });

  it('ends with a ChatError when refused for good, and says what to do [I]', async () => {
    world.emulator.removeMember(world.groupId, world.bot.id);
    await assert.rejects(rig.chat.say(world.groupId, { markdown: 'gone' }, { key: 'gone' }), { code: 'send-refused' });
  });

  it('never calls everybody and never exceeds the limit of text [I]', async () => {
    const room = world.emulator.createRoom({ title: 'Long', creatorId: world.zoe.id, memberIds: [world.bot.id] });
    const markdown = `<@all> ${'Zo\u00eb \u{1F600} '.repeat(2000)}`;
    await rig.chat.say(room.id, { markdown }, { key: 'long', durable: true });
    const message = world.emulator.messages(room.id).at(-1);
    assert.ok(Buffer.byteLength(message?.markdown ?? '') <= 7439);
    assert.equal(message?.mentionedGroups, undefined);
    assert.match(message?.text ?? '', /long$/);
  });
});

describe('sending to Webex over a crash', () => {
  let world: World;
  let rig: Rig | undefined;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    world.emulator.faults.clear();
    await rig?.stop();
    await world.close();
  });
  const mine = (spaceId: string): readonly MessageJson[] =>
    world.emulator.messages(spaceId).filter((message) => message.personId === world.bot.id);
  /** An outbox as a killed process leaves it: about to post, nothing known of the outcome. */
  const crashedState = async (
    to: { kind: 'space' | 'person'; id: string },
    durable: boolean,
  ): ReturnType<typeof leave> => leave(to, durable);
  const leave = async (to: { kind: 'space' | 'person'; id: string }, durable: boolean) => {
    const state = createMemoryState();
    const entry = {
      to,
      reply: { markdown: 'Digest' },
      queuedAt: Date.now(),
      status: 'sending' as const,
      attempts: 1,
      ...(durable && { durable }),
    };
    await state.update('outbox', 'digest-7', () => entry);
    return state;
  };

  for (const posted of [false, true]) {
    const situation = posted ? 'between post and record' : 'before the post';
    it(`a durable message to a group is there once when the process died ${situation} [I]`, async () => {
      const text = `<@personId:${world.bot.id}|Whodunit> digest-7`;
      if (posted) world.emulator.postAs(world.bot.id, world.groupId, { markdown: `Digest\n\n${text}` });
      rig = await startRig(world, { state: await crashedState({ kind: 'space', id: world.groupId }, true) });
      await quiet(world, rig);
      assert.equal(mine(world.groupId).length, 1);
      assert.equal((await rig.state.get('outbox', 'digest-7'))?.status, 'sent');
      const again = await rig.chat.say(world.groupId, { markdown: 'Digest' }, { key: 'digest-7', durable: true });
      assert.equal(again, mine(world.groupId)[0]?.id);
    });

    it(`a message to a person is there once when the process died ${situation} [I]`, async () => {
      if (posted) world.emulator.postAs(world.bot.id, world.directId, { markdown: 'Digest' });
      rig = await startRig(world, { state: await crashedState({ kind: 'person', id: 'zoe@example.com' }, false) });
      await quiet(world, rig);
      assert.equal(mine(world.directId).length, 1);
    });
  }

  it('an ordinary answer to a group that may be there is not posted again [I]', async () => {
    world.emulator.postAs(world.bot.id, world.groupId, { markdown: 'Digest' });
    rig = await startRig(world, { state: await crashedState({ kind: 'space', id: world.groupId }, false) });
    await quiet(world, rig);
    assert.equal(mine(world.groupId).length, 1);
    assert.equal((await rig.state.get('outbox', 'digest-7'))?.problem, 'send-unknown');
  });

  for (const { newer, end, problem } of [
    { newer: 150, end: 'sent', problem: undefined },
    { newer: 1000, end: 'failed', problem: 'send-unknown' },
  ]) {
    it(`a durable message behind ${newer} newer mentions is not posted again: ${end} [I]`, async () => {
      const state = await crashedState({ kind: 'space', id: world.groupId }, true);
      world.emulator.postAs(world.bot.id, world.groupId, {
        markdown: `Digest\n\n<@personId:${world.bot.id}|W> digest-7`,
      });
      for (let count = 0; count < newer; count += 1)
        world.emulator.postAs(world.zoe.id, world.groupId, { text: 'busy', mentionId: world.bot.id });
      rig = await startRig(world, { state, handlers: () => ({ onMessage: async () => undefined }) });
      await quiet(world, rig);
      assert.equal(mine(world.groupId).length, 1);
      const entry = await rig.state.get('outbox', 'digest-7');
      assert.deepEqual([entry?.status, entry?.problem], [end, problem]);
    });
  }

  it('a message is not taken for a shorter one that begins alike [I]', async () => {
    world.emulator.postAs(world.bot.id, world.directId, { markdown: 'Dig' });
    rig = await startRig(world, { state: await crashedState({ kind: 'space', id: world.directId }, false) });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['Dig', 'Digest']);
  });

  it('what was queued is posted in order after the restart [I]', async () => {
    const first = await startRig(world, { timing: { sendGiveUpMs: 120_000 } });
    const outage = world.emulator.faults.add({
      method: 'POST',
      path: '/messages',
      fault: { kind: 'status', status: 429, retryAfterSeconds: 60 },
    });
    const sends = ['1', '2', '3'].map((text) =>
      first.chat.say(world.directId, { markdown: text }, { key: `q-${text}` }),
    );
    const ended = Promise.allSettled(sends);
    await until(() => outage.hits > 0);
    await first.stop();
    assert.deepEqual(
      (await ended).map((one) => one.status),
      ['rejected', 'rejected', 'rejected'],
    );
    outage.remove();
    rig = await startRig(world, { state: first.state });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['1', '2', '3']);
  });

  it('a full disk does not keep the bot from answering, but keeps it from posting what must not be doubled [I]', async () => {
    rig = await startRig(world);
    rig.state.failing = true;
    world.emulator.postAs(world.zoe.id, world.directId, { text: 'still?' });
    await quiet(world, rig);
    assert.deepEqual(said(world, world.directId), ['echo: still?']);
    await assert.rejects(rig.chat.say(world.directId, { markdown: 'Digest' }, { key: 'd', durable: true }));
    rig.state.failing = false;
  });
});
