/** Syslog (RFC 5424) over TLS (RFC 5425), TCP (RFC 6587, octet counting) and UDP (RFC 5426). */
import type { Forwarder } from '../audit/forward-port.ts';
import { sendDatagrams } from './syslog-datagrams.ts';
import { countedFrame, syslogMessage } from './syslog-message.ts';
import { sendFrames } from './syslog-stream.ts';

export interface SyslogOptions {
  readonly transport: 'tls' | 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
  /** Of this machine, as the messages name it. */
  readonly hostname: string;
  /** A certificate in PEM to be trusted in place of those that this machine trusts. */
  readonly ca?: string;
  /** For one batch: connecting, sending, and until the far side has closed. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const STREAM_LIMITS = { records: 100, bytes: 1_000_000, recordBytes: 8000 };
/** Receivers should take 2048 bytes in a datagram (RFC 5426, section 3.2); the header has up to 320. */
const DATAGRAM_LIMITS = { records: 100, bytes: 100_000, recordBytes: 1700 };

/**
 * A stream is taken when the far side has closed it after all was sent: syslog has no answer, and that is the most it
 * can tell. A datagram is taken when it was sent and nobody said that no one listens; on the way it may be lost.
 */
export function createSyslogForwarder({ timeoutMs = TIMEOUT_MS, ...options }: SyslogOptions): Forwarder {
  const { transport, host, port, hostname, ca } = options;
  const closing = new AbortController();
  return {
    name: `syslog over ${transport.toUpperCase()}, ${host}:${port}`,
    limits: transport === 'udp' ? DATAGRAM_LIMITS : STREAM_LIMITS,
    send: async (records, signal) => {
      signal.throwIfAborted();
      const messages = records.map((record) => syslogMessage(record, hostname));
      const place = { host, port, signal: AbortSignal.any([signal, closing.signal]), timeoutMs };
      if (transport === 'udp') await sendDatagrams(messages, place);
      else await sendFrames(messages.map(countedFrame), { ...place, isSecure: transport === 'tls', ca });
    },
    close: async () => closing.abort(),
  };
}
