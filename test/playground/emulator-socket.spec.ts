import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type MessageEvent, WebSocket } from 'undici';
import { type Desk, eventually, openDesk } from './emulator-desk.ts';

interface Frame {
  readonly type?: string;
  readonly id?: string;
  readonly sequenceNumber?: number;
  readonly data?: {
    readonly eventType: string;
    readonly activity?: Readonly<Record<string, unknown>> & { readonly verb: string; readonly id: string };
  };
}

describe('emulator: devices and sockets [I]', () => {
  let desk: Desk;
  let devices: string;
  beforeEach(async () => {
    desk = await openDesk();
    devices = `${desk.emulator.address.origin}/wdm/api/v1/devices`;
  });
  afterEach(() => desk.close());

  const request = async (method: string, url: string, token = desk.bot.token) => {
    const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}`, connection: 'close' } });
    const text = await response.text();
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : {}) as { readonly url: string; readonly webSocketUrl: string },
    };
  };

  /** An open socket whose frames are kept. */
  async function open(token = desk.bot.token) {
    const { body } = await request('POST', devices);
    const socket = new WebSocket(body.webSocketUrl);
    const frames: Frame[] = [];
    socket.addEventListener('message', ({ data }: MessageEvent) => frames.push(JSON.parse(String(data)) as Frame));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    send({ id: 'a', type: 'authorization', data: { token: `Bearer ${token}` } });
    const until = async (count: number) => {
      await eventually(() => frames.length >= count, `${count} frames`);
      return frames;
    };
    return { socket, frames, send, closed, until };
  }

  it('welcomes the right token, answers pings and says goodbye', async () => {
    const { socket, send, until, closed } = await open();
    assert.equal((await until(1))[0]?.data?.eventType, 'mercury.buffer_state');
    assert.equal(desk.emulator.socketCount, 1);
    send({ id: 'ping-1', type: 'ping' });
    assert.deepEqual((await until(2))[1], { id: 'ping-1', type: 'pong' });
    socket.close(1000, 'Done');
    assert.equal(await closed, 1000);
    await eventually(() => desk.emulator.socketCount === 0, 'no socket left');
  });

  it('turns a wrong token away', async () => {
    for (const token of ['wrong', desk.zoe.token]) assert.equal(await (await open(token)).closed, 4401);
    assert.equal(desk.emulator.socketCount, 0);
  });

  it('turns an unknown device away', async () => {
    const socket = new WebSocket(`${desk.emulator.address.origin.replace('http', 'ws')}/mercury/none`);
    const [event] = (await once(socket, 'close')) as [{ code: number }];
    assert.equal(event.code, 1008);
  });

  it('tells of everything but edits, in order, and only what the bot may see', async () => {
    const { until, frames } = await open();
    await until(1);
    const { emulator, zoe, omar, bot, group } = desk;
    emulator.postAs(zoe.id, group.id, { text: 'among us' });
    const asked = emulator.postAs(zoe.id, group.id, { text: 'who?', mentionId: bot.id });
    emulator.editAs(zoe.id, asked.id, { markdown: `<@personId:${bot.id}> who` });
    emulator.deleteAs(zoe.id, asked.id);
    emulator.postAs(zoe.id, desk.direct.id, { file: { name: 'a', bytes: new Uint8Array(1) } });
    const attachments = [
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.2' } },
    ];
    const { body: card } = await desk.call(bot, 'POST', '/messages', { roomId: group.id, text: 'x', attachments });
    emulator.pressCard(omar.id, card.id ?? '', {});
    const room = emulator.createRoom({ title: 'x', creatorId: zoe.id, memberIds: [bot.id] });
    await desk.call(zoe, 'PUT', `/rooms/${room.id}`, { title: 'y' });
    emulator.removeMember(room.id, bot.id);
    await until(9);
    assert.deepEqual(
      frames.map(({ data }) => data?.activity?.verb),
      [undefined, 'post', 'delete', 'share', 'post', 'cardAction', 'add', 'update', 'leave'],
    );
    assert.deepEqual(
      frames.map(({ sequenceNumber }) => sequenceNumber),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(Buffer.from(asked.id, 'base64').toString().split('/').at(-1), frames[1]?.data?.activity?.id);
  });

  it('carries long frames both ways', async () => {
    const { send, until } = await open();
    await until(1);
    for (const [index, length] of [200, 70_000].entries()) {
      const id = 'x'.repeat(length);
      send({ id, type: 'ping' });
      assert.equal((await until(index + 2))[index + 1]?.id, id);
    }
  });

  it('ignores what it cannot read, and cuts what is no frame', async () => {
    const { socket, send, until } = await open();
    await until(1);
    socket.send('{"type":');
    socket.send('null');
    send({ id: 'p', type: 'ping' });
    assert.equal((await until(2))[1]?.id, 'p');

    const { port } = desk.emulator.address;
    const { body } = await request('POST', devices);
    const raw = connect(port, '127.0.0.1');
    const path = new URL(body.webSocketUrl).pathname;
    raw.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\n\r\n`,
    );
    await once(raw, 'data');
    raw.write(Buffer.from([0x81, 0x01, 0x41, 0, 0, 0, 0]));
    await once(raw, 'close');
    assert.equal((await desk.call(desk.bot, 'GET', '/people/me')).status, 200);
  });

  it('keeps devices by account', async () => {
    const { body } = await request('POST', devices);
    assert.equal((await request('PUT', body.url)).status, 200);
    assert.equal((await request('PUT', body.url, desk.zoe.token)).status, 404);
    assert.equal((await request('POST', devices, 'wrong')).status, 401);
    assert.equal((await request('DELETE', body.url)).status, 204);
    assert.equal((await request('PUT', body.url)).status, 404);
    const second = (await request('POST', devices)).body;
    assert.equal((await request('DELETE', devices)).status, 204);
    assert.equal((await request('PUT', second.url)).status, 404);
  });
});
