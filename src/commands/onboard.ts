/** `onboard sam@example.com`, `onboard all`: introduces the bot to people. */
import type { Answer } from '../audit/answer.ts';
import { newOutreach, type Outreach } from '../audit/outreach.ts';
import { formatInstant } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { roleOf } from '../audit/roles.ts';
import { type KeyStatus, newRosterPerson } from '../audit/roster.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { callOff } from './outreach/call-off.ts';
import { oneWayOnly, orderForGroup, whilePaused } from './outreach/order-outreach.ts';
import { isPrivate, namesTwice, peopleInReach, type Reached } from './outreach/people-in-reach.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

const HOW_FAR = { label: 'Onboarding progress', question: { intent: 'onboarding' } } as const;
const ZOE = { kind: 'person', email: 'zoe.keller@example.com' } as const;

export const onboard: Command = {
  name: 'onboard',
  summary: 'Introduce me to somebody, with a guide to API keys; or to everybody',
  role: 'admin',
  topic: 'people',
  writes: true,
  grammar: [
    '[{sure}] (onboard|introduce yourself to|write to|invite) {person}',
    '[{sure}] (onboard|introduce yourself to) {people}',
    '[{sure}] (onboard|introduce yourself to) {all} [(in|of) [the] team {team}]',
    '[{sure}] (onboard|introduce yourself to) [the] team {team}',
    '{undo} (onboard|introduce yourself to) ({person}|{people}|{all}|[the] team {team})',
  ],
  examples: [
    ['onboard zoe.keller@example.com', { intent: 'onboard', actor: ZOE }],
    ['onboard all', { intent: 'onboard', all: true }],
    ['onboard team Blue', { intent: 'onboard', team: 'Blue' }],
    ['no longer onboard all', { intent: 'onboard', undo: true, all: true }],
  ],
  answer: async (question, context) => {
    const { actor, people, all, team } = question;
    if (namesTwice(question)) return oneWayOnly(context);
    if (question.undo === true) return callOff(question, context);
    if (actor !== undefined) return onboardOne({ ...question, actor }, context);
    if (people === undefined && all === undefined && team === undefined) return whom(context);
    return orderForGroup(
      {
        question,
        people: await peopleInReach(context),
        leftOut,
        verb: 'introduce myself to',
        how: 'One message each, five a minute at most. "pause" holds what is not sent yet.',
        did: (people) => `asked me to introduce myself to ${people}`,
        next: HOW_FAR,
        undo: callOffOf(question),
        order: ({ person }) => queue(person.email, false, context),
      },
      context,
    );
  },
};

function whom(context: CommandContext): Answer {
  return refusal(context, 'Name a person, a team, or all.', {
    title: 'Whom shall I write to?',
    suggestions: ['onboard zoe.keller@example.com', 'onboard all'],
  });
}

/** Why an introduction to everybody passes somebody over. */
function leftOut({ person, outreach, isAllowed }: Reached): string | undefined {
  const { status } = person.key;
  if (outreach?.onboarding?.status === 'introduced') return 'introduced before';
  if (outreach?.onboarding?.status === 'queued') return 'on the list already';
  if (status === 'proven') return 'with a proven key';
  if (status === 'exempt') return 'exempt';
  if (status === 'revoked') return 'with a revoked key';
  if (outreach?.stoppedAt !== undefined) return 'with messages stopped';
  return isAllowed ? undefined : 'not allowed to talk to me';
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
  const noWay = whyNotOne(person?.key.status, outreach, email, context);
  if (noWay !== undefined) return notTo(who, noWay, context);
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
    buttons: [HOW_FAR],
  });
}

/** Taken back for the same people, as far as nothing is sent yet. */
function callOffOf({ people, team }: Question): Question {
  const whom = people !== undefined ? { people } : team !== undefined ? { team } : ({ all: true } as const);
  return { intent: 'onboard', undo: true, ...whom };
}

function notTo(who: string, { why, instead }: NoWay, context: CommandContext): Answer {
  const title = `No message to ${who}`;
  if (!isPrivate(context)) return refusal(context, ASK_ME_ALONE, { title });
  return refusal(context, why, { title, suggestions: instead === undefined ? [] : [instead] });
}

/** In a group space others read along. */
export const ASK_ME_ALONE = 'Not now. The reason is about a person, so ask me in a 1:1 space.';

interface NoWay {
  readonly why: string;
  readonly instead?: string;
}

function whyNotOne(
  status: KeyStatus | undefined,
  outreach: Outreach | undefined,
  email: string,
  context: CommandContext,
): NoWay | undefined {
  if (roleOf(email, context.permissions) === 'stranger') {
    return { why: 'They may not talk to me, so they could not answer or stop me.', instead: `allow ${email}` };
  }
  if (outreach?.stoppedAt !== undefined) return { why: 'They want no messages from me. A word in person may help.' };
  if (outreach?.reply?.said === 'not-me' && outreach.reply.at > (outreach.restartedAt ?? 0)) {
    return { why: 'They said that they are not the one to ask.', instead: `person ${email}` };
  }
  if (status === 'exempt' || status === 'revoked') {
    return { why: `Their key is noted as ${status}, so there is nothing to introduce.`, instead: `person ${email}` };
  }
  if (outreach?.onboarding?.status !== 'introduced') return undefined;
  const { introducedAt = outreach.onboarding.askedAt } = outreach.onboarding;
  return { why: `I introduced myself on ${formatInstant(introducedAt, context.zone)}.`, instead: `nudge ${email}` };
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
