/** Receivers on loopback, written from the documents and not from the code that sends: what a SIEM would do. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** How a receiver behaves. `hang`: takes everything and says nothing. `cut`: hangs up in the middle. */
export type Manner = 'take' | 'hang' | 'cut' | { readonly status: number; readonly headers?: Record<string, string> };

export interface Sink {
  readonly port: number;
  /** Every record that was taken, in order, parsed. */
  readonly records: readonly { readonly [field: string]: unknown }[];
  /** Of every message or request, taken or not. */
  readonly attempts: number;
  manner: Manner;
  /** Called when records were taken, before the sender is told. */
  onTaken?: () => void;
  /** Stops listening; `start` listens at the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** As the receiver itself sees it. */
type Open<T> = { -readonly [K in keyof T]: T[K] };

export const SIGNING_KEY = 'a-key-for-the-tests-only';

/** Checks the signature of every request before it takes it. */
export async function openHttpSink(): Promise<Sink> {
  const records: { readonly [field: string]: unknown }[] = [];
  const sink: Open<Sink> = { port: 0, records, attempts: 0, manner: 'take', stop, start };
  const server = createServer((request, response) => void take(request, response));
  await start();
  sink.port = (server.address() as AddressInfo).port;
  return sink;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    sink.attempts += 1;
    const chunks: Buffer[] = [];
    if (sink.manner === 'cut') return void request.socket.destroy();
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (sink.manner === 'hang') return;
    const body = Buffer.concat(chunks);
    if (typeof sink.manner === 'object') {
      return void response.writeHead(sink.manner.status, sink.manner.headers).end('{"no":"thanks"}');
    }
    records.push(...checked(request, body));
    sink.onTaken?.();
    response.writeHead(202).end();
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }

  function start(): Promise<void> {
    return new Promise((resolve) => server.listen(sink.port, '127.0.0.1', resolve));
  }
}

function checked(request: IncomingMessage, body: Buffer): { readonly [field: string]: unknown }[] {
  const timestamp = String(request.headers['x-whodunit-timestamp']);
  const mac = createHmac('sha256', SIGNING_KEY).update(`${timestamp}.`).update(body).digest('hex');
  assert.equal(request.headers['x-whodunit-signature'], `sha256=${mac}`);
  assert.match(timestamp, /^\d{10}$/);
  assert.match(String(request.headers['x-whodunit-batch']), /^[0-9a-f]{32}$/);
  assert.equal(request.headers['content-type'], 'application/json');
  assert.equal(request.method, 'POST');
  return (JSON.parse(body.toString('utf8')) as { records: { readonly [field: string]: unknown }[] }).records;
}

/** Takes frames by octet counting, over TLS when it is given a certificate. Closes when the sender does. */
export async function openStreamSink(certificate?: { readonly key: string; readonly cert: string }): Promise<Sink> {
  const records: { readonly [field: string]: unknown }[] = [];
  const sink: Open<Sink> = { port: 0, records, attempts: 0, manner: 'take', stop, start };
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sink.attempts += 1;
    socket.on('error', () => undefined);
    const { manner } = sink;
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (manner === 'cut') for (const open of sockets) open.resetAndDestroy();
    });
    socket.on('end', () => {
      if (manner !== 'take') return;
      records.push(...framesOf(Buffer.concat(chunks)).map(recordOf));
      sink.onTaken?.();
      socket.end();
    });
  };
  const options = { allowHalfOpen: true };
  const server: Server =
    certificate === undefined ? createTcpServer(options, take) : createTlsServer({ ...options, ...certificate }, take);
  // Below TLS, also where no handshake comes about.
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await start();
  sink.port = (server.address() as AddressInfo).port;
  return sink;

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }

  function start(): Promise<void> {
    return new Promise((resolve) => server.listen(sink.port, '127.0.0.1', resolve));
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6587#section-3.4.1 */
export function framesOf(stream: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < stream.length; ) {
    const space = stream.indexOf(' ', at);
    const count = stream.toString('latin1', at, space);
    assert.match(count, /^[1-9]\d*$/, 'a frame begins with its length');
    const end = space + 1 + Number(count);
    assert.ok(end <= stream.length, 'a frame is as long as it says');
    frames.push(stream.toString('utf8', space + 1, end));
    at = end;
  }
  return frames;
}

const MESSAGE =
  /^<109>1 (?<time>-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (?<host>[\x21-\x7e]{1,255}) whodunit - (?<kind>event|claim) - (?<json>[\x20-\x7e]*)$/;

function recordOf(message: string): { readonly [field: string]: unknown } {
  const { time, kind, json = '' } = MESSAGE.exec(message)?.groups ?? assert.fail(`no message: ${message.slice(0, 80)}`);
  const record = JSON.parse(json) as { readonly [field: string]: unknown };
  assert.equal(record['kind'], kind);
  if (time !== '-') assert.equal(record['time'], time);
  return record;
}

/** One message a datagram. */
export async function openDatagramSink(): Promise<Sink> {
  const records: { readonly [field: string]: unknown }[] = [];
  const sink: Open<Sink> = { port: 0, records, attempts: 0, manner: 'take', stop, start };
  let socket = createSocket('udp4');
  await start();
  return sink;

  async function stop(): Promise<void> {
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  async function start(): Promise<void> {
    socket = createSocket('udp4');
    socket.on('message', (message) => {
      sink.attempts += 1;
      assert.ok(message.length <= 2048, `${message.length} bytes in a datagram`);
      records.push(recordOf(message.toString('utf8')));
    });
    await new Promise<void>((resolve) => socket.bind(sink.port, '127.0.0.1', resolve));
    sink.port = socket.address().port;
  }
}
