/** What the bot does with messages, button presses, files and invitations. Talks to ports only. */
import type { Answer } from '../audit/answer.ts';
import type {
  Chat,
  ChatHandlers,
  Clock,
  IncomingFile,
  IncomingMembership,
  IncomingMessage,
  IncomingSubmit,
  Painter,
  Sender,
} from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { includesRole } from '../audit/roles.ts';
import { readActionData } from '../cards/action-data.ts';
import { askQuestion, askText, type Desk, guarded } from './ask.ts';
import type { CommandContext } from './command.ts';
import { contextFor, type Office } from './context.ts';
import { helpFor } from './help.ts';
import { paintReply } from './share/paint-reply.ts';
import { refusal, statement } from './statement.ts';

export interface Conversation extends Office {
  readonly chat: Pick<Chat, 'say'>;
  readonly clock: Clock;
  readonly desk: Desk;
  /** IANA zone for people and spaces that named none. */
  readonly timeZone: string;
  render(answer: Answer): Reply;
  /** Paints the pictures of replies; without it cards go alone. */
  readonly draw?: Painter;
  /** Takes a dropped file into the trail and tells what came of it. */
  importFile(file: IncomingFile, context: CommandContext): Promise<Answer>;
  /** Told the kind of every answer given, for metrics. */
  onAnswer?(kind: Answer['kind']): void;
}

/** Rows per card; more are one press away. */
const ROWS_IN_CHAT = 6;

type Place = Pick<IncomingMessage, 'spaceId' | 'spaceKind' | 'sender'>;

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
  const answer = await guarded(conversation.desk, context, async () =>
    message.text.trim() === ''
      ? helpFor(conversation.desk.commands, context)
      : askText(message.text, conversation.desk, context),
  );
  // Words beside a file are mostly about the file, which has had its answer.
  if (message.hasFiles === true && answer.kind === 'refused') return;
  await send(conversation, message, `message-${message.id}`, context, answer);
}

function answerSubmit(conversation: Conversation, submit: IncomingSubmit): Promise<void> {
  const data = readActionData(submit.inputs);
  return respond(conversation, submit, `submit-${submit.id}`, (context) => answerPress(conversation, data, context));
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
        refusal(context, 'It is from an older card, or was changed on the way. Nothing was done; please ask again.', {
          title: 'This button does not work any more',
        }),
      );
  }
}

function answerFile(conversation: Conversation, file: IncomingFile): Promise<void> {
  return respond(conversation, file, `file-${file.messageId}-${file.name}`, async (context) =>
    includesRole(context.asker.role, 'admin')
      ? conversation.importFile(file, context)
      : refusal(context, 'Only admins may add audit files. I did not open this one.', { title: 'File not read' }),
  );
}

/** Once per stay in a space; says nothing about the data, since anybody may be in there. */
async function welcome(conversation: Conversation, { change, spaceId, spaceKind }: IncomingMembership): Promise<void> {
  const { store, clock, chat } = conversation;
  if (change === 'removed') {
    await store.state.update('spaces', spaceId, () => undefined);
    await store.state.update('subscriptions', spaceId, () => undefined);
    return;
  }
  const now = clock.now();
  let isWelcomed = false;
  // Decided where it is stored, so that two deliveries of one invitation are one welcome.
  const known = await store.state.update('spaces', spaceId, (space) => {
    isWelcomed = space?.welcomedAt !== undefined;
    return isWelcomed ? space : { ...space, spaceId, kind: spaceKind, welcomedAt: now };
  });
  if (isWelcomed) return;
  const mention = spaceKind === 'group' ? ' In this space, mention me with @ so that I hear you.' : '';
  const answer = statement(
    { zone: known?.zone ?? conversation.timeZone, now },
    {
      title: 'Hello, I am Whodunit',
      lines: [
        'I keep the audit trail of your Webex Contact Center and tell who changed what, with the record as evidence.',
        `Ask me "who changed user ..." or press a button.${mention}`,
      ],
      buttons: [
        { label: 'What you can ask', ask: 'help' },
        { label: 'Changes without a name', ask: 'unattributed last week' },
        { label: "Last week's digest", ask: 'digest' },
      ],
    },
  );
  await chat.say(spaceId, conversation.render(answer), { key: `welcome-${spaceId}-${now}` });
}

async function contextOf(conversation: Conversation, place: Place): Promise<CommandContext> {
  return contextFor(conversation, place.sender, {
    now: conversation.clock.now(),
    zone: await zoneOf(conversation, place),
    spaceId: place.spaceId,
    spaceKind: place.spaceKind,
    limit: ROWS_IN_CHAT,
  });
}

/** The person's own zone, else the space's, else the bot's; the bot's too when the store cannot tell. */
async function zoneOf(
  { store, desk, timeZone }: Conversation,
  { spaceId, sender }: { spaceId: string; sender: Sender },
): Promise<string> {
  try {
    const [person, space] = await Promise.all([
      store.state.get('people', sender.email.toLowerCase()),
      store.state.get('spaces', spaceId),
    ]);
    return person?.zone ?? space?.zone ?? timeZone;
  } catch (error) {
    desk.onError(error);
    return timeZone;
  }
}

/**
 * Answers one thing that a person did. Under one key, so that a second delivery of it adds nothing.
 * @throws ChatError when the answer could not be sent; everything else becomes an answer.
 */
async function respond(
  conversation: Conversation,
  place: Place & { readonly threadId?: string },
  key: string,
  work: (context: CommandContext) => Promise<Answer>,
): Promise<void> {
  const context = await contextOf(conversation, place);
  await send(conversation, place, key, context, await guarded(conversation.desk, context, () => work(context)));
}

async function send(
  conversation: Conversation,
  place: Place & { readonly threadId?: string },
  key: string,
  context: CommandContext,
  answer: Answer,
): Promise<void> {
  const { spaceId, threadId } = place;
  const reply = replyTo(answer, conversation);
  // A stranger gets one plain line: no card, no buttons, no data.
  const shown =
    context.asker.role === 'stranger'
      ? { markdown: reply.markdown }
      : await paintReply(reply, conversation.draw, conversation.desk.onError);
  conversation.onAnswer?.(answer.kind);
  await conversation.chat.say(spaceId, shown, { key, ...(threadId === undefined ? {} : { threadId }) });
}

/** A card that cannot be made must not leave a person without an answer. */
function replyTo(answer: Answer, { render, desk }: Conversation): Reply {
  try {
    return render(answer);
  } catch (error) {
    desk.onError(error);
    return { markdown: 'I have an answer, but I cannot show it. Please tell the administrator of this bot.' };
  }
}
