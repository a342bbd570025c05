/** From a text or a question to an answer: read, permit, answer; one error boundary. */
import type { Answer, ErrorAnswer, RefusedAnswer } from '../audit/answer.ts';
import { InterruptedError, WhodunitError } from '../audit/errors.ts';
import type { Question, Reading } from '../audit/question.ts';
import { readQuestion } from '../questions/read-question.ts';
import { lackingFor, mayUse, notPermitted } from './admin/permission.ts';
import type { Command, CommandContext } from './command.ts';
import { withOwnNames } from './own-examples.ts';
import { refusal } from './statement.ts';

const NOT_FOR_STRANGERS = 'I answer only people who were allowed to ask. Whoever runs this bot can allow you.';

/** One polite line, and no data. */
export function refuseStranger(context: Pick<CommandContext, 'zone' | 'now'>): RefusedAnswer {
  return refusal(context, NOT_FOR_STRANGERS);
}

export interface Desk {
  readonly commands: readonly Command[];
  /** Names that stand for a service and not for a person. */
  readonly anonymousActors: readonly string[];
  /** Told of every failure on our side. */
  onError(error: unknown): void;
  /** Told after every command that may have stored something. */
  onWritten?(): void;
  /** Told of every question that was read, before its answer is shown. */
  onAnswered?(question: Question, answer: Answer, command: Command): Promise<void>;
}

/** Answers a text. What goes wrong is an answer of kind `error`. @throws InterruptedError alone */
export async function askText(text: string, desk: Desk, context: CommandContext): Promise<Answer> {
  return guarded(desk, context, async () => {
    const reading = await readAsked(text, desk, context);
    if (reading.kind === 'refused') {
      const suggestions = await withOwnNames(reading.suggestions, context, text);
      return refusal(context, reading.reason, { ...reading, suggestions });
    }
    return answerRead(reading.question, desk, context);
  });
}

/**
 * Whether answering the text may store something, so that the store must be open for writing.
 * @throws StoreError when the store cannot be read.
 */
export async function writesWhenAsked(text: string, desk: Desk, context: CommandContext): Promise<boolean> {
  const reading = await readAsked(text, desk, context);
  if (reading.kind === 'refused') return false;
  const command = desk.commands.find(({ name }) => name === reading.question.intent);
  return command?.writes === true && lackingFor(command, reading.question, context.asker) === undefined;
}

/**
 * What a text asks, as this person writes it here; nothing is answered.
 * @throws StoreError when the store cannot be read.
 */
export async function readAsked(text: string, desk: Desk, context: CommandContext): Promise<Reading> {
  const groups = await context.store.group({}, ['entityType']);
  return readQuestion(text, {
    now: context.now,
    zone: context.zone,
    // Only what the asker may use is suggested; all of it is read, so that a refusal can say who may.
    commands: desk.commands.map((command) => ({ ...command, examples: mayUse(command, context.asker) })),
    anonymousActors: [...desk.anonymousActors, ...context.settings.anonymousActors],
    knownTypes: groups.map(({ values }) => values[0] ?? ''),
    ...(context.asker.sender === undefined ? {} : { asker: { email: context.asker.sender.email } }),
  });
}

/** Answers a question that was read before, for example the one a button carries. @throws InterruptedError alone */
export async function askQuestion(question: Question, desk: Desk, context: CommandContext): Promise<Answer> {
  return guarded(desk, context, () => answerRead(question, desk, context));
}

async function answerRead(question: Question, desk: Desk, context: CommandContext): Promise<Answer> {
  const command = desk.commands.find(({ name }) => name === question.intent);
  if (command === undefined)
    return refusal(context, 'I do not know this command.', { title: 'This cannot be done here' });
  const lacking = lackingFor(command, question, context.asker);
  if (lacking !== undefined) {
    const refused = notPermitted(lacking, context);
    await desk.onAnswered?.(question, refused, command);
    return refused;
  }
  const answer = await command.answer(question, context);
  await desk.onAnswered?.(question, answer, command);
  if (command.writes === true && answer.kind !== 'refused') desk.onWritten?.();
  return answer;
}

/**
 * Strangers are sent away first, and what goes wrong is told and becomes an answer.
 * @throws InterruptedError alone
 */
export async function guarded(
  desk: Pick<Desk, 'onError'>,
  context: Pick<CommandContext, 'zone' | 'now' | 'asker' | 'failure'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (context.asker.role === 'stranger') return refuseStranger(context);
  try {
    if (context.failure !== undefined) throw context.failure;
    return await work();
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    desk.onError(error);
    return asAnswer(error, context);
  }
}

/** Says what a person can act on; the details of an unexpected failure stay in the log. */
function asAnswer(error: unknown, context: Pick<CommandContext, 'zone' | 'now'>): ErrorAnswer {
  const frame = { kind: 'error', reading: 'not answered', zone: context.zone, now: context.now } as const;
  if (error instanceof WhodunitError) return { ...frame, code: error.code, what: error.message, next: error.next };
  return {
    ...frame,
    code: 'unexpected',
    what: 'Something failed on my side. Nothing was changed.',
    next: 'Try again in a minute. If it stays, tell whoever runs this bot; the log has the details.',
  };
}
