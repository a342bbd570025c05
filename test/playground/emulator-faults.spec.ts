import assert from 'node:assert/strict';
import { createEmulator } from '../../src/playground/emulator/index.ts';
import { type Desk, eventually, openDesk, openReceiver, type Receiver } from './emulator-desk.ts';

describe('emulator: faults [I]', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  const me = () => desk.call(desk.bot, 'GET', '/people/me');
  const post = () => desk.call(desk.bot, 'POST', '/messages', { roomId: desk.direct.id, text: 'once' });
  const posted = () => desk.emulator.messages(desk.direct.id).length;

  it('answers a storm of 429 with Retry-After, for so many requests', async () => {
    const storm = desk.emulator.faults.rateLimit({ retryAfterSeconds: 7, times: 2 });
    for (const expected of [429, 429, 200]) {
      const { status, headers, body } = await me();
      assert.deepEqual([status, headers.get('retry-after')], expected === 429 ? [429, '7'] : [200, null]);
      if (status === 429) assert.match(body.message ?? '', /Too many requests/);
    }
    assert.deepEqual([storm.hits, desk.emulator.faults.active.length], [2, 0]);
  });

  it('strikes for a time by the emulated clock', async () => {
    desk.emulator.faults.add({ fault: { kind: 'status', status: 503 }, forMs: 60_000 });
    assert.equal((await me()).status, 503);
    desk.time += 59_999;
    assert.equal((await me()).status, 503);
    desk.time += 1;
    assert.equal((await me()).status, 200);
  });

  it('strikes by method and path below /v1, the first rule first', async () => {
    const { faults } = desk.emulator;
    faults.add({ fault: { kind: 'status', status: 502 }, method: 'post', path: '/messages', times: 1 });
    faults.add({ fault: { kind: 'status', status: 500 }, path: /^\/messages/ });
    assert.equal((await me()).status, 200);
    assert.equal((await post()).status, 502);
    assert.equal((await post()).status, 500);
    assert.equal((await desk.call(desk.bot, 'GET', '/messages/x')).status, 500);
    assert.equal(posted(), 0);
    faults.clear();
    assert.equal((await post()).status, 200);
  });

  it('cuts the connection before anything happened', async () => {
    desk.emulator.faults.add({ fault: { kind: 'drop', when: 'before' }, times: 1 });
    await assert.rejects(post(), TypeError);
    assert.equal(posted(), 0);
    assert.deepEqual([desk.emulator.exchanges[0]?.status, desk.emulator.exchanges[0]?.fault?.kind], [0, 'drop']);
  });

  it('cuts the connection after it took effect, so that the answer is lost', async () => {
    desk.emulator.faults.add({ fault: { kind: 'drop', when: 'after' }, times: 1 });
    await assert.rejects(post(), TypeError);
    assert.equal(posted(), 1);
    assert.equal((await post()).status, 200);
    assert.equal(posted(), 2);
  });

  it('leaves requests hanging until the rule goes', async () => {
    for (const when of ['before', 'after'] as const) {
      const rule = desk.emulator.faults.add({ fault: { kind: 'hang', when }, path: '/messages' });
      const before = posted();
      const hanging = post();
      let isOver = false;
      hanging
        .catch(() => undefined)
        .finally(() => {
          isOver = true;
        });
      await eventually(() => rule.hits > 0, 'a hit');
      assert.equal((await me()).status, 200);
      assert.equal(isOver, false);
      rule.remove();
      await assert.rejects(hanging, TypeError);
      assert.equal(posted() - before, when === 'after' ? 1 : 0);
    }
  });

  it('answers late what took effect at once', async () => {
    desk.emulator.faults.add({ fault: { kind: 'slow', delayMs: 800 } });
    let isAnswered = false;
    const answer = post().then(({ status }) => {
      isAnswered = true;
      return status;
    });
    await eventually(() => posted() > 0, 'a post');
    assert.equal(isAnswered, false);
    assert.equal(await answer, 200);
  });

  it('refuses connections while offline, and is back on the same port', async () => {
    const { faults, address } = desk.emulator;
    await faults.offline();
    assert.equal(faults.isOffline, true);
    await assert.rejects(me(), (error: Error) => (error.cause as { code?: string }).code === 'ECONNREFUSED');
    await faults.online();
    assert.equal((await me()).status, 200);
    assert.deepEqual([faults.isOffline, desk.emulator.address.port], [false, address.port]);
  });
});

describe('emulator: control surface [I]', () => {
  const open: { close(): Promise<void> }[] = [];
  const openOne = async (options?: Parameters<typeof openDesk>[0]): Promise<Desk> => {
    const desk = await openDesk(options);
    open.push(desk);
    return desk;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  it('records who asked what, and no token', async () => {
    const desk = await openOne({ recordLimit: 3 });
    await desk.call(desk.bot, 'POST', '/webhooks', {
      name: 'n',
      targetUrl: 'http://127.0.0.1:9/',
      resource: 'rooms',
      event: 'created',
      secret: 'hush',
    });
    const [exchange] = desk.emulator.exchanges;
    assert.deepEqual(
      [
        exchange?.number,
        exchange?.at,
        exchange?.method,
        exchange?.path,
        exchange?.personId,
        exchange?.requestType,
        exchange?.status,
      ],
      [1, desk.time, 'POST', '/v1/webhooks', desk.bot.id, 'application/json', 200],
    );
    assert.doesNotMatch(JSON.stringify(exchange), new RegExp(`hush|${desk.bot.token}`));
    for (let count = 0; count < 8; count += 1) await desk.call(desk.bot, 'GET', '/people/me?callingData=true&x=1&x=2');
    assert.deepEqual(
      desk.emulator.exchanges.map(({ number }) => number),
      [7, 8, 9],
    );
    assert.deepEqual(desk.emulator.exchanges[0]?.query, { callingData: ['true'], x: ['1', '2'] });
    desk.emulator.clearRecords();
    assert.deepEqual(desk.emulator.exchanges, []);
  });

  it('tells listeners what changed, in order, and goes on when one fails', async () => {
    const desk = await openOne();
    const seen: string[] = [];
    desk.emulator.onChange(() => {
      throw new Error('broken view');
    });
    const stop = desk.emulator.onChange(({ kind }) => seen.push(kind));
    const message = desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'x' });
    desk.emulator.editAs(desk.zoe.id, message.id, { text: 'y' });
    desk.emulator.deleteAs(desk.zoe.id, message.id);
    const room = desk.emulator.createRoom({ title: 'x', creatorId: desk.zoe.id });
    desk.emulator.addMember(room.id, desk.bot.id);
    desk.emulator.removeMember(room.id, desk.bot.id);
    desk.emulator.deleteRoom(room.id);
    await desk.call(desk.bot, 'GET', '/people/me');
    stop();
    desk.emulator.postAs(desk.zoe.id, desk.group.id, { text: 'x' });
    assert.deepEqual(seen, [
      'message-posted',
      'message-edited',
      'message-deleted',
      'room-created',
      'member-added',
      'member-added',
      'member-removed',
      'member-removed',
      'room-deleted',
      'exchange',
    ]);
    assert.match(desk.emulator.warnings[0]?.what ?? '', /broken view/);
  });

  it('holds people to the same rules as the API', async () => {
    const { emulator, zoe, omar, bot, direct, group } = await openOne();
    assert.throws(() => emulator.postAs(omar.id, direct.id, { text: 'x' }), { status: 404 });
    assert.throws(() => emulator.postAs(zoe.id, direct.id, {}), { status: 400 });
    assert.throws(() => emulator.postAs(zoe.id, direct.id, { text: 'a'.repeat(7440) }), { status: 400 });
    assert.throws(() => emulator.postAs(zoe.id, direct.id, { text: 'a', markdown: 'b' }), { status: 400 });
    assert.throws(() => emulator.addPerson({ email: 'ZOE@example.com', displayName: 'Z' }), { status: 409 });
    assert.throws(() => emulator.addMember(group.id, omar.id), { status: 409 });
    assert.throws(() => emulator.deleteAs(omar.id, emulator.postAs(zoe.id, group.id, { text: 'x' }).id), {
      status: 403,
    });
    assert.deepEqual(
      emulator.accounts.map(({ email }) => email),
      [bot.email, zoe.email, omar.email],
    );
    assert.equal(emulator.account('OMAR@example.com')?.id, omar.id);
    assert.equal(emulator.account('nobody'), undefined);
    assert.deepEqual(
      emulator.rooms(omar.id).map(({ title }) => title),
      ['Operations'],
    );
  });

  it('takes typed words literally, with and without a mention', async () => {
    const { emulator, zoe, bot, group } = await openOne();
    const words = 'who changed *x*\n<@all> <b>';
    const plain = emulator.postAs(zoe.id, group.id, { text: words });
    assert.deepEqual([plain.text, plain.html, plain.mentionedGroups], [words, undefined, undefined]);
    const asked = emulator.postAs(zoe.id, group.id, { text: words, mentionId: bot.id });
    assert.equal(asked.text, `Who Dunit ${words}`);
    assert.deepEqual([asked.mentionedPeople, asked.mentionedGroups], [[bot.id], undefined]);
    assert.match(
      asked.html ?? '',
      /^<p><spark-mention data-object-type="person" data-object-id="[^"]+">Who Dunit<\/spark-mention> who/,
    );
    const rich = emulator.postAs(zoe.id, group.id, { markdown: '*x* <@all>', mentionId: bot.id });
    assert.deepEqual([rich.text, rich.mentionedGroups], ['Who Dunit x All', ['all']]);
    const alone = emulator.postAs(zoe.id, group.id, {
      file: { name: 'a', bytes: new Uint8Array(1) },
      mentionId: bot.id,
    });
    assert.deepEqual([alone.text, alone.mentionedPeople], ['Who Dunit', [bot.id]]);
  });

  it('mentions members only', async () => {
    const { emulator, zoe, group } = await openOne();
    const outsider = emulator.addPerson({ email: 'eve@example.org', displayName: 'Eve' });
    const message = emulator.postAs(zoe.id, group.id, {
      markdown: `<@personEmail:eve@example.org> <@personId:${outsider.id}|E>`,
    });
    assert.deepEqual([message.text, message.mentionedPeople], ['Eve E', undefined]);
  });

  it('has no address before it listens, and closes at once whatever is under way', async () => {
    const idle = createEmulator();
    assert.throws(() => idle.address, /listen/);
    await idle.close();

    const desk = await openOne();
    const receiver: Receiver = await openReceiver();
    open.push(receiver);
    await desk.call(desk.bot, 'POST', '/webhooks', {
      name: 'n',
      targetUrl: receiver.url,
      resource: 'all',
      event: 'all',
    });
    desk.emulator.faults.add({ fault: { kind: 'hang', when: 'before' }, path: '/people/me' });
    const hanging = assert.rejects(desk.call(desk.bot, 'GET', '/people/me'), TypeError);
    await eventually(() => desk.emulator.faults.active[0]?.hits === 1, 'a hit');
    desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'x' });
    await desk.emulator.close();
    await desk.emulator.close();
    await hanging;
    desk.emulator.postAs(desk.zoe.id, desk.direct.id, { text: 'y' });
    await desk.emulator.settled();
    assert.equal(receiver.arrivals.length, 0);
  });
});
