/**
 * A chat in a terminal: one person, one space, Markdown as it is. The same
 * outbox and error boundary as on Webex, so that what works here works there.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import { ChatError } from '../../audit/errors.ts';
import type { Chat, ChatHandlers, Clock, IncomingMessage, Sender, StateStore } from '../../audit/ports.ts';
import { guard } from '../boundary.ts';
import { type Count, countNothing } from '../count.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import type { OutgoingMessage, Transport } from '../transport.ts';
import { createWriteLater } from '../write-later.ts';

export interface ConsoleChatOptions {
  /** One message per line; its end ends the conversation. */
  readonly input: Readable;
  readonly output: Writable;
  /** Who sits there. */
  readonly person: Sender;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly count?: Count;
}

export interface ConsoleChat extends Chat {
  /** Resolves when the input has ended and everything is answered. */
  ended(): Promise<void>;
}

/** The one space there is. */
export const CONSOLE_SPACE = 'console';

const RETRY = { backoffBaseMs: 100, backoffCapMs: 1000, sendGiveUpMs: 5000, durableGiveUpMs: 5000 };

export function createConsoleChat(options: ConsoleChatOptions): ConsoleChat {
  const { state, clock, log, person } = options;
  const count = options.count ?? countNothing;
  const outbox = createOutbox({
    ...RETRY,
    state,
    clock,
    log,
    count,
    transport: toStream(options.output, person),
    later: createWriteLater(0),
  });
  const running = new Set<Promise<unknown>>();
  let lines: ReturnType<typeof createInterface> | undefined;
  let reading: Promise<void> = Promise.resolve();

  const take = (text: string, handlers: ChatHandlers): void => {
    if (text.trim() === '') return;
    const id = randomUUID();
    const sentAt = clock.now();
    const message: IncomingMessage = {
      id,
      spaceId: CONSOLE_SPACE,
      spaceKind: 'direct',
      sender: person,
      text: text.trim(),
      sentAt,
    };
    const trouble = { handler: 'message', spaceId: CONSOLE_SPACE, id } as const;
    const answered = guard({ log, count, say: (_space, reply, how) => say(reply, how) }, trouble, () =>
      handlers.onMessage(message),
    );
    running.add(answered);
    void answered.finally(() => running.delete(answered));
  };
  const say = (reply: Parameters<Outbox['send']>[1], how: Parameters<Outbox['send']>[2]): Promise<string> =>
    outbox.send({ kind: 'space', id: CONSOLE_SPACE }, reply, how);

  const settled = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running);
    await outbox.settled();
  };

  return {
    start: async (handlers) => {
      const reader = createInterface({ input: options.input });
      lines = reader;
      reading = (async () => {
        for await (const line of reader) take(line, handlers);
      })();
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
        if (spaceId === CONSOLE_SPACE) options.output.write(`${markdown}\n\n`, (error) => resolve(!error));
        else resolve(false);
      }),
    get ready() {
      return lines !== undefined;
    },
    ended: async () => {
      await reading;
      await settled();
    },
    stop: async () => {
      lines?.close();
      lines = undefined;
      await settled();
      await outbox.stop();
    },
  };
}

function toStream(output: Writable, person: Sender): Transport {
  return {
    post: (message) =>
      new Promise((resolve) => {
        const messageId = randomUUID();
        const { markdown, file } = message.reply;
        // A terminal shows no files, and a chat writes none to the disk: that it is there has to do.
        const fileLine = file === undefined ? '' : `\n[file ${file.name}, ${file.bytes.length} bytes]`;
        output.write(`${addressOf(message, person)}${markdown}${fileLine}\n\n`, (error) => {
          if (error) resolve({ kind: 'refused', problem: 'The terminal is closed.' });
          else resolve({ kind: 'sent', messageId });
        });
      }),
    // What an earlier process printed cannot be read back.
    find: () => Promise.resolve({ kind: 'cannot-tell' }),
  };
}

function addressOf(message: OutgoingMessage, person: Sender): string {
  const isForReader = message.to.kind === 'space' || message.to.id === person.email.toLowerCase();
  return isForReader ? '' : `(to ${message.to.id}) `;
}
