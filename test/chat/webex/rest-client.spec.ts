import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createRestClient, type RestClient } from '../../../src/chat/webex/rest-client.ts';

async function listen(handle: RequestListener): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('client of the Webex API', () => {
  const servers: Server[] = [];
  const clients: RestClient[] = [];
  const open = async (handle: RequestListener): Promise<string> => {
    const { server, origin } = await listen(handle);
    servers.push(server);
    return origin;
  };
  const clientOf = (origin: string, counted: string[] = []): RestClient => {
    const client = createRestClient({
      apiUrl: `${origin}/v1`,
      token: 'secret-token',
      log: pino({ level: 'silent' }),
      count: (name) => counted.push(name),
      requestTimeoutMs: 200,
      backoffBaseMs: 5,
      backoffCapMs: 10,
      maxBodyBytes: 10_000,
    });
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('keeps the token to its own origin: other addresses are refused, redirects not followed [I]', async () => {
    const strayed: IncomingMessage[] = [];
    const elsewhere = await open((request, response) => {
      strayed.push(request);
      response.end('{}');
    });
    const origin = await open(
      (_request, response) => void response.writeHead(302, { location: `${elsewhere}/v1/x` }).end(),
    );
    const client = clientOf(origin);
    await assert.rejects(client.once({ method: 'GET', path: `${elsewhere}/v1/contents/1` }), {
      code: 'foreign-address',
    });
    const outcome = await client.once({ method: 'GET', path: '/x' });
    assert.deepEqual([outcome.kind, 'status' in outcome && outcome.status], ['refused', 302]);
    assert.equal(strayed.length, 0);
  });

  it('tells apart what reached the service and what did not [I]', async () => {
    const origin = await open((request) => void (request.url === '/v1/cut' ? request.socket.destroy() : undefined));
    const client = clientOf(origin);
    assert.equal((await client.once({ method: 'POST', path: '/cut', json: {} })).kind, 'lost');
    assert.equal((await client.once({ method: 'POST', path: '/hang', json: {} })).kind, 'lost');
    const { server, origin: closed } = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await clientOf(closed).once({ method: 'POST', path: '/x', json: {} })).kind, 'unreached');
  });

  it('cuts off an answer that is too large [I]', async () => {
    const origin = await open(
      (_request, response) =>
        void response.setHeader('content-type', 'application/json').end(`"${'x'.repeat(20_000)}"`),
    );
    assert.equal((await clientOf(origin).once({ method: 'GET', path: '/large' })).kind, 'lost');
  });

  it('sends nothing of a kind that Webex asked to wait with, other kinds go on [I]', async () => {
    const seen: string[] = [];
    const origin = await open((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const isLimited = request.url === '/v1/rooms';
      response.writeHead(isLimited ? 429 : 200, { 'retry-after': '1', 'content-type': 'application/json' }).end('{}');
    });
    const client = clientOf(origin);
    await client.once({ method: 'GET', path: '/rooms' });
    const held = await client.once({ method: 'GET', path: '/rooms/1' });
    assert.ok(held.kind === 'limited' && held.retryAfterMs > 500 && held.retryAfterMs <= 1000);
    assert.equal((await client.once({ method: 'GET', path: '/people/me' })).kind, 'answered');
    assert.deepEqual(seen, ['GET /v1/rooms', 'GET /v1/people/me']);
  });

  it('insists until answered, and gives up after its time [I]', async () => {
    let left = 3;
    const origin = await open((_request, response) => {
      response.writeHead(left > 0 ? 503 : 200).end();
      left -= 1;
    });
    const counted: string[] = [];
    const client = clientOf(origin, counted);
    assert.equal((await client.insist({ method: 'GET', path: '/x' }, 5000)).status, 200);
    assert.equal(counted.filter((name) => name === 'request_retries').length, 3);
    left = 1000;
    await assert.rejects(client.insist({ method: 'GET', path: '/x' }, 60), { code: 'webex-unreachable' });
  });

  it('goes through HTTPS_PROXY, and around it for NO_PROXY [I]', async () => {
    const tunnels: string[] = [];
    const { server, origin: proxy } = await listen((_request, response) => void response.writeHead(405).end());
    servers.push(server);
    server.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const saved = { https: process.env['HTTPS_PROXY'], none: process.env['NO_PROXY'] };
    try {
      process.env['HTTPS_PROXY'] = proxy;
      process.env['NO_PROXY'] = '127.0.0.1';
      const outcome = await clientOf('https://webex.invalid').once({ method: 'GET', path: '/people/me' });
      assert.notEqual(outcome.kind, 'answered');
      assert.deepEqual(tunnels, ['webex.invalid:443']);
      await clientOf('https://127.0.0.1:9').once({ method: 'GET', path: '/people/me' });
      assert.deepEqual(tunnels, ['webex.invalid:443']);
    } finally {
      restore('HTTPS_PROXY', saved.https);
      restore('NO_PROXY', saved.none);
    }
  });

  it('has at most sixteen requests under way [I]', async () => {
    let now = 0;
    let most = 0;
    const origin = await open((_request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end();
      }, 10);
    });
    const client = clientOf(origin);
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => client.once({ method: 'GET', path: `/messages/${index}` })),
    );
    assert.equal(most, 16);
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
