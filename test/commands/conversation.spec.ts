import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import { StoreError } from '../../src/audit/errors.ts';
import type {
  ChatHandlers,
  IncomingFile,
  IncomingMembership,
  IncomingMessage,
  IncomingSubmit,
  SendOptions,
} from '../../src/audit/ports.ts';
import type { Question } from '../../src/audit/question.ts';
import type { Reply } from '../../src/audit/reply.ts';
import { askData, choiceData, questionData } from '../../src/cards/action-data.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { type Conversation, createConversation } from '../../src/commands/conversation.ts';
import { statement } from '../../src/commands/statement.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { ADMIN, isAnonymous, PERMISSIONS, render, SPACE, STRANGER, useRig, VIEWER } from './rig.ts';

interface Said {
  readonly spaceId: string;
  readonly reply: Reply;
  readonly options: SendOptions;
}

describe('conversation [I]', () => {
  const rig = useRig();
  let said: Said[];
  let kinds: Answer['kind'][];
  let imported: { file: IncomingFile; context: CommandContext }[];
  let now: number;

  beforeEach(() => {
    said = [];
    kinds = [];
    imported = [];
    now = EXAMPLE_NOW;
  });

  function handlers(changes: Partial<Conversation> = {}): ChatHandlers {
    return createConversation({
      store: rig.store,
      chat: {
        say: async (spaceId, reply, options) => {
          said.push({ spaceId, reply, options });
          return `message-${said.length}`;
        },
      },
      clock: { now: () => now },
      desk: rig.desk,
      permissions: PERMISSIONS,
      isAnonymous,
      timeZone: 'Europe/Berlin',
      render,
      importFile: async (file, context) => {
        imported.push({ file, context });
        return statement(context, { title: '2 changes added', lines: [] });
      },
      onAnswer: (kind) => kinds.push(kind),
      ...changes,
    });
  }

  const sender = (email: string) => ({ personId: `id of ${email}`, email });
  const message = (text: string, as = VIEWER, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
    id: 'm1',
    spaceId: SPACE,
    spaceKind: 'group',
    sender: sender(as),
    text,
    sentAt: EXAMPLE_NOW,
    ...more,
  });
  const submit = (inputs: unknown, as = VIEWER, more: Partial<IncomingSubmit> = {}): IncomingSubmit => ({
    id: 's1',
    spaceId: SPACE,
    spaceKind: 'group',
    sender: sender(as),
    messageId: 'card-1',
    inputs: { ...JSON.parse(JSON.stringify(inputs)) },
    ...more,
  });
  const pressed = (question: Question, as?: string): IncomingSubmit => submit(questionData(question), as);
  const file = (as: string, more: Partial<IncomingFile> = {}): IncomingFile => ({
    messageId: 'm9',
    spaceId: SPACE,
    spaceKind: 'direct',
    sender: sender(as),
    name: 'audit.csv',
    bytes: 10,
    download: () => assert.fail('the file was opened'),
    ...more,
  });

  /** The only thing that was said. */
  function onlySaid(): Said {
    assert.equal(said.length, 1);
    const [only] = said;
    assert.ok(only !== undefined);
    return only;
  }

  function assertStrangersLine(): void {
    const { reply } = onlySaid();
    assert.equal(reply.card, undefined);
    assert.match(reply.markdown, /^\**I answer only people who were allowed to ask/);
    assert.equal(reply.markdown.trim().split('\n').length, 1);
  }

  describe('a message', () => {
    it('is answered in its space, with a card and the same in words', async () => {
      await handlers().onMessage(message('what changed yesterday'));
      const { spaceId, reply, options } = onlySaid();
      assert.equal(spaceId, SPACE);
      assert.deepEqual(options, { key: 'message-m1' });
      assert.match(reply.markdown, /Night Shift/);
      assert.match(JSON.stringify(reply.card), /Night Shift/);
      assert.deepEqual(kinds, ['events']);
    });

    it('is answered in its thread', async () => {
      await handlers().onMessage(message('help', VIEWER, { threadId: 'root' }));
      assert.deepEqual(onlySaid().options, { key: 'message-m1', threadId: 'root' });
    });

    it('without words is answered with help', async () => {
      await handlers().onMessage(message('  \n '));
      assert.match(onlySaid().reply.markdown, /What you can ask/);
      assert.deepEqual(kinds, ['message']);
    });

    it('shows six changes at most, the rest a press away', async () => {
      await handlers().onMessage(message('what changed'));
      const events = onlySaid().reply.markdown.match(/event c-/g);
      assert.equal(events?.length, 6);
    });

    for (const text of ['what changed', '', 'gibberish']) {
      it(`of a stranger ("${text}") gets one line, no card and no data`, async () => {
        await handlers().onMessage(message(text, STRANGER));
        assertStrangersLine();
      });
    }

    it('gets the same key when it is delivered again, so that it is posted once', async () => {
      await handlers().onMessage(message('help'));
      await handlers().onMessage(message('help'));
      assert.equal(new Set(said.map(({ options }) => options.key)).size, 1);
    });

    it('is read in the zone of the person, else of the space, else of the bot', async () => {
      const on = handlers();
      await on.onMessage(message('what changed yesterday'));
      await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', zone: 'Asia/Tokyo' }));
      await on.onMessage(message('what changed yesterday'));
      await on.onMessage(message('my time zone is America/New_York'));
      await on.onMessage(message('what changed yesterday', 'Viewer@Example.com'));
      const zones = said.map(({ reply }) => /yesterday 22 Nov 2026 \(([^)]*)\)/.exec(reply.markdown)?.[1]);
      assert.deepEqual(zones, ['CET', 'UTC+9', undefined, 'EST']);
    });
  });

  describe('a press of a button', () => {
    it('asks the question that the button carries', async () => {
      await handlers().onSubmit(pressed({ intent: 'unattributed', entityType: 'user' }));
      const { reply, options } = onlySaid();
      assert.match(reply.markdown, /Zoe Keller/);
      assert.deepEqual(options, { key: 'submit-s1' });
    });

    it('is answered in the thread of the card', async () => {
      await handlers().onSubmit({ ...pressed({ intent: 'help' }), threadId: 'root' });
      assert.equal(onlySaid().options.threadId, 'root');
    });

    it('asks the text that the button carries', async () => {
      await handlers().onSubmit(submit(askData('what changed yesterday')));
      assert.match(onlySaid().reply.markdown, /yesterday 22 Nov 2026/);
    });

    it('takes the picked one of several questions', async () => {
      const questions: Question[] = [{ intent: 'help' }, { intent: 'what-changed', entityType: 'team' }];
      await handlers().onSubmit(submit({ ...choiceData(questions), pick: '1' }));
      assert.match(onlySaid().reply.markdown, /changes to teams/);
    });

    it('turns to the older changes', async () => {
      const on = handlers();
      await on.onMessage(message('what changed'));
      const { next } = await rig.store.page({}, { limit: 6 });
      await on.onSubmit(submit(questionData({ intent: 'what-changed' }, next), VIEWER, { id: 's2' }));
      assert.match(said[1]?.reply.markdown ?? '', /Changes 7–12 of 24/);
    });

    it('is judged by who pressed, not by who asked', async () => {
      const slot: Question = { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } };
      const on = handlers();
      await on.onSubmit(pressed(slot, VIEWER));
      assert.match(onlySaid().reply.markdown, /Only admins may do this/);
      assert.deepEqual(await rig.store.state.list('subscriptions'), []);
      await on.onSubmit(pressed(slot, ADMIN));
      assert.equal((await rig.store.state.get('subscriptions', SPACE))?.createdBy, ADMIN);
    });

    it('by a stranger gets one line, no card and no data, whatever was pressed', async () => {
      for (const inputs of [questionData({ intent: 'what-changed' }), askData('what changed'), { forged: true }]) {
        said = [];
        await handlers().onSubmit(submit(inputs, STRANGER));
        assertStrangersLine();
      }
    });

    const forged: readonly (readonly [title: string, inputs: unknown])[] = [
      ['nothing', {}],
      ['another program', { action: 'delete', id: 7 }],
      ['broken JSON', { whodunit: 1, question: '{"intent":' }],
      ['an intent of its own', { whodunit: 1, question: '{"intent":"drop-table"}' }],
      ['a role', { whodunit: 1, question: '{"intent":5,"role":"admin"}' }],
      ['a span that ends before it begins', { whodunit: 1, question: '{"intent":"what-changed","from":5,"to":4}' }],
      ['a pick out of range', { ...choiceData([{ intent: 'help' }]), pick: '7' }],
      ['a huge text', { whodunit: 1, ask: 'x'.repeat(100_000) }],
    ];
    for (const [title, inputs] of forged) {
      it(`that carries ${title} does nothing and says so kindly`, async () => {
        await handlers().onSubmit(submit(inputs));
        assert.match(onlySaid().reply.markdown, /older card, or it was changed on the way\. Nothing was done/);
        assert.deepEqual([kinds, rig.errors], [['refused'], []]);
      });
    }

    it('with a forged cursor is answered with an error, not with silence', async () => {
      await handlers().onSubmit(submit({ ...questionData({ intent: 'what-changed' }), cursor: 'forged' }));
      assert.deepEqual(kinds, ['error']);
      assert.equal(said.length, 1);
    });

    it('with a forged zone leaves the person able to ask', async () => {
      const on = handlers();
      await on.onSubmit(submit({ whodunit: 1, question: '{"intent":"time-zone","zone":"Nowhere/None"}' }));
      await on.onMessage(message('what changed yesterday'));
      assert.deepEqual(kinds, ['refused', 'events']);
    });

    it('pressed twice has one effect and an answer each', async () => {
      const on = handlers();
      const off = pressed({ intent: 'digest-off' }, ADMIN);
      await on.onMessage(message('digest weekly monday 09:00', ADMIN));
      await on.onSubmit(off);
      await on.onSubmit({ ...off, id: 's2' });
      assert.match(said[1]?.reply.markdown ?? '', /is off in this space/);
      assert.match(said[2]?.reply.markdown ?? '', /No weekly digest is set/);
    });
  });

  describe('a file', () => {
    it('of an admin is taken in, and what came of it is told', async () => {
      await handlers().onFile(file(ADMIN, { threadId: 'root' }));
      assert.equal(imported.length, 1);
      assert.equal(imported[0]?.context.asker.role, 'admin');
      assert.match(onlySaid().reply.markdown, /2 changes added/);
      assert.deepEqual(onlySaid().options, { key: 'file-m9-audit.csv', threadId: 'root' });
    });

    it('of a viewer is not opened', async () => {
      await handlers().onFile(file(VIEWER));
      assert.deepEqual(imported, []);
      assert.match(onlySaid().reply.markdown, /Only admins may add audit files/);
    });

    it('of a stranger is not opened, and gets the one line', async () => {
      await handlers().onFile(file(STRANGER));
      assert.deepEqual(imported, []);
      assertStrangersLine();
    });

    it('that breaks the import is answered with an error', async () => {
      const on = handlers({ importFile: () => Promise.reject(new Error('bad')) });
      await on.onFile(file(ADMIN));
      assert.deepEqual([kinds, rig.errors.length, said.length], [['error'], 1, 1]);
    });
  });

  describe('being added to a space', () => {
    const membership = (change: 'added' | 'removed', spaceKind: 'direct' | 'group' = 'group'): IncomingMembership => ({
      change,
      spaceId: SPACE,
      spaceKind,
    });

    it('is answered with one welcome, that says nothing of the data', async () => {
      await handlers().onMembership(membership('added'));
      const { reply, spaceId } = onlySaid();
      assert.equal(spaceId, SPACE);
      assert.match(reply.markdown, /Hello, I am Whodunit/);
      assert.match(reply.markdown, /mention me with @/);
      assert.doesNotMatch(reply.markdown + JSON.stringify(reply.card), /Zoe Keller|Night|Mara/);
      assert.deepEqual(await rig.store.state.get('spaces', SPACE), {
        spaceId: SPACE,
        kind: 'group',
        welcomedAt: EXAMPLE_NOW,
      });
    });

    it('does not speak of mentions in a direct space', async () => {
      await handlers().onMembership(membership('added', 'direct'));
      assert.doesNotMatch(onlySaid().reply.markdown, /mention/);
    });

    it('is welcomed once per stay, however often it is told of', async () => {
      const on = handlers();
      await Promise.all([on.onMembership(membership('added')), on.onMembership(membership('added'))]);
      now += 60_000;
      await handlers().onMembership(membership('added'));
      assert.equal(said.length, 1);
    });

    it('is welcomed again after having been away', async () => {
      const on = handlers();
      await on.onMembership(membership('added'));
      await on.onMembership(membership('removed'));
      now += 60_000;
      await on.onMembership(membership('added'));
      assert.equal(said.length, 2);
      assert.notEqual(said[0]?.options.key, said[1]?.options.key);
    });

    it('keeps the zone that the space was given', async () => {
      await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', zone: 'Asia/Tokyo' }));
      await handlers().onMembership(membership('added'));
      assert.equal((await rig.store.state.get('spaces', SPACE))?.zone, 'Asia/Tokyo');
    });

    it('offers buttons that are answered', async () => {
      await handlers().onMembership(membership('added'));
      const asks = [...JSON.stringify(onlySaid().reply.card).matchAll(/"ask":"([^"]+)"/g)].map(([, ask]) => ask);
      assert.equal(asks.length, 3);
      for (const ask of asks) assert.notEqual((await rig.ask(ask ?? '')).kind, 'refused', ask);
    });

    it('ends with the digest and the welcome forgotten', async () => {
      const on = handlers();
      await on.onMembership(membership('added'));
      await on.onMessage(message('digest weekly monday 09:00', ADMIN));
      await on.onMembership(membership('removed'));
      assert.deepEqual(await rig.store.state.list('subscriptions'), []);
      assert.deepEqual(await rig.store.state.list('spaces'), []);
      assert.equal(said.length, 2);
    });
  });

  describe('a failure', () => {
    it('of the whole store is answered with an error, and the handler does not reject', async () => {
      const broken = () => Promise.reject(new StoreError('disk-full', 'The disk is full.', 'Make room.'));
      const store = { ...rig.store, page: broken, count: broken, group: broken, find: broken };
      const state = { get: broken, list: broken, update: broken };
      const on = handlers({ store: { ...store, state } });
      await on.onMessage(message('what changed'));
      await on.onSubmit(pressed({ intent: 'what-changed' }));
      assert.deepEqual(kinds, ['error', 'error']);
      assert.equal(said.length, 2);
      assert.match(said[0]?.reply.markdown ?? '', /The disk is full\./);
      assert.ok(rig.errors.length >= 2);
    });

    it('to make the card is answered in words', async () => {
      const on = handlers({
        render: () => {
          throw new Error('template');
        },
      });
      await on.onMessage(message('what changed'));
      assert.match(onlySaid().reply.markdown, /I cannot show it/);
      assert.equal(rig.errors.length, 1);
    });

    it('to send is left to the chat to report', async () => {
      const on = handlers({ chat: { say: () => Promise.reject(new Error('gone')) } });
      await assert.rejects(on.onMessage(message('help')), /gone/);
    });
  });
});
