/** What every Chat does, whichever service is behind. A chat's own spec opens it and adds its regressions. */
import assert from 'node:assert/strict';
import type { Chat, ChatHandlers, IncomingMessage } from '../../src/audit/ports.ts';

/** One chat with a person at the other end. */
export interface OpenChat {
  readonly chat: Chat;
  /** The space that the person writes in. */
  readonly spaceId: string;
  readonly personEmail: string;
  /** Writes as the person; resolves when the bot has dealt with it. */
  write(text: string): Promise<void>;
  /** Everything the bot has said in that space so far, oldest first, as plain text. */
  said(): readonly string[];
  /** The same place, after the process was stopped and started anew. */
  reopen(): Promise<OpenChat>;
  close(): Promise<void>;
}

/**
 * @param name of the chat, for the titles.
 * @param open a fresh place; `start` has not been called.
 */
export function describeChat(name: string, open: () => Promise<OpenChat>): void {
  describe(`chat contract: ${name}`, () => {
    let place: OpenChat;
    beforeEach(async () => {
      place = await open();
    });
    afterEach(() => place.close());
    const start = (handlers: Partial<ChatHandlers> = {}): Promise<void> => place.chat.start({ ...DEAF, ...handlers });

    it('is not ready before it is started, and ready after [I]', async () => {
      assert.equal(place.chat.ready, false);
      await start();
      assert.equal(place.chat.ready, true);
      await place.chat.stop();
      assert.equal(place.chat.ready, false);
    });

    it('hands over what a person writes, and says the answer in their space [I]', async () => {
      const seen: IncomingMessage[] = [];
      await start({
        onMessage: async (message) => {
          seen.push(message);
          await place.chat.say(message.spaceId, { markdown: `you said ${message.text}` }, { key: message.id });
        },
      });
      await place.write('who changed the queue');
      assert.deepEqual(
        seen.map(({ text, spaceId, spaceKind, sender }) => [text, spaceId, spaceKind, sender.email]),
        [['who changed the queue', place.spaceId, 'direct', place.personEmail]],
      );
      assert.ok(Number.isFinite(seen[0]?.sentAt));
      assert.deepEqual(place.said(), ['you said who changed the queue']);
    });

    it('gives every message an id of its own [I]', async () => {
      const ids = new Set<string>();
      await start({ onMessage: async ({ id }) => void ids.add(id) });
      await place.write('same');
      await place.write('same');
      assert.equal(ids.size, 2);
    });

    it('says a key once, tells every asker the same message, and keeps to that after a restart [I]', async () => {
      await start();
      const reply = { markdown: 'once' };
      const ids = await Promise.all([1, 2].map(() => place.chat.say(place.spaceId, reply, { key: 'k' })));
      ids.push(await place.chat.say(place.spaceId, reply, { key: 'k' }));
      const before = place.said();
      place = await place.reopen();
      await start();
      ids.push(await place.chat.say(place.spaceId, reply, { key: 'k' }));
      assert.equal(new Set(ids).size, 1);
      assert.deepEqual([before, place.said()], [['once'], ['once']]);
    });

    it('says the words and the file that goes with them, each once, also over a restart [I]', async () => {
      await start();
      const file = {
        name: 'share.png',
        mediaType: 'image/png',
        bytes: new Uint8Array([1, 2]),
        caption: 'Half',
      } as const;
      const card = { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'card' }] } as const;
      const withCard = { markdown: 'in words', card, file };
      const alone = { markdown: 'alone', file };
      const sayBoth = async (): Promise<readonly string[]> => [
        await place.chat.say(place.spaceId, withCard, { key: 'k' }),
        await place.chat.say(place.spaceId, alone, { key: 'a' }),
      ];
      const ids = await sayBoth();
      place = await place.reopen();
      await start();
      assert.deepEqual(await sayBoth(), ids);
      assert.deepEqual(
        place.said().map((words) => words.split('\n')[0]),
        ['in words', 'Half', 'alone'],
      );
    });

    it('puts other words into what it has said, and says whether that worked [I]', async () => {
      await start();
      const id = await place.chat.say(place.spaceId, { markdown: 'Reading' }, { key: 'k' });
      assert.equal(await place.chat.revise(place.spaceId, id, 'Done'), true);
      assert.equal(place.said().at(-1), 'Done');
      assert.equal(await place.chat.revise('nowhere', 'nothing', 'Done'), false);
    });

    it('keeps the order of what is said in a space [I]', async () => {
      await start();
      const words = ['one', 'two', 'three', 'four'];
      await Promise.all(words.map((word) => place.chat.say(place.spaceId, { markdown: word }, { key: word })));
      assert.deepEqual(place.said(), words);
    });

    it('writes to a person by email, in any case [I]', async () => {
      await start();
      await place.chat.direct(place.personEmail.toUpperCase(), { markdown: 'for you' }, { key: 'd' });
      assert.deepEqual(place.said(), ['for you']);
    });

    it('refuses a space that is not there with a ChatError that says what to do [I]', async () => {
      await start();
      await assert.rejects(
        place.chat.say('nowhere', { markdown: 'x' }, { key: 'n' }),
        (error: Error & { next?: string }) => {
          assert.equal(error.name, 'ChatError');
          assert.ok((error.next ?? '').length > 0);
          return true;
        },
      );
    });

    it('survives handlers that throw at once or reject later, apologises and goes on [I]', async () => {
      await start({
        onMessage: (message) => {
          if (message.text === 'throw') throw new Error('at once');
          if (message.text === 'reject') return Promise.reject(new Error('later'));
          return place.chat.say(message.spaceId, { markdown: 'fine' }, { key: message.id }).then(() => undefined);
        },
      });
      await place.write('throw');
      await place.write('reject');
      await place.write('go on');
      const [first = '', second = '', third] = place.said();
      assert.match(first, /went wrong/);
      assert.match(second, /went wrong/);
      assert.equal(third, 'fine');
    });
  });
}

const DEAF: ChatHandlers = {
  onMessage: async () => undefined,
  onSubmit: async () => undefined,
  onFile: async () => undefined,
  onMembership: async () => undefined,
};
