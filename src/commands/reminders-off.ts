/** `stop reminders`: no more of them to oneself; an admin may say it for somebody. */
import type { Answer } from '../audit/answer.ts';
import type { Question } from '../audit/question.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import type { Command, CommandContext, Lacking } from './command.ts';
import { speakerOf } from './outreach/own-card.ts';
import { changeOutreach } from './outreach/quiet.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { isForOther } from './snooze.ts';
import { statement } from './statement.ts';

export const remindersOff: Command = {
  name: 'reminders-off',
  summary: 'Stop reminders to yourself',
  role: 'viewer',
  topic: 'people',
  mayDo: lackingForOthers,
  writes: true,
  grammar: [
    '(stop|no|no more|end|turn off|switch off|disable|unsubscribe from|cancel) [the|my|your|all] (reminders|reminding|nudges|nudging) [(because|since) {comment}]',
    '(stop|no|no more|end) [the|all] (reminders|nudges) (for|to) {person} [(because|since) {comment}]',
    '(stop|do not|dont) (remind|reminding|nudge|nudging) me [again|any more|anymore] [(because|since) {comment}]',
    '(leave me alone|unsubscribe|unsubscribe me) [please]',
    '(stop|quit) (writing to|writing|messaging|bugging|bothering|annoying|pestering|spamming) me [again|any more|anymore] [(because|since) {comment}]',
  ],
  examples: [
    ['stop reminders', { intent: 'reminders-off' }],
    ['no more nudges', { intent: 'reminders-off' }],
    [
      'stop reminders for zoe.keller@example.com',
      { intent: 'reminders-off', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
    ],
  ],
  answer: async (question, context) => {
    const { actor } = question;
    if (actor !== undefined && isForOther(question, changerOf(context)))
      return stopFor({ ...question, actor }, context);
    const speaker = speakerOf(question, context);
    return speaker.kind === 'answer' ? speaker.answer : stopOwn(question, speaker.email, context);
  },
};

/** For oneself everybody may. */
export function lackingForOthers(question: Question, { sender }: CommandContext['asker']): Lacking | undefined {
  return isForOther(question, sender?.email.toLowerCase() ?? '')
    ? { role: 'admin', what: 'switch reminders to other people off or on' }
    : undefined;
}

async function stopOwn(question: Question, email: string, context: CommandContext): Promise<Answer> {
  const isNew = await changeOutreach(email, context, (current) => {
    if (current.stoppedAt !== undefined && current.stoppedBy === undefined) return undefined;
    const { stoppedBy: _, stopReason: __, ...rest } = current;
    return { ...rest, stoppedAt: context.now, ...reasonOf(question) };
  });
  return statement(context, {
    question,
    title: 'No more reminders',
    lines: [
      isNew
        ? 'I do not write to you about API keys any more. You can still ask me anything.'
        : 'It was so already; nothing was changed.',
    ],
    buttons: [{ label: 'Start reminders again', question: { intent: 'reminders-on', people: [email] } }],
  });
}

function reasonOf({ comment }: Question): { readonly stopReason?: string } {
  const stopReason = comment?.trim() ?? '';
  return stopReason === '' ? {} : { stopReason };
}

async function stopFor(
  question: Question & { readonly actor: NonNullable<Question['actor']> },
  context: CommandContext,
): Promise<Answer> {
  const found = await resolvePerson(question.actor, question, context);
  if (found.kind === 'answer') return found.answer;
  const actor = { kind: 'person', email: found.email } as const;
  const order = { question: { ...question, actor }, about: remindersOf(found.email) };
  return carryOut(order, context, async (): Promise<Outcome> => {
    const isNew = await changeOutreach(found.email, context, (current) =>
      current.stoppedAt === undefined
        ? { ...current, stoppedAt: context.now, stoppedBy: changerOf(context), ...reasonOf(question) }
        : undefined,
    );
    const title = `No reminders to ${withEmail(found)}`;
    if (!isNew) return { kind: 'same', title };
    return {
      kind: 'done',
      title,
      lines: ['They are not told. They can still ask me anything.'],
      did: `stopped reminders to ${found.email}`,
      undo: { intent: 'reminders-on', actor },
    };
  });
}

/** Key of the journal. */
export function remindersOf(email: string): string {
  return `reminders to ${email}`;
}
