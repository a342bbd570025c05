/** Reads single values of the environment, or of a file that it names; each says what is wrong in one line. */
import { WhodunitError } from './audit/errors.ts';
import { findZone } from './audit/period.ts';
import { decodeId } from './audit/vendor-id.ts';
import { DEFAULT_API_URL, LOG_LEVELS, SETTINGS } from './settings.ts';

/** A variable is set to something that cannot be used. */
export class ConfigError extends WhodunitError {
  readonly variable: string;

  constructor(variable: string, problem: string, next: string) {
    super('bad-config', `${variable} ${problem}`, next);
    this.variable = variable;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Names may hold spaces ("Service Account"), so only commas and semicolons separate. */
export function readNames(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function readUrl(name: string, text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigError(
      name,
      'is not an address.',
      `Write it like ${SETTINGS.find((setting) => setting.name === name)?.example ?? DEFAULT_API_URL}.`,
    );
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new ConfigError(
      name,
      'must start with https:// (plain http only on this machine).',
      'Use the https address.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigError(
      name,
      'must not hold a user name, query or fragment.',
      'Leave only scheme, host, port and path.',
    );
  }
  return text.replace(/\/+$/, '');
}

export function readOrgId(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  const id = decodeId(text);
  if (!UUID.test(id)) {
    throw new ConfigError(name, 'is neither a uuid nor a Webex id.', 'Copy the organisation id from Control Hub.');
  }
  return id;
}

export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new ConfigError('PORT', 'is not a port number (0 to 65535).', 'Use for example 3000.');
  return port;
}

export function readZone(text: string): string {
  const zone = findZone(text);
  if (zone === undefined)
    throw new ConfigError('TIME_ZONE', 'is not a time zone I know.', 'Use an IANA name such as Europe/Berlin.');
  return zone;
}

/** @param name of the variable, for what is said when it is none */
export function readEmail(text: string, name = 'ADMINS'): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw new ConfigError(name, `holds "${text.slice(0, 60)}", which is not an email.`, 'Separate emails by commas.');
  return text.toLowerCase();
}

/** @param name of the variable, for what is said when it is none */
export function readDomain(text: string, name = 'ALLOWED_DOMAINS'): string {
  const domain = text.replace(/^@/, '').toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    throw new ConfigError(
      name,
      `holds "${text.slice(0, 60)}", which is not a domain.`,
      'Separate domains by commas, for example example.com.',
    );
  }
  return domain;
}

export function readLogLevel(text: string): string {
  if (!LOG_LEVELS.includes(text))
    throw new ConfigError('LOG_LEVEL', 'is not a level.', `Use one of ${LOG_LEVELS.join(', ')}.`);
  return text;
}
