import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { reasonOf } from './failure-reason.ts';
import { type StreamPlace, unreachable } from './syslog-stream.ts';

/** So long the far side may say that nobody listens. */
const WAIT_MS = 100;
/** Between so many, the network is given a moment: a burst is what routers drop first. */
const BURST = 20;

/** @throws ForwardError `unreachable`; the reason of the signal when it aborts */
export async function sendDatagrams(messages: readonly string[], place: Omit<StreamPlace, 'isSecure'>): Promise<void> {
  const { host, port, signal, timeoutMs } = place;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let socket: Socket | undefined;
  try {
    const { address, family } = await lookup(host);
    limit.throwIfAborted();
    socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    await sendAll(socket, messages, { address, port, limit });
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(`${host}:${port}`, reasonOf(cause));
  } finally {
    socket?.close();
  }
}

async function sendAll(
  socket: Socket,
  messages: readonly string[],
  { address, port, limit }: { readonly address: string; readonly port: number; readonly limit: AbortSignal },
): Promise<void> {
  let problem: unknown;
  socket.on('error', (error) => {
    problem = error;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, address, resolve);
  });
  const send = promisify((message: string, done: (error: Error | null) => void) => socket.send(message, done));
  for (const [at, message] of messages.entries()) {
    limit.throwIfAborted();
    if (problem !== undefined) throw problem;
    await send(message);
    if (at % BURST === BURST - 1) await sleep(1);
  }
  await sleep(WAIT_MS);
  if (problem !== undefined) throw problem;
}
