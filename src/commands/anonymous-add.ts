/** `anonymous actor add svc@example.com`: changes under this name are by nobody, old ones too. */
import type { Answer } from '../audit/answer.ts';
import { readEmail } from '../audit/email.ts';
import type { Question } from '../audit/question.ts';
import { counted } from '../cards/voice.ts';
import { phrase } from '../questions/canonical.ts';
import { plainText } from '../questions/plain-text.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import { changesOf, readIdentity, reclassify, sameIdentity } from './admin/service-identities.ts';
import { personStanding } from './admin/standing.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal, statement } from './statement.ts';

export const anonymousAdd: Command = {
  name: 'anonymous-add',
  summary: 'Count changes under a service name as changes without a name',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(anonymous actor|service identity|anonymous identity) add {identity} [{sure}]',
    '[{sure}] add [the|an|a] (anonymous actor|service identity|anonymous identity) {identity} [{sure}]',
    '{identity} (is|counts as) (an anonymous actor|a service identity|anonymous|nobody) [{sure}]',
  ],
  examples: [['anonymous actor add svc@example.com', { intent: 'anonymous-add', identity: 'svc@example.com' }]],
  answer: async (question, context): Promise<Answer> => {
    const identity = readIdentity(question.identity);
    if (identity === undefined) return notAnIdentity(question, context);
    if (question.sure !== true && (await isPerson(identity, context))) return askAgain(question, identity, context);
    return carryOut({ question, about: aboutIdentity(identity) }, context, () => add(identity, context));
  },
};

/** Key of the journal. */
export function aboutIdentity(identity: string): string {
  return `anonymous actor ${identity.toLowerCase()}`;
}

export function notAnIdentity({ intent, identity = '' }: Question, context: CommandContext): Answer {
  const order = intent === 'anonymous-add' ? 'add' : 'remove';
  return refusal(context, 'Give the email or name as records carry it.', {
    title: 'Which name?',
    notUnderstood: identity === '' ? [] : [plainText(identity, 80)],
    suggestions: [`anonymous actor ${order} svc@example.com`, 'anonymous actors'],
  });
}

/** Somebody who is known by name would lose the name in all their records. */
async function isPerson(identity: string, context: CommandContext): Promise<boolean> {
  const email = readEmail(identity);
  if (email === undefined || context.isAnonymous({ email })) return false;
  if (context.permissions.admins.includes(email) || personStanding(email, context.settings) !== 'unset') return true;
  const known = await context.store.state.get('roster', email);
  return known !== undefined || (await hasOwnName(email, context));
}

/** Records give a name beside the email, as they do for people. */
async function hasOwnName(email: string, { store }: CommandContext): Promise<boolean> {
  const matches = await store.names({ kind: 'actor', text: email });
  return matches.some((match) => match.email?.toLowerCase() === email && match.name.toLowerCase() !== email);
}

function askAgain(question: Question, identity: string, context: CommandContext): Answer {
  return statement(context, {
    question,
    title: `${identity} is known as a person`,
    lines: [
      'As an anonymous actor, none of their recorded changes would name them any more, old ones too.',
      `Nothing was changed yet. Press the button, or say "${phrase({ ...question, sure: true }, context.zone)}".`,
    ],
    buttons: [{ label: 'Yes, it is a service', question: { ...question, sure: true, asOf: context.now } }],
  });
}

async function add(identity: string, context: CommandContext): Promise<Outcome> {
  if (context.fixedActors.some((other) => sameIdentity(other, identity))) {
    return {
      kind: 'same',
      title: `${identity} stands for nobody`,
      lines: ['ANONYMOUS_ACTORS in the environment says so.'],
    };
  }
  let isNew = false;
  const { anonymousActors } = await changeSettings(context, (current) => {
    isNew = !current.anonymousActors.some((other) => sameIdentity(other, identity));
    return isNew ? { ...current, anonymousActors: [...current.anonymousActors, identity] } : current;
  });
  if (!isNew) return { kind: 'same', title: `${identity} stands for nobody` };
  reclassify(context, anonymousActors);
  const changes = await changesOf(identity, context);
  return {
    kind: 'done',
    title: `${identity} now stands for nobody`,
    lines: [
      'Before: changes under this name counted as named.',
      changes === 0
        ? 'No change is recorded under it yet.'
        : `${counted(changes, 'recorded change')} under it ${changes === 1 ? 'counts' : 'count'} as without a name from now on.`,
    ],
    did: `added the anonymous actor ${identity}`,
    undo: { intent: 'anonymous-remove', identity },
    buttons: [{ label: 'Anonymous actors', ask: 'anonymous actors' }],
  };
}
