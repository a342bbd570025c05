/** A small emulated organization, and a way to call its REST API, for the emulator's own tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Account,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type RoomJson,
  sequentialUuids,
} from '../../src/playground/emulator/index.ts';

/** Fields that the tests read; the contract check looks at the rest. */
export interface Body {
  readonly [name: string]: unknown;
  readonly id?: string;
  readonly message?: string;
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly string[];
  readonly items?: readonly Body[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Desk {
  readonly emulator: Emulator;
  readonly bot: Account;
  readonly zoe: Account;
  readonly omar: Account;
  /** Zoe, Omar and the bot. */
  readonly group: RoomJson;
  /** Zoe and the bot. */
  readonly direct: RoomJson;
  /** UTC ms; starts at START_AT and moves only when set. */
  time: number;
  /** Body: JSON, or FormData and URLSearchParams as they are. */
  call(as: Account | string | undefined, method: string, path: string, body?: unknown): Promise<Reply>;
  close(): Promise<void>;
}

export const START_AT = Date.parse('2026-11-16T08:00:00.000Z');

export async function openDesk(options: EmulatorOptions = {}): Promise<Desk> {
  const desk = { time: START_AT };
  const emulator = createEmulator({ now: () => desk.time, newUuid: sequentialUuids(), ...options });
  const { apiUrl } = await emulator.listen();
  const bot = emulator.addBot({ email: 'whodunit@webex.bot', displayName: 'Who Dunit' });
  const zoe = emulator.addPerson({ email: 'zoe@example.com', displayName: 'Zoe Keller', isAdmin: true });
  const omar = emulator.addPerson({ email: 'omar@example.com', displayName: 'Omar Nassar' });
  return Object.assign(desk, {
    emulator,
    bot,
    zoe,
    omar,
    group: emulator.createRoom({ title: 'Operations', creatorId: zoe.id, memberIds: [omar.id, bot.id] }),
    direct: emulator.directRoom(zoe.id, bot.id),
    call: (as: Account | string | undefined, method: string, path: string, body?: unknown) =>
      callApi(`${apiUrl}${path}`, as, method, body),
    close: () => emulator.close(),
  });
}

async function callApi(url: string, as: Account | string | undefined, method: string, body: unknown): Promise<Reply> {
  const token = typeof as === 'string' ? as : as?.token;
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const response = await fetch(url, {
    method,
    headers: {
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? readObject(text) : {} };
}

function readObject(text: string): Body {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError(`not an object: ${text.slice(0, 80)}`);
  return { ...value };
}

/** A webhook as it arrived. */
export interface Arrival {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly raw: string;
  readonly body: Body & { readonly data: Body };
}

export interface Receiver {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** What the next ones are answered; default 200. */
  status: number;
  close(): Promise<void>;
}

/** Takes webhooks on loopback. */
export async function openReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const receiver = { status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const body = readObject(raw);
      arrivals.push({ headers: request.headers, raw, body: { ...body, data: { ...(body['data'] as Body) } } });
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/webhook`,
    arrivals,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Waits until something holds; fails rather than wait for ever, so that a broken test ends. */
export async function eventually(holds: () => boolean, what: string, timeoutMs = 5000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
