import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { AuditFeed } from '../../../src/audit/ports.ts';
import { createAdminAuditFeed } from '../../../src/sources/audit-api/audit-feed.ts';
import { createTokenSource } from '../../../src/sources/oauth/token-source.ts';
import { createVendorHttp, type VendorHttp } from '../../../src/sources/oauth/vendor-http.ts';
import { eventsOf, failureOf, itemsOf, readWindow } from '../../contract/audit-feed.ts';
import { json, type OddServer, openOddServer } from '../oauth/odd-server.ts';
import { auditEvent } from './audit-world.ts';

const ORG_ID = '0e7a0000-0000-4000-8000-00000000beef';
const NOW = Date.UTC(2026, 10, 23, 9);
const window = { from: NOW - 86_400_000, to: NOW };
const never = new AbortController().signal;
const event = (index: number, data: Readonly<Record<string, unknown>> = {}) =>
  auditEvent({ id: `event-${index}`, at: window.from + index, data }, ORG_ID);

describe('odd answers of the audit services [I]', () => {
  let server: OddServer;
  let http: VendorHttp;
  let tries: number;
  beforeEach(async () => {
    server = await openOddServer();
    http = createVendorHttp({ maxBodyBytes: 2_000_000, timeoutMs: 500 });
    tries = 0;
  });
  afterEach(async () => {
    await http.close();
    await server.close();
  });

  const open = (): AuditFeed => {
    const clock = { now: () => NOW };
    const vault = { read: async () => undefined, write: async () => undefined };
    const apiUrl = server.apiUrl;
    const credentials = { kind: 'access-token', token: 'token' } as const;
    const tokens = createTokenSource({ orgId: ORG_ID, credentials, apiUrl, vault, http, clock });
    const wait = async () => {
      tries += 1;
    };
    return createAdminAuditFeed({ orgId: ORG_ID, apiUrl, tokens, http, clock, categories: [], wait });
  };
  const failure = () => failureOf(open().page(window, undefined, never));

  it('takes a packed page, and asks for it', async () => {
    server.answer = (_request, response) =>
      json(response, gzipSync(JSON.stringify({ items: [event(1)] })), { 'content-encoding': 'gzip' });
    assert.equal(eventsOf(await readWindow(open(), window)).length, 1);
    assert.equal(server.requests[0]?.headers['accept-encoding'], 'gzip');
  });

  it('takes a page bit by bit, in UTF-8 whose characters are torn apart', async () => {
    const bytes = Buffer.from(JSON.stringify({ items: [event(1, { targetName: 'Zürich – 東京 – 😀' })] }));
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const byte of bytes) response.write(Buffer.from([byte]));
      response.end();
    };
    assert.equal(eventsOf(await readWindow(open(), window))[0]?.target.name, 'Zürich – 東京 – 😀');
  });

  const again: readonly (readonly [string, OddServer['answer'], RegExp])[] = [
    [
      'a page for people',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      /no JSON/,
    ],
    ['no type', (_, response) => void response.writeHead(200).end('{"items":[]}'), /no JSON/],
    ['half a page', (_, response) => json(response, '{"items":[{"id":"a"'), /no list of events/],
    ['another object', (_, response) => json(response, { events: [] }), /no list of events/],
    ['items that are no list', (_, response) => json(response, { items: { length: 3 } }), /no list of events/],
    ['an empty answer', (_, response) => void response.writeHead(204).end(), /no JSON/],
    [
      'a connection cut in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"items":[');
        setTimeout(() => response.destroy(), 5);
      },
      /UND_ERR_SOCKET|ECONNRESET|ABORTED/i,
    ],
    ['no answer', () => undefined, /timeout/],
    ['damaged gzip', (_, response) => json(response, 'no gzip', { 'content-encoding': 'gzip' }), /damaged gzip/],
    ['unknown packing', (_, response) => json(response, 'x', { 'content-encoding': 'br' }), /unknown encoding/],
    [
      'ten million open brackets',
      (_, response) => json(response, `{"items":${'['.repeat(1_900_000)}`),
      /no list of events/,
    ],
  ];
  for (const [title, answer, told] of again)
    it(`tries again after ${title}, and goes on when it is over`, async () => {
      server.answer = (request, response) =>
        server.requests.length < 3 ? answer(request, response) : json(response, { items: [event(1)] });
      assert.equal(eventsOf(await readWindow(open(), window)).length, 1);
      assert.equal(tries, 2);
      server.answer = answer;
      if (title === 'no answer') return;
      const error = await failure();
      assert.equal(error.code, 'feed-unreachable');
      assert.match(error.message, told);
    });

  it('does not unpack more than it takes, nor read it', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    const maxes: (string | null)[] = [];
    server.answer = (request, response) => {
      maxes.push(new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('max'));
      json(response, bomb, { 'content-encoding': 'gzip' });
    };
    const before = process.memoryUsage().rss;
    assert.match((await failure()).message, /a page that is too large/);
    assert.ok(process.memoryUsage().rss - before < 300_000_000);
    assert.deepEqual(maxes.slice(0, 8), ['200', '100', '50', '25', '12', '6', '3', '1']);
  });

  it('stops reading a page without end', async () => {
    let sent = 0;
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(100_000, ' ');
      const more = (): void => {
        if (response.destroyed) return;
        sent += chunk.length;
        if (sent < 2_000_000_000) response.write(chunk, more);
      };
      more();
    };
    assert.match((await failure()).message, /a page that is too large/);
    // Thirteen requests of two million bytes each, and what was in the pipes.
    assert.ok(sent < 200_000_000, String(sent));
  });

  it('takes odd records for what they are, and the rest of the page', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
    const items = [null, 7, 'x', [], {}, { created: 'soon' }, event(1, { deep }), event(2), { id: 'event-3' }];
    server.answer = (_request, response) => json(response, { items });
    const read = itemsOf(await readWindow(open(), window));
    assert.equal(read.length, items.length);
    assert.deepEqual(
      read.map(({ kind }) => kind),
      [...Array.from({ length: 7 }, () => 'rejected'), 'event', 'rejected'],
    );
    assert.match(JSON.stringify(read[6]), /nested more than/);
  });

  it('does not follow a redirection, and sends its token nowhere else', async () => {
    const other = await openOddServer();
    try {
      server.answer = (_request, response) =>
        void response.writeHead(302, { location: `${other.apiUrl}/adminAudit/events` }).end();
      assert.equal((await failure()).code, 'feed-refused');
      server.answer = (_request, response) =>
        json(response, { items: [event(1)] }, { link: `<${other.apiUrl}/adminAudit/events?offset=1>; rel="next"` });
      assert.equal((await failure()).code, 'feed-refused');
      assert.equal(other.requests.length, 0);
    } finally {
      await other.close();
    }
  });

  it('stops in the middle of an answer when it is told to', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by the test');
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":[');
      stop.abort(reason);
    };
    await assert.rejects(open().page(window, undefined, stop.signal), reason);
    assert.equal(server.requests.length, 1);
  });

  it('waits until an HTTP date, by the clock of the service', async () => {
    const waits: number[] = [];
    const date = (ms: number): string => new Date(ms).toUTCString();
    server.answer = (_request, response) =>
      server.requests.length === 1
        ? void response.writeHead(429, { date: date(NOW + 9e9), 'retry-after': date(NOW + 9e9 + 90_000) }).end()
        : json(response, { items: [] });
    const clock = { now: () => NOW };
    const vault = { read: async () => undefined, write: async () => undefined };
    const apiUrl = server.apiUrl;
    const credentials = { kind: 'access-token', token: 'token' } as const;
    const tokens = createTokenSource({ orgId: ORG_ID, credentials, apiUrl, vault, http, clock });
    const wait = async (ms: number) => void waits.push(ms);
    await createAdminAuditFeed({ orgId: ORG_ID, apiUrl, tokens, http, clock, categories: [], wait }).page(
      window,
      undefined,
      never,
    );
    assert.deepEqual(waits, [90_000]);
  });
});
