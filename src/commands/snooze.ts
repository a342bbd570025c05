/** `snooze until 5 December because I am on leave`: no reminders before a date. */
import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../audit/answer.ts';
import { formatDay } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Command, CommandContext } from './command.ts';
import { speakerOf } from './outreach/own-card.ts';
import { changeOutreach, readUntil, zoneOf } from './outreach/quiet.ts';
import { refusal, statement } from './statement.ts';

export const snooze: Command = {
  name: 'snooze',
  summary: 'No reminders to you before a date',
  role: 'viewer',
  topic: 'people',
  writes: true,
  grammar: [
    '(snooze|pause reminders|no reminders|quiet|be quiet) [me] [until|till|before] {date} [(because|since) {comment}]',
    'remind me [again] [after|on|from] {date} [(because|since) {comment}]',
    '(snooze|snooze reminders|snooze me)',
  ],
  examples: [
    ['snooze until 2026-12-05', { intent: 'snooze', date: '2026-12-05' }],
    [
      'snooze until 5 December because I am on leave',
      { intent: 'snooze', date: '2026-12-05', comment: 'I am on leave' },
    ],
    ['snooze for 2 weeks', { intent: 'snooze', date: '2026-12-07' }],
  ],
  answer: async (question, context) => {
    const speaker = speakerOf(question, context);
    if (speaker.kind === 'answer') return speaker.answer;
    if (isForOther(question, speaker.email)) return onlyOneself(context);
    if (question.date === undefined && question.count === undefined) return askDate(question, context);
    return quiet(question, speaker.email, context);
  },
};

/** "me" or one's own email names oneself. */
export function isForOther({ actor }: Question, email: string): boolean {
  if (actor === undefined) return false;
  const named = (actor.email ?? actor.name ?? actor.id ?? '').trim().toLowerCase();
  return named !== email && named !== 'me' && named !== 'myself';
}

function onlyOneself(context: CommandContext): Answer {
  return refusal(
    context,
    'Everybody snoozes for themselves. An admin can say "stop reminders for X", or pause everything.',
    {
      title: 'Only for yourself',
      suggestions: ['snooze for 2 weeks', 'pause'],
    },
  );
}

function askDate(question: Question, context: CommandContext): Answer {
  return statement(context, {
    question,
    title: 'Quiet until when?',
    lines: ['I send no reminders before that day.'],
    inputs: [
      { kind: 'date', id: 'date', label: 'Not before' },
      { kind: 'text', id: 'comment', label: 'Reason, if you like', placeholder: 'on leave' },
    ],
    buttons: [
      { label: 'Quiet until that day', question },
      { label: 'Quiet for 2 weeks', question: { intent: 'snooze', count: 2 } },
    ],
  });
}

async function quiet(question: Question, email: string, context: CommandContext): Promise<Answer> {
  const until = readUntil(question, context, await zoneOf(email, context));
  if (until.kind === 'wrong') return refusal(context, until.because, { title: 'Which day?' });
  const { date } = until;
  const reason = question.comment?.trim() ?? '';
  const isNew = await changeOutreach(email, context, (current) => {
    if (current.snoozedUntil === date && (current.snoozeReason ?? '') === reason) return undefined;
    const { snoozeReason: _, reply, ...rest } = current;
    return {
      ...rest,
      // Who asks for a later day is the right person after all.
      ...(reply === undefined || reply.said === 'not-me' ? {} : { reply }),
      snoozedUntil: date,
      ...(reason === '' ? {} : { snoozeReason: reason }),
    };
  });
  return statement(context, {
    question,
    title: `Quiet until ${formatDay(Temporal.PlainDate.from(date))}`,
    lines: [isNew ? 'No reminders before that day.' : 'It was so already; nothing was changed.'],
    buttons: [{ label: 'Remind me again', question: { intent: 'reminders-on' } }],
  });
}
