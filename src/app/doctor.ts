/** Looks at settings, store and connection, and says what to do about what is missing. Changes nothing. */
import { EnvHttpProxyAgent, fetch } from 'undici';
import { WhodunitError } from '../audit/errors.ts';
import { isRecord } from '../audit/field-text.ts';
import { formatInstant } from '../audit/period.ts';
import type { Config, ConfigError } from '../config.ts';
import { DEFAULT_API_URL } from '../settings.ts';
import { loadColumnNames } from '../sources/portal/column-names.ts';
import { examineForwarding } from './examine-forwarding.ts';
import { loadKeyGuide } from './load-key-guide.ts';
import { verifyApart } from './open-apart.ts';
import { withTrail } from './open-trail.ts';

export interface Finding {
  readonly state: 'ok' | 'note' | 'problem';
  readonly what: string;
  readonly next?: string;
}

const TIMEOUT_MS = 10_000;

/**
 * @param config with the default in place of what is bad
 * @param problems what is bad; nothing is said about, or done with, a default that stands in for it
 */
export async function examine(config: Config, problems: readonly ConfigError[] = []): Promise<readonly Finding[]> {
  const bad = new Set(problems.map(({ variable }) => variable));
  return [
    nodeVersion(),
    ...problems.map(({ message, next }): Finding => ({ state: 'problem', what: message, next })),
    ...config.notes.map(({ kind, what, next }): Finding => {
      return { state: kind === 'stops' ? 'problem' : 'note', what, next };
    }),
    ...settings(config, bad),
    ...ownFiles(config),
    ...(await trail(config)),
    ...(bad.size > 0 ? [] : await polls(config)),
    ...(bad.size > 0 ? [] : await examineForwarding(config)),
    // The token goes to an address that was asked for, or nowhere.
    ...(bad.has('WEBEX_API_URL') ? [] : await webex(config, bad)),
  ];
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  const what = `Node ${process.versions.node}`;
  return ok ? { state: 'ok', what } : { state: 'problem', what, next: 'Install Node 20.19 or newer.' };
}

function settings(config: Config, bad: ReadonlySet<string>): readonly Finding[] {
  return [
    ...(bad.has('ADMINS') ? [] : [admins(config)]),
    ...(bad.has('ALLOWED_DOMAINS') ? [] : [domains(config)]),
    ...(bad.has('TIME_ZONE') ? [] : [timeZone(config)]),
  ];
}

function admins(config: Config): Finding {
  return config.admins.length > 0
    ? { state: 'ok', what: `${config.admins.length} admin(s)` }
    : {
        state: 'note',
        what: 'ADMINS is empty: nobody can import files or set digests in the chat',
        next: 'Set ADMINS to your email.',
      };
}

function domains(config: Config): Finding {
  return config.allowedDomains.length > 0
    ? { state: 'ok', what: `People of ${config.allowedDomains.join(', ')} may ask` }
    : {
        state: 'note',
        what: 'ALLOWED_DOMAINS is empty: only admins may ask',
        next: 'Set ALLOWED_DOMAINS to your email domain.',
      };
}

function timeZone(config: Config): Finding {
  const now = formatInstant(Date.now(), config.timeZone);
  return { state: 'ok', what: `Times are shown in ${config.timeZone}: ${now}` };
}

/** Files of words that settings name; the bot does not start with a bad one. */
function ownFiles({ columnsFile, keyGuideFile }: Config): readonly Finding[] {
  const loads = [() => loadColumnNames(columnsFile), () => loadKeyGuide(keyGuideFile)];
  return loads.flatMap((load): readonly Finding[] => {
    try {
      load();
      return [];
    } catch (error) {
      if (!(error instanceof WhodunitError)) throw error;
      return [{ state: 'problem', what: error.message, next: error.next }];
    }
  });
}

async function trail(config: Config): Promise<readonly Finding[]> {
  try {
    return await withTrail(config, { mode: 'ask' }, async (store) => {
      const extent = await store.extent();
      const findings = [...(await store.verify()), ...(await verifyApart(config))];
      const what =
        extent === undefined
          ? `The trail in ${config.dataDir} is empty`
          : `${extent.total} events from ${formatInstant(extent.firstAt, config.timeZone)} to ${formatInstant(extent.lastAt, config.timeZone)}`;
      const first: Finding =
        extent === undefined
          ? { state: 'note', what, next: 'Import a file: whodunit import FILE' }
          : { state: 'ok', what };
      return [
        first,
        ...findings.map(({ severity, where, what: wrong }): Finding => {
          return { state: severity === 'problem' ? 'problem' : 'note', what: `${where}: ${wrong}` };
        }),
      ];
    });
  } catch (error) {
    if (!(error instanceof WhodunitError)) throw error;
    return [{ state: 'problem', what: error.message, next: error.next }];
  }
}

/** What the running bot last knew of its access; nobody is asked, since asking may use a token up. */
async function polls(config: Config): Promise<readonly Finding[]> {
  const fetched = config.orgs.filter(({ audit }) => audit !== undefined);
  if (fetched.length === 0) {
    const next = 'Audit data comes in files; see "Ways data arrives" in docs/sources.md for the audit API.';
    return [{ state: 'note', what: 'No organisation is fetched from the audit API', next }];
  }
  const known = await withTrail(config, { mode: 'ask' }, ({ state }) => state.list('access')).catch(() => []);
  return fetched.map(({ orgId, name = orgId }): Finding => {
    const record = known.find(({ value }) => value.orgId === orgId)?.value;
    if (record?.status === 'lost') {
      const { what, next } = record.problem ?? { what: 'Access is lost.', next: 'Say "access" to the bot.' };
      return { state: 'problem', what: `${name}: ${what}`, next };
    }
    const how = config.poll === undefined ? 'only when somebody says "pull"' : `at ${config.poll} (cron, UTC)`;
    const since = record === undefined ? 'nothing was asked yet' : 'access works';
    return { state: 'ok', what: `${name} is fetched from the audit API ${how}; ${since}` };
  });
}

async function webex(config: Config, bad: ReadonlySet<string>): Promise<readonly Finding[]> {
  if (config.botToken === undefined) {
    return [
      {
        state: 'note',
        what: 'WEBEX_BOT_TOKEN is not set: npm start runs the playground',
        next: 'See "Connect it to Webex" in README.md.',
      },
    ];
  }
  const me = await get(config, '/people/me');
  if (me.kind === 'failed') return [me.finding];
  const name = readField(me.body, 'displayName') ?? 'without a name';
  const type = readField(me.body, 'type');
  const findings: Finding[] = [{ state: 'ok', what: `Webex knows the token: ${name}` }];
  if (type !== 'bot')
    findings.push({ state: 'problem', what: "The token is not a bot's", next: 'Create a bot and use its token.' });
  findings.push(...(await listing(config)));
  if (bad.has('WEBHOOK_URL') || bad.has('WEBHOOK_SECRET')) return findings;
  return [...findings, ...(await webhooks(config))];
}

/**
 * Whether the bot may list what mentions it in a group space, as the vendor says: questions missed
 * while away, and a digest that may have been posted already, are found in this way. Reads only.
 * @see https://developer.webex.com/docs/api/v1/messages/list-messages
 */
async function listing(config: Config): Promise<readonly Finding[]> {
  const rooms = await get(config, '/rooms?type=group&max=1');
  if (rooms.kind === 'failed') return [rooms.finding];
  const id = readField(itemsOf(rooms.body)[0], 'id', 500);
  if (id === undefined) return [{ state: 'note', what: 'The bot is in no group space yet' }];
  const list = await get(config, `/messages?roomId=${encodeURIComponent(id)}&mentionedPeople=me&max=1`);
  if (list.kind === 'ok') return [{ state: 'ok', what: 'What mentions the bot in a group space can be listed' }];
  const what = 'What mentions the bot in a group space cannot be listed';
  const next = 'Questions asked while the bot is stopped stay unanswered in group spaces; ask them again.';
  return [{ state: 'note', what: `${what}: ${list.finding.what}`, next }];
}

async function webhooks(config: Config): Promise<readonly Finding[]> {
  if (config.delivery.kind === 'websocket')
    return [{ state: 'ok', what: 'Connects out by websocket; no public address is needed' }];
  const { url } = config.delivery;
  const list = await get(config, '/webhooks?max=100');
  if (list.kind === 'failed') return [list.finding];
  const items = itemsOf(list.body);
  const ours = items.filter((item) => item['targetUrl'] === url && item['status'] !== 'inactive');
  const others = items.length - ours.length;
  const found: Finding =
    ours.length >= 2
      ? { state: 'ok', what: `Both webhooks point to ${url}` }
      : {
          state: 'note',
          what: `${ours.length} of 2 webhooks point to ${url}`,
          next: 'They are made when the bot starts.',
        };
  const left: Finding = { state: 'note', what: `${others} webhook(s) of other deployments; they are left alone` };
  return [found, ...(others === 0 ? [] : [left]), await publicAddress(url)];
}

/** Whether the bot's own health can be read where Webex will send to. It may be stopped, so silence is no problem yet. */
async function publicAddress(webhookUrl: string): Promise<Finding> {
  const url = webhookUrl.replace(/webhook$/, 'healthz');
  const next = 'Start the bot, and see that the address leads to it from outside.';
  try {
    const { ok, status } = await request(url, {});
    return ok
      ? { state: 'ok', what: `The bot answers at ${url}` }
      : { state: 'note', what: `${url} answered ${status}`, next };
  } catch {
    return { state: 'note', what: `${url} cannot be reached from here`, next };
  }
}

type Fetched = { readonly kind: 'ok'; readonly body: unknown } | { readonly kind: 'failed'; readonly finding: Finding };

async function get(config: Config, path: string): Promise<Fetched> {
  const where = config.apiUrl === DEFAULT_API_URL ? 'Webex' : config.apiUrl;
  try {
    const response = await request(`${config.apiUrl}${path}`, { authorization: `Bearer ${config.botToken}` });
    if (response.ok) return { kind: 'ok', body: JSON.parse(response.text) };
    const next = response.status === 401 ? "Copy the bot's token again, or make a new one." : 'Try again in a minute.';
    return { kind: 'failed', finding: { state: 'problem', what: `${where} answered ${response.status}`, next } };
  } catch {
    const next = 'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS.';
    return { kind: 'failed', finding: { state: 'problem', what: `${where} cannot be reached`, next } };
  }
}

/** Through the proxy that the environment names, as the bot itself; a redirect would take the token elsewhere. */
async function request(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { headers, signal, redirect: 'manual', dispatcher });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } finally {
    await dispatcher.destroy();
  }
}

function itemsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  return isRecord(body) && Array.isArray(body['items']) ? body['items'].filter(isRecord) : [];
}

function readField(body: unknown, name: string, maxChars = 80): string | undefined {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' ? value.slice(0, maxChars) : undefined;
}
