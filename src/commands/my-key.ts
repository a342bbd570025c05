/** `my key done`: what a person says of their own API key; the buttons of introductions and reminders. */

import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../audit/answer.ts';
import { currentReply, type OnboardingReply, type Outreach } from '../audit/outreach.ts';
import { dateAt, formatDay } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Command, CommandContext } from './command.ts';
import { guideLines } from './outreach/introduction.ts';
import { speakerOf } from './outreach/own-card.ts';
import { changeOutreach, readUntil, zoneOf } from './outreach/quiet.ts';
import { replyButtons } from './outreach/reply-buttons.ts';
import { STATUS_MEANS } from './people/key-words.ts';
import { sayOfKey } from './people/step-key.ts';
import { refusal, statement } from './statement.ts';

interface Self {
  readonly email: string;
  readonly name?: string;
}

type Reply = NonNullable<Outreach['reply']>;

export const myKey: Command = {
  name: 'my-key',
  summary: "Tell me about your own API key: done, I can't, not me, or later",
  role: 'viewer',
  topic: 'people',
  writes: true,
  grammar: [
    '[my] [api] (key|keys) [is|are] [set up] {said} [until {date}] [(because|since) {comment}]',
    '(my key|my keys|my api key|my api keys)',
    '(how|where) (do|can|should) i (get|make|create|configure|set up|find) [a|an|my|the] [api] (key|keys)',
    '[show|open] [me] [the|your] [api] key (guide|steps)',
    '[show|open] [me] [the|your] (guide|steps) to [an|the|my] [api] (key|keys)',
    '(i|ive) (have|got|made|created|set up|have got|have made|have created|have set up|have no|cant make|cannot make|cant create|cannot create|dont have|do not have) [a|an|my|the|any] [api] (key|keys) [now|yet|already]',
    'remind me {said}',
  ],
  examples: [
    ['my key done', { intent: 'my-key', said: 'done' }],
    ['my key', { intent: 'my-key' }],
    ['how do I get a key', { intent: 'my-key' }],
    ['my key later until 2026-12-05', { intent: 'my-key', said: 'later', date: '2026-12-05' }],
  ],
  answer: async (question, context) => {
    const speaker = speakerOf(question, context);
    if (speaker.kind === 'answer') return speaker.answer;
    const { said } = question;
    return said === undefined ? showOwn(question, speaker, context) : ANSWERS[said](question, speaker, context);
  },
};

const ANSWERS: Readonly<
  Record<OnboardingReply, (question: Question, self: Self, context: CommandContext) => Promise<Answer>>
> = { done, cannot, 'not-me': notMe, later };

async function showOwn(question: Question, { email }: Self, context: CommandContext): Promise<Answer> {
  const person = await context.store.state.get('roster', email);
  const status = person?.key.status ?? 'unknown';
  // Whose key works, or need not work, has no use for the steps.
  const guide = ['proven', 'exempt', 'revoked'].includes(status) ? undefined : context.keyGuide?.();
  return statement(context, {
    question,
    title: 'Your API key',
    lines: [
      `Noted as ${status}: ${STATUS_MEANS[status]}.`,
      ...(guide === undefined ? [] : guideLines(guide)),
      'How does it stand? Press what fits.',
    ],
    ...(guide === undefined ? {} : { links: guide.links }),
    ...replyButtons(email),
  });
}

async function done(question: Question, self: Self, context: CommandContext): Promise<Answer> {
  const { outcome, before } = await sayOfKey(self, { status: 'reported', ...commentOf(question) }, context);
  const { status, since } = before.key;
  if (outcome.kind === 'refused') {
    return statement(context, { question, title: 'There is nothing to do', lines: [outcome.because] });
  }
  const isNew = await noteReply(self, { said: 'done', at: context.now }, context);
  if (outcome.kind === 'unchanged') {
    const day = formatDay(dateAt(since, context.zone));
    const known =
      status === 'proven' ? `Your change of ${day} carries your name, so your key works.` : `You told me on ${day}.`;
    return statement(context, {
      question,
      title: status === 'proven' ? 'Your key is proven' : 'Noted before',
      lines: [`${known} ${isNew ? 'There is nothing left to do.' : 'Nothing was changed.'}`],
    });
  }
  const actor = { kind: 'person', email: self.email } as const;
  return statement(context, {
    question,
    title: 'Thank you, that is noted',
    lines: ['I will see it when your next change carries your name. Until then there is nothing to do.'],
    buttons: [{ label: 'My key is not set up', question: { intent: 'key', status: 'reported', undo: true, actor } }],
  });
}

async function cannot(question: Question, self: Self, context: CommandContext): Promise<Answer> {
  const reason = reasonOf(question);
  const isNew = await noteReply(self, { said: 'cannot', at: context.now, ...reason }, context);
  const ask = { ...question, people: [self.email] };
  return statement(context, {
    question,
    title: isNew ? 'That is noted' : 'Noted before',
    lines: [
      'Your admins read it in their weekly summary, and I send no reminders meanwhile.',
      ...(reason.reason === undefined ? ['What is in the way? A few words help them help you.'] : []),
    ],
    ...(reason.reason === undefined
      ? {
          inputs: [{ kind: 'text', id: 'comment', label: 'What is in the way?', placeholder: 'I find no such page' }],
          buttons: [{ label: 'Send to the admins', question: ask }, startAgain(self)],
        }
      : { buttons: [startAgain(self)] }),
  });
}

async function notMe(question: Question, self: Self, context: CommandContext): Promise<Answer> {
  const isNew = await noteReply(self, { said: 'not-me', at: context.now, ...reasonOf(question) }, context);
  return statement(context, {
    question,
    title: isNew ? 'Noted, sorry for the trouble' : 'Noted before',
    lines: ['You get no reminders from me. Your admins read in their weekly summary that you are not the one to ask.'],
    buttons: [startAgain(self)],
  });
}

async function later(question: Question, self: Self, context: CommandContext): Promise<Answer> {
  const zone = await zoneOf(self.email, context);
  const until = readUntil(question, context, zone);
  if (until.kind === 'wrong') return refusal(context, until.because, { title: 'Which day?' });
  const { date } = until;
  const { reason } = reasonOf(question);
  const isNew = await changeOutreach(self.email, context, (current) => {
    const isSame = current.snoozedUntil === date && current.reply?.said === 'later' && current.snoozeReason === reason;
    if (isSame) return undefined;
    const { snoozeReason: _, ...rest } = current;
    const reply: Reply = { said: 'later', at: context.now, ...(reason === undefined ? {} : { reason }) };
    return { ...rest, reply, snoozedUntil: date, ...(reason === undefined ? {} : { snoozeReason: reason }) };
  });
  return statement(context, {
    question,
    title: `Quiet until ${formatDay(Temporal.PlainDate.from(date))}`,
    lines: [isNew ? 'I come back after that, in your working hours.' : 'It was so already; nothing was changed.'],
    ...(question.date === undefined ? { inputs: [{ kind: 'date', id: 'date', label: 'Or not before' }] as const } : {}),
    buttons: [
      ...(question.date === undefined
        ? [{ label: 'Choose another day', question: { ...question, people: [self.email] } }]
        : []),
      { ...startAgain(self), label: 'Remind me again' },
    ],
  });
}

/** Tells whether it is another answer than the one that holds; one from before a new key status is past. */
async function noteReply({ email }: Self, reply: Reply, context: CommandContext): Promise<boolean> {
  const person = await context.store.state.get('roster', email);
  return changeOutreach(email, context, (current) => {
    const before = person === undefined ? current.reply : currentReply(person, current);
    const isSame = before?.said === reply.said && (reply.reason === undefined || before.reason === reply.reason);
    return isSame ? undefined : { ...current, reply };
  });
}

function commentOf({ comment }: Question): { readonly comment?: string } {
  return comment === undefined ? {} : { comment };
}

function reasonOf({ comment }: Question): { readonly reason?: string } {
  const reason = comment?.trim() ?? '';
  return reason === '' ? {} : { reason };
}

function startAgain({ email }: Self): { readonly label: string; readonly question: Question } {
  return { label: 'Undo, remind me again', question: { intent: 'reminders-on', people: [email] } };
}
