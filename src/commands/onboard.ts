/** `onboard sam@example.com`, `onboard all`: introduces the bot to people. */
import type { Answer } from '../audit/answer.ts';
import { newOutreach, type Outreach } from '../audit/outreach.ts';
import { formatInstant } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { roleOf } from '../audit/roles.ts';
import { newRosterPerson } from '../audit/roster.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { orderForGroup, whilePaused } from './outreach/order-outreach.ts';
import { isPrivate, peopleInReach, type Reached } from './outreach/people-in-reach.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

const ZOE = { kind: 'person', email: 'zoe.keller@example.com' } as const;

export const onboard: Command = {
  name: 'onboard',
  summary: 'Introduce me to somebody, with a guide to API keys; or to everybody',
  role: 'admin',
  topic: 'people',
  writes: true,
  grammar: [
    '[{sure}] (onboard|introduce yourself to|write to) {person}',
    '[{sure}] (onboard|introduce yourself to) {people}',
    '[{sure}] (onboard|introduce yourself to) {all} [(in|of) [the] team {team}]',
    '[{sure}] (onboard|introduce yourself to) [the] team {team}',
  ],
  examples: [
    ['onboard zoe.keller@example.com', { intent: 'onboard', actor: ZOE }],
    ['onboard all', { intent: 'onboard', all: true }],
    ['onboard team Blue', { intent: 'onboard', team: 'Blue' }],
  ],
  answer: async (question, context) => {
    const { actor, people, all, team } = question;
    if (actor !== undefined && people === undefined && all === undefined)
      return onboardOne({ ...question, actor }, context);
    if (people === undefined && all === undefined && team === undefined) return whom(context);
    return orderForGroup(
      {
        question,
        people: await peopleInReach(context),
        leftOut,
        verb: 'introduce myself to',
        when: [
          'Each gets one message, in working hours where they are, five a minute at most. "pause" holds what is not sent yet.',
        ],
        did: (count) => `asked me to introduce myself to ${count} people`,
        order: ({ person }) => queue(person.email, false, context),
      },
      context,
    );
  },
};

function whom(context: CommandContext): Answer {
  return refusal(context, 'Please name a person, a team, or all.', {
    title: 'Whom shall I write to?',
    suggestions: ['onboard zoe.keller@example.com', 'onboard all'],
  });
}

/** Why an introduction to everybody passes somebody over. */
function leftOut({ person, outreach, isAllowed }: Reached): string | undefined {
  const { status } = person.key;
  if (outreach?.onboarding?.status === 'introduced') return 'introduced before';
  if (outreach?.onboarding?.status === 'queued') return 'on the list already';
  if (status === 'proven') return 'has a proven key';
  if (status === 'exempt') return 'needs no key';
  if (status === 'revoked') return 'the key is revoked';
  if (outreach?.stoppedAt !== undefined) return 'wants no messages from me';
  return isAllowed ? undefined : 'may not talk to me, so could not answer';
}

async function onboardOne(
  question: Question & { readonly actor: NonNullable<Question['actor']> },
  context: CommandContext,
): Promise<Answer> {
  const found = await resolvePerson(question.actor, question, context);
  if (found.kind === 'answer') return found.answer;
  const paused = await whilePaused('write to', context);
  if (paused !== undefined) return paused;
  const { email } = found;
  const asked: Question = { ...question, actor: { kind: 'person', email } };
  const [person, outreach] = await Promise.all([
    context.store.state.get('roster', email),
    context.store.state.get('outreach', email),
  ]);
  const who = withEmail(found);
  const why = whyNotOne(person?.key.status, outreach, email, context);
  if (why !== undefined) return refusal(context, isPrivate(context) ? why : ASK_ME_ALONE, { title: `Not to ${who}` });
  await context.store.state.update('roster', email, (known) => {
    const added = { at: context.now, by: changerOf(context), origin: 'admin' } as const;
    return known ?? { ...newRosterPerson(email, added), ...(found.name === undefined ? {} : { name: found.name }) };
  });
  const isNew = await queue(email, true, context);
  if (isNew)
    await recordChange(context, { did: `asked me to introduce myself to ${email}`, about: `introduction to ${email}` });
  return statement(context, {
    question: asked,
    title: isNew ? `I write to ${who} now` : `${who} is on the list already`,
    lines: [
      isNew
        ? 'They read who asked for it, what I keep, how to stop me, and how to get a key.'
        : 'Nothing was changed; the message goes out as soon as Webex takes it.',
    ],
    buttons: [{ label: 'How far it is', question: { intent: 'onboarding' } }],
  });
}

/** In a group space others read along. */
export const ASK_ME_ALONE = 'Not now. The reason is about a person, so please ask me in a 1:1 space.';

function whyNotOne(
  status: string | undefined,
  outreach: Outreach | undefined,
  email: string,
  context: CommandContext,
): string | undefined {
  if (roleOf(email, context.permissions) === 'stranger') {
    return `They may not talk to me, so they could not answer or stop me. Say "allow ${email}" first.`;
  }
  if (outreach?.stoppedAt !== undefined)
    return 'They want no messages from me. Only a word from you in person helps here.';
  if (outreach?.reply?.said === 'not-me' && outreach.reply.at > (outreach.restartedAt ?? 0))
    return 'They said that they are not the one to ask.';
  if (status === 'exempt' || status === 'revoked')
    return `Their key is noted as ${status}, so there is nothing to introduce.`;
  if (outreach?.onboarding?.status !== 'introduced') return undefined;
  const { introducedAt = outreach.onboarding.askedAt } = outreach.onboarding;
  return `I introduced myself on ${formatInstant(introducedAt, context.zone)}. For a reminder, say "nudge ${email}".`;
}

/** Tells whether it is new: somebody who waits already is not asked for twice, but can be moved to the front. */
async function queue(email: string, atOnce: boolean, context: CommandContext): Promise<boolean> {
  let isNew = false;
  await context.store.state.update('outreach', email, (stored) => {
    const current = stored ?? newOutreach(email);
    const { onboarding } = current;
    isNew =
      onboarding === undefined ||
      onboarding.status === 'failed' ||
      (onboarding.status === 'queued' && atOnce && !onboarding.atOnce && onboarding.sendingAt === undefined);
    if (!isNew) return stored;
    return { ...current, onboarding: { status: 'queued', askedBy: changerOf(context), askedAt: context.now, atOnce } };
  });
  return isNew;
}
