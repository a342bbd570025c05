/** What the bot does with messages, button presses, files and invitations. Talks to ports only. */
import type { Answer } from '../audit/answer.ts';
import type { Actor } from '../audit/event.ts';
import type {
  AuditStore,
  Chat,
  ChatHandlers,
  Clock,
  IncomingFile,
  IncomingMembership,
  IncomingMessage,
  IncomingSubmit,
  Sender,
} from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { includesRole, type Permissions, roleOf } from '../audit/roles.ts';
import { readActionData } from '../cards/action-data.ts';
import { askQuestion, askText, type Desk } from './ask.ts';
import type { CommandContext } from './command.ts';
import { helpFor } from './help.ts';
import { refusal, statement } from './statement.ts';

export interface Conversation {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say'>;
  readonly clock: Clock;
  readonly desk: Desk;
  readonly permissions: Permissions;
  isAnonymous(actor: Actor): boolean;
  /** IANA zone for people and spaces that named none. */
  readonly timeZone: string;
  readonly orgId?: string | undefined;
  render(answer: Answer): Reply;
  /** Takes a dropped file into the trail and tells what came of it. */
  importFile(file: IncomingFile, context: CommandContext): Promise<Answer>;
  /** Told the kind of every answer given, for metrics. */
  onAnswer?(kind: Answer['kind']): void;
}

/** Rows per card; more are one press away. */
const ROWS_IN_CHAT = 6;

type Place = Pick<IncomingMessage, 'spaceId' | 'sender'>;

/** The handlers of one bot. Each answers exactly once per message, press or file. */
export function createConversation(conversation: Conversation): ChatHandlers {
  return {
    onMessage: (message) => answerMessage(conversation, message),
    onSubmit: (submit) => answerSubmit(conversation, submit),
    onFile: (file) => answerFile(conversation, file),
    onMembership: (membership) => welcome(conversation, membership),
  };
}

async function answerMessage(conversation: Conversation, message: IncomingMessage): Promise<void> {
  const context = await contextOf(conversation, message);
  const answer =
    message.text.trim() === ''
      ? helpFor(conversation.desk.commands, context)
      : await askText(message.text, conversation.desk, context);
  await send(conversation, message, context, answer, `message-${message.id}`, message.threadId);
}

async function answerSubmit(conversation: Conversation, submit: IncomingSubmit): Promise<void> {
  const data = readActionData(submit.inputs);
  const context = await contextOf(conversation, submit);
  const answer = await answerPress(conversation, data, context);
  await send(conversation, submit, context, answer, `submit-${submit.id}`);
}

function answerPress(
  conversation: Conversation,
  data: ReturnType<typeof readActionData>,
  context: CommandContext,
): Promise<Answer> {
  switch (data.kind) {
    case 'ask':
      return askText(data.text, conversation.desk, context);
    case 'question': {
      const paged = data.cursor === undefined ? context : { ...context, cursor: data.cursor };
      return askQuestion(data.question, conversation.desk, paged);
    }
    case 'invalid':
      return Promise.resolve(
        refusal(
          context,
          'This button is from an older card, or it was changed on the way. Nothing was done: please ask again.',
          {
            suggestions: ['help'],
          },
        ),
      );
  }
}

async function answerFile(conversation: Conversation, file: IncomingFile): Promise<void> {
  const context = await contextOf(conversation, file);
  const answer = includesRole(context.asker.role, 'admin')
    ? await conversation.importFile(file, context)
    : refusal(context, 'Only admins may add audit files. I did not open the file.');
  await send(conversation, file, context, answer, `file-${file.messageId}-${file.name}`, file.threadId);
}

/** Once per stay in a space; says nothing about the data, since anybody may be in there. */
async function welcome(conversation: Conversation, { change, spaceId, spaceKind }: IncomingMembership): Promise<void> {
  const { store, clock, chat, desk } = conversation;
  if (change === 'removed') {
    await store.state.update('spaces', spaceId, () => undefined);
    await store.state.update('subscriptions', spaceId, () => undefined);
    return;
  }
  const known = await store.state.get('spaces', spaceId);
  if (known?.welcomedAt !== undefined) return;
  const now = clock.now();
  const mention = spaceKind === 'group' ? ' In this space, mention me with @ so that I hear you.' : '';
  const answer = statement(
    { zone: known?.zone ?? conversation.timeZone, now },
    {
      title: 'Hello, I am Whodunit',
      lines: [
        'I keep the audit trail of your Webex Contact Center and answer who changed what, with the records to prove it.',
        `Ask me "who changed user ..." or press a button.${mention}`,
      ],
      buttons: desk.commands
        .filter(({ name }) => ['help', 'unattributed', 'digest'].includes(name))
        .map(({ summary, examples }) => ({ label: summary, ask: examples[0]?.[0] ?? 'help' })),
    },
  );
  await store.state.update('spaces', spaceId, (space) => ({ ...space, spaceId, kind: spaceKind, welcomedAt: now }));
  await chat.say(spaceId, conversation.render(answer), { key: `welcome-${spaceId}-${now}` });
}

async function contextOf(conversation: Conversation, place: Place): Promise<CommandContext> {
  const { store, clock, permissions, isAnonymous, orgId } = conversation;
  return {
    store,
    now: clock.now(),
    zone: await zoneOf(conversation, place),
    asker: { role: roleOf(place.sender.email, permissions), sender: place.sender },
    spaceId: place.spaceId,
    ...(orgId === undefined ? {} : { orgId }),
    limit: ROWS_IN_CHAT,
    isAnonymous,
  };
}

/** The person's own zone, else the space's, else the bot's. */
async function zoneOf(
  conversation: Conversation,
  { spaceId, sender }: { spaceId: string; sender: Sender },
): Promise<string> {
  const { state } = conversation.store;
  const [person, space] = await Promise.all([
    state.get('people', sender.email.toLowerCase()),
    state.get('spaces', spaceId),
  ]);
  return person?.zone ?? space?.zone ?? conversation.timeZone;
}

async function send(
  conversation: Conversation,
  place: Place,
  context: CommandContext,
  answer: Answer,
  key: string,
  threadId?: string,
): Promise<void> {
  // A stranger gets one plain line: no card, no buttons, no data.
  const reply = conversation.render(answer);
  const shown = context.asker.role === 'stranger' ? { markdown: reply.markdown } : reply;
  conversation.onAnswer?.(answer.kind);
  await conversation.chat.say(place.spaceId, shown, { key, ...(threadId === undefined ? {} : { threadId }) });
}
