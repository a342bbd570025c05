/**
 * The environment, read once and checked. Each variable is declared in SETTINGS.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { validate } from 'node-cron';
import { type ForwardAddress, readForward } from './forward-settings.ts';
import { type OrgSettings, readOrgs } from './org-settings.ts';
import {
  ConfigError,
  readDomain,
  readEmail,
  readLogLevel,
  readNames,
  readOrgId,
  readPort,
  readUrl,
  readZone,
} from './setting-values.ts';
import { DEFAULT_API_URL, SETTINGS } from './settings.ts';
import { notesOnUnused, type SettingNote } from './unused-settings.ts';

export { ConfigError } from './setting-values.ts';

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
  /** Whose trail is kept, and what lets the bot fetch it. None: everything comes in files. */
  readonly orgs: readonly OrgSettings[];
  /** Where what comes in is sent on, but for organisations with destinations of their own. */
  readonly forward: readonly ForwardAddress[];
  /** When feeds are polled: a cron expression, UTC; absent: never by itself. */
  readonly poll: string | undefined;
  /** Stored tokens are encrypted with it; absent: they are kept as they are, for this user only. */
  readonly tokenKey: string | undefined;
  /** Folder whose files are taken in; absent: none is. */
  readonly inboxDir: string | undefined;
  /** File with further names of columns in tables; absent: only those that come with the project. */
  readonly columnsFile: string | undefined;
  /** File with the words of the guide to API keys; absent: the one that comes with the project. */
  readonly keyGuideFile: string | undefined;
  /** What works, but should be known. */
  readonly notes: readonly SettingNote[];
}

const SHORTEST_SECRET = 16;
/** Only the server and its connection use these; offline commands work with bad ones. */
const SERVER_SETTINGS = [
  'WEBEX_API_URL',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'HOST',
  'PORT',
  'AUDIT_CLIENT_ID',
  'AUDIT_CLIENT_SECRET',
  'AUDIT_REFRESH_TOKEN',
  'AUDIT_SERVICE_APP_ID',
  'AUDIT_MANAGER_TOKEN',
  'AUDIT_ACCESS_TOKEN',
  'AUDIT_POLL',
  'AUDIT_FORWARD_TO',
  'AUDIT_FORWARD_KEY',
];
const FORWARD_NAMES = { to: 'AUDIT_FORWARD_TO', key: 'AUDIT_FORWARD_KEY' };

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
    admins: attempt(() => list('ADMINS').map((item) => readEmail(item)), []),
    allowedDomains: attempt(() => list('ALLOWED_DOMAINS').map((item) => readDomain(item)), []),
    delivery: attempt(() => readDelivery(value('WEBHOOK_URL'), value('WEBHOOK_SECRET')), { kind: 'websocket' }),
    timeZone: attempt(() => readZone(value('TIME_ZONE')), 'UTC'),
    anonymousActors: readNames(value('ANONYMOUS_ACTORS')),
    orgId: attempt(() => readOrgId('AUDIT_ORG_ID', value('AUDIT_ORG_ID')), undefined),
    orgs: attempt(() => readOrgs(value), []),
    forward: attempt(() => readForward(list('AUDIT_FORWARD_TO'), value('AUDIT_FORWARD_KEY'), FORWARD_NAMES), []),
    poll: attempt(() => readPoll(value('AUDIT_POLL')), undefined),
    tokenKey: value('AUDIT_TOKEN_KEY') || undefined,
    inboxDir: /^(off|no|none)$/i.test(value('AUDIT_INBOX')) ? undefined : value('AUDIT_INBOX'),
    columnsFile: value('AUDIT_COLUMNS') || undefined,
    keyGuideFile: value('KEY_GUIDE') || undefined,
    dataDir: value('DATA_DIR'),
    host: value('HOST'),
    port: attempt(() => readPort(value('PORT')), 3000),
    apiUrl: attempt(() => readUrl('WEBEX_API_URL', value('WEBEX_API_URL')), DEFAULT_API_URL),
    logLevel: attempt(() => readLogLevel(value('LOG_LEVEL')), 'info'),
    notes: [
      ...notesOnUnused((name) => !/^[\s,;]*$/.test(environment[name] ?? '')),
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

/** Absent: never; the setting has a default. */
function readPoll(text: string): string | undefined {
  if (/^(off|no|never)$/i.test(text)) return undefined;
  if (validate(text)) return text;
  throw new ConfigError('AUDIT_POLL', 'is not a cron expression.', 'Write for example */15 * * * *, or off.');
}
