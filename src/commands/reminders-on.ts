/** `start reminders`: to oneself again; an admin may take back what an admin has stopped. */
import type { Answer } from '../audit/answer.ts';
import type { Outreach } from '../audit/outreach.ts';
import type { Question } from '../audit/question.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { speakerOf } from './outreach/own-card.ts';
import { awake, changeOutreach } from './outreach/quiet.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { lackingForOthers, remindersOf } from './reminders-off.ts';
import { isForOther } from './snooze.ts';
import { refusal, statement } from './statement.ts';

export const remindersOn: Command = {
  name: 'reminders-on',
  summary: 'Get reminders again',
  role: 'viewer',
  topic: 'people',
  mayDo: lackingForOthers,
  writes: true,
  grammar: [
    '(start|restart|turn on|switch on|enable|allow) [the|my|all] (reminders|reminding|nudges|nudging) [again] [(because|since) {comment}]',
    '(start|restart|turn on|switch on|enable) [the] (reminders|nudges) (for|to) {person} [again] [(because|since) {comment}]',
    'remind me again',
    '(end|stop) [my] (snooze|snoozing)',
  ],
  examples: [
    ['start reminders', { intent: 'reminders-on' }],
    [
      'start reminders for zoe.keller@example.com',
      { intent: 'reminders-on', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
    ],
  ],
  answer: async (question, context) => {
    const { actor } = question;
    if (actor !== undefined && isForOther(question, changerOf(context)))
      return startFor({ ...question, actor }, context);
    const speaker = speakerOf(question, context);
    return speaker.kind === 'answer' ? speaker.answer : startOwn(question, speaker.email, context);
  },
};

async function startOwn(question: Question, email: string, context: CommandContext): Promise<Answer> {
  const isNew = await changeOutreach(email, context, (current) =>
    isQuiet(current) ? { ...awake(current), restartedAt: context.now } : undefined,
  );
  return statement(context, {
    question,
    title: 'Reminders are on',
    lines: [
      isNew
        ? 'At most one a week, in your working hours, and only while your key is open.'
        : 'They were on already; nothing was changed.',
    ],
    buttons: [{ label: 'Stop reminders', question: { intent: 'reminders-off', people: [email] } }],
  });
}

/** Stopped, snoozed, or answered in a way that ends reminders. */
function isQuiet({ stoppedAt, snoozedUntil, reply, restartedAt = 0 }: Outreach): boolean {
  if (stoppedAt !== undefined || snoozedUntil !== undefined) return true;
  return reply !== undefined && reply.said !== 'done' && reply.at > restartedAt;
}

async function startFor(
  question: Question & { readonly actor: NonNullable<Question['actor']> },
  context: CommandContext,
): Promise<Answer> {
  const found = await resolvePerson(question.actor, question, context);
  if (found.kind === 'answer') return found.answer;
  const actor = { kind: 'person', email: found.email } as const;
  const order = { question: { ...question, actor }, about: remindersOf(found.email) };
  return carryOut(order, context, async (): Promise<Outcome> => {
    let isTheirs = false;
    const isNew = await changeOutreach(found.email, context, (current) => {
      isTheirs = current.stoppedAt !== undefined && current.stoppedBy === undefined;
      if (isTheirs || current.stoppedAt === undefined) return undefined;
      const { stoppedAt: _, stoppedBy: __, stopReason: ___, ...rest } = current;
      return rest;
    });
    const title = `Reminders to ${withEmail(found)}`;
    if (isTheirs) {
      const why = 'They stopped reminders themselves, and only they can start them again.';
      return { kind: 'answer', answer: refusal(context, why, { title }) };
    }
    if (!isNew) return { kind: 'same', title };
    return {
      kind: 'done',
      title,
      lines: ['They come again, by the same rules as to everybody.'],
      did: `started reminders to ${found.email} again`,
      undo: { intent: 'reminders-off', actor },
    };
  });
}
