/** `why did you message me`: what the bot wrote to the asker unasked, why, and how to stop it. */
import type { Answer } from '../audit/answer.ts';
import { formatMinute } from '../audit/period.ts';
import { watchKey } from '../audit/watch.ts';
import { counted } from '../cards/voice.ts';
import type { Command, CommandContext } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { unaskedTo } from './people/unasked-messages.ts';
import { refusal, statement } from './statement.ts';

/** More are told of by `what do you know about me`. */
const MOST = 5;

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
    const [messages, watched] = await Promise.all([unaskedTo(email, context.store), countWatches(email, context)]);
    const shown = messages.slice(0, MOST);
    const isSilent = messages.length === 0 && watched === 0;
    const isReminded = messages.some(({ isReminder }) => isReminder);
    return statement(context, {
      question,
      title: isSilent ? 'I did not write to you by myself' : 'Why I wrote to you',
      lines: [
        ...shown.map(({ at, what, why }) => `${formatMinute(at, context.zone)}: ${what}, because ${why}.`),
        ...(messages.length > shown.length ? [`and ${messages.length - shown.length} earlier.`] : []),
        ...(watched === 0
          ? []
          : [`I tell you of changes as they come in, because you set ${counted(watched, 'watch', 'watches')}.`]),
        ...(isSilent
          ? ['What I say in a space is the weekly digest, an answer to somebody there, or what was watched for.']
          : []),
        ...(isReminded ? ['Not you, or not now? The buttons below stop it.'] : []),
        ...(watched > 0 ? ['"unwatch all" ends them; "My watches" ends one.'] : []),
      ],
      buttons: [
        ...(isReminded
          ? [
              { label: 'Stop reminders', question: { intent: 'reminders-off' } as const },
              { label: 'Not me', question: { intent: 'my-key', said: 'not-me' } as const },
            ]
          : []),
        ...(watched === 0 ? [] : [{ label: 'My watches', question: { intent: 'watches' } as const }]),
        { label: 'What you know about me', question: { intent: 'about-me' } },
      ],
    });
  },
};

async function countWatches(email: string, { store }: CommandContext): Promise<number> {
  return (await store.state.get('watches', watchKey({ kind: 'person', email })))?.watches.length ?? 0;
}
