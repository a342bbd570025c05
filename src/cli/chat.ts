/** `whodunit chat`: the conversation of the chat, in a terminal. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stdin } from 'node:process';
import { createDesk, officeOf } from '../app/desk.ts';
import { type Intake, openIntake } from '../app/intake.ts';
import { loadTemplates } from '../app/load-templates.ts';
import { createLog, type Log } from '../app/log.ts';
import { withApart } from '../app/open-apart.ts';
import { SYSTEM_CLOCK, withTrail } from '../app/open-trail.ts';
import { openUses } from '../app/use-log.ts';
import { StoreError, WhodunitError } from '../audit/errors.ts';
import type { AuditStore, Sender } from '../audit/ports.ts';
import { plainText } from '../cards/plain.ts';
import { renderAnswer } from '../cards/render.ts';
import { type ConsoleChat, createConsoleChat, createVolatileState } from '../chat/console/index.ts';
import type { Office } from '../commands/context.ts';
import { createConversation } from '../commands/conversation.ts';
import { refusal } from '../commands/statement.ts';
import type { Config } from '../config.ts';
import { createResvgPainter } from '../pictures/resvg-painter.ts';
import { type CliCommand, readWords, type Terminal, tellOnce, UsageError } from './command-line.ts';
import { readZone } from './read-options.ts';
import { isColourful } from './terminal-text.ts';

const OPTIONS = { as: { type: 'string' }, 'time-zone': { type: 'string' }, save: { type: 'string' } } as const;
const COLUMNS = 80;
/** Names tried for one file, so that none is written over. */
const MOST_NAMES = 1000;

export const chat: CliCommand = {
  name: 'chat',
  usage: 'chat [--as EMAIL] [--time-zone Z] [--save FOLDER]',
  summary: 'The conversation of the chat in this terminal: cards as text, buttons by number',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, OPTIONS);
    if (positionals.length > 0)
      throw new UsageError('chat takes options only; write your questions when it has begun.');
    const timeZone = readZone(values['time-zone']) ?? config.timeZone;
    const talk: Talk = { terminal, config: { ...config, timeZone }, as: values.as, folder: values.save };
    const tell = tellOnce(terminal);
    try {
      await withTrail(config, { mode: 'write', tell }, (store) => converse(store, talk));
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'locked')) throw error;
      terminal.stderr.write('The bot is running: I answer, and what would store something is to be said to the bot.\n');
      await withTrail(config, { mode: 'ask', tell }, (store) => converseBeside(store, talk));
    }
    return 0;
  },
};

interface Talk {
  readonly terminal: Terminal;
  readonly config: Config;
  readonly as: string | undefined;
  readonly folder: string | undefined;
}

async function converse(store: AuditStore, talk: Talk): Promise<void> {
  const log = createLog('silent');
  const console = openConsole(talk, log);
  const intake = await openIntake(talk.config, { store, chat: console, clock: SYSTEM_CLOCK, log });
  try {
    const uses = await openUses(talk.config, store, { mode: 'write', clock: SYSTEM_CLOCK });
    try {
      await run(console, store, talk, { ...intake, office: { ...intake.office, uses } });
    } finally {
      intake.stopFiles();
      await console.stop();
      await uses.close();
    }
  } finally {
    await intake.close();
  }
}

/** Another process writes the trail: nothing is stored here. */
function converseBeside(store: AuditStore, talk: Talk): Promise<void> {
  return withApart(talk.config, store, 'ask', async ({ uses, signIns }) => {
    const console = openConsole(talk, createLog('silent'));
    try {
      await run(console, store, talk, {
        office: { uses, ...(signIns === undefined ? {} : { signIns }) },
        importFile: async (_file, context) =>
          refusal(context, 'The bot is running. Drop the file into a space with it.', { title: 'File not read' }),
      });
    } finally {
      await console.stop();
    }
  });
}

function openConsole({ terminal, as, folder }: Talk, log: Log): ConsoleChat {
  const { stdout } = terminal;
  const isTyped = stdin.isTTY && stdout.isTTY === true;
  return createConsoleChat({
    input: stdin,
    output: stdout,
    person: personOf(as),
    // What an earlier conversation said cannot be seen any more, so nothing of it need be remembered.
    state: createVolatileState(),
    clock: SYSTEM_CLOCK,
    log,
    drawing: { isColourful: isColourful(terminal), width: () => widthOf(stdout) },
    ...(isTyped ? { prompt: 'you> ' } : {}),
    ...(folder === undefined ? {} : { saveFile: (file) => keepIn(folder, file) }),
  });
}

function personOf(as: string | undefined): Sender {
  return as === undefined
    ? { personId: 'operator', email: 'operator', displayName: 'operator' }
    : { personId: '', email: as };
}

function widthOf(stdout: Terminal['stdout']): number {
  return 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : COLUMNS;
}

async function run(
  console: ConsoleChat,
  store: AuditStore,
  { terminal, config, as }: Talk,
  { office, importFile }: Pick<Intake, 'importFile'> & { readonly office: Pick<Office, 'files' | 'signIns' | 'uses'> },
): Promise<void> {
  const templates = loadTemplates();
  const handlers = createConversation({
    ...officeOf(store, config),
    ...office,
    chat: console,
    clock: SYSTEM_CLOCK,
    desk: createDesk(config, (error) => {
      const { what, next } = failureOf(error);
      terminal.stderr.write(`${what} ${next}\n`);
    }),
    timeZone: config.timeZone,
    ...(as === undefined ? { asOperator: true } : {}),
    isTerminal: true,
    render: (answer) => renderAnswer(answer, templates),
    importFile,
    draw: createResvgPainter(),
  });
  if (stdin.isTTY) terminal.stdout.write('Ask away; /help says what else can be typed, /quit ends.\n');
  await console.start(handlers);
  await console.ended();
}

function failureOf(error: unknown): { readonly what: string; readonly next: string } {
  return error instanceof WhodunitError
    ? { what: error.message, next: error.next }
    : { what: 'Something went wrong.', next: 'LOG_LEVEL=debug whodunit ask shows more.' };
}

/** Never over another file, never outside of the folder, and readable by its owner alone. */
async function keepIn(
  folder: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const plain = plainText(basename(name).replace(/^\.+/, ''), 100).replace(/[\\/:*?"<>|]/g, '_') || 'file';
  for (let number = 1; number < MOST_NAMES; number += 1) {
    const free = number === 1 ? plain : plain.replace(/(\.[^.]*)?$/, ` (${number})$1`);
    try {
      await writeFile(join(folder, free), bytes, { flag: 'wx', mode: 0o600 });
      return join(folder, free);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new WhodunitError('folder-full', `${folder} holds too many files called alike.`, 'Move some of them.');
}
