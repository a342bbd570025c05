/** The emulator's HTTP side: listens, lets faults strike, answers, and keeps the record. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../emulator.ts';
import type { Fault } from '../fault-rules.ts';
import { accountForToken } from '../model/accounts.ts';
import { ApiProblem } from '../model/api-problem.ts';
import type { AccountRecord, World } from '../model/world.ts';
import type { SocketHub } from '../socket/socket-hub.ts';
import { type Answer, centreRefusal, refusal } from './answer.ts';
import { type Body, bodyType, describeBody, readBody } from './body.ts';
import { answerCatalog, answerSdkService, answerToken } from './catalog.ts';
import { CENTRE_ROUTES, isOfCentre } from './centre-users.ts';
import { findRoute } from './router.ts';

export interface ServerOptions {
  readonly world: World;
  readonly hub: SocketHub;
  readonly strike: (method: string, path: string) => Fault | undefined;
  readonly record: (exchange: Exchange) => void;
}

export interface ApiServer {
  /** The port listened on. */
  listen(port: number, host: string): Promise<number>;
  /** Stops listening and cuts every connection. */
  stop(): Promise<void>;
  /** Cuts the requests left hanging by this fault. */
  cutHanging(fault: Fault): void;
  readonly server: Server;
}

export function createApiServer(options: ServerOptions): ApiServer {
  const sockets = new Set<Socket>();
  const hanging = new Map<Socket, Fault>();
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    void serve(options, hanging, count, request, response);
  });
  server.on('upgrade', options.hub.accept);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      hanging.delete(socket);
    });
  });
  return {
    server,
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return portOf(server.address());
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    cutHanging(fault) {
      for (const [socket, struck] of hanging) if (struck === fault) socket.destroy();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string')
    throw new ApiProblem(500, 'The emulator does not listen on a port.');
  return address.port;
}

/** What is known of a request once it is read. */
interface Received {
  readonly method: string;
  readonly url: URL;
  readonly body: Body;
  readonly problem: ApiProblem | undefined;
  readonly asker: AccountRecord | undefined;
}

async function serve(
  { world, hub, strike, record }: ServerOptions,
  hanging: Map<Socket, Fault>,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const at = world.now();
  const received = await receive(world, request);
  if (!received) return;
  const fault = strike(received.method, belowApi(received.url.pathname));
  const write = (status: number, answer?: Answer, headers: Readonly<Record<string, string>> = {}) =>
    record(describe(number, at, received, status, answer, headers, fault));
  const cut = (): void => {
    write(0);
    if (fault?.kind === 'hang') hanging.set(request.socket, fault);
    else request.socket.destroy();
  };

  if ((fault?.kind === 'drop' || fault?.kind === 'hang') && fault.when === 'before') return cut();
  const trackingId = `EMULATOR_${number}`;
  const answer =
    fault?.kind === 'status'
      ? refused(faultProblem(fault.status, fault.retryAfterSeconds), received, trackingId)
      : answerTo(world, hub, received, trackingId);
  if (fault?.kind === 'drop' || fault?.kind === 'hang') return cut();
  if (fault?.kind === 'slow') await sleep(fault.delayMs, undefined, { ref: false });
  write(answer.status, answer, send(response, received.method, answer, trackingId));
}

/** Undefined when the client went away while sending. */
async function receive(world: World, request: IncomingMessage): Promise<Received | undefined> {
  const method = request.method ?? 'GET';
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const url = URL.canParse(request.url ?? '/', origin) ? new URL(request.url ?? '/', origin) : new URL('/', origin);
  try {
    const body = await readBody(request);
    return { method, url, body, problem: undefined, ...askerOf(world, request) };
  } catch (error) {
    if (!(error instanceof ApiProblem)) return undefined;
    return { method, url, body: { kind: 'none' }, problem: error, asker: undefined };
  }
}

function askerOf(world: World, request: IncomingMessage): Pick<Received, 'asker'> {
  try {
    return { asker: accountForToken(world, request.headers.authorization) };
  } catch {
    return { asker: undefined };
  }
}

/** `/v1/messages/` -> `/messages`; other paths as they are. */
function belowApi(pathname: string): string {
  return pathname.replace(/^\/v1(?=\/)/, '').replace(/(?<=.)\/$/, '');
}

function faultProblem(status: number, retryAfterSeconds: number | undefined): ApiProblem {
  const message =
    status === 429 ? 'Too many requests have been sent in a given amount of time.' : `The service answered ${status}.`;
  return new ApiProblem(status, message, retryAfterSeconds);
}

function answerTo(world: World, hub: SocketHub, received: Received, trackingId: string): Answer {
  try {
    if (received.problem) throw received.problem;
    return route(world, hub, received);
  } catch (error) {
    if (error instanceof ApiProblem) return refused(error, received, trackingId);
    world.warn(`The emulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return refused(new ApiProblem(500, 'The emulator failed.'), received, trackingId);
  }
}

function refused(problem: ApiProblem, { url }: Received, trackingId: string): Answer {
  return isOfCentre(url.pathname) ? centreRefusal(problem, trackingId) : refusal(problem, trackingId);
}

/** @throws ApiProblem */
function route(world: World, hub: SocketHub, { method, url, body, asker }: Received): Answer {
  const { pathname } = url;
  if (method === 'GET' && /^\/u2c\/api\/v1\/(limited\/)?catalog$/.test(pathname)) return answerCatalog(url.origin);
  if (method === 'POST' && pathname === '/v1/access_token') return answerToken(world, body);
  const caller = () => asker ?? accountForToken(world, undefined);
  const ofSdk = answerSdkService(hub, url.origin, method, pathname, caller);
  if (ofSdk) return ofSdk;
  const isCentre = isOfCentre(pathname);
  if (!isCentre && !pathname.startsWith('/v1/'))
    throw new ApiProblem(404, 'The requested resource could not be found.');
  caller();
  const found = isCentre ? findRoute(method, pathname, CENTRE_ROUTES) : findRoute(method, belowApi(pathname));
  return found.route.handle({
    world,
    origin: url.origin,
    path: pathname,
    query: url.searchParams,
    params: found.params,
    body,
    asker: caller(),
  });
}

/** The headers sent, for the record. */
function send(
  response: ServerResponse,
  method: string,
  answer: Answer,
  trackingId: string,
): Readonly<Record<string, string>> {
  const bytes = answer.bytes ?? (answer.json === undefined ? undefined : Buffer.from(JSON.stringify(answer.json)));
  const headers: Record<string, string> = {
    ...(answer.json === undefined ? {} : { 'Content-Type': 'application/json;charset=UTF-8' }),
    ...(bytes ? { 'Content-Length': String(bytes.length) } : {}),
    trackingid: trackingId,
    ...answer.headers,
  };
  response.on('error', () => undefined);
  response.writeHead(answer.status, headers);
  response.end(method === 'HEAD' ? undefined : bytes);
  return headers;
}

function describe(
  number: number,
  at: number,
  { method, url, body, asker }: Received,
  status: number,
  answer: Answer | undefined,
  responseHeaders: Readonly<Record<string, string>>,
  fault: Fault | undefined,
): Exchange {
  const query: Record<string, string[]> = {};
  for (const name of url.searchParams.keys()) query[name] = url.searchParams.getAll(name);
  const requestType = bodyType(body);
  const requestBody = hideSecrets(describeBody(body));
  return {
    number,
    at,
    method,
    path: url.pathname,
    query,
    ...(asker ? { personId: asker.id } : {}),
    ...(requestType === undefined ? {} : { requestType }),
    ...(requestBody === undefined ? {} : { requestBody }),
    status,
    responseHeaders,
    ...(answer?.json === undefined ? {} : { responseBody: hideSecrets(answer.json) }),
    ...(fault ? { fault } : {}),
  };
}

const SECRETS = new Set(['secret', 'clientSecret', 'client_secret', 'access_token', 'refresh_token']);

/** A copy without the fields that hold a token or a key. */
function hideSecrets(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return structuredClone(body);
  return structuredClone(
    Object.fromEntries(Object.entries(body).map(([name, value]) => [name, SECRETS.has(name) ? '(hidden)' : value])),
  );
}
