import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ForwardError } from '../audit/errors.ts';
import { reasonOf } from './failure-reason.ts';

export interface StreamPlace {
  readonly host: string;
  readonly port: number;
  /** TLS, with a certificate for the host that this machine trusts. */
  readonly isSecure: boolean;
  /** In place of those that this machine trusts. */
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Sends frames over a connection of their own and waits until the far side has closed it: only then it surely had all
 * of them.
 * @throws ForwardError `unreachable`; the reason of the signal when it aborts
 */
export async function sendFrames(frames: readonly string[], place: StreamPlace): Promise<void> {
  const { host, port, isSecure, ca, signal, timeoutMs } = place;
  signal.throwIfAborted();
  const socket = isSecure
    ? connectTls({ host, port, ...(ca === undefined ? {} : { ca }), ...(isAddress(host) ? {} : { servername: host }) })
    : connect({ host, port });
  const abort = (): void => void socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const limit = setTimeout(() => socket.destroy(new Timeout('too slow')), timeoutMs);
  try {
    await deliver(socket, frames, isSecure);
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(`${host}:${port}`, cause instanceof Timeout ? 'timeout' : reasonOf(cause));
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
  signal.throwIfAborted();
}

class Timeout extends Error {}

class HungUp extends Error {
  readonly code = 'hung up early';
}

function deliver(socket: Socket, frames: readonly string[], isSecure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let isAllWritten = false;
    socket.on('error', reject);
    // Nothing is expected; what comes all the same must not fill up.
    socket.resume();
    socket.on('end', () => {
      if (!isAllWritten) reject(new HungUp());
    });
    socket.on('close', () => (isAllWritten ? resolve() : reject(new HungUp())));
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      // One write: the kernel takes it piece by piece, and its size is bounded by the limits of a batch.
      socket.end(frames.join(''), () => {
        isAllWritten = true;
      });
    });
  });
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

export function unreachable(where: string, reason: string): ForwardError {
  return new ForwardError(
    'unreachable',
    `Syslog at ${where} could not be reached (${reason}).`,
    'It is tried again by itself; see that the receiver runs, can be reached, and has a certificate that is trusted.',
  );
}
