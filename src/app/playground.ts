/** `npm start` without a token: Webex on loopback, the ordinary bot beside it, and a page to try it in. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANGE_CATEGORY } from '../audit/coverage.ts';
import { VENDOR_KEEPS_DAYS } from '../audit/org.ts';
import { SETTINGS_KEY } from '../audit/settings.ts';
import type { Config } from '../config.ts';
import type { AuditSettings, OrgSettings } from '../org-settings.ts';
import { createMovableClock, type MovableClock } from '../playground/clock.ts';
import { createEmulator, type Emulator } from '../playground/emulator/index.ts';
import type { CentrePerson } from '../playground/page/controls.ts';
import { createPlaygroundPage } from '../playground/page/playground-page.ts';
import { buildWorld, type PlaygroundWorld } from '../playground/world.ts';
import { type Bot, type BotConfig, startBot } from './bot.ts';
import { freePort } from './free-port.ts';
import { createLog } from './log.ts';
import { createContactCentre } from './playground-centre.ts';
import { readHistory, SAMPLE_FOLDER, SAMPLE_ORG_ID } from './playground-history.ts';
import { PLAYGROUND_FOLDER, sweepLeftovers } from './playground-leftovers.ts';
import { createPolls, type PlaygroundPolls } from './playground-polls.ts';

const DAY_MS = 24 * 3_600_000;
/** Without polls there would be nothing to ask about. */
const EVERY_QUARTER = '*/15 * * * *';
/** Synthetic; see data/sample/README.md. */
const SAMPLES = [
  ['Control Hub CSV', 'synthetic-control-hub-export.csv'],
  ['Audit API JSON', 'synthetic-admin-audit.json'],
  ['Portal XLSX', 'synthetic-old-portal.xlsx'],
  ['Portal PDF', 'synthetic-old-portal.pdf'],
] as const;
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
  const emulator = createEmulator({ now: () => clock.now(), orgUuid: SAMPLE_ORG_ID });
  const cleanUp = async (): Promise<void> => {
    await emulator.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const bot = await startBesideEmulator({ ...config, dataDir }, emulator, clock);
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
async function startBesideEmulator(given: Config, emulator: Emulator, clock: MovableClock): Promise<Bot> {
  await emulator.listen();
  const world = buildWorld(emulator);
  await liveThrough(emulator, world, clock.now());
  const config = await playgroundConfig(given, emulator, world);
  let bot: Bot | undefined;
  let polls: PlaygroundPolls | undefined;
  const page = createPlaygroundPage({
    emulator,
    world,
    controls: {
      clock: { ...clock, zone: config.timeZone },
      samples: SAMPLES.map(([label, name]) => ({ name, label, read: () => readFile(join(SAMPLE_FOLDER, name)) })),
      outbox: async () => (bot === undefined ? [] : outboxOf(bot)),
      tick: async () => bot?.tick(),
      poll: async () => polls?.now(),
      pollAfterRefusal: async () => polls?.afterRefusal(),
      centre: createContactCentre({ ...world, people: staffOf(world), org: orgOf(world), clock, emulator }),
    },
    suggestions: SUGGESTIONS,
  });
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  bot = await startBot(config, { clock, log, extend: (app) => app.use(page) });
  polls = createPolls(bot, config, clock);
  await grantReviewers(bot, world);
  await polls.caughtUp();
  return bot;
}

/** The sample, as what has happened in the organisation so far. */
async function liveThrough(emulator: Emulator, world: PlaygroundWorld, now: number): Promise<void> {
  const { changes, signIns } = await readHistory(now);
  const { id } = orgOf(world);
  emulator.addAuditEvents(id, changes);
  emulator.addSecurityAuditEvents(id, signIns);
  emulator.setAuditListing({ keepsMs: VENDOR_KEEPS_DAYS * DAY_MS });
}

async function playgroundConfig(config: Config, emulator: Emulator, world: PlaygroundWorld): Promise<BotConfig> {
  // The webhook's address is told to Webex before the server listens, so the port must be known.
  const port = config.port === 0 ? await freePort() : config.port;
  return {
    ...config,
    port,
    botToken: world.bot.token,
    apiUrl: emulator.address.apiUrl,
    orgs: [playgroundOrg(emulator, world)],
    poll: config.poll ?? EVERY_QUARTER,
    inboxDir: undefined,
    // What is made up goes to nobody's SIEM.
    forward: [],
    delivery: { kind: 'webhook', url: `http://127.0.0.1:${port}/webhook`, secret: randomBytes(24).toString('hex') },
    admins: world.adminEmails,
    allowedDomains: world.allowedDomains,
  };
}

/** One organisation: the one whose people the emulated contact centre lists, and whose Service App is authorised. */
function playgroundOrg({ address }: Emulator, { centre, auditApp, managerToken }: PlaygroundWorld): OrgSettings {
  const wxcc = { apiUrl: address.origin, ...centre };
  const { appId, clientId, clientSecret } = auditApp;
  const audit: AuditSettings = {
    apiUrl: address.apiUrl,
    credentials: { kind: 'service-app', appId, clientId, clientSecret, managerToken },
    categories: [CHANGE_CATEGORY],
    signIns: true,
    keptDays: VENDOR_KEEPS_DAYS,
  };
  return { orgId: wxcc.orgId, name: 'Synthetic Ltd', admins: [], domains: [], wxcc, audit };
}

/** The organisation of the people, as Webex and as Control Hub writes it. */
function orgOf({ bot, centre }: PlaygroundWorld): { readonly id: string; readonly uuid: string } {
  return { id: bot.orgId, uuid: centre.orgId };
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
