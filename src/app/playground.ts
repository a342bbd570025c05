/** `npm start` without a token: Webex on loopback, the ordinary bot beside it, and a page to try it in. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditSource, Clock, SourceItem } from '../audit/ports.ts';
import { SETTINGS_KEY } from '../audit/settings.ts';
import type { Config } from '../config.ts';
import type { OrgSettings } from '../org-settings.ts';
import { createMovableClock, type MovableClock } from '../playground/clock.ts';
import { createEmulator, type Emulator } from '../playground/emulator/index.ts';
import type { CentrePerson } from '../playground/page/controls.ts';
import { createPlaygroundPage } from '../playground/page/playground-page.ts';
import { buildWorld, type PlaygroundWorld } from '../playground/world.ts';
import { openFileSource } from '../sources/open-source.ts';
import { type Bot, startBot } from './bot.ts';
import { freePort } from './free-port.ts';
import { importSource } from './import-source.ts';
import { ROOT } from './load-templates.ts';
import { createLog } from './log.ts';
import { createContactCentre } from './playground-centre.ts';
import { PLAYGROUND_FOLDER, sweepLeftovers } from './playground-leftovers.ts';

/** Synthetic; see data/sample/README.md. */
const SAMPLE_FILES = ['synthetic-control-hub-export.csv', 'synthetic-admin-audit.json'];
/** A Sunday evening: the sample tells about the ten weeks before it. */
const SAMPLE_END_AT = Date.UTC(2026, 10, 22, 18);
const WEEK_MS = 7 * 24 * 3_600_000;
/** About things that are in the sample. */
const SUGGESTIONS = [
  'who changed user Zoe Keller last week',
  'unattributed last week',
  'who deleted a queue',
  'digest',
  'help',
];

export interface Playground {
  readonly url: string;
  readonly bot: Bot;
  stop(): Promise<void>;
}

/** Starts everything; the trail lives in a folder of its own that is removed at the end, also when the start fails. */
export async function startPlayground(config: Config): Promise<Playground> {
  await sweepLeftovers(tmpdir());
  const dataDir = await mkdtemp(join(tmpdir(), PLAYGROUND_FOLDER));
  const clock = createMovableClock();
  const emulator = createEmulator({ now: () => clock.now() });
  const cleanUp = async (): Promise<void> => {
    await emulator.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const bot = await startBesideEmulator({ ...config, dataDir }, emulator, clock);
    await loadSample(bot, clock);
    process.stdout.write(
      `\n  Whodunit playground (synthetic data, nothing leaves this computer)\n  Open ${bot.url}\n\n`,
    );
    return { url: bot.url, bot, stop: () => bot.stop().then(cleanUp) };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** The ordinary bot, told by its settings alone that Webex is on loopback. */
async function startBesideEmulator(config: Config, emulator: Emulator, clock: MovableClock): Promise<Bot> {
  const { apiUrl } = await emulator.listen();
  const world = buildWorld(emulator);
  // The webhook's address is told to Webex before the server listens, so the port must be known.
  const port = config.port === 0 ? await freePort() : config.port;
  let bot: Bot | undefined;
  const page = createPlaygroundPage({
    emulator,
    world,
    controls: {
      clock: { ...clock, zone: config.timeZone },
      outbox: async () => (bot === undefined ? [] : outboxOf(bot)),
      tick: async () => bot?.tick(),
      centre: createContactCentre({ people: staffOf(world), clock, store: () => bot?.store }),
    },
    suggestions: SUGGESTIONS,
  });
  bot = await startBot(
    {
      ...config,
      port,
      botToken: world.bot.token,
      apiUrl,
      orgs: [playgroundOrg(emulator, world)],
      inboxDir: undefined,
      delivery: { kind: 'webhook', url: `http://127.0.0.1:${port}/webhook`, secret: randomBytes(24).toString('hex') },
      admins: world.adminEmails,
      allowedDomains: world.allowedDomains,
    },
    { clock, log: createLog(config.logLevel === 'info' ? 'warn' : config.logLevel), extend: (app) => app.use(page) },
  );
  await grantReviewers(bot, world);
  return bot;
}

/** One organisation: the one whose people the emulated contact centre lists. */
function playgroundOrg({ address }: Emulator, { centre }: PlaygroundWorld): OrgSettings {
  const wxcc = { apiUrl: address.origin, ...centre };
  return { orgId: wxcc.orgId, name: 'Synthetic Ltd', admins: [], domains: [], wxcc };
}

/** Everybody of the customer's own works there; the one who asked for it first has keys. */
function staffOf({ people }: PlaygroundWorld): readonly CentrePerson[] {
  const own = people.filter(({ permission }) => permission !== 'stranger');
  return own
    .map(({ account, permission }) => ({
      email: account.email,
      name: account.displayName,
      hasKeys: permission === 'admin',
    }))
    .sort((a, b) => Number(a.hasKeys) - Number(b.hasKeys));
}

/** As an admin would have granted it in the chat. */
async function grantReviewers(bot: Bot, { reviewerEmails }: PlaygroundWorld): Promise<void> {
  await bot.store.state.update('settings', SETTINGS_KEY, (settings) => ({ ...settings, reviewers: reviewerEmails }));
}

async function outboxOf(bot: Bot): Promise<readonly { key: string; status: string; attempts: number }[]> {
  const entries = await bot.store.state.list('outbox');
  return entries.map(({ key, value: { status, attempts, problem } }) => ({
    key,
    status,
    attempts,
    ...(problem === undefined ? {} : { problem }),
  }));
}

/** The sample is moved by whole weeks, so that "last week" always has something to show. */
async function loadSample(bot: Bot, clock: Clock): Promise<void> {
  const shiftMs = Math.floor((clock.now() - SAMPLE_END_AT) / WEEK_MS) * WEEK_MS;
  for (const name of SAMPLE_FILES) {
    const source = await openFileSource(join(ROOT, 'data', 'sample', name), { clock, sample: true });
    await importSource(shifted(source, shiftMs), bot.store, { now: clock.now() });
  }
}

function shifted(source: AuditSource, shiftMs: number): AuditSource {
  const move = (item: SourceItem): SourceItem => {
    if (item.kind === 'rejected') return item;
    const { event, identity } = item.incoming;
    return { kind: 'event', incoming: { event: { ...event, time: event.time + shiftMs }, identity } };
  };
  return {
    kind: source.kind,
    name: source.name,
    read: async function* () {
      for await (const item of source.read()) yield move(item);
    },
    proves: () => undefined,
  };
}
