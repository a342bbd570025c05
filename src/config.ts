/**
 * The environment, read once and checked. Each variable is declared in
 * SETTINGS; the README's table and .env.example are generated from it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { WhodunitError } from './audit/errors.ts';
import { findZone } from './audit/period.ts';
import { decodeId } from './audit/vendor-id.ts';

export class ConfigError extends WhodunitError {}

type Environment = Readonly<Record<string, string | undefined>>;

/** How the bot hears from Webex. Webhook-only facts exist in webhook mode only. */
export type Delivery =
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly kind: 'websocket' };

export interface Config {
  /** Absent: the playground is run. */
  readonly botToken: string | undefined;
  readonly apiUrl: string;
  readonly delivery: Delivery;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** IANA zone used where neither person nor space has one. */
  readonly timeZone: string;
  /** Lower case. */
  readonly admins: readonly string[];
  /** Lower case. */
  readonly allowedDomains: readonly string[];
  readonly anonymousActors: readonly string[];
  /** Plain form, whichever way the vendor wrapped it. */
  readonly orgId: string | undefined;
  readonly logLevel: string;
}

interface Setting {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: string;
  readonly example: string;
}

export const DEFAULT_API_URL = 'https://webexapis.com/v1';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Every variable that is read, in the order a newcomer meets them. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'WEBEX_BOT_TOKEN',
    meaning: 'Access token of the bot account. Absent: the playground starts.',
    fallback: '',
    example: '',
  },
  {
    name: 'ADMINS',
    meaning: 'Emails of the people who may import files and change settings, separated by commas.',
    fallback: '',
    example: 'admin@example.com',
  },
  {
    name: 'ALLOWED_DOMAINS',
    meaning:
      'Email domains whose people may ask questions, separated by commas. Empty: only the people named in ADMINS.',
    fallback: '',
    example: 'example.com',
  },
  {
    name: 'WEBHOOK_URL',
    meaning:
      'Public https base address of this bot; /webhook is appended. Absent: the bot connects out by websocket and needs no public address.',
    fallback: '',
    example: 'https://whodunit.example.com',
  },
  {
    name: 'WEBHOOK_SECRET',
    meaning: 'Secret that signs webhooks, 16 characters or more. Required with WEBHOOK_URL.',
    fallback: '',
    example: '',
  },
  {
    name: 'TIME_ZONE',
    meaning: 'IANA zone used where neither the person nor the space has named one.',
    fallback: 'UTC',
    example: 'Europe/Berlin',
  },
  {
    name: 'ANONYMOUS_ACTORS',
    meaning: 'Emails or names that stand for a service and not for a person, separated by commas.',
    fallback: 'api@cconesp.net',
    example: 'api@cconesp.net',
  },
  {
    name: 'AUDIT_ORG_ID',
    meaning: 'Organisation of records that do not say theirs; uuid or Webex id.',
    fallback: '',
    example: '',
  },
  { name: 'DATA_DIR', meaning: 'Folder of the audit trail.', fallback: 'data/store', example: 'data/store' },
  { name: 'HOST', meaning: 'Address to listen on.', fallback: '127.0.0.1', example: '127.0.0.1' },
  { name: 'PORT', meaning: 'Port to listen on.', fallback: '3000', example: '3000' },
  {
    name: 'WEBEX_API_URL',
    meaning: 'Base address of the Webex API; another value redirects every service the SDK calls.',
    fallback: DEFAULT_API_URL,
    example: DEFAULT_API_URL,
  },
  { name: 'LOG_LEVEL', meaning: `One of ${LOG_LEVELS.join(', ')}.`, fallback: 'info', example: 'info' },
];

/** Takes variables from `.env` in the working folder where the environment has none or an empty one. */
export function loadEnvFile(environment: NodeJS.ProcessEnv = process.env, file = '.env'): void {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
    if ((environment[name] ?? '') === '' && value !== undefined) environment[name] = value;
  }
}

/**
 * Checks the environment.
 * @throws ConfigError naming the first bad variable, in one line.
 */
export function readConfig(environment: Environment): Config {
  const value = (name: string): string => {
    const given = environment[name]?.trim() ?? '';
    // A list of nothing but separators is as empty as no list.
    const isEmpty = /^[\s,;]*$/.test(given);
    return isEmpty ? (SETTINGS.find((setting) => setting.name === name)?.fallback ?? '') : given;
  };
  const list = (name: string): readonly string[] =>
    value(name)
      .split(/[\s,;]+/)
      .filter((item) => item !== '');
  return {
    botToken: value('WEBEX_BOT_TOKEN') || undefined,
    apiUrl: readUrl('WEBEX_API_URL', value('WEBEX_API_URL')),
    delivery: readDelivery(value('WEBHOOK_URL'), value('WEBHOOK_SECRET')),
    host: value('HOST'),
    port: readPort(value('PORT')),
    dataDir: value('DATA_DIR'),
    timeZone: readZone(value('TIME_ZONE')),
    admins: list('ADMINS').map(readEmail),
    allowedDomains: list('ALLOWED_DOMAINS').map(readDomain),
    anonymousActors: readNames(value('ANONYMOUS_ACTORS')),
    orgId: decodeId(value('AUDIT_ORG_ID')) || undefined,
    logLevel: readLogLevel(value('LOG_LEVEL')),
  };
}

function bad(name: string, problem: string, next: string): ConfigError {
  return new ConfigError('bad-config', `${name} ${problem}`, next);
}

/** Names may hold spaces ("Service Account"), so only commas and semicolons separate. */
function readNames(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readUrl(name: string, text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad(name, 'is not an address.', `Write it like ${DEFAULT_API_URL}.`);
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw bad(name, 'must start with https:// (plain http only on this machine).', 'Use the https address.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw bad(name, 'must not hold a user name, query or fragment.', 'Leave only scheme, host, port and path.');
  }
  return text.replace(/\/+$/, '');
}

function readDelivery(url: string, secret: string): Delivery {
  if (url === '') return { kind: 'websocket' };
  const base = readUrl('WEBHOOK_URL', url);
  if (secret === '') {
    throw bad(
      'WEBHOOK_SECRET',
      'is missing.',
      'WEBHOOK_URL needs one, so that nobody else can speak to the bot: set a long random text.',
    );
  }
  if (secret.length < 16) throw bad('WEBHOOK_SECRET', 'is shorter than 16 characters.', 'Set a long random text.');
  return { kind: 'webhook', url: `${base}/webhook`, secret };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw bad('PORT', 'is not a port number (0 to 65535).', 'Use for example 3000.');
  return port;
}

function readZone(text: string): string {
  const zone = findZone(text);
  if (zone === undefined)
    throw bad('TIME_ZONE', 'is not a time zone I know.', 'Use an IANA name such as Europe/Berlin.');
  return zone;
}

function readEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw bad('ADMINS', `holds "${text.slice(0, 60)}", which is not an email.`, 'Separate emails by commas.');
  return text.toLowerCase();
}

function readDomain(text: string): string {
  const domain = text.replace(/^@/, '').toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    throw bad(
      'ALLOWED_DOMAINS',
      `holds "${text.slice(0, 60)}", which is not a domain.`,
      'Separate domains by commas, for example example.com.',
    );
  }
  return domain;
}

function readLogLevel(text: string): string {
  if (!LOG_LEVELS.includes(text)) throw bad('LOG_LEVEL', 'is not a level.', `Use one of ${LOG_LEVELS.join(', ')}.`);
  return text;
}
