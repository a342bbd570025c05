/** Where what comes in is sent on: the addresses of AUDIT_FORWARD_TO, and of organisations with their own. */
import { ConfigError } from './setting-values.ts';

/** One destination. */
export type ForwardAddress =
  | {
      readonly kind: 'https';
      readonly url: URL;
      /** Signs what is sent. */
      readonly key: string;
    }
  | {
      readonly kind: 'syslog';
      readonly transport: 'tls' | 'tcp' | 'udp';
      readonly host: string;
      readonly port: number;
    };

/** The ports that RFC 5425, RFC 6587 and RFC 5426 name. */
const SYSLOG_PORTS = { tls: 6514, tcp: 601, udp: 514 } as const;
const SYSLOG = /^syslog\+(tls|tcp|udp):$/;
const SHORTEST_KEY = 16;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const FORMS = 'Write https://HOST/PATH, syslog+tls://HOST:PORT, syslog+tcp://HOST:PORT or syslog+udp://HOST:PORT.';

/**
 * @param names of the variables, for what is said when something is wrong with them
 * @param key may be empty where nothing is sent over HTTPS
 * @throws ConfigError
 */
export function readForward(
  addresses: readonly string[],
  key: string,
  names: { readonly to: string; readonly key: string },
): readonly ForwardAddress[] {
  const read = addresses.map((address) => readAddress(address, key, names.to));
  if (read.some(({ kind }) => kind === 'https')) assertKey(key, names.key);
  const isTwice = new Set(read.map(forwardName)).size < read.length;
  if (isTwice) throw new ConfigError(names.to, 'names a receiver twice.', 'Name each host and port once.');
  return read;
}

/**
 * By it a destination, and how far it has got, is found again. Without path and query: those may be changed, and may
 * hold what is secret.
 */
export function forwardName(address: ForwardAddress): string {
  return address.kind === 'https' ? address.url.origin : `${address.transport}://${address.host}:${address.port}`;
}

function readAddress(address: string, key: string, name: string): ForwardAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // What was given may hold a secret in its path or query, so it is not repeated.
  if (url === undefined || url.hostname === '')
    throw new ConfigError(name, 'holds something that is no address.', FORMS);
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new ConfigError(name, 'must not hold a user name or fragment.', FORMS);
  }
  const transport = SYSLOG.exec(url.protocol)?.[1] as keyof typeof SYSLOG_PORTS | undefined;
  if (transport !== undefined) return syslogAddress(url, transport, name);
  const isPlain = url.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  if (url.protocol === 'https:' || isPlain) return { kind: 'https', url, key };
  throw new ConfigError(name, 'holds an address of another kind (plain http only on this machine).', FORMS);
}

function syslogAddress(url: URL, transport: keyof typeof SYSLOG_PORTS, name: string): ForwardAddress {
  if (!['', '/'].includes(url.pathname) || url.search !== '') {
    throw new ConfigError(name, 'holds a syslog address with a path.', FORMS);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { kind: 'syslog', transport, host, port: url.port === '' ? SYSLOG_PORTS[transport] : Number(url.port) };
}

function assertKey(key: string, name: string): void {
  if (key === '') {
    throw new ConfigError(name, 'is missing: what is sent over HTTPS is signed.', 'Set 16 random characters or more.');
  }
  if (/[\s\p{Cc}]/u.test(key)) throw new ConfigError(name, 'holds spaces.', 'Copy it again.');
  if (key.length < SHORTEST_KEY) {
    throw new ConfigError(name, `is shorter than ${SHORTEST_KEY} characters.`, 'Set a long random text.');
  }
}
