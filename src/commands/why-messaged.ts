/** `why did you message me`: what the bot wrote to the asker unasked, why, and how to stop it. */
import type { Answer } from '../audit/answer.ts';
import type { Outreach } from '../audit/outreach.ts';
import { formatMinute } from '../audit/period.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { refusal, statement } from './statement.ts';

/** More are told of by `what do you know about me`. */
const MOST = 5;
const NAME_CHARS = 80;

/** One message that came without being asked for. */
interface Unasked {
  readonly at: number;
  readonly what: string;
  readonly why: string;
}

export const whyMessaged: Command = {
  name: 'why-messaged',
  summary: 'Why I wrote to you without being asked, and how to stop it',
  role: 'viewer',
  topic: 'people',
  grammar: [
    '(why|how come) (did|do|are|have) you [keep] (message|messaged|messaging|write to|writing to|written to|contact|contacting|contacted|remind|reminding|reminded) me',
    '(why|how come) you (message|messaged|wrote to|contacted|reminded) me',
    '(why|how come) (did|do|am) i [keep] (get|getting|got|receive|receiving) (this|that|it|these|them|messages|reminders) [message|reminder|messages|reminders|from you]',
    '(why|how come) (have|was|am) i [been|being] (contacted|messaged|reminded|written to)',
  ],
  examples: [['why did you message me', { intent: 'why-messaged' }]],
  answer: async (question, context): Promise<Answer> => {
    const email = context.asker.sender?.email.trim().toLowerCase();
    if (email === undefined || email === '')
      return refusal(context, 'I cannot tell who you are here: ask me in Webex.', { title: 'Whom do you mean?' });
    if (!isPrivate(context))
      return refusal(context, 'Ask me in a 1:1 space: what I wrote to you is between us.', {
        title: 'Not in front of others',
      });
    const messages = await unaskedTo(email, context);
    const shown = messages.slice(0, MOST);
    return statement(context, {
      question,
      title: messages.length === 0 ? 'I did not write to you by myself' : 'Why I wrote to you',
      lines: [
        ...shown.map(({ at, what, why }) => `${formatMinute(at, context.zone)}: ${what}, because ${why}.`),
        ...(messages.length > shown.length ? [`and ${messages.length - shown.length} earlier.`] : []),
        messages.length === 0
          ? 'What I say in a space is the weekly digest, an answer to somebody there, or what was watched for.'
          : 'Not you, or not now? The buttons below stop it.',
      ],
      buttons: [
        ...(messages.length === 0
          ? []
          : [
              { label: 'Stop reminders', question: { intent: 'reminders-off' } as const },
              { label: 'Not me', question: { intent: 'my-key', said: 'not-me' } as const },
            ]),
        { label: 'What you know about me', question: { intent: 'about-me' } },
      ],
    });
  },
};

/** Newest first. */
async function unaskedTo(email: string, { store }: CommandContext): Promise<readonly Unasked[]> {
  const [outreach, roster, summaries] = await Promise.all([
    store.state.get('outreach', email),
    store.state.get('roster', email),
    store.state.list('summaries'),
  ]);
  const told = summaries
    .filter(({ value }) => value.email === email && value.status === 'posted')
    .map(({ value }): Unasked => {
      return { at: value.at, what: 'the weekly summary for admins', why: 'you are an admin here' };
    });
  const thanked = outreach?.thankedFor;
  return [
    ...told,
    ...introduction(outreach),
    ...(outreach?.nudges ?? []).flatMap(reminder),
    ...(thanked === undefined || roster === undefined
      ? []
      : [
          {
            at: thanked,
            what: 'thanks',
            why: 'a change showed your own name for the first time, so your API key works',
          },
        ]),
  ].toSorted((a, b) => b.at - a.at);
}

function introduction(outreach: Outreach | undefined): readonly Unasked[] {
  const { onboarding } = outreach ?? {};
  if (onboarding?.status !== 'introduced') return [];
  const by = plainText(onboarding.askedBy, NAME_CHARS);
  return [
    {
      at: onboarding.introducedAt ?? onboarding.askedAt,
      what: 'I introduced myself',
      why: `${by} asked me to, so that your changes carry your name`,
    },
  ];
}

function reminder({ at, status, askedBy }: Outreach['nudges'][number]): readonly Unasked[] {
  if (status !== 'sent') return [];
  const why =
    askedBy === undefined
      ? 'no change with your own name was recorded since an admin or you spoke of your API key'
      : `${plainText(askedBy, NAME_CHARS)} asked me to`;
  return [{ at, what: 'a reminder of your API key', why }];
}
