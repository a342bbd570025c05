/**
 * A chat in a terminal: one person, one space, cards drawn as text and their buttons pressed by number. The same
 * outbox and error boundary as on Webex, so that what works here works there.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { ChatError } from '../../audit/errors.ts';
import type { Chat, ChatHandlers, Clock, Sender, SendOptions, StateStore } from '../../audit/ports.ts';
import type { Reply, ReplyFile } from '../../audit/reply.ts';
import { guard, type Trouble } from '../boundary.ts';
import { type Count, countNothing } from '../count.ts';
import { createOutbox } from '../outbox.ts';
import type { OutgoingMessage, Transport } from '../transport.ts';
import { createWriteLater } from '../write-later.ts';
import { drawCard } from './card-drawing.ts';
import { droppedFile } from './dropped-file.ts';
import { forTerminal } from './terminal-text.ts';
import { createTyping, type Typing } from './typing.ts';

export interface ConsoleChatOptions {
  /** One message per line; its end ends the conversation. */
  readonly input: Readable;
  readonly output: NodeJS.WritableStream;
  /** Who sits there. */
  readonly person: Sender;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly count?: Count;
  /** How replies are drawn; absent: their Markdown, without the cards. */
  readonly drawing?: { readonly isColourful: boolean; width(): number };
  /** Stands before what is typed; absent: nothing. */
  readonly prompt?: string;
  /** Keeps a file of a reply and resolves to where; absent: its name and size are shown. @throws Error of the system */
  saveFile?(file: ReplyFile): Promise<string>;
}

export interface ConsoleChat extends Chat {
  /** Resolves when the input has ended and everything is answered. */
  ended(): Promise<void>;
}

/** Of a terminal that does not tell. */
const COLUMNS = 80;

/** The one space there is. */
export const CONSOLE_SPACE = 'console';

const RETRY = { backoffBaseMs: 100, backoffCapMs: 1000, sendGiveUpMs: 5000, durableGiveUpMs: 5000 };

export function createConsoleChat(options: ConsoleChatOptions): ConsoleChat {
  const { state, clock, log, input, output, prompt } = options;
  const count = options.count ?? countNothing;
  let typing: Typing | undefined;
  const outbox = createOutbox({
    ...RETRY,
    state,
    clock,
    log,
    count,
    transport: toStream(options, () => typing),
    later: createWriteLater(0),
  });
  let lines: ReturnType<typeof createInterface> | undefined;
  let reading: Promise<void> = Promise.resolve();

  const say = (reply: Reply, how: SendOptions): Promise<string> =>
    outbox.send({ kind: 'space', id: CONSOLE_SPACE }, reply, how);

  /** What a person did, handed to the bot; what goes wrong is said to the person. */
  const handle = async (handler: Trouble['handler'], id: string, work: () => Promise<void>): Promise<void> => {
    const trouble = { handler, spaceId: CONSOLE_SPACE, id };
    await guard({ log, count, say: (_space, reply, how) => say(reply, how) }, trouble, work);
  };

  let isQuit = false;
  const hasQuit = (): boolean => isQuit;
  const read = async (typed: Typing, reader: ReturnType<typeof createInterface>): Promise<void> => {
    if (prompt !== undefined) reader.prompt();
    // One after the other, so that an answer stands below what it answers.
    for await (const line of reader) {
      await typed.take(line);
      await outbox.settled();
      // Lines that were there already come after the end, too.
      if (hasQuit()) break;
      if (prompt !== undefined) reader.prompt();
    }
  };

  return {
    start: async (handlers) => {
      const reader = createInterface({ input, ...(prompt === undefined ? {} : { output, prompt }) });
      const quit = (): void => {
        isQuit = true;
        reader.close();
      };
      lines = reader;
      typing = typingFor(options, { handlers, handle, quit });
      reading = read(typing, reader);
      await outbox.resume();
    },
    say: async (spaceId, reply, how) => {
      if (spaceId === CONSOLE_SPACE) return say(reply, how);
      throw new ChatError('send-refused', 'There is one space only in a terminal.', `Use "${CONSOLE_SPACE}".`);
    },
    direct: (email, reply, how) => outbox.send({ kind: 'person', id: email.toLowerCase() }, reply, how),
    // What stands in a terminal stays; the new words come below.
    revise: (spaceId, _messageId, markdown) =>
      new Promise((resolve) => {
        if (spaceId !== CONSOLE_SPACE) return resolve(false);
        const words = options.drawing === undefined ? markdown : forTerminal(markdown, options.drawing.isColourful);
        output.write(`${words}\n\n`, (error) => resolve(!error));
      }),
    get ready() {
      return lines !== undefined;
    },
    ended: async () => {
      await reading;
      await outbox.settled();
    },
    stop: async () => {
      lines?.close();
      lines = undefined;
      await reading;
      await outbox.settled();
      await outbox.stop();
    },
  };
}

interface Hands {
  readonly handlers: ChatHandlers;
  handle(handler: Trouble['handler'], id: string, work: () => Promise<void>): Promise<void>;
  quit(): void;
}

function typingFor(options: ConsoleChatOptions, { handlers, handle, quit }: Hands): Typing {
  const { output, person, clock } = options;
  const place = { spaceId: CONSOLE_SPACE, spaceKind: 'direct', sender: person } as const;
  const show = (text: string): void => void output.write(`${text}\n`);
  const typing = createTyping({
    show,
    say: (text) => {
      const id = randomUUID();
      return handle('message', id, () => handlers.onMessage({ ...place, id, text, sentAt: clock.now() }));
    },
    press: (messageId, inputs) => {
      const id = randomUUID();
      return handle('submit', id, () => handlers.onSubmit({ ...place, id, messageId, inputs }));
    },
    drop: async (path) => {
      const id = randomUUID();
      const file = await droppedFile(path);
      if (typeof file === 'string') show(file);
      else await handle('file', id, () => handlers.onFile({ ...place, messageId: id, place: 0, ...file }));
    },
    unfold: (messageId, card) => {
      const drawn = drawCard(card, { ...drawingOf(options), firstNumber: typing.nextNumber });
      typing.offer(messageId, drawn.choices);
      show(drawn.text);
    },
    quit,
  });
  return typing;
}

function drawingOf({ drawing }: ConsoleChatOptions): { readonly isColourful: boolean; readonly width: number } {
  return { isColourful: drawing?.isColourful ?? false, width: drawing?.width() ?? COLUMNS };
}

function toStream(options: ConsoleChatOptions, typing: () => Typing | undefined): Transport {
  const { output, person } = options;
  return {
    post: async (message) => {
      const messageId = randomUUID();
      const words = await drawReply(message.reply, messageId, options, typing());
      return new Promise((resolve) => {
        output.write(`${addressOf(message, person)}${words}\n\n`, (error) => {
          if (error) resolve({ kind: 'refused', problem: 'The terminal is closed.' });
          else resolve({ kind: 'sent', messageId });
        });
      });
    },
    // What an earlier process printed cannot be read back.
    find: () => Promise.resolve({ kind: 'cannot-tell' }),
  };
}

async function drawReply(
  { markdown, card, file }: Reply,
  messageId: string,
  options: ConsoleChatOptions,
  typing: Typing | undefined,
): Promise<string> {
  const fileLine = file === undefined ? '' : `\n${await fileWords(file, options)}`;
  if (options.drawing === undefined) return `${markdown}${fileLine}`;
  const drawing = drawingOf(options);
  if (card === undefined) return `${forTerminal(markdown, drawing.isColourful)}${fileLine}`;
  const drawn = drawCard(card, { ...drawing, firstNumber: typing?.nextNumber ?? 1 });
  typing?.offer(messageId, drawn.choices);
  return `${drawn.text}${fileLine}`;
}

async function fileWords(file: ReplyFile, { saveFile }: ConsoleChatOptions): Promise<string> {
  const shown = `[file ${file.name}, ${file.bytes.length} bytes]`;
  if (saveFile === undefined) return shown;
  try {
    return `[file ${await saveFile(file)}]`;
  } catch (error) {
    return `${shown} It could not be kept: ${error instanceof Error ? error.message : 'the reason is not known'}`;
  }
}

function addressOf(message: OutgoingMessage, person: Sender): string {
  const isForReader = message.to.kind === 'space' || message.to.id === person.email.toLowerCase();
  return isForReader ? '' : `(to ${message.to.id}) `;
}
