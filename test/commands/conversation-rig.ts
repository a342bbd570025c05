/** A conversation with a chat that only writes down what is said to it. */
import assert from 'node:assert/strict';
import type { Answer } from '../../src/audit/answer.ts';
import type { Period } from '../../src/audit/event.ts';
import type {
  ChatHandlers,
  IncomingFile,
  IncomingMessage,
  IncomingSubmit,
  SendOptions,
} from '../../src/audit/ports.ts';
import type { Question } from '../../src/audit/question.ts';
import type { Reply } from '../../src/audit/reply.ts';
import { questionData } from '../../src/cards/action-data.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { type Conversation, createConversation } from '../../src/commands/conversation.ts';
import { statement } from '../../src/commands/statement.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { officeOf, type Rig, render, SPACE, useRig, VIEWER } from './rig.ts';

interface Said {
  readonly spaceId: string;
  readonly reply: Reply;
  readonly options: SendOptions;
}

export interface ConversationRig extends Rig {
  /** Everything said since the test began, or since `forget`. */
  readonly said: readonly Said[];
  /** Kinds of the answers given. */
  readonly kinds: readonly Answer['kind'][];
  /** Files handed over to be taken in. */
  readonly imported: readonly {
    readonly file: IncomingFile;
    readonly context: CommandContext;
    readonly stated?: Period;
  }[];
  /** UTC ms; may be moved. */
  now: number;
  /** New handlers over the same store, as after a restart. */
  handlers(changes?: Partial<Conversation>): ChatHandlers;
  forget(): void;
  /** The only thing that was said. */
  onlySaid(): Said;
}

export function useConversation(): ConversationRig {
  const rig = useRig();
  const said: Said[] = [];
  const kinds: Answer['kind'][] = [];
  const imported: { file: IncomingFile; context: CommandContext; stated?: Period }[] = [];
  const forget = (): void => {
    for (const list of [said, kinds, imported]) list.length = 0;
  };
  const own: ConversationRig = {
    get store() {
      return rig.store;
    },
    get errors() {
      return rig.errors;
    },
    desk: rig.desk,
    ask: rig.ask,
    press: rig.press,
    said,
    kinds,
    imported,
    now: EXAMPLE_NOW,
    forget,
    onlySaid() {
      const [only, second] = said;
      assert.ok(only !== undefined && second === undefined, `${said.length} things were said`);
      return only;
    },
    handlers: (changes = {}) =>
      createConversation({
        ...officeOf(rig.store),
        chat: {
          say: async (spaceId, reply, options) => {
            said.push({ spaceId, reply, options });
            return `message-${said.length}`;
          },
        },
        clock: { now: () => own.now },
        desk: rig.desk,
        timeZone: 'Europe/Berlin',
        render,
        importFile: async (file, context, stated) => {
          imported.push({ file, context, ...(stated === undefined ? {} : { stated }) });
          return statement(context, { title: '2 changes added', lines: [] });
        },
        onAnswer: (kind) => kinds.push(kind),
        ...changes,
      }),
  };
  beforeEach(() => {
    forget();
    own.now = EXAMPLE_NOW;
  });
  return own;
}

const sender = (email: string) => ({ personId: `id of ${email}`, email });

export function message(text: string, as = VIEWER, more: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    id: 'm1',
    spaceId: SPACE,
    spaceKind: 'group',
    sender: sender(as),
    text,
    sentAt: EXAMPLE_NOW,
    ...more,
  };
}

/** @param inputs anything; what JSON keeps of it arrives */
export function submit(inputs: unknown, as = VIEWER, more: Partial<IncomingSubmit> = {}): IncomingSubmit {
  return {
    id: 's1',
    spaceId: SPACE,
    spaceKind: 'group',
    sender: sender(as),
    messageId: 'card-1',
    inputs: { ...JSON.parse(JSON.stringify(inputs)) },
    ...more,
  };
}

export function pressed(question: Question, as?: string): IncomingSubmit {
  return submit(questionData(question), as);
}

export function file(as: string, more: Partial<IncomingFile> = {}): IncomingFile {
  return {
    messageId: 'm9',
    place: 0,
    spaceId: SPACE,
    spaceKind: 'direct',
    sender: sender(as),
    name: 'audit.csv',
    bytes: 10,
    download: () => assert.fail('the file was opened'),
    ...more,
  };
}

/** The one thing said is the line for strangers, without a card. */
export function assertStrangersLine(rig: ConversationRig): void {
  const { reply } = rig.onlySaid();
  assert.equal(reply.card, undefined);
  assert.match(reply.markdown, /^\**I answer only people who were allowed to ask/);
  assert.equal(reply.markdown.trim().split('\n').length, 1);
}
