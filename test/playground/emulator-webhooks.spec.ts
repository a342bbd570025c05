import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { assertExchangesMatchSpec, skipWithoutSpecs } from '../contract/webex-spec.ts';
import { type Desk, openDesk, openReceiver, type Receiver } from './emulator-desk.ts';

const card = {
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: { type: 'AdaptiveCard', version: '1.3', body: [] },
};

describe('emulator: webhooks and card presses [I]', () => {
  let desk: Desk;
  let receiver: Receiver;
  beforeEach(async () => {
    [desk, receiver] = [await openDesk({ disableWebhookAfter: 3, deliveryTimeoutMs: 2000 }), await openReceiver()];
  });
  afterEach(async () => {
    await desk.close();
    await receiver.close();
  });

  const register = (given: object = {}, as = desk.bot) =>
    desk.call(as, 'POST', '/webhooks', {
      name: 'n',
      targetUrl: receiver.url,
      resource: 'all',
      event: 'all',
      secret: 's',
      ...given,
    });
  const ask = (text = 'who?') => desk.emulator.postAs(desk.zoe.id, desk.group.id, { text, mentionId: desk.bot.id });
  const arrived = () => receiver.arrivals.map(({ body }) => `${String(body['resource'])}.${String(body['event'])}`);
  const postCard = async () =>
    (await desk.call(desk.bot, 'POST', '/messages', { roomId: desk.group.id, text: 'x', attachments: [card] })).body
      .id ?? '';

  it('carries many at one moment without a warning of a leak', async () => {
    await register();
    const warnings: string[] = [];
    const note = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`);
    process.on('warning', note);
    for (let index = 0; index < 30; index += 1) ask(`question ${index}`);
    await desk.emulator.settled();
    await new Promise((resolve) => setImmediate(resolve));
    process.removeListener('warning', note);
    assert.equal(receiver.arrivals.length, 30);
    assert.deepEqual(warnings, []);
  });

  it('signs the raw body and tells all but the words', async () => {
    const { body: webhook } = await register();
    const message = ask();
    await desk.emulator.settled();
    const [arrival] = receiver.arrivals;
    assert.ok(arrival);
    assert.equal(arrival.headers['x-spark-signature'], createHmac('sha1', 's').update(arrival.raw).digest('hex'));
    const { data, ...about } = arrival.body;
    assert.deepEqual(
      [
        about.id,
        about['name'],
        about['resource'],
        about['event'],
        about['status'],
        about['actorId'],
        about['createdBy'],
        about['secret'],
      ],
      [webhook.id, 'n', 'messages', 'created', 'active', desk.zoe.id, desk.bot.id, undefined],
    );
    assert.deepEqual(data, {
      id: message.id,
      roomId: desk.group.id,
      roomType: 'group',
      personId: desk.zoe.id,
      personEmail: 'zoe@example.com',
      mentionedPeople: [desk.bot.id],
      created: message.created,
    });
  });

  it('sends no signature without a secret', async () => {
    await register({ secret: undefined });
    ask();
    await desk.emulator.settled();
    assert.equal(receiver.arrivals[0]?.headers['x-spark-signature'], undefined);
  });

  it('tells a bot of mentions and of its own messages, not of the rest of a group', async () => {
    await register();
    desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'among us' });
    desk.emulator.postAs(desk.zoe.id, desk.group.id, { markdown: '<@all> look' });
    const seen = [ask().id, desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: '1:1' }).id];
    seen.push((await desk.call(desk.bot, 'POST', '/messages', { roomId: desk.group.id, text: 'own' })).body.id ?? '');
    await desk.emulator.settled();
    assert.deepEqual(new Set(receiver.arrivals.map(({ body }) => body.data.id)), new Set(seen));
  });

  it('tells a person of everything in the space', async () => {
    await register({ resource: 'messages' }, desk.omar);
    desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'among us' });
    await desk.emulator.settled();
    assert.deepEqual(arrived(), ['messages.created']);
  });

  it('tells of edits, deletions, rooms and memberships', async () => {
    await register();
    const { emulator, bot, zoe } = desk;
    const message = ask();
    emulator.editAs(zoe.id, message.id, { markdown: `<@personId:${bot.id}> again` });
    emulator.deleteAs(zoe.id, message.id);
    const room = emulator.createRoom({ title: 'x', creatorId: zoe.id, memberIds: [bot.id] });
    await desk.call(zoe, 'PUT', `/rooms/${room.id}`, { title: 'y' });
    emulator.removeMember(room.id, bot.id);
    await emulator.settled();
    assert.deepEqual(arrived().sort(), [
      'memberships.created',
      'memberships.deleted',
      'messages.created',
      'messages.deleted',
      'messages.updated',
      'rooms.updated',
    ]);
  });

  it('tells of card presses only who asked by name, and only the author of the card, without inputs', async () => {
    const messageId = await postCard();
    await register();
    await register({ resource: 'attachmentActions', event: 'created' }, desk.omar);
    desk.emulator.pressCard(desk.zoe.id, messageId, { a: '1' });
    await desk.emulator.settled();
    assert.deepEqual(arrived(), []);
    await register({ resource: 'attachmentActions', event: 'created' });
    const { status, body } = await desk.call(desk.omar, 'POST', '/attachment/actions', {
      type: 'submit',
      messageId,
      inputs: { a: '2' },
    });
    assert.equal(status, 202);
    await desk.emulator.settled();
    assert.deepEqual(arrived(), ['attachmentActions.created']);
    assert.deepEqual(receiver.arrivals[0]?.body.data, {
      id: body.id,
      personId: desk.omar.id,
      roomId: desk.group.id,
      type: 'submit',
      messageId,
      created: body['created'],
    });
    const read = await desk.call(desk.bot, 'GET', `/attachment/actions/${body.id}`);
    assert.deepEqual([read.status, read.body['inputs']], [200, { a: '2' }]);
    assert.equal((await desk.call(desk.zoe, 'GET', `/attachment/actions/${body.id}`)).status, 404);
  });

  it('refuses presses by bots, without card and from outside', async () => {
    const messageId = await postCard();
    const outsider = desk.emulator.addPerson({ email: 'eve@example.org', displayName: 'Eve' });
    const press = async (as: typeof desk.bot, id: string) =>
      (await desk.call(as, 'POST', '/attachment/actions', { type: 'submit', messageId: id, inputs: {} })).status;
    assert.deepEqual(
      [await press(desk.bot, messageId), await press(outsider, messageId), await press(desk.zoe, ask().id)],
      [403, 404, 400],
    );
    assert.throws(() => desk.emulator.pressCard(desk.bot.id, messageId, {}), { status: 403 });
  });

  it('honours the filter', async () => {
    await register({ resource: 'messages', event: 'created', filter: `roomId=${desk.group.id}&mentionedPeople=me` });
    desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'elsewhere' });
    const wanted = ask();
    await desk.emulator.settled();
    assert.deepEqual(
      receiver.arrivals.map(({ body }) => body.data.id),
      [wanted.id],
    );
  });

  it('lists, changes and removes own webhooks only', async () => {
    const { body: webhook } = await register();
    const path = `/webhooks/${webhook.id}`;
    assert.deepEqual(
      (await desk.call(desk.bot, 'GET', '/webhooks')).body.items?.map(({ id }) => id),
      [webhook.id],
    );
    assert.deepEqual((await desk.call(desk.zoe, 'GET', '/webhooks')).body.items, []);
    assert.equal((await desk.call(desk.zoe, 'DELETE', path)).status, 404);
    const changed = await desk.call(desk.bot, 'PUT', path, { name: 'm', targetUrl: receiver.url, event: 'created' });
    assert.deepEqual([changed.body['name'], changed.body['event']], ['m', 'all']);
    assert.equal((await desk.call(desk.bot, 'DELETE', path)).status, 204);
    assert.equal((await desk.call(desk.bot, 'GET', path)).status, 404);
    assert.equal((await register({ resource: 'everything' })).status, 400);
    assert.equal((await register({ event: 'sometimes' })).status, 400);
    assert.equal((await register({ targetUrl: 'file:///etc/passwd' })).status, 400);
  });

  it('turns a webhook inactive after failures within five minutes, and active again when told', async () => {
    const { body: webhook } = await register();
    receiver.status = 503;
    const fail = async (times: number) => {
      for (let count = 0; count < times; count += 1) ask();
      await desk.emulator.settled();
    };
    const now = () => desk.emulator.webhooks[0]?.status;
    await fail(2);
    desk.time += 5 * 60_000;
    await fail(2);
    assert.equal(now(), 'active');
    await fail(1);
    assert.equal(now(), 'inactive');
    assert.deepEqual(
      desk.emulator.deliveries.map(({ outcome }) => outcome),
      Array(5).fill({ kind: 'answered', status: 503 }),
    );
    await fail(1);
    assert.equal(receiver.arrivals.length, 5);
    await desk.call(desk.bot, 'PUT', `/webhooks/${webhook.id}`, {
      name: 'n',
      targetUrl: receiver.url,
      status: 'active',
    });
    receiver.status = 200;
    await fail(1);
    assert.equal(receiver.arrivals.length, 6);
  });

  it('records a receiver that is not there', async () => {
    await register();
    await receiver.close();
    ask();
    await desk.emulator.settled();
    const [delivery] = desk.emulator.deliveries;
    assert.equal(delivery?.outcome.kind, 'failed');
    assert.deepEqual([delivery?.resource, delivery?.event], ['messages', 'created']);
  });

  it('loses, holds, doubles and mis-signs deliveries on demand', async () => {
    await register();
    const { faults } = desk.emulator;
    faults.deliveries({ kind: 'lose' });
    ask('lost');
    faults.deliveries({ kind: 'hold' });
    const held = ask('held');
    await desk.emulator.settled();
    assert.deepEqual([receiver.arrivals.length, desk.emulator.deliveries[0]?.outcome.kind], [0, 'withheld']);
    faults.deliveries({ kind: 'deliver' });
    await desk.emulator.settled();
    assert.deepEqual(
      receiver.arrivals.map(({ body }) => body.data.id),
      [held.id],
    );
    faults.deliveries({ kind: 'twice' });
    ask('twice');
    await desk.emulator.settled();
    assert.deepEqual([receiver.arrivals.length, receiver.arrivals[1]?.raw], [3, receiver.arrivals[2]?.raw]);
    faults.deliveries({ kind: 'bad-signature' });
    ask('forged');
    await desk.emulator.settled();
    const forged = receiver.arrivals[3];
    assert.notEqual(
      forged?.headers['x-spark-signature'],
      createHmac('sha1', 's')
        .update(forged?.raw ?? '')
        .digest('hex'),
    );
  });

  it('keeps to the published description', async function () {
    skipWithoutSpecs(this);
    const { body: webhook } = await register();
    await desk.call(desk.bot, 'GET', '/webhooks?max=1');
    await desk.call(desk.bot, 'GET', `/webhooks/${webhook.id}`);
    await desk.call(desk.bot, 'PUT', `/webhooks/${webhook.id}`, {
      name: 'n',
      targetUrl: receiver.url,
      status: 'active',
    });
    const messageId = await postCard();
    const { body: action } = await desk.call(desk.zoe, 'POST', '/attachment/actions', {
      type: 'submit',
      messageId,
      inputs: { note: 'x' },
    });
    await desk.call(desk.bot, 'GET', `/attachment/actions/${action.id}`);
    await desk.call(desk.bot, 'DELETE', `/webhooks/${webhook.id}`);
    assertExchangesMatchSpec(desk.emulator.exchanges);
  });
});
