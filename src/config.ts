/**
 * The environment, read once and checked. Each variable is declared in SETTINGS.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { WhodunitError } from './audit/errors.ts';
import { findZone } from './audit/period.ts';
import { decodeId } from './audit/vendor-id.ts';
import { DEFAULT_API_URL, LOG_LEVELS, SETTINGS } from './settings.ts';
import { notesOnUnused, type SettingNote } from './unused-settings.ts';

/** A variable is set to something that cannot be used. */
export class ConfigError extends WhodunitError {
  readonly variable: string;

  constructor(variable: string, problem: string, next: string) {
    super('bad-config', `${variable} ${problem}`, next);
    this.variable = variable;
  }
}

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
  /** Where the users of the contact centre are read; absent: they cannot be. */
  readonly wxcc: { readonly apiUrl: string; readonly token: string; readonly orgId: string } | undefined;
  /** File with the words of the guide to API keys; absent: the one that comes with the project. */
  readonly keyGuideFile: string | undefined;
  /** What works, but should be known. */
  readonly notes: readonly SettingNote[];
}

const SHORTEST_SECRET = 16;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Only the server and its connection use these; offline commands work with bad ones. */
const SERVER_SETTINGS = ['WEBEX_API_URL', 'WEBHOOK_URL', 'WEBHOOK_SECRET', 'HOST', 'PORT'];

/** Takes variables from `.env` in the working folder where the environment has none or an empty one. */
export function loadEnvFile(environment: NodeJS.ProcessEnv = process.env, file = '.env'): void {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
    if ((environment[name] ?? '') === '' && value !== undefined) environment[name] = value;
  }
}

/** The settings, with the default in place of each bad one, and what is bad. */
export interface InspectedConfig {
  readonly config: Config;
  /** In the order of SETTINGS. */
  readonly problems: readonly ConfigError[];
}

/**
 * Checks the environment.
 * @throws ConfigError naming the first bad variable, in one line.
 */
export function readConfig(environment: Environment): Config {
  const { config, problems } = inspectConfig(environment);
  if (problems[0] !== undefined) throw problems[0];
  return config;
}

/**
 * For commands that neither listen nor connect: what only the server needs may be bad.
 * @throws ConfigError naming the first other bad variable, in one line.
 */
export function assertOffline({ problems }: InspectedConfig): void {
  const problem = problems.find(({ variable }) => !SERVER_SETTINGS.includes(variable));
  if (problem !== undefined) throw problem;
}

/** Checks every variable and does not stop at a bad one. */
export function inspectConfig(environment: Environment): InspectedConfig {
  const problems: ConfigError[] = [];
  const value = (name: string): string => readValue(name, environment);
  const list = (name: string): readonly string[] =>
    value(name)
      .split(/[\s,;]+/)
      .filter((item) => item !== '');
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error);
      return otherwise;
    }
  };
  const config: Config = {
    botToken: value('WEBEX_BOT_TOKEN') || undefined,
    admins: attempt(() => list('ADMINS').map(readEmail), []),
    allowedDomains: attempt(() => list('ALLOWED_DOMAINS').map(readDomain), []),
    delivery: attempt(() => readDelivery(value('WEBHOOK_URL'), value('WEBHOOK_SECRET')), { kind: 'websocket' }),
    timeZone: attempt(() => readZone(value('TIME_ZONE')), 'UTC'),
    anonymousActors: readNames(value('ANONYMOUS_ACTORS')),
    orgId: attempt(() => readOrgId('AUDIT_ORG_ID', value('AUDIT_ORG_ID')), undefined),
    wxcc: attempt(() => readWxcc(value), undefined),
    keyGuideFile: value('KEY_GUIDE') || undefined,
    dataDir: value('DATA_DIR'),
    host: value('HOST'),
    port: attempt(() => readPort(value('PORT')), 3000),
    apiUrl: attempt(() => readUrl('WEBEX_API_URL', value('WEBEX_API_URL')), DEFAULT_API_URL),
    logLevel: attempt(() => readLogLevel(value('LOG_LEVEL')), 'info'),
    notes: [
      ...notesOnUnused((name) => value(name) !== ''),
      ...noteOnSecret(value('WEBHOOK_URL'), value('WEBHOOK_SECRET')),
    ],
  };
  return { config, problems };
}

/** The value, else its default. A list of nothing but separators is as empty as no list. */
function readValue(name: string, environment: Environment): string {
  const given = environment[name]?.trim() ?? '';
  const isEmpty = /^[\s,;]*$/.test(given);
  return isEmpty ? (SETTINGS.find((setting) => setting.name === name)?.fallback ?? '') : given;
}

function noteOnSecret(url: string, secret: string): readonly SettingNote[] {
  if (url === '' || secret === '' || secret.length >= SHORTEST_SECRET) return [];
  const what = `WEBHOOK_SECRET is shorter than ${SHORTEST_SECRET} characters and may be guessed.`;
  return [{ kind: 'warns', what, next: 'Set a long random text.' }];
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

function readDelivery(url: string, secret: string): Delivery {
  if (url === '') return { kind: 'websocket' };
  const base = readUrl('WEBHOOK_URL', url);
  if (secret === '') {
    throw new ConfigError(
      'WEBHOOK_SECRET',
      'is missing.',
      'WEBHOOK_URL needs one, so that nobody else can speak to the bot: set a long random text.',
    );
  }
  return { kind: 'webhook', url: `${base}/webhook`, secret };
}

function readOrgId(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  const id = decodeId(text);
  if (!UUID.test(id)) {
    throw new ConfigError(name, 'is neither a uuid nor a Webex id.', 'Copy the organisation id from Control Hub.');
  }
  return id;
}

/** All or nothing: half of it is a mistake that would otherwise only be met in the chat. */
function readWxcc(value: (name: string) => string): Config['wxcc'] {
  const [url, token] = [value('WXCC_API_URL'), value('WXCC_ACCESS_TOKEN')];
  const ownOrg = readOrgId('WXCC_ORG_ID', value('WXCC_ORG_ID'));
  if (url === '' && token === '') return undefined;
  const why = 'is missing: WXCC_API_URL and WXCC_ACCESS_TOKEN go together.';
  if (url === '') throw new ConfigError('WXCC_API_URL', why, 'Set the address of your region, or unset both.');
  const apiUrl = readUrl('WXCC_API_URL', url);
  if (token === '') throw new ConfigError('WXCC_ACCESS_TOKEN', why, 'Set an access token, or unset both.');
  if (/[\s\p{Cc}]/u.test(token)) throw new ConfigError('WXCC_ACCESS_TOKEN', 'holds spaces.', 'Copy the token again.');
  const audited = value('AUDIT_ORG_ID');
  const orgId = ownOrg ?? (UUID.test(decodeId(audited)) ? decodeId(audited) : undefined);
  if (orgId === undefined) {
    const next = 'Set WXCC_ORG_ID or AUDIT_ORG_ID to the organisation id of Control Hub.';
    throw new ConfigError('WXCC_ORG_ID', 'is missing: WXCC_API_URL needs an organisation.', next);
  }
  return { apiUrl, token, orgId };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new ConfigError('PORT', 'is not a port number (0 to 65535).', 'Use for example 3000.');
  return port;
}

function readZone(text: string): string {
  const zone = findZone(text);
  if (zone === undefined)
    throw new ConfigError('TIME_ZONE', 'is not a time zone I know.', 'Use an IANA name such as Europe/Berlin.');
  return zone;
}

function readEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw new ConfigError(
      'ADMINS',
      `holds "${text.slice(0, 60)}", which is not an email.`,
      'Separate emails by commas.',
    );
  return text.toLowerCase();
}

function readDomain(text: string): string {
  const domain = text.replace(/^@/, '').toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    throw new ConfigError(
      'ALLOWED_DOMAINS',
      `holds "${text.slice(0, 60)}", which is not a domain.`,
      'Separate domains by commas, for example example.com.',
    );
  }
  return domain;
}

function readLogLevel(text: string): string {
  if (!LOG_LEVELS.includes(text))
    throw new ConfigError('LOG_LEVEL', 'is not a level.', `Use one of ${LOG_LEVELS.join(', ')}.`);
  return text;
}
