import assert from 'node:assert/strict';
import { pino } from 'pino';
import { createServer, type Server, type ServerOptions } from '../../src/server/server.ts';

describe('server', () => {
  let server: Server | undefined;
  const logged: string[] = [];
  const open = async (options: Partial<ServerOptions> = {}): Promise<string> => {
    const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
    server = createServer({ notReadyBecause: () => undefined, metrics: () => 'x 1\n', log, ...options });
    return (await server.listen({ host: '127.0.0.1', port: 0 })).url;
  };
  afterEach(async () => {
    await server?.close();
    logged.length = 0;
  });

  it('is healthy while it lives and ready only when the chat is, with the reason [I]', async () => {
    let reason: string | undefined = 'The webhooks are not registered.';
    const url = await open({ notReadyBecause: () => reason });
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const waiting = await fetch(`${url}/readyz`);
    assert.equal(waiting.status, 503);
    assert.deepEqual(await waiting.json(), { status: 'not ready', reason });
    reason = undefined;
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });

  it('gives metrics as Prometheus text [I]', async () => {
    const response = await fetch(`${await open()}/metrics`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    assert.equal(await response.text(), 'x 1\n');
  });

  it('hands over the bytes of a webhook as they came, whatever the content type [I]', async () => {
    const got: (readonly [string, string | undefined])[] = [];
    const url = await open({
      receiveWebhook: async (body, signature) => {
        got.push([body.toString('latin1'), signature]);
        return 'accepted';
      },
    });
    const raw = ' {"a" : "\u00fc\\u00fc"}\r\n';
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { 'content-type': type, 'x-spark-signature': 'abc' };
      const response = await fetch(`${url}/webhook`, { method: 'POST', headers, body: Buffer.from(raw, 'latin1') });
      assert.equal(response.status, 200);
    }
    assert.deepEqual(
      got,
      Array.from({ length: 3 }, () => [raw, 'abc']),
    );
  });

  for (const [receipt, status] of [
    ['accepted', 200],
    ['duplicate', 200],
    ['unauthorised', 401],
    ['malformed', 400],
  ] as const) {
    it(`answers ${status} to a webhook that is ${receipt} [I]`, async () => {
      const url = await open({ receiveWebhook: async () => receipt });
      assert.equal((await fetch(`${url}/webhook`, { method: 'POST', body: '{}' })).status, status);
    });
  }

  it('refuses a body of more than a megabyte, and a compressed one, unread [I]', async () => {
    let calls = 0;
    const url = await open({
      receiveWebhook: async () => {
        calls += 1;
        return 'accepted';
      },
    });
    const post = (init: RequestInit): Promise<Response> => fetch(`${url}/webhook`, { method: 'POST', ...init });
    assert.equal((await post({ body: Buffer.alloc(1024 * 1024 + 1, 'x') })).status, 413);
    assert.equal((await post({ body: Buffer.from([31, 139]), headers: { 'content-encoding': 'gzip' } })).status, 415);
    assert.equal(calls, 0);
  });

  it('tells nothing of its inside: no stack, no product of whom, no place [I]', async () => {
    const url = await open({
      receiveWebhook: () => Promise.reject(new Error('secret /srv/path')),
      metrics: () => Promise.reject(new Error('secret /srv/path')),
    });
    const answers = await Promise.all([
      fetch(`${url}/webhook`, { method: 'POST', body: '{}' }),
      fetch(`${url}/metrics`),
      fetch(`${url}/nothing-here`),
      fetch(`${url}/%E0%A4%A`),
    ]);
    assert.deepEqual(
      answers.map((one) => one.status),
      [500, 500, 404, 404],
    );
    for (const answer of answers) {
      const text = await answer.text();
      assert.ok(!/secret|srv|\bat\b|node_modules/.test(text), text);
      assert.equal(answer.headers.get('x-powered-by'), null);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    }
    assert.ok(logged.some((line) => line.includes('request failed')));
  });

  it('has no webhook in websocket mode [I]', async () => {
    assert.equal((await fetch(`${await open()}/webhook`, { method: 'POST', body: '{}' })).status, 404);
  });

  it('takes further routes before its own 404 [I]', async () => {
    const url = await open({
      extend: (app) => void app.get('/page', (_request, response) => void response.send('page')),
    });
    assert.equal(await (await fetch(`${url}/page`)).text(), 'page');
  });

  it('rejects when the port is taken, and closes twice without harm [I]', async () => {
    const url = await open();
    const second = createServer({
      notReadyBecause: () => undefined,
      metrics: () => '',
      log: pino({ level: 'silent' }),
    });
    await assert.rejects(second.listen({ host: '127.0.0.1', port: Number(new URL(url).port) }), { code: 'EADDRINUSE' });
    await second.close();
    await server?.close();
  });
});
