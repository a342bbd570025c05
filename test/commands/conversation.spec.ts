import assert from 'node:assert/strict';
import { InterruptedError, StoreError } from '../../src/audit/errors.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { assertStrangersLine, file, message, pressed, useConversation } from './conversation-rig.ts';
import { ADMIN, SPACE, STRANGER, VIEWER } from './rig.ts';

describe('conversation [I]', () => {
  const rig = useConversation();

  describe('a message', () => {
    it('is answered in its space, with a card and the same in words', async () => {
      await rig.handlers().onMessage(message('what changed yesterday'));
      const { spaceId, reply, options } = rig.onlySaid();
      assert.equal(spaceId, SPACE);
      assert.deepEqual(options, { key: 'message-m1' });
      assert.match(reply.markdown, /Night Shift/);
      assert.match(JSON.stringify(reply.card), /Night Shift/);
      assert.deepEqual(rig.kinds, ['events']);
    });

    it('is answered in its thread', async () => {
      await rig.handlers().onMessage(message('help', VIEWER, { threadId: 'root' }));
      assert.deepEqual(rig.onlySaid().options, { key: 'message-m1', threadId: 'root' });
    });

    it('without words is answered with help', async () => {
      await rig.handlers().onMessage(message('  \n '));
      assert.match(rig.onlySaid().reply.markdown, /What you can ask/);
      assert.deepEqual(rig.kinds, ['message']);
    });

    it('shows six changes at most, the rest a press away', async () => {
      await rig.handlers().onMessage(message('what changed'));
      const events = rig.onlySaid().reply.markdown.match(/event c-/g);
      assert.equal(events?.length, 6);
    });

    for (const text of ['what changed', '', 'gibberish']) {
      it(`of a stranger ("${text}") gets one line, no card and no data`, async () => {
        await rig.handlers().onMessage(message(text, STRANGER));
        assertStrangersLine(rig);
      });
    }

    it('gets the same key when it is delivered again, so that it is posted once', async () => {
      await rig.handlers().onMessage(message('help'));
      await rig.handlers().onMessage(message('help'));
      assert.equal(new Set(rig.said.map(({ options }) => options.key)).size, 1);
    });

    it('beside a file is answered when it is a question, and left alone when it is not', async () => {
      await rig.handlers().onMessage({ ...message('here is our export from Friday'), hasFiles: true });
      assert.equal(rig.said.length, 0);
      await rig.handlers().onMessage({ ...message('what changed yesterday'), hasFiles: true });
      assert.equal(rig.said.length, 1);
    });

    it('is read in the zone of the person, else of the space, else of the bot', async () => {
      const on = rig.handlers();
      await on.onMessage(message('what changed yesterday'));
      await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', zone: 'Asia/Tokyo' }));
      await on.onMessage(message('what changed yesterday'));
      await on.onMessage(message('my time zone is America/New_York'));
      await on.onMessage(message('what changed yesterday', 'Viewer@Example.com'));
      const zones = rig.said.map(({ reply }) => /yesterday 22 Nov 2026 \(([^)]*)\)/.exec(reply.markdown)?.[1]);
      assert.deepEqual(zones, ['CET', 'UTC+9', undefined, 'EST']);
    });
  });

  describe('a file', () => {
    it('of an admin is taken in, and what came of it is told', async () => {
      await rig.handlers().onFile(file(ADMIN, { threadId: 'root' }));
      assert.equal(rig.imported.length, 1);
      assert.equal(rig.imported[0]?.context.asker.role, 'admin');
      assert.match(rig.onlySaid().reply.markdown, /2 changes added/);
      assert.deepEqual(rig.onlySaid().options, { key: 'file-m9-0', threadId: 'root' });
    });

    it('is taken in with the span in the words beside it, which get no answer of their own', async () => {
      const words = 'covers 1 Nov to 7 Nov 2026';
      await rig.handlers().onFile(file(ADMIN, { words }));
      assert.deepEqual(rig.imported[0]?.stated, { from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') });
      rig.forget();
      await rig.handlers().onMessage(message(words, ADMIN, { hasFiles: true, isOfOneFile: true }));
      assert.deepEqual(rig.said, []);
      await rig.handlers().onMessage(message(`${words} or so`, ADMIN, { hasFiles: true, isOfOneFile: true }));
      assert.deepEqual(rig.said, []);
    });

    it('among several is taken in without, and the words are answered', async () => {
      await rig.handlers().onFile(file(ADMIN));
      assert.equal(rig.imported[0]?.stated, undefined);
      rig.forget();
      await rig.handlers().onMessage(message('covers 1 Nov to 7 Nov 2026', ADMIN, { hasFiles: true }));
      assert.equal(rig.said.length, 1);
    });

    for (const words of ['what changed from 1 Nov to 7 Nov', 'file f-4821 covers 1 Nov to 7 Nov 2026', 'our export']) {
      it(`states nothing with "${words}"`, async () => {
        await rig.handlers().onFile(file(ADMIN, { words }));
        assert.deepEqual([rig.imported.length, rig.imported[0]?.stated], [1, undefined]);
      });
    }

    it('that was answered before a restart is not taken in again', async () => {
      await rig.store.state.update('outbox', 'file-m9-1', () => ({
        to: { kind: 'space', id: SPACE },
        reply: { markdown: '' },
        queuedAt: 1,
        status: 'sent',
        attempts: 1,
        messageId: 'told',
      }));
      await rig.handlers().onFile(file(ADMIN, { place: 1 }));
      assert.deepEqual([rig.imported, rig.said], [[], []]);
      await rig.handlers().onFile(file(ADMIN, { place: 2 }));
      assert.equal(rig.onlySaid().options.key, 'file-m9-2');
    });

    it('that the end of the bot interrupts is told to nobody', async () => {
      const on = rig.handlers({ importFile: () => Promise.reject(new InterruptedError()) });
      await assert.rejects(on.onFile(file(ADMIN)), InterruptedError);
      assert.deepEqual([rig.kinds, rig.errors, rig.said], [[], [], []]);
    });

    it('of a viewer is not opened', async () => {
      await rig.handlers().onFile(file(VIEWER));
      assert.deepEqual(rig.imported, []);
      assert.match(rig.onlySaid().reply.markdown, /Only admins may add audit files/);
    });

    it('of a stranger is not opened, and gets the one line', async () => {
      await rig.handlers().onFile(file(STRANGER));
      assert.deepEqual(rig.imported, []);
      assertStrangersLine(rig);
    });

    it('that breaks the import is answered with an error', async () => {
      const on = rig.handlers({ importFile: () => Promise.reject(new Error('bad')) });
      await on.onFile(file(ADMIN));
      assert.deepEqual([rig.kinds, rig.errors.length, rig.said.length], [['error'], 1, 1]);
    });
  });

  describe('a failure', () => {
    it('of the whole store is answered with an error, and the handler does not reject', async () => {
      const broken = () => Promise.reject(new StoreError('disk-full', 'The disk is full.', 'Make room.'));
      const store = { ...rig.store, page: broken, count: broken, group: broken, find: broken };
      const state = { get: broken, list: broken, update: broken };
      const on = rig.handlers({ store: { ...store, state } });
      await on.onMessage(message('what changed'));
      await on.onSubmit(pressed({ intent: 'what-changed' }));
      assert.deepEqual(rig.kinds, ['error', 'error']);
      assert.equal(rig.said.length, 2);
      assert.match(rig.said[0]?.reply.markdown ?? '', /The disk is full\./);
      assert.ok(rig.errors.length >= 2);
    });

    it('to make the card is answered in words', async () => {
      const on = rig.handlers({
        render: () => {
          throw new Error('template');
        },
      });
      await on.onMessage(message('what changed'));
      assert.match(rig.onlySaid().reply.markdown, /I cannot show it/);
      assert.equal(rig.errors.length, 1);
    });

    it('to send is left to the chat to report', async () => {
      const on = rig.handlers({ chat: { say: () => Promise.reject(new Error('gone')) } });
      await assert.rejects(on.onMessage(message('help')), /gone/);
    });
  });
});
