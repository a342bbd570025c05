import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { CONSOLE_SPACE, type ConsoleChat, createConsoleChat } from '../../../src/chat/console/index.ts';
import { describeChat, type OpenChat } from '../../contract/chat.ts';
import { createMemoryState, type MemoryState } from '../memory-state.ts';
import { until } from '../webex-rig.ts';

const ZOE = { personId: 'zoe', email: 'zoe@example.com', displayName: 'Zoe Sample' };

function openConsole(
  state: MemoryState,
  printed: string[],
): OpenChat & { readonly input: PassThrough; readonly chat: ConsoleChat } {
  const input = new PassThrough();
  const output = new PassThrough();
  output.on('data', (chunk: Buffer) => printed.push(chunk.toString('utf8').trim()));
  const log = pino({ level: 'silent' });
  const chat = createConsoleChat({ input, output, person: ZOE, state, clock: { now: Date.now }, log });
  let handled = 0;
  const { start } = chat;
  // Counts what was handled, so that `write` knows when the bot is through.
  const counting: ConsoleChat = Object.create(chat, {
    start: {
      value: (handlers: Parameters<typeof start>[0]) =>
        start({
          ...handlers,
          onMessage: async (message) => {
            try {
              await handlers.onMessage(message);
            } finally {
              setImmediate(() => {
                handled += 1;
              });
            }
          },
        }),
    },
  });
  return {
    chat: counting,
    input,
    spaceId: CONSOLE_SPACE,
    personEmail: ZOE.email,
    write: async (text) => {
      const before = handled;
      const said = printed.length;
      input.write(`${text}\n`);
      await until(() => handled > before);
      await until(() => printed.length > said, 50);
    },
    said: () => printed,
    reopen: async () => {
      await chat.stop();
      return openConsole(state, printed);
    },
    close: () => chat.stop(),
  };
}

describeChat('terminal', async () => openConsole(createMemoryState(), []));

describe('chat in a terminal', () => {
  it('ends with its input once everything is answered [U]', async () => {
    const printed: string[] = [];
    const { chat, input } = openConsole(createMemoryState(), printed);
    await chat.start({
      onMessage: async ({ id, text }) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        await chat.say(CONSOLE_SPACE, { markdown: text }, { key: id });
      },
      onSubmit: async () => undefined,
      onFile: async () => undefined,
      onMembership: async () => undefined,
    });
    input.end('one\n\n  two  ');
    await chat.ended();
    assert.deepEqual(printed.toSorted(), ['one', 'two']);
    await chat.stop();
  });

  it('says for whom a message to somebody else is [U]', async () => {
    const printed: string[] = [];
    const { chat } = openConsole(createMemoryState(), printed);
    await chat.direct('max@example.com', { markdown: 'hello' }, { key: 'k' });
    assert.deepEqual(printed, ['(to max@example.com) hello']);
    await chat.stop();
  });
});
