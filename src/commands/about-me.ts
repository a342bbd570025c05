/** `what do you know about me`: everything that is kept about the asker, counted, and where to read it. */
import type { Answer } from '../audit/answer.ts';
import { formatMinute } from '../audit/period.ts';
import { newRosterPerson } from '../audit/roster.ts';
import { watchKey } from '../audit/watch.ts';
import { counted } from '../cards/voice.ts';
import type { Command, CommandContext } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { STATUS_MEANS } from './people/key-words.ts';
import { outreachFacts } from './people/outreach-words.ts';
import { countOwnChanges } from './people/own-changes.ts';
import { refusal, statement } from './statement.ts';

const MAY: Readonly<Record<CommandContext['asker']['role'], string>> = {
  operator: 'everything',
  admin: 'ask, see evidence, and give orders (admin)',
  reviewer: 'ask and see evidence (reviewer)',
  viewer: 'ask',
  stranger: 'nothing',
};

export const aboutMe: Command = {
  name: 'about-me',
  summary: 'Everything that I keep about you',
  role: 'viewer',
  topic: 'people',
  // "me" could be somebody's name, as "what do you know about Mel" has one.
  goesFirst: true,
  grammar: [
    'what do you (know|store|keep|have) (about|on|of) me',
    '(what|which) data do you (have|keep|store|hold) (about|on|of) me',
    'what (have|has) you got (about|on) me',
    '[show] [me] what you (know|keep|store|have) (about|on) me',
    '(what is|whats) (known|kept|stored) about me',
    'my data',
  ],
  examples: [['what do you know about me', { intent: 'about-me' }]],
  answer: async (question, context): Promise<Answer> => {
    const email = context.asker.sender?.email.trim().toLowerCase();
    if (email === undefined || email === '')
      return refusal(context, 'I cannot tell who you are here: ask me in Webex.', { title: 'Whom do you mean?' });
    if (!isPrivate(context))
      return refusal(context, 'What I keep about you is for you alone to read: ask me in a 1:1 space.', {
        title: 'Not in front of others',
      });
    return statement(context, {
      question,
      title: 'What I keep about you',
      lines: [
        'Audit records come from your organisation; the rest you or an admin told me, or I wrote down when you used me.',
      ],
      facts: await factsAbout(email, context),
      buttons: [
        { label: 'Changes under my name', question: { intent: 'what-did', actor: { kind: 'person', email } } },
        { label: 'My claims', question: { intent: 'claims', which: 'own' } },
        { label: 'My API key', question: { intent: 'person' } },
        { label: 'Why I was written to', question: { intent: 'why-messaged' } },
        { label: 'Take my name out', question: { intent: 'erase' } },
      ],
    });
  },
};

async function factsAbout(
  email: string,
  context: CommandContext,
): Promise<readonly { readonly label: string; readonly value: string }[]> {
  const { store, uses, zone, now, isAnonymous, asker } = context;
  const [listed, outreach, person, claims, watched, used] = await Promise.all([
    store.state.get('roster', email),
    store.state.get('outreach', email),
    store.state.get('people', email),
    store.state.list('claims'),
    store.state.get('watches', watchKey({ kind: 'person', email })),
    uses?.page({ actor: { kind: 'person', email } }, { limit: 1 }),
  ]);
  const own = await countOwnChanges(listed ?? newRosterPerson(email, { at: now, by: 'bot', origin: 'seen' }), store, {
    now,
    isAnonymous,
  });
  const claimed = claims.filter(({ value }) => value.by === email).length;
  const watches = watched?.watches.length ?? 0;
  const [lastUse] = used?.events ?? [];
  return [
    { label: 'You may', value: MAY[asker.role] },
    { label: 'Changes under your name', value: countWords(own.count, 'change', own.last?.time, zone) },
    { label: 'Claims you made', value: claimed === 0 ? 'none' : counted(claimed, 'claim') },
    { label: 'Watches you set', value: watches === 0 ? 'none' : counted(watches, 'watch', 'watches') },
    { label: 'API key', value: listed === undefined ? 'nothing noted' : STATUS_MEANS[listed.key.status] },
    ...outreachFacts(outreach, zone),
    { label: 'Time zone', value: person?.zone ?? listed?.zone ?? `none of your own; ${context.botZone} counts` },
    {
      label: 'What you asked me',
      value: used === undefined ? 'not kept here' : countWords(used.total, 'record', lastUse?.time, zone),
    },
  ];
}

function countWords(count: number, one: string, lastAt: number | undefined, zone: string): string {
  return lastAt === undefined ? 'none' : `${counted(count, one)}, the last on ${formatMinute(lastAt, zone)}`;
}
