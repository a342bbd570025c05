import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createVendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import { json, openOddServer } from './odd-server.ts';
import { selfSigned } from './self-signed.ts';

const run = promisify(execFile);

describe('requests to the API of the vendor [I]', () => {
  const withEnvironment = async (
    change: Readonly<Record<string, string>>,
    work: () => Promise<void>,
  ): Promise<void> => {
    const saved = Object.keys(change).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, change);
    try {
      await work();
    } finally {
      for (const [name, value] of saved) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  };

  it('go through HTTPS_PROXY, and around it for NO_PROXY', async () => {
    const tunnels: string[] = [];
    const proxy = createServer((_request, response) => void response.writeHead(405).end());
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      await withEnvironment({ HTTPS_PROXY: address, NO_PROXY: '127.0.0.1' }, async () => {
        const http = createVendorHttp();
        const through = await http.send({ method: 'GET', url: new URL('https://webex.invalid/v1/x') });
        assert.equal(through.kind, 'lost');
        await http.send({ method: 'GET', url: new URL('https://127.0.0.1:9/v1/x') });
        await http.close();
      });
      assert.deepEqual(tunnels, ['webex.invalid:443']);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  it('trust what NODE_EXTRA_CA_CERTS names, and nothing else', async function () {
    this.timeout(20_000);
    const dir = await mkdtemp(join(tmpdir(), 'whodunit-ca-'));
    const made = selfSigned();
    const cert = join(dir, 'cert.pem');
    await writeFile(cert, made.cert);
    const server = createTlsServer(made, (_request, response) => json(response, { said: 'hello' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const child = join(dir, 'ask.mts');
    const module = JSON.stringify(join(import.meta.dirname, '../../../src/sources/oauth/vendor-http.ts'));
    await writeFile(
      child,
      `import { createVendorHttp } from ${module};
       const http = createVendorHttp();
       const outcome = await http.send({ method: 'GET', url: new URL(process.argv[2]) });
       console.log(JSON.stringify(outcome));
       await http.close();`,
    );
    const ask = async (environment: Readonly<Record<string, string>>): Promise<string> => {
      const url = `https://localhost:${(server.address() as AddressInfo).port}/v1/x`;
      const env = {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TMPDIR: process.env['TMPDIR'],
        ...environment,
      };
      const cwd = join(import.meta.dirname, '../../..');
      return (await run(process.execPath, ['--import', 'tsx', child, url], { env, cwd })).stdout;
    };
    try {
      assert.match(await ask({ NODE_EXTRA_CA_CERTS: cert }), /hello/);
      assert.match(await ask({}), /"kind":"lost","reason":"(DEPTH_ZERO_)?SELF_SIGNED/);
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(dir, { recursive: true });
    }
  });

  it('keep a connection for the next page', async () => {
    const server = await openOddServer();
    const sockets = new Set<unknown>();
    const http = createVendorHttp();
    try {
      server.answer = (request, response) => {
        sockets.add(request.socket);
        json(response, {});
      };
      for (let page = 0; page < 5; page += 1) await http.send({ method: 'GET', url: new URL(`${server.apiUrl}/x`) });
      assert.ok(server.requests.length === 5 && sockets.size < 3, `${sockets.size} connections`);
    } finally {
      await http.close();
      await server.close();
    }
  });

  it('send nothing that they were not given', async () => {
    const server = await openOddServer();
    const http = createVendorHttp();
    try {
      server.answer = (_request, response) => json(response, {});
      await http.send({ method: 'GET', url: new URL(`${server.apiUrl}/x?y=1`) });
      const [request] = server.requests;
      assert.deepEqual([request?.method, request?.url], ['GET', '/v1/x?y=1']);
      assert.deepEqual(Object.keys(request?.headers ?? {}).sort(), [
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
    } finally {
      await http.close();
      await server.close();
    }
  });
});
