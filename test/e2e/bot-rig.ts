/** The bot as it is shipped, in a process of its own, told by its environment alone that Webex is on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/app/free-port.ts';
import { createEmulator, type Emulator, type MessageJson } from '../../src/playground/emulator/index.ts';
import { buildWorld, type PlaygroundWorld } from '../../src/playground/world.ts';
import { untilReady } from './until-ready.ts';

export interface BotRig {
  readonly emulator: Emulator;
  readonly world: PlaygroundWorld;
  readonly dataDir: string;
  readonly url: string;
  /** Posts, mentions the bot in group spaces, and waits for the bot's next message in that space. */
  ask(
    who: string,
    roomId: string,
    text: string,
    file?: { readonly name: string; readonly bytes: Uint8Array },
  ): Promise<MessageJson>;
  /** Presses a button by its title and waits for the bot's next message in that space. */
  press(who: string, message: MessageJson, title: string): Promise<MessageJson>;
  /** Submits this from a message's card, whatever the card holds, and waits as `press` does. */
  submit(who: string, message: MessageJson, inputs: Readonly<Record<string, unknown>>): Promise<MessageJson>;
  /** Everything that the bot has written to its log and its output so far. */
  output(): string;
  stop(): Promise<void>;
}

const SECRET = 'a secret for tests only, on loopback';

type Environment = Readonly<Record<string, string>>;

/**
 * Starts the bot and waits until it is ready.
 * @param given may set the emulated world up before the bot starts
 * @throws Error after 30 s.
 */
export async function startBotRig(
  given: Environment | ((emulator: Emulator, world: PlaygroundWorld) => Environment) = {},
): Promise<BotRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'whodunit-bot-'));
  const emulator = createEmulator({});
  const { apiUrl } = await emulator.listen();
  const world = buildWorld(emulator);
  const environment = typeof given === 'function' ? given(emulator, world) : given;
  const url = `http://127.0.0.1:${await freePort()}`;
  const bot = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PORT: new URL(url).port,
      DATA_DIR: dataDir,
      WEBEX_API_URL: apiUrl,
      WEBEX_BOT_TOKEN: world.bot.token,
      WEBHOOK_URL: url,
      WEBHOOK_SECRET: SECRET,
      ADMINS: world.adminEmails.join(),
      ALLOWED_DOMAINS: world.allowedDomains.join(),
      TIME_ZONE: 'Europe/Berlin',
      AUDIT_INBOX: 'off',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const isShown = environment['LOG_LEVEL'] === undefined;
  for (const stream of [bot.stdout, bot.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (isShown) process.stderr.write(text);
    });
  }
  const stop = async (): Promise<void> => {
    await end(bot);
    await emulator.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(url, bot);
  } catch (error) {
    await stop();
    throw error;
  }
  const personId = (name: string): string => emulator.account(name)?.id ?? name;
  return {
    emulator,
    world,
    dataDir,
    url,
    stop,
    ask: (who, roomId, text, file) => {
      const isGroup = roomId === world.group.id;
      const post = { text, ...(isGroup ? { mentionId: world.bot.id } : {}), ...(file === undefined ? {} : { file }) };
      return nextFromBot(emulator, world, roomId, () => emulator.postAs(personId(who), roomId, post));
    },
    press: (who, message, title) =>
      nextFromBot(emulator, world, message.roomId, () =>
        emulator.pressCard(personId(who), message.id, submitData(message, title)),
      ),
    submit: (who, message, inputs) =>
      nextFromBot(emulator, world, message.roomId, () => emulator.pressCard(personId(who), message.id, inputs)),
    output: () => output,
  };
}

/** @throws Error when the bot says nothing within 15 s. */
function nextFromBot(
  emulator: Emulator,
  world: PlaygroundWorld,
  roomId: string,
  act: () => void,
): Promise<MessageJson> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => {
      stop();
      reject(new Error('The bot did not answer within 15 s.'));
    }, 15_000);
    const stop = emulator.onChange((change) => {
      if (change.kind !== 'message-posted') return;
      if (change.message.roomId !== roomId || change.message.personId !== world.bot.id) return;
      clearTimeout(giveUp);
      stop();
      resolve(change.message);
    });
    act();
  });
}

/** The data of the button with that title, wherever in the card it is. */
function submitData(message: MessageJson, title: string): Readonly<Record<string, unknown>> {
  const found = findAction(message.attachments, title);
  if (found === undefined) throw new Error(`There is no button "${title}" on the card.`);
  return found;
}

function findAction(part: unknown, title: string): Readonly<Record<string, unknown>> | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  if ('type' in part && part.type === 'Action.Submit' && 'title' in part && part.title === title && 'data' in part) {
    return { ...(part.data ?? {}) };
  }
  for (const child of Object.values(part)) {
    const found = findAction(child, title);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function end(bot: ChildProcess): Promise<void> {
  if (bot.exitCode !== null) return;
  const closed = new Promise((resolve) => bot.once('close', resolve));
  bot.kill('SIGTERM');
  const killer = setTimeout(() => bot.kill('SIGKILL'), 8000);
  await closed;
  clearTimeout(killer);
}
