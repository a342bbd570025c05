/** `no longer onboard all`: takes back introductions that are not on their way yet. */
import type { Answer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import { counted } from '../../cards/voice.ts';
import { recordChange } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';
import { resolvePerson } from '../people/resolve-person.ts';
import { statement } from '../statement.ts';
import { chosen, peopleInReach } from './people-in-reach.ts';

/** Those who are meant: one person, some, a team, or everybody. */
export async function callOff(question: Question, context: CommandContext): Promise<Answer> {
  const meant = await emailsOf(question, context);
  if (meant.kind === 'answer') return meant.answer;
  // Handed over together, they share the store's writes.
  const called = (await Promise.all(meant.emails.map((email) => takeBack(email, context)))).filter((did) => did);
  if (called.length === 0) {
    return statement(context, {
      question,
      title: 'There is nothing to call off',
      lines: ['No introduction is waiting for them. Nothing was changed.'],
    });
  }
  const many = counted(called.length, 'introduction');
  await recordChange(context, { did: `called off ${many}` });
  return statement(context, {
    question,
    title: `${many} called off`,
    lines: ['What was sent before stays sent.'],
    buttons: [{ label: 'Onboarding progress', question: { intent: 'onboarding' } }],
  });
}

async function emailsOf(
  question: Question,
  context: CommandContext,
): Promise<
  { readonly kind: 'emails'; readonly emails: readonly string[] } | { readonly kind: 'answer'; readonly answer: Answer }
> {
  const { actor, people, team } = question;
  if (actor !== undefined) {
    const found = await resolvePerson(actor, question, context);
    return found.kind === 'answer' ? found : { kind: 'emails', emails: [found.email] };
  }
  if (people !== undefined) return { kind: 'emails', emails: people };
  if (team !== undefined) {
    const inTeam = chosen(await peopleInReach(context), { team });
    return { kind: 'emails', emails: inTeam.map(({ person }) => person.email) };
  }
  const all = await context.store.state.list('outreach');
  return { kind: 'emails', emails: all.map(({ value }) => value.email) };
}

/** Tells whether one was waiting; one that is being sent cannot be taken back. */
async function takeBack(email: string, context: CommandContext): Promise<boolean> {
  let isBack = false;
  await context.store.state.update('outreach', email, (current) => {
    const { onboarding, ...rest } = current ?? {};
    isBack = onboarding?.status === 'queued' && onboarding.sendingAt === undefined;
    return isBack && current !== undefined ? { ...rest, email: current.email, nudges: current.nudges } : current;
  });
  return isBack;
}
