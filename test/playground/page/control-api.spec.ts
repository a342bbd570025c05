import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FaultId, PageFaults } from '../../../src/playground/page/fault-switches.ts';
import type { PageState } from '../../../src/playground/page/view.ts';
import { type PlaygroundRig, startPlaygroundRig } from '../../e2e/playground-rig.ts';

/** All that any answer may hold; which of it is there, the assertions find out. */
type Body = PageState & PageFaults & { readonly message: string };

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: Body;
}

describe('the control API of the playground [I]', () => {
  let rig: PlaygroundRig;
  beforeEach(async () => {
    rig = await startPlaygroundRig();
  });
  afterEach(() => rig.stop());

  /** Not fetch: that one sets Host and Origin by itself. */
  const ask = (
    method: string,
    path: string,
    options: { readonly body?: unknown; readonly bytes?: Buffer; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { body, bytes, headers = {} } = options;
      const type = bytes === undefined ? 'application/json' : 'application/octet-stream';
      const sent = request(`${rig.origin}${path}`, { method, headers: { 'content-type': type, ...headers } }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = res.headers['content-type']?.includes('json') ?? false;
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: isJson ? JSON.parse(text) : {} });
        });
      });
      sent.on('error', reject);
      sent.end(bytes ?? (body === undefined ? undefined : JSON.stringify(body)));
    });

  const person = (index: number) => {
    const found = rig.world.people[index];
    assert.ok(found);
    return found;
  };
  const post = (body: Record<string, unknown>) =>
    ask('POST', '/playground/api/messages', {
      body: { as: person(0).account.id, spaceId: rig.world.group.id, ...body },
    });

  it('serves page, assets and card renderer with a policy that loads nothing from elsewhere', async () => {
    for (const path of ['/', '/playground/assets/app.js', '/playground/vendor/adaptivecards.js']) {
      const { status, headers, text } = await ask('GET', path);
      assert.equal(status, 200, path);
      assert.ok(text.length > 500, path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /https?:|unsafe|\*/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
  });

  it('serves no file outside its own', async () => {
    for (const path of [
      '/playground/assets/../view.ts',
      '/playground/assets/%2e%2e%2fview.ts',
      '/playground/assets/',
    ]) {
      assert.equal((await ask('GET', path)).status, 404, path);
    }
  });

  it('refuses foreign Host and Origin headers on every path and does nothing', async () => {
    const foreign: Record<string, string>[] = [{ host: 'rebind.example.com' }, { origin: 'https://example.com' }];
    for (const headers of foreign) {
      for (const path of ['/', '/playground/api/state', '/playground/api/stream', '/playground/assets/app.js']) {
        assert.equal((await ask('GET', path, { headers })).status, 403, path);
      }
      const body = { as: person(0).account.id, spaceId: rig.world.group.id, text: 'hello' };
      assert.equal((await ask('POST', '/playground/api/messages', { body, headers })).status, 403);
    }
    assert.equal(rig.emulator.messages(rig.world.group.id).length, 0);
  });

  it('takes no form post: a body that is not JSON says nothing', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = { as: person(0).account.id, spaceId: rig.world.group.id, text: 'hello' };
    assert.equal((await ask('POST', '/playground/api/messages', { body, headers })).status, 400);
  });

  it('posts as a person, mentions the bot on request only, and says which messages did not reach it', async () => {
    await post({ text: 'unheard' });
    await post({ text: 'heard', mention: true });
    await rig.emulator.settled();
    const { body } = await ask('GET', '/playground/api/state');
    const own = body.messages.filter(({ personId }) => personId === person(0).account.id);
    assert.deepEqual(
      own.map(({ unseenByBot, mentionsBot }) => [unseenByBot, mentionsBot]),
      [
        [true, false],
        [false, true],
      ],
    );
    assert.equal(rig.heard.length, 1);
  });

  it('hands on the refusals of the emulator with their status and sentence', async () => {
    const empty = await post({ text: '' });
    assert.equal(empty.status, 400);
    assert.match(empty.body.message, /empty/i);
    const elsewhere = await post({ spaceId: 'no-such-space', text: 'hello' });
    assert.ok(elsewhere.status >= 400 && elsewhere.status < 500, String(elsewhere.status));
    assert.ok(elsewhere.body.message.length > 5);
  });

  it('takes a file and gives it back as a download, whatever its name', async () => {
    const name = 'export "1"/../<b>ü.html';
    const bytes = Buffer.from('<script>alert(1)</script>');
    const query = new URLSearchParams({ as: person(1).account.id, spaceId: person(1).directSpaceId, name });
    const sent = await ask('POST', `/playground/api/files?${query}`, { bytes });
    assert.equal(sent.status, 200);
    const { body } = await ask('GET', '/playground/api/state');
    const file = body.messages[0]?.files[0];
    assert.ok(file);
    assert.deepEqual([file.name, file.bytes], [name, bytes.length]);
    const got = await ask('GET', file.url);
    assert.equal(got.text, bytes.toString());
    assert.match(String(got.headers['content-disposition']), /^attachment;/);
    assert.match(String(got.headers['content-type']), /octet-stream/);
    assert.equal((await ask('GET', '/playground/api/files/nothing')).status, 404);
  });

  it('shows a PNG as a picture, by its bytes and not by its name, and nothing else', async () => {
    const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    const files: readonly (readonly [string, Buffer, boolean])[] = [
      ['share.png', Buffer.from([...signature, 1]), true],
      ['share.csv', Buffer.from([...signature, 2]), true],
      ['page.png', Buffer.from('<script>alert(1)</script>'), false],
      ['large.png', Buffer.concat([Buffer.from(signature), Buffer.alloc(1_000_000)]), false],
    ];
    for (const [name, bytes] of files) {
      const query = new URLSearchParams({ as: person(1).account.id, spaceId: person(1).directSpaceId, name });
      await ask('POST', `/playground/api/files?${query}`, { bytes });
    }
    const { body } = await ask('GET', '/playground/api/state');
    const shown = body.messages.flatMap((message) => message.files);
    for (const [name, bytes, isPicture] of files) {
      const file = shown.find((one) => one.name === name);
      assert.equal(file?.picture !== undefined, isPicture, name);
      const { status, headers, text } = await ask('GET', `${file?.url}/picture`);
      assert.equal(status, isPicture ? 200 : 404, name);
      if (!isPicture) continue;
      assert.equal(headers['content-type'], 'image/png');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(text, bytes.toString());
    }
    assert.equal((await ask('GET', '/playground/api/files/nothing/picture')).status, 404);
  });

  it('moves the clock and runs what is due', async () => {
    const before = rig.clock.now();
    await ask('POST', '/playground/api/clock', { body: { move: 'advance', byMs: 3_600_000 } });
    assert.ok(Math.abs(rig.clock.now() - before - 3_600_000) < 5_000);
    await ask('POST', '/playground/api/clock', { body: { move: 'next-monday' } });
    const text = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'long', hour: '2-digit' });
    assert.match(text.format(rig.clock.now()), /^Monday.*09$/);
    await ask('POST', '/playground/api/clock', { body: { move: 'real' } });
    assert.equal(rig.clock.shiftMs(), 0);
    assert.equal(rig.ticks.count, 3);
    for (const body of [{ move: 'advance', byMs: 1e20 }, { move: 'sideways' }, { move: 'advance' }]) {
      assert.equal((await ask('POST', '/playground/api/clock', { body })).status, 400);
    }
  });

  it('switches faults and says what is left of them', async () => {
    const turn = async (id: FaultId, isOn: boolean): Promise<PageFaults> =>
      (await ask('POST', '/playground/api/faults', { body: { kind: 'switch', id, isOn } })).body;
    const find = (faults: PageFaults, id: FaultId) => faults.switches.find((one) => one.id === id);

    assert.equal(find(await turn('storm-10', true), 'storm-10')?.timesLeft, 10);
    await assert.rejects(rig.say({ roomId: rig.world.group.id, text: 'x' }), /429/);
    const { body } = await ask('GET', '/playground/api/state');
    assert.equal(find(body.faults, 'storm-10')?.timesLeft, 9);
    assert.deepEqual([body.exchanges.at(-1)?.status, body.exchanges.at(-1)?.retryAfter], [429, '1']);

    assert.equal(find(await turn('offline', true), 'offline')?.isOn, true);
    await assert.rejects(rig.say({ roomId: rig.world.group.id, text: 'x' }), /fetch failed/);
    const off = await ask('POST', '/playground/api/faults', { body: { kind: 'clear' } });
    assert.ok(off.body.switches.every(({ isOn }) => !isOn));
    await rig.say({ roomId: rig.world.group.id, text: 'back again' });

    assert.equal(find(await turn('storm-20s', true), 'storm-20s')?.isOn, true);
    rig.clock.advance(21_000);
    assert.equal(find(await turn('slow', false), 'storm-20s')?.isOn, false);
  });

  it('takes both audit APIs down while the rest of Webex goes on, for as long as it says', async () => {
    const { bot, centre } = rig.world;
    const audit = async (path: string): Promise<number> => {
      const response = await fetch(`${rig.emulator.address.apiUrl}${path}`, {
        headers: { authorization: `Bearer ${centre.token}`, connection: 'close' },
      });
      return response.status;
    };
    const span = (from: string, to: string): string =>
      String(
        new URLSearchParams({ orgId: bot.orgId, [from]: '2026-11-01T00:00:00.000Z', [to]: '2026-11-02T00:00:00.000Z' }),
      );
    const both = async (): Promise<readonly number[]> => [
      await audit(`/adminAudit/events?${span('from', 'to')}`),
      await audit(`/admin/securityAudit/events?${span('startTime', 'endTime')}`),
    ];
    const turnOn = (id: FaultId) => ask('POST', '/playground/api/faults', { body: { kind: 'switch', id, isOn: true } });

    assert.deepEqual(await both(), [200, 200]);
    await turnOn('audit-down');
    assert.deepEqual(await both(), [504, 504]);
    await rig.say({ roomId: rig.world.group.id, text: 'the chat goes on' });
    rig.clock.advance(61_000);
    assert.deepEqual(await both(), [200, 200]);
    await turnOn('audit-storm');
    await rig.say({ roomId: rig.world.group.id, text: 'and on' });
    assert.deepEqual([...(await both()), ...(await both()), ...(await both())], [429, 429, 429, 429, 429, 200]);
  });

  it('drops the answer of a message that was taken', async () => {
    const body = { kind: 'switch', id: 'lost-answers', isOn: true };
    await ask('POST', '/playground/api/faults', { body });
    await assert.rejects(rig.say({ roomId: rig.world.group.id, text: 'taken' }));
    assert.deepEqual(
      rig.emulator.messages(rig.world.group.id).map(({ text }) => text),
      ['taken'],
    );
  });

  it('streams the whole state first, then what changed', async () => {
    const events: { readonly event: string; readonly data: Record<string, unknown[]> }[] = [];
    const stream = request(`${rig.origin}/playground/api/stream`, (res) => {
      let rest = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
          if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
        }
      });
      res.on('error', () => undefined);
    });
    stream.on('error', () => undefined).end();
    const until = async (isDone: () => boolean) => {
      while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    try {
      await until(() => events.length > 0);
      assert.equal(events[0]?.event, 'state');
      await post({ text: 'live', mention: true });
      const messages = () => events.slice(1).flatMap(({ data }) => data['messages'] ?? []);
      await until(() => messages().length === 2);
      assert.ok(events.slice(1).every(({ event }) => event === 'patch'));
      rig.outbox.push({ key: 'k', status: 'queued', attempts: 2 });
      await until(() => events.some(({ data }) => data['outbox']?.length === 1));
    } finally {
      stream.destroy();
    }
  });
});
