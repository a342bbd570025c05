/** `person X`: what is known of one person's API key, and what was said to them. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import { isWaiting, type KeyStep, newRosterPerson, type RosterPerson } from '../audit/roster.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext, Lacking } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { personLabel, STATUS_MEANS, sinceWords, sourceWords } from './people/key-words.ts';
import { outreachFacts } from './people/outreach-words.ts';
import { countOwnChanges, type OwnChanges } from './people/own-changes.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

/** Earlier states shown; the newest of them. */
const MAX_HISTORY = 6;

export const person: Command = {
  name: 'person',
  summary: "What is known about a person's API key, and what I wrote to them; about yourself at any time",
  role: 'viewer',
  topic: 'people',
  mayDo: lacking,
  grammar: [
    '[show] [the] person {person}',
    '[show] [the] (key status|key history|status) (of|for) {person}',
    '[the] [api] (key|keys) of {person}',
    '(who is|about|tell me about|what do you know about|what is known about|what is known of) {person}',
    '(who am i|my record|my status|my key status|about me)',
  ],
  examples: [
    ['person zoe.keller@example.com', { intent: 'person', actor: { kind: 'person', email: 'zoe.keller@example.com' } }],
    ['who am I', { intent: 'person' }],
  ],
  answer: async (question, context) => {
    const own = context.asker.sender?.email;
    const asked = question.actor ?? (own === undefined ? undefined : { kind: 'person' as const, email: own });
    if (asked === undefined)
      return refusal(context, 'I cannot tell who you are here: write a name or an email.', {
        title: 'Whom do you mean?',
      });
    if (asked.kind === 'anonymous') return describeService(question, context);
    const found = await resolvePerson(asked, question, context);
    if (found.kind === 'answer') return found.answer;
    const { email, name } = found;
    if (!isPrivate(context) && email !== own?.trim().toLowerCase()) return notHere(context);
    return describe(
      { ...question, actor: { kind: 'person', email } },
      { email, ...(name === undefined ? {} : { name }) },
      context,
    );
  },
};

/** About oneself everybody may ask, and what a service is. */
function lacking({ actor }: Question, { sender }: CommandContext['asker']): Lacking | undefined {
  const own = sender?.email.toLowerCase();
  if (actor?.kind === 'anonymous') return undefined;
  const isOwn = own !== undefined && (actor === undefined || actor.email?.toLowerCase() === own);
  return isOwn ? undefined : { role: 'admin', what: 'see what is known about other people' };
}

/** In a group space others read along. */
function notHere(context: CommandContext): Answer {
  return refusal(context, 'What is known about a person is for you alone to read: ask me in a 1:1 space.', {
    title: 'Not in front of others',
  });
}

function describeService(question: Question, context: CommandContext): Answer {
  return statement(context, {
    question,
    title: 'That is a service, not a person',
    lines: [
      'Records carry it in place of a name, for a service or for somebody whose account has no API key. Who it was, they do not say.',
    ],
    buttons: [{ label: 'Changes without a name', ask: 'unattributed last week' }],
  });
}

async function describe(
  question: Question,
  target: { readonly email: string; readonly name?: string },
  context: CommandContext,
): Promise<Answer> {
  const { store, now, zone, isAnonymous } = context;
  const [listed, outreach, settings] = await Promise.all([
    store.state.get('roster', target.email),
    store.state.get('outreach', target.email),
    store.state.get('people', target.email),
  ]);
  const known = listed ?? { ...newRosterPerson(target.email, { at: now, by: 'bot', origin: 'seen' }), ...target };
  const own = await countOwnChanges(known, store, { now, isAnonymous });
  const timeZone = settings?.zone ?? known.zone;
  const isOwn = context.asker.sender?.email.toLowerCase() === target.email;
  return statement(context, {
    question,
    title: personLabel({ ...target, ...known }),
    lines:
      listed === undefined
        ? [`Not on the roster: nothing was ever noted about ${isOwn ? 'your' : 'their'} API key.`]
        : historyLines(listed, context),
    facts: [
      ...(listed === undefined ? [] : [{ label: 'API key', value: keyWords(listed.key, context) }]),
      { label: 'Changes under own name', value: ownWords(own, zone) },
      ...(listed === undefined && outreach === undefined ? [] : outreachFacts(outreach, zone)),
      ...(known.team === undefined ? [] : [{ label: 'Team', value: known.team }]),
      ...(timeZone === undefined ? [] : [{ label: 'Time zone', value: timeZone }]),
      ...(known.country === undefined ? [] : [{ label: 'Country', value: known.country }]),
      ...(listed === undefined ? [] : [{ label: 'On the roster', value: addedWords(listed, zone) }]),
    ],
    buttons: buttons(known, own, context),
  });
}

function keyWords(key: KeyStep, { zone, asker }: CommandContext): string {
  if (key.status === 'unknown') return `unknown: ${STATUS_MEANS.unknown}`;
  return `${sinceWords(key, zone)}, ${sourceWords(key, asker.sender?.email)}`;
}

/** Earlier states, newest first. */
function historyLines({ history }: RosterPerson, { zone, asker }: CommandContext): readonly string[] {
  const said = history.filter(({ status }) => status !== 'unknown').toReversed();
  const shown = said
    .slice(0, MAX_HISTORY)
    .map((step) => `Before: ${sinceWords(step, zone)}, ${sourceWords(step, asker.sender?.email)}.`);
  const more = said.length - shown.length;
  return more > 0 ? [...shown, `and ${more} earlier.`] : shown;
}

function ownWords({ count, last }: OwnChanges, zone: string): string {
  if (last === undefined) return 'none recorded, which says nothing about the key';
  return `${count}, the last on ${formatMinute(last.time, zone)}`;
}

const ORIGIN: Readonly<Record<RosterPerson['origin'], string>> = {
  admin: 'named by an admin',
  csv: 'from a file',
  'wxcc-api': 'from the contact centre',
  seen: 'seen in the trail',
  self: 'by their own word',
};

function addedWords({ addedAt, addedBy, origin }: RosterPerson, zone: string): string {
  return `since ${formatMinute(addedAt, zone)}, ${ORIGIN[origin]}, added by ${plainText(addedBy, 80)}`;
}

function buttons(
  { email, key }: RosterPerson,
  { last }: OwnChanges,
  { asker }: CommandContext,
): readonly AnswerButton[] {
  const actor = { kind: 'person', email } as const;
  const isOwn = asker.sender?.email.toLowerCase() === email;
  const isAdmin = includesRole(asker.role, 'admin');
  const { evidence, status } = key;
  const isOpen = status === 'unknown' || isWaiting(status);
  const say = (label: string, said: 'missing' | 'reported' | 'exempt'): AnswerButton => ({
    label,
    question: { intent: 'key', status: said, actor },
  });
  return [
    ...(evidence === undefined
      ? []
      : [{ label: 'Show the proof', question: { intent: 'show', event: evidence } as const }]),
    ...(last === undefined
      ? []
      : [{ label: 'Changes under own name', question: { intent: 'what-did', actor } as const }]),
    ...(isOwn && isOpen && status !== 'reported' ? [say('My key is set up', 'reported')] : []),
    ...(isAdmin && isOpen && status !== 'missing' ? [say('Key is missing', 'missing')] : []),
    ...(isAdmin && isOpen ? [say('Needs no key', 'exempt')] : []),
    ...(isAdmin && isWaiting(status)
      ? [{ label: 'Introduce me to them', question: { intent: 'onboard', actor } as const }]
      : []),
  ].slice(0, 5);
}
