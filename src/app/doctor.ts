/** Looks at settings, store and connection, and says what to do about what is missing. Changes nothing. */
import { WhodunitError } from '../audit/errors.ts';
import { formatInstant } from '../audit/period.ts';
import { type Config, DEFAULT_API_URL } from '../config.ts';
import { withTrail } from './open-trail.ts';

export interface Finding {
  readonly state: 'ok' | 'note' | 'problem';
  readonly what: string;
  readonly next?: string;
}

const TIMEOUT_MS = 10_000;

export async function examine(config: Config): Promise<readonly Finding[]> {
  return [nodeVersion(), ...settings(config), ...(await trail(config)), ...(await webex(config))];
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  const what = `Node ${process.versions.node}`;
  return ok ? { state: 'ok', what } : { state: 'problem', what, next: 'Install Node 20.19 or newer.' };
}

function settings(config: Config): readonly Finding[] {
  const findings: Finding[] = [];
  findings.push(
    config.admins.length > 0
      ? { state: 'ok', what: `${config.admins.length} admin(s)` }
      : {
          state: 'note',
          what: 'ADMINS is empty: nobody can import files or set digests in the chat',
          next: 'Set ADMINS to your email.',
        },
  );
  findings.push(
    config.allowedDomains.length > 0
      ? { state: 'ok', what: `People of ${config.allowedDomains.join(', ')} may ask` }
      : {
          state: 'note',
          what: 'ALLOWED_DOMAINS is empty: only admins may ask',
          next: 'Set ALLOWED_DOMAINS to your email domain.',
        },
  );
  findings.push({
    state: 'ok',
    what: `Times are shown in ${config.timeZone}: ${formatInstant(Date.now(), config.timeZone)}`,
  });
  return findings;
}

async function trail(config: Config): Promise<readonly Finding[]> {
  try {
    return await withTrail(config, { mode: 'ask' }, async (store) => {
      const extent = await store.extent();
      const findings = await store.verify();
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

async function webex(config: Config): Promise<readonly Finding[]> {
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
  const name = readField(me.body, 'displayName');
  const type = readField(me.body, 'type');
  const findings: Finding[] = [{ state: 'ok', what: `Webex knows the token: ${name}` }];
  if (type !== 'bot')
    findings.push({ state: 'problem', what: "The token is not a bot's", next: 'Create a bot and use its token.' });
  return [...findings, ...(await webhooks(config))];
}

async function webhooks(config: Config): Promise<readonly Finding[]> {
  if (config.delivery.kind === 'websocket')
    return [{ state: 'ok', what: 'Connects out by websocket; no public address is needed' }];
  const { url } = config.delivery;
  const list = await get(config, '/webhooks?max=100');
  if (list.kind === 'failed') return [list.finding];
  const items = isRecord(list.body) && Array.isArray(list.body['items']) ? list.body['items'].filter(isRecord) : [];
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
  return others === 0
    ? [found]
    : [found, { state: 'note', what: `${others} webhook(s) of other deployments; they are left alone` }];
}

type Fetched = { readonly kind: 'ok'; readonly body: unknown } | { readonly kind: 'failed'; readonly finding: Finding };

async function get(config: Config, path: string): Promise<Fetched> {
  const where = config.apiUrl === DEFAULT_API_URL ? 'Webex' : config.apiUrl;
  try {
    const response = await fetch(`${config.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${config.botToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: 'ok', body: await response.json() };
    const next = response.status === 401 ? "Copy the bot's token again, or make a new one." : 'Try again in a minute.';
    return { kind: 'failed', finding: { state: 'problem', what: `${where} answered ${response.status}`, next } };
  } catch {
    const next = 'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS.';
    return { kind: 'failed', finding: { state: 'problem', what: `${where} cannot be reached`, next } };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function readField(body: unknown, name: string): string {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' ? value.slice(0, 80) : 'unknown';
}
