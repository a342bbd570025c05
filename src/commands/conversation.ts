/** What the bot does with messages, button presses, files and invitations. Talks to ports only. */
import type { Answer } from '../audit/answer.ts';
import type { Period } from '../audit/event.ts';
import type {
  Chat,
  ChatHandlers,
  Clock,
  IncomingFile,
  IncomingMessage,
  IncomingSubmit,
  Painter,
  Sender,
} from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { includesRole } from '../audit/roles.ts';
import type { UseLog } from '../audit/use.ts';
import { type ActionData, readActionData } from '../cards/action-data.ts';
import { askQuestion, askText, type Desk, guarded, readAsked } from './ask.ts';
import type { CommandContext } from './command.ts';
import { contextFor, type Office } from './context.ts';
import { helpFor } from './help.ts';
import { paintReply } from './share/paint-reply.ts';
import { refusal } from './statement.ts';
import { DENIED_LINE, isFirstToHear, isSwitch } from './talk/denied-space.ts';
import { noteFile, noteUse } from './talk/note-use.ts';
import { holdSecret, typedOn, warnOfSecret } from './talk/secret-warning.ts';
import { welcome } from './talk/welcome.ts';

export interface Conversation extends Office {
  readonly chat: Pick<Chat, 'say'>;
  readonly clock: Clock;
  readonly desk: Desk;
  /** IANA zone for people and spaces that named none. */
  readonly timeZone: string;
  /** Who writes is the operator, with all rights: in a terminal, where nobody signs in. */
  readonly asOperator?: true;
  /** See CommandContext. */
  readonly isTerminal?: true;
  render(answer: Answer): Reply;
  /** Paints the pictures of replies; without it cards go alone. */
  readonly draw?: Painter;
  /** Takes a dropped file into the trail and tells what came of it. @param stated what it holds everything of, as the sender says */
  importFile(file: IncomingFile, context: CommandContext, stated?: Period): Promise<Answer>;
  /** Keeps who asked what; absent: nothing is kept. */
  readonly useLog?: UseLog;
  /** Told the kind of every answer given, for metrics. */
  onAnswer?(kind: Answer['kind']): void;
  /** Told after an answer that may have stored something, so that what follows from it need not wait. */
  onWritten?(): void;
}

/** Rows per card; more are one press away. */
const ROWS_IN_CHAT = 6;

type Place = Pick<IncomingMessage, 'spaceId' | 'spaceKind' | 'sender' | 'threadId'>;

/** One thing that a person did, and how it is answered. */
interface Deed {
  /** Something was filled in on a card; there is no message to delete. */
  readonly isPress?: true;
  /** What the answer is sent under, so that a second delivery of the deed adds nothing. */
  readonly key: string;
  /** What the person wrote. */
  readonly words: readonly string[];
  /** What is asked, as far as it can be told without answering. */
  question(desk: Desk, context: CommandContext): Promise<Question | undefined>;
  answer(desk: Desk, context: CommandContext): Promise<Answer>;
  /** Needs no answer, as it turns out. */
  isLeftAlone?(answer: Answer): boolean;
}

/** The handlers of one bot. Each answers exactly once per message, press or file. */
export function createConversation(conversation: Conversation): ChatHandlers {
  return {
    onMessage: (message) => answerMessage(conversation, message),
    onSubmit: (submit) => answerSubmit(conversation, submit),
    onFile: (file) => answerFile(conversation, file),
    onMembership: (membership) => welcome(conversation, membership),
  };
}

function answerMessage(conversation: Conversation, message: IncomingMessage): Promise<void> {
  const { id, text, hasFiles, isOfOneFile } = message;
  /** The words say what files hold. */
  let isOfFiles = false;
  return respond(conversation, message, {
    key: `message-${id}`,
    words: [text],
    question: (desk, context) => questionIn(text, desk, context),
    answer: async (desk, context) => {
      if (text.trim() === '') return guarded(desk, context, () => helpFor(desk.commands, context));
      isOfFiles = hasFiles === true && (await isSpanOfFile(text, desk, context));
      return isOfFiles && isOfOneFile === true
        ? refusal(context, 'The file has had its answer.')
        : askText(text, desk, context);
    },
    // Words beside a file are mostly about the file, which has had its answer.
    isLeftAlone: ({ kind }) => hasFiles === true && kind === 'refused' && (isOfOneFile === true || !isOfFiles),
  });
}

/** False where that cannot be told: then the words are answered like any others. */
async function isSpanOfFile(text: string, desk: Desk, context: CommandContext): Promise<boolean> {
  try {
    return statedSpan(await questionIn(text, desk, context)) !== undefined;
  } catch {
    return false;
  }
}

function answerSubmit(conversation: Conversation, submit: IncomingSubmit): Promise<void> {
  const data = readActionData(submit.inputs);
  return respond(conversation, submit, {
    isPress: true,
    key: `submit-${submit.id}`,
    words: typedOn(submit, data),
    question: async (desk, context) => {
      if (data.kind === 'ask') return questionIn(data.text, desk, context);
      return data.kind === 'question' ? data.question : undefined;
    },
    answer: (desk, context) => answerPress(data, desk, context),
  });
}

function answerPress(data: ActionData, desk: Desk, context: CommandContext): Promise<Answer> {
  switch (data.kind) {
    case 'ask':
      return askText(data.text, desk, context);
    case 'question':
      return askQuestion(
        data.question,
        desk,
        data.cursor === undefined ? context : { ...context, cursor: data.cursor },
      );
    case 'invalid':
      return guarded(desk, context, async () =>
        refusal(context, 'It is from an older card, or was changed on the way. Nothing was done; ask again.', {
          title: 'This button does not work any more',
        }),
      );
  }
}

async function answerFile(conversation: Conversation, file: IncomingFile): Promise<void> {
  // Without the name: two files of a message may be called alike, and what looks like a secret is not kept.
  const key = `file-${file.messageId}-${file.place}`;
  // The message comes again when the bot was stopped at a later file of it.
  if (await isAnswered(conversation, key)) return;
  await respond(conversation, file, {
    key,
    words: [file.name],
    question: async () => undefined,
    answer: (desk, context) =>
      guarded(desk, context, async () => {
        const answer = await takeIn(conversation, file, desk, context);
        await noteFile(conversation, { key, name: file.name, answer }, file, context);
        return answer;
      }),
  });
}

/** False when the store cannot tell: then it is answered once more, which adds nothing twice. */
async function isAnswered({ store, desk }: Conversation, key: string): Promise<boolean> {
  try {
    return (await store.state.get('outbox', key))?.status === 'sent';
  } catch (error) {
    desk.onError(error);
    return false;
  }
}

async function takeIn(
  { importFile }: Conversation,
  file: IncomingFile,
  desk: Desk,
  context: CommandContext,
): Promise<Answer> {
  if (!includesRole(context.asker.role, 'admin')) {
    return refusal(context, 'Only admins may add audit files. I did not open this one.', { title: 'File not read' });
  }
  const answer = await importFile(file, context, await statedBeside(file, desk, context));
  desk.onWritten?.();
  return answer;
}

/** The span in the words beside a file: "covers 1 Nov to 7 Nov 2026". */
async function statedBeside({ words }: IncomingFile, desk: Desk, context: CommandContext): Promise<Period | undefined> {
  return words === undefined ? undefined : statedSpan(await questionIn(words, desk, context));
}

function statedSpan(question: Question | undefined): Period | undefined {
  if (question?.intent !== 'file-covers' || question.file !== undefined) return undefined;
  const { from, to } = question;
  return from === undefined || to === undefined ? undefined : { from, to };
}

async function questionIn(text: string, desk: Desk, context: CommandContext): Promise<Question | undefined> {
  const reading = await readAsked(text, desk, context);
  return reading.kind === 'question' ? reading.question : undefined;
}

/** Who asks where; and whether the space wants no answers. */
async function placeOf(
  conversation: Conversation,
  { spaceId, spaceKind, sender }: Place,
): Promise<{ readonly context: CommandContext; readonly isDenied: boolean }> {
  const { zone, isDenied } = await knownOf(conversation, spaceId, sender);
  const now = conversation.clock.now();
  const asking = conversation.asOperator === true ? 'operator' : sender;
  const { isTerminal } = conversation;
  const context = await contextFor(conversation, asking, {
    now,
    zone,
    spaceId,
    spaceKind,
    ...(isTerminal === undefined ? {} : { isTerminal }),
    limit: ROWS_IN_CHAT,
  });
  return { context, isDenied };
}

/** The zone of the person, else of the space, else of the bot; the bot's too when the store cannot tell. */
async function knownOf(
  { store, desk, timeZone }: Conversation,
  spaceId: string,
  sender: Sender,
): Promise<{ readonly zone: string; readonly isDenied: boolean }> {
  try {
    const [person, space] = await Promise.all([
      store.state.get('people', sender.email.toLowerCase()),
      store.state.get('spaces', spaceId),
    ]);
    return { zone: person?.zone ?? space?.zone ?? timeZone, isDenied: space?.denied === true };
  } catch (error) {
    desk.onError(error);
    return { zone: timeZone, isDenied: false };
  }
}

/** @throws ChatError when the answer could not be sent, InterruptedError; everything else becomes an answer. */
async function respond(conversation: Conversation, place: Place, deed: Deed): Promise<void> {
  const { context, isDenied } = await placeOf(conversation, place);
  const isSecret = holdSecret(deed.words);
  let hasWritten = false;
  const desk: Desk = {
    ...conversation.desk,
    onWritten: () => {
      hasWritten = true;
    },
    onAnswered: (question, answer, command) =>
      noteUse(conversation, { key: deed.key, question, answer, command }, place, context),
  };
  if (isDenied && (isSecret || !(await isSwitchedBy(deed, desk, context)))) {
    return tellDenied(conversation, place, deed.key);
  }
  const answer = isSecret
    ? warnOfSecret(context, deed.isPress === true ? 'card' : 'message')
    : await deed.answer(desk, context);
  try {
    if (deed.isLeftAlone?.(answer) !== true || isSecret) await send(conversation, place, deed.key, context, answer);
  } finally {
    if (hasWritten) conversation.onWritten?.();
  }
}

/** Only admins can, so what others ask is not even read. */
async function isSwitchedBy(deed: Deed, desk: Desk, context: CommandContext): Promise<boolean> {
  if (!includesRole(context.asker.role, 'admin')) return false;
  try {
    return isSwitch(await deed.question(desk, context));
  } catch (error) {
    desk.onError(error);
    return false;
  }
}

async function tellDenied(
  { store, clock, chat }: Conversation,
  { spaceId, threadId }: Place,
  key: string,
): Promise<void> {
  if (!(await isFirstToHear(store, spaceId, clock.now()))) return;
  await chat.say(spaceId, DENIED_LINE, { key, ...(threadId === undefined ? {} : { threadId }) });
}

async function send(
  conversation: Conversation,
  place: Place,
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
    return { markdown: 'I have an answer, but I cannot show it. Tell whoever runs this bot.' };
  }
}
