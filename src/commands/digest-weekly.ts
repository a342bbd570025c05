/** `digest weekly monday 09:00`: the digest comes to this space by itself. */
import type { Answer } from '../audit/answer.ts';
import { formatInstant } from '../audit/period.ts';
import type { AskedSchedule, Question } from '../audit/question.ts';
import { nextSlot } from '../audit/schedule.ts';
import type { DigestSubscription } from '../audit/state.ts';
import { wallClock, weekdayLabel } from '../questions/canonical.ts';
import type { Command, CommandContext } from './command.ts';
import { sayInSpaceOnly, statement } from './statement.ts';

const DEFAULT_SLOT: AskedSchedule = { weekday: 1, minuteOfDay: 540 };

export const digestWeekly: Command = {
  name: 'digest-weekly',
  summary: 'Post the digest in this space every week',
  role: 'admin',
  topic: 'digest',
  writes: true,
  grammar: [
    '[send|post|start|give me|set|schedule|set up] [me|us] [the|a] (digest weekly|weekly digest|digest) (every|each|on|at|) [every] {weekday} [at] {time} [in {zone}]',
    'digest weekly [on|every] {weekday} [at] {time} [in {zone}]',
  ],
  examples: [['digest weekly monday 09:00', { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } }]],
  answer: async (question, context) => {
    const { spaceId, asker } = context;
    if (spaceId === undefined) return sayInSpaceOnly(context);
    const subscription: DigestSubscription = {
      spaceId,
      ...(question.schedule ?? DEFAULT_SLOT),
      zone: question.zone ?? context.zone,
      createdBy: asker.sender?.email ?? 'operator',
      createdAt: context.now,
    };
    await context.store.state.update('subscriptions', spaceId, () => subscription);
    return confirm(question, subscription, context);
  },
};

function confirm(question: Question, subscription: DigestSubscription, context: CommandContext): Answer {
  const first = nextSlot(subscription, subscription.zone, context.now);
  return statement(context, {
    question,
    title: `The digest comes every ${describeSlot(subscription)}`,
    lines: [
      `The first one is posted here on ${formatInstant(first, subscription.zone)} and covers Monday to Sunday of the week before.`,
      'It comes even when nothing happened: then you know that I am still watching.',
    ],
    buttons: [
      { label: 'Show it now', ask: 'digest' },
      { label: 'Stop it', ask: 'digest off' },
    ],
  });
}

/** "Monday at 09:00 (Europe/Berlin)". */
export function describeSlot(slot: AskedSchedule & { readonly zone: string }): string {
  return `${weekdayLabel(slot)} at ${wallClock(slot)} (${slot.zone})`;
}
