/** An emulated Webex, a bot account in it, and the ordinary chat with its ordinary server in front. */
import { pino } from 'pino';
import type {
  ChatHandlers,
  IncomingFile,
  IncomingMembership,
  IncomingMessage,
  IncomingSubmit,
} from '../../src/audit/ports.ts';
import { createWebexChat, type WebexChat, type WebexTiming } from '../../src/chat/webex/index.ts';
import { type Account, createEmulator, type Emulator } from '../../src/playground/emulator/index.ts';
import { createMetrics, type Metrics } from '../../src/server/metrics.ts';
import { createServer, type Server } from '../../src/server/server.ts';
import { createMemoryState, type MemoryState } from './memory-state.ts';

export const SECRET = 'a secret for tests only';

/** Waits of a test: short, but long enough for two busy cores. */
export const QUICK: WebexTiming = {
  requestTimeoutMs: 1500,
  backoffBaseMs: 15,
  backoffCapMs: 60,
  fetchGiveUpMs: 8000,
  sendGiveUpMs: 8000,
  durableGiveUpMs: 8000,
  echoWaitMs: 400,
  checkEveryMs: 60_000,
  stopGraceMs: 300,
  catchUpMs: 24 * 3_600_000,
};

export interface World {
  readonly emulator: Emulator;
  readonly bot: Account;
  readonly zoe: Account;
  readonly max: Account;
  readonly groupId: string;
  readonly directId: string;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const emulator = createEmulator();
  await emulator.listen();
  const bot = emulator.addBot({ email: 'whodunit@webex.bot', displayName: 'Whodunit' });
  const zoe = emulator.addPerson({ email: 'zoe@example.com', displayName: 'Zoe Sample' });
  const max = emulator.addPerson({ email: 'max@example.com', displayName: 'Max Sample' });
  const group = emulator.createRoom({ title: 'Ops', creatorId: zoe.id, memberIds: [max.id, bot.id] });
  const direct = emulator.directRoom(zoe.id, bot.id);
  return { emulator, bot, zoe, max, groupId: group.id, directId: direct.id, close: () => emulator.close() };
}

/** A world and a bot in it for all tests of one `describe`, what was seen forgotten before each. Fields are there from the first hook on. */
export function useRig(): { readonly world: World; readonly rig: Rig } {
  let parts: { readonly world: World; readonly rig: Rig };
  before(async () => {
    const world = await createWorld();
    parts = { world, rig: await startRig(world) };
  });
  after(async () => {
    await parts.rig.stop();
    await parts.world.close();
  });
  beforeEach(() => {
    for (const list of Object.values(parts.rig.seen)) list.length = 0;
    parts.world.emulator.faults.clear();
  });
  return {
    get world() {
      return parts.world;
    },
    get rig() {
      return parts.rig;
    },
  };
}

/** What the handlers were given. */
export interface Seen {
  readonly messages: IncomingMessage[];
  readonly submits: IncomingSubmit[];
  readonly files: IncomingFile[];
  readonly memberships: IncomingMembership[];
}

export interface Rig {
  readonly chat: WebexChat;
  readonly server: Server;
  readonly metrics: Metrics;
  readonly state: MemoryState;
  readonly seen: Seen;
  readonly webhookUrl: string;
  /** Lines of the log, as JSON. */
  readonly logged: string[];
  /** Settles as `chat.start` does. */
  readonly started: Promise<void>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly state?: MemoryState;
  readonly timing?: Partial<WebexTiming>;
  /** Default: answers `echo: TEXT` to every message. */
  readonly handlers?: (chat: WebexChat) => Partial<ChatHandlers>;
  /** Default `webhook`. */
  readonly delivery?: 'webhook' | 'websocket';
  /** Default: start and wait until the bot is ready. */
  readonly wait?: boolean;
  readonly token?: string;
  /** UTC ms; default: the real time. */
  readonly now?: () => number;
  /** Port of the webhook server, to come back at the same address. */
  readonly port?: number;
}

export async function startRig(world: World, options: RigOptions = {}): Promise<Rig> {
  const state = options.state ?? createMemoryState();
  const metrics = createMetrics();
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const isWebhook = options.delivery !== 'websocket';
  let chat: WebexChat | undefined;
  const server = createServer({
    ...(isWebhook && {
      receiveWebhook: (body, signature) => chat?.receive(body, signature) ?? Promise.resolve('unauthorised'),
    }),
    notReadyBecause: () => chat?.notReadyBecause ?? undefined,
    metrics: () => metrics.text({ queueDepth: chat?.queueDepth ?? 0, ready: chat?.ready ?? false }),
    log,
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const webhookUrl = `${url}/webhook`;
  const made = createWebexChat({
    token: options.token ?? world.bot.token,
    apiUrl: world.emulator.address.apiUrl,
    ...(isWebhook && { webhook: { url: webhookUrl, secret: SECRET } }),
    state,
    clock: { now: options.now ?? Date.now },
    log,
    count: metrics.count,
    timing: { ...QUICK, ...options.timing },
  });
  chat = made;
  const seen: Seen = { messages: [], submits: [], files: [], memberships: [] };
  const started = made.start(record(seen, { ...echo(made), ...options.handlers?.(made) }));
  started.catch(() => undefined);
  if (options.wait !== false) await started;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.close();
    await made.stop();
  };
  return {
    chat: made,
    server,
    metrics,
    state,
    seen,
    webhookUrl,
    logged,
    started,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function echo(chat: WebexChat): ChatHandlers {
  return {
    onMessage: async ({ id, spaceId, text, threadId }) => {
      await chat.say(
        spaceId,
        { markdown: `echo: ${text}` },
        { key: `answer-${id}`, ...(threadId !== undefined && { threadId }) },
      );
    },
    onSubmit: async () => undefined,
    onFile: async () => undefined,
    onMembership: async () => undefined,
  };
}

function record(seen: Seen, handlers: ChatHandlers): ChatHandlers {
  return {
    onMessage: (message) => {
      seen.messages.push(message);
      return handlers.onMessage(message);
    },
    onSubmit: (submit) => {
      seen.submits.push(submit);
      return handlers.onSubmit(submit);
    },
    onFile: (file) => {
      seen.files.push(file);
      return handlers.onFile(file);
    },
    onMembership: (membership) => {
      seen.memberships.push(membership);
      return handlers.onMembership(membership);
    },
  };
}

/** Resolves when all that was posted is answered, whatever retries that took. */
export async function quiet(world: World, rig: Rig): Promise<void> {
  await world.emulator.settled();
  await rig.chat.settled();
  await world.emulator.settled();
  await rig.chat.settled();
}

/** Texts of the bot in a space, oldest first. */
export function said(world: World, spaceId: string): readonly string[] {
  return world.emulator
    .messages(spaceId)
    .filter((message) => message.personId === world.bot.id)
    .map((message) => message.text ?? '');
}

/** Waits until `holds`, at most `limitMs`; the assertion after it tells what is wrong. */
export async function until(holds: () => boolean, limitMs = 5000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
}
