/** `nudge sam@example.com`, `nudge all`: a reminder because an admin asks for it. */
import type { Answer } from '../audit/answer.ts';
import type { Bar } from '../audit/nudge-rules.ts';
import { newOutreach } from '../audit/outreach.ts';
import { formatInstant } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { ASK_ME_ALONE } from './onboard.ts';
import { type Unsent, whyNotCount, whyNotWords } from './outreach/decision-words.ts';
import { oneWayOnly, orderForGroup, whilePaused } from './outreach/order-outreach.ts';
import { decideFor, isPrivate, namesTwice, peopleInReach, type Reached } from './outreach/people-in-reach.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

const PREVIEW = { label: 'Who is reminded when', question: { intent: 'nudge-preview' } } as const;

export const nudge: Command = {
  name: 'nudge',
  summary: 'Remind somebody of the API key now, at most once a week; or everybody who is due',
  role: 'admin',
  topic: 'people',
  writes: true,
  grammar: [
    '[{sure}] (nudge|remind) {person}',
    'send {person} a (nudge|reminder)',
    'send a (nudge|reminder) to {person}',
    '[{sure}] (nudge|remind) {people}',
    '[{sure}] (nudge|remind) {all} [(in|of) [the] team {team}]',
    '[{sure}] (nudge|remind) [the] team {team}',
  ],
  examples: [
    ['nudge zoe.keller@example.com', { intent: 'nudge', actor: { kind: 'person', email: 'zoe.keller@example.com' } }],
    ['nudge all', { intent: 'nudge', all: true }],
  ],
  answer: async (question, context) => {
    const { actor, people, all, team } = question;
    if (namesTwice(question)) return oneWayOnly(context);
    if (actor !== undefined) return nudgeOne({ ...question, actor }, context);
    if (people === undefined && all === undefined && team === undefined) return whom(context);
    return orderForGroup(
      {
        question,
        people: await peopleInReach(context),
        leftOut: (one) => leftOut(one, context),
        verb: 'remind',
        how: 'One message each, in working hours where they are.',
        did: (people) => `asked me to remind ${people}`,
        next: PREVIEW,
        order: ({ person }) => order(person.email, false, context),
      },
      context,
    );
  },
};

function whom(context: CommandContext): Answer {
  return refusal(context, 'Name a person, a team, or all.', {
    title: 'Whom shall I remind?',
    suggestions: ['nudge zoe.keller@example.com', 'nudge all', 'nudge preview'],
  });
}

/** An order to remind everybody waits for working time, and for nothing else. */
function leftOut(one: Reached, context: CommandContext): string | undefined {
  const { nudgeAsked, nudges = [] } = one.outreach ?? {};
  if (nudgeAsked !== undefined || nudges.some(({ status }) => status === 'planned'))
    return 'with a reminder on its way';
  const decision = decideFor(one, context, 'in-hours');
  if (decision.kind === 'send') return undefined;
  const isSoon = decision.kind === 'not-now' && ['hours', 'day-off', 'holiday'].includes(decision.because.kind);
  return isSoon ? undefined : whyNotCount(decision);
}

async function nudgeOne(
  question: Question & { readonly actor: NonNullable<Question['actor']> },
  context: CommandContext,
): Promise<Answer> {
  const found = await resolvePerson(question.actor, question, context);
  if (found.kind === 'answer') return found.answer;
  const paused = await whilePaused('remind', context);
  if (paused !== undefined) return paused;
  const { email } = found;
  const asked: Question = { ...question, actor: { kind: 'person', email } };
  const who = withEmail(found);
  const one = (await peopleInReach(context)).find(({ person }) => person.email === email);
  if (one === undefined) return notListed(email, who, context);
  const decision = decideFor(one, context, 'at-once');
  if (decision.kind !== 'send') return notNow(one, decision, context);
  const isNew = await order(email, true, context);
  if (isNew) await recordChange(context, { did: `asked me to remind ${email}`, about: `reminder to ${email}` });
  return statement(context, {
    question: asked,
    title: isNew ? `I remind ${who} now` : `A reminder to ${who} is on its way`,
    lines: [isNew ? 'It says that you asked for it. The next one is possible in a week.' : 'Nothing was changed.'],
    buttons: [PREVIEW],
  });
}

function notNow({ person, zone }: Reached, decision: Unsent, context: CommandContext): Answer {
  const title = `No reminder to ${withEmail(person)}`;
  if (!isPrivate(context)) return refusal(context, ASK_ME_ALONE, { title });
  const why = `${person.name ?? person.email} ${whyNotWords(decision, zone)}.`;
  if (decision.kind === 'never')
    return refusal(context, why, { title, suggestions: insteadOf(decision.because, person.email) });
  const when = decision.earliest === undefined ? '' : ` Possible from ${formatInstant(decision.earliest, zone)} on.`;
  return refusal(context, `${why}${when} Nothing was sent.`, { title, suggestions: ['nudge preview'] });
}

function insteadOf(bar: Bar, email: string): readonly string[] {
  if (bar === 'not-introduced') return [`onboard ${email}`];
  if (bar === 'unknown') return [`key missing ${email}`];
  return [bar === 'not-allowed' ? `allow ${email}` : `person ${email}`];
}

function notListed(email: string, who: string, context: CommandContext): Answer {
  return refusal(context, `${who} is not on the roster: nothing is known of a key, and I was never introduced.`, {
    title: `No reminder to ${who}`,
    suggestions: [`key missing ${email}`, `onboard ${email}`],
  });
}

/** Tells whether it is new: one that waits already is not asked for twice. */
async function order(email: string, atOnce: boolean, context: CommandContext): Promise<boolean> {
  let isNew = false;
  await context.store.state.update('outreach', email, (stored) => {
    const current = stored ?? newOutreach(email);
    const isOnItsWay = current.nudges.some(({ status }) => status === 'planned');
    isNew = !isOnItsWay && (current.nudgeAsked === undefined || (atOnce && !current.nudgeAsked.atOnce));
    return isNew ? { ...current, nudgeAsked: { by: changerOf(context), at: context.now, atOnce } } : stored;
  });
  return isNew;
}
