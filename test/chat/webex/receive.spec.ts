import assert from 'node:assert/strict';
import type { IncomingMessage } from '../../../src/audit/ports.ts';
import { signBody } from '../../../src/chat/webex/signature.ts';
import { createWorld, quiet, type Rig, SECRET, said, startRig, until, type World } from '../webex-rig.ts';

describe('webhooks from Webex', () => {
  let world: World;
  let rig: Rig;
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
    world.emulator.faults.clear();
  });

  const noticeOf = (messageId: string, more: object = {}): object => ({
    id: 'x',
    name: 'whatever',
    resource: 'messages',
    event: 'created',
    actorId: world.zoe.id,
    data: { id: messageId, roomId: world.directId, personId: world.zoe.id, personEmail: 'zoe@example.com', ...more },
  });
  const post = async (body: string, signature: string | undefined): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      ...(signature !== undefined && { 'x-spark-signature': signature }),
    };
    const response = await fetch(rig.webhookUrl, { method: 'POST', headers, body });
    await response.text();
    return response.status;
  };
  /** A message whose own webhook is lost, so that the test delivers it. */
  const silentMessage = (text: string): string => {
    world.emulator.faults.deliveries({ kind: 'lose' });
    const { id } = world.emulator.postAs(world.zoe.id, world.directId, { text });
    world.emulator.faults.deliveries({ kind: 'deliver' });
    return id;
  };

  it('are answered 200 and handled when the signature is right [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('one')));
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(world, rig);
    assert.deepEqual(
      rig.seen.messages.map((message) => message.text),
      ['one'],
    );
  });

  it('are taken with white space and escapes in a signed body [I]', async () => {
    const body = `\n ${JSON.stringify(noticeOf(silentMessage('two')), null, 4).replace('zoe@', '\\u007aoe@')} \n`;
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(world, rig);
    assert.deepEqual(
      rig.seen.messages.map((message) => message.text),
      ['two'],
    );
  });

  it('are refused with 401 when the signature is missing, wrong, upper case or of another secret [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('three')));
    const good = signBody(body, SECRET);
    const bad = [
      undefined,
      '',
      'x',
      good.toUpperCase(),
      `${good}0`,
      good.slice(1),
      signBody(body, 'other'),
      signBody(`${body} `, SECRET),
    ];
    for (const signature of bad) assert.equal(await post(body, signature), 401, String(signature));
    await quiet(world, rig);
    assert.equal(rig.seen.messages.length, 0);
  });

  it('are refused with 400 when genuine but not JSON or without data.id [I]', async () => {
    const bodies = [
      '',
      'null',
      '[]',
      '{',
      '{"resource":"messages","event":"created"}',
      '{"resource":"messages","event":"created","data":{}}',
      '{"resource":"messages","event":"created","data":{"id":5}}',
    ];
    for (const body of bodies) assert.equal(await post(body, signBody(body, SECRET)), 400, body);
  });

  it('are handled once although Webex delivers twice, at once and later [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('four')));
    const statuses = await Promise.all([1, 2, 3].map(() => post(body, signBody(body, SECRET))));
    await quiet(world, rig);
    statuses.push(await post(body, signBody(body, SECRET)));
    await quiet(world, rig);
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    assert.equal(rig.seen.messages.length, 1);
  });

  it('say nothing that is believed: who wrote what comes from the message itself [I]', async () => {
    const body = JSON.stringify(
      noticeOf(silentMessage('five'), { personId: world.max.id, personEmail: 'max@example.com', text: 'forged' }),
    );
    await post(body, signBody(body, SECRET));
    await quiet(world, rig);
    const message = rig.seen.messages[0];
    assert.equal(message?.sender.email, 'zoe@example.com');
    assert.equal(message?.text, 'five');
  });

  it('that name the bot as author do not make it deaf to a person [I]', async () => {
    const body = JSON.stringify(noticeOf(silentMessage('six'), { personId: world.bot.id }));
    await post(body, signBody(body, SECRET));
    await until(() => rig.seen.messages.length > 0);
    assert.deepEqual(
      rig.seen.messages.map((message) => message.text),
      ['six'],
    );
  });

  it('about a message that is gone are done with quietly [I]', async () => {
    const body = JSON.stringify(noticeOf('Y2lzY29zcGFyazovL3VzL01FU1NBR0Uvbm9uZQ'));
    assert.equal(await post(body, signBody(body, SECRET)), 200);
    await quiet(world, rig);
    assert.equal(rig.seen.messages.length, 0);
  });

  it('without a handler for the kind are accepted and dropped [I]', async () => {
    const body = JSON.stringify({ resource: 'rooms', event: 'updated', data: { id: world.groupId } });
    assert.equal(await post(body, signBody(body, SECRET)), 200);
  });
});

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

describe('clicks on cards', () => {
  let world: World;
  let rig: Rig;
  beforeEach(async () => {
    world = await createWorld();
    rig = await startRig(world);
  });
  afterEach(async () => {
    await rig.stop();
    await world.close();
  });
  const card = {
    type: 'AdaptiveCard',
    version: '1.3',
    body: [{ type: 'TextBlock', text: 'Hi' }],
    actions: [{ type: 'Action.Submit', title: 'Go', data: { act: 'go' } }],
  } as const;

  it('come with who clicked, what was filled in, and the root of the thread [I]', async () => {
    const root = world.emulator.postAs(world.zoe.id, world.groupId, { text: 'card please', mentionId: world.bot.id });
    const messageId = await rig.chat.say(
      world.groupId,
      { markdown: 'A card', card },
      { key: 'card', threadId: root.id },
    );
    world.emulator.pressCard(world.max.id, messageId, { act: 'go', note: 'x' });
    await quiet(world, rig);
    const submit = rig.seen.submits[0];
    assert.equal(submit?.sender.email, 'max@example.com');
    assert.deepEqual(submit?.inputs, { act: 'go', note: 'x' });
    assert.deepEqual([submit?.messageId, submit?.threadId, submit?.spaceKind], [messageId, root.id, 'group']);
  });

  it('are fetched with patience, person included, and handled once [I]', async () => {
    const messageId = await rig.chat.say(world.directId, { markdown: 'A card', card }, { key: 'card' });
    for (const path of [/^\/attachment\/actions\//, /^\/people\/(?!me)/]) {
      world.emulator.faults.add({
        method: 'GET',
        path,
        times: 2,
        fault: { kind: 'status', status: 429, retryAfterSeconds: 0 },
      });
      world.emulator.faults.add({ method: 'GET', path, times: 2, fault: { kind: 'drop', when: 'before' } });
    }
    world.emulator.faults.deliveries({ kind: 'twice' });
    world.emulator.pressCard(world.zoe.id, messageId, { act: 'go' });
    await quiet(world, rig);
    assert.equal(rig.seen.submits.length, 1);
  });
});

describe('coming into spaces and leaving them', () => {
  let world: World;
  let rig: Rig;
  beforeEach(async () => {
    world = await createWorld();
    rig = await startRig(world);
  });
  afterEach(async () => {
    await rig.stop();
    await world.close();
  });

  it('is told once per stay, others coming and going are not told [I]', async () => {
    const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id });
    world.emulator.addMember(room.id, world.bot.id, world.zoe.id);
    world.emulator.addMember(room.id, world.max.id, world.zoe.id);
    await quiet(world, rig);
    world.emulator.removeMember(room.id, world.max.id);
    world.emulator.removeMember(room.id, world.bot.id);
    await quiet(world, rig);
    world.emulator.addMember(room.id, world.bot.id, world.zoe.id);
    await quiet(world, rig);
    const told = rig.seen.memberships.filter((one) => one.spaceId === room.id);
    assert.deepEqual(
      told.map((one) => one.change),
      ['added', 'removed', 'added'],
    );
    assert.equal(told[0]?.actorId, world.zoe.id);
    assert.equal(told[0]?.spaceKind, 'group');
  });

  it('keeps the record of a space whose welcome failed open, so that nothing is claimed that was not said [I]', async () => {
    await rig.stop();
    rig = await startRig(world, { handlers: () => ({ onMembership: () => Promise.reject(new Error('no')) }) });
    const room = world.emulator.createRoom({ title: 'New', creatorId: world.zoe.id });
    world.emulator.addMember(room.id, world.bot.id, world.zoe.id);
    await quiet(world, rig);
    assert.equal((await rig.state.get('spaces', room.id))?.welcomedAt, undefined);
  });
});
