/**
 * Where the simulation plays: one clock, Webex, and the bot as a process of its
 * own that may be killed at any moment. Whatever happens to it, `settle` ends
 * with a bot that runs and has nothing left to do.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/app/free-port.ts';
import { type BotKeeper, createBotKeeper, GoneError } from './bot-keeper.ts';
import { bundleBot } from './bundle.ts';
import type { Cast } from './cast.ts';
import type { Held } from './compare.ts';
import { keyInText, kindOfKey, questionOfKey } from './message-kinds.ts';
import type { Deed, Entry } from './record.ts';
import { createWebexWorld, type Posted, type WebexWorld } from './webex-world.ts';

export interface Stage {
  readonly world: WebexWorld;
  readonly keeper: BotKeeper;
  /** UTC ms. */
  readonly now: number;
  readonly record: readonly Entry[];
  /** Never goes back. */
  moveTo(at: number): Promise<void>;
  /** Notes what people do; it counts as known to the bot from the next `settle` on. */
  did(deed: Deed): void;
  /** Notes that an answer is owed to this message, press or file. */
  asked(id: string, to: string, mustCome: boolean): void;
  note(text: string): void;
  /** Resolves when the bot has nothing left to do; starts it again where it was killed. */
  settle(): Promise<void>;
  /** Puts the end of a step into the record: nothing may be owed any more. */
  close(): void;
  /** Ids by which the bot knows changes. */
  idsOf(trackingIds: readonly string[]): Promise<readonly string[]>;
  /** What the bot holds now. */
  held(): Promise<Held>;
  /** Whether this message, press or file was answered. */
  isAnswered(id: string): boolean;
  /** How the bot comes back after its end: how much later, and what strikes it while it starts. */
  onRevival(plan: () => { readonly laterMs: number; begun?(): void }): void;
  /** The bot has heard of everything that was done. */
  readonly isSettled: boolean;
  /** How often the bot was killed since the last step was closed. */
  readonly killsInStep: number;
  readonly startCount: number;
  end(): Promise<void>;
}

const SECRET = 'a secret for tests only, on loopback';
/** Rounds in which something still happens; more would be a bot that never comes to rest. */
const MAX_ROUNDS = 200;
const SECOND_MS = 1000;

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type DidEntry = Draft<Extract<Entry, { kind: 'did' }>>;
type AskedEntry = Draft<Extract<Entry, { kind: 'asked' }>>;

export async function createStage(cast: Cast, name: string, from: number): Promise<Stage> {
  let now = from;
  const world = await createWebexWorld(cast, () => now);
  const dataDir = await mkdtemp(join(tmpdir(), 'whodunit-year-'));
  const port = await freePort();
  const bundle = await bundleBot(name);
  const keeper = createBotKeeper(bundle.file, {
    PORT: String(port),
    DATA_DIR: dataDir,
    WEBEX_API_URL: world.apiUrl,
    WEBEX_BOT_TOKEN: world.botToken,
    WEBHOOK_URL: `http://127.0.0.1:${port}`,
    WEBHOOK_SECRET: SECRET,
    ADMINS: cast.admins.map(({ email }) => email).join(),
    ALLOWED_DOMAINS: 'example.com',
    TIME_ZONE: 'Europe/Berlin',
    AUDIT_INBOX: 'off',
    LOG_LEVEL: 'warn',
  });
  const record: Entry[] = [];
  /** Of this step: what the bot may not have heard of yet. */
  let unheard: DidEntry[] = [];
  let unsure: AskedEntry[] = [];
  const answered = new Set<string>();
  let unnamed: Posted[] = [];
  const keys = new Map<string, string>();
  let killsInStep = 0;
  let startCount = 0;
  let planRevival: () => { readonly laterMs: number; begun?(): void } = () => ({ laterMs: SECOND_MS });

  const revive = async (): Promise<void> => {
    await keeper.gone();
    if (startCount > 0) killsInStep += 1;
    const { laterMs, begun } = startCount === 0 ? { laterMs: 0 } : planRevival();
    now += Math.max(1, laterMs);
    startCount += 1;
    const starting = keeper.start(now);
    begun?.();
    await starting;
  };
  const ensureUp = async (): Promise<void> => {
    while (!keeper.isUp) await revive().catch(ignoreGone);
  };
  const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (;;) {
      await ensureUp();
      const answer = await ask().catch(ignoreGone);
      if (answer !== undefined) return answer;
    }
  };
  /** Until a round in which nothing happened. */
  const settleOnce = async (): Promise<void> => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = world.activity;
      await world.emulator.settled();
      for (const { key, messageId } of await keeper.settle()) keys.set(messageId, key);
      await world.emulator.settled();
      if (world.activity === before) return;
    }
    throw new Error('The bot does not come to rest.');
  };
  const settle = async (): Promise<void> => {
    for (let isDone = false; !isDone; ) {
      await ensureUp();
      isDone = await settleOnce().then(
        () => true,
        (error: unknown) => ignoreGone(error) ?? false,
      );
    }
    unnamed.push(...world.takePosted());
    for (const posted of unnamed) record.push(toSaid(posted, keys.get(posted.id)));
    for (const entry of unnamed.flatMap(({ id }) => keys.get(id) ?? [])) {
      const question = questionOfKey(entry);
      if (question !== undefined) answered.add(question);
    }
    for (const { id } of unnamed) keys.delete(id);
    unnamed = [];
    for (const entry of unheard) entry.until = now;
    unheard = [];
  };

  return {
    world,
    keeper,
    get now() {
      return now;
    },
    record,
    moveTo: async (at) => {
      if (at <= now) return;
      now = at;
      if (keeper.isUp) await keeper.setClock(now).catch(ignoreGone);
    },
    did: (deed) => {
      const entry: DidEntry = { kind: 'did', at: now, until: Number.MAX_SAFE_INTEGER, deed };
      record.push(entry);
      unheard.push(entry);
    },
    asked: (id, to, mustCome) => {
      const entry: AskedEntry = { kind: 'asked', at: now, id, to, isSure: true };
      record.push(entry);
      if (!mustCome) unsure.push(entry);
    },
    note: (text) => void record.push({ kind: 'note', at: now, text }),
    settle,
    close: () => {
      // What was asked in a group space, or by a button, may be lost with the process.
      if (killsInStep > 0) for (const entry of unsure) entry.isSure = false;
      unsure = [];
      killsInStep = 0;
      record.push({ kind: 'settled', at: now });
    },
    idsOf: (trackingIds) => untilAnswered(() => keeper.ids(trackingIds)),
    held: () =>
      untilAnswered(async () => ({
        claims: (await keeper.state('claims')).map(({ value }) => value),
        roster: (await keeper.state('roster')).map(({ value }) => value),
        digests: (await keeper.state('digests')).map(({ value }) => value),
      })),
    isAnswered: (id) => answered.has(id),
    onRevival: (plan) => {
      planRevival = plan;
    },
    get isSettled() {
      return unheard.length === 0;
    },
    get killsInStep() {
      return killsInStep;
    },
    get startCount() {
      return startCount;
    },
    end: async () => {
      await keeper.close();
      await world.close();
      await bundle.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The end of a process is part of the play; everything else is not. */
function ignoreGone(error: unknown): undefined {
  if (!(error instanceof GoneError)) throw error;
}

function toSaid({ id, at, to, text }: Posted, known: string | undefined): Entry {
  const key = known ?? keyInText(text);
  const answers = key === undefined ? undefined : questionOfKey(key);
  return {
    kind: 'said',
    at,
    messageId: id,
    what: key === undefined ? 'unknown' : kindOfKey(key),
    to,
    text,
    ...(answers === undefined ? {} : { answers }),
  };
}
