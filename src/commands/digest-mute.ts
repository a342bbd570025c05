/** `mute digest for 2 weeks`: the weekly digest passes over some weeks, and comes again by itself. */
import { Temporal } from 'temporal-polyfill';
import { firstOpenSlot } from '../audit/digest-week.ts';
import { formatInstant, startOfDate } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { nextSlot } from '../audit/schedule.ts';
import type { DigestSubscription } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import type { Command, CommandContext } from './command.ts';
import { noDigestHere } from './digest-off.ts';
import { aboutDigest, describeSlot } from './digest-weekly.ts';
import { refusal, sayInSpaceOnly, webexSpaceOf } from './statement.ts';

/** Whoever wants longer silence wants it off. */
const MAX_WEEKS = 52;
const HOW_LONG = '[here] [[for] [the next] {count} (week|weeks)|until {date}]';

export const digestMute: Command = {
  name: 'digest-mute',
  summary: 'Pass over the weekly digest in this space for some weeks',
  role: 'admin',
  topic: 'digest',
  writes: true,
  grammar: [
    `(mute|silence|skip) [the|this|your] [weekly] (digest|digests) ${HOW_LONG}`,
    `[the] [weekly] digest (mute|silence) ${HOW_LONG}`,
    '(mute|silence|skip) [the] next [weekly] digest',
    `(mute|silence) [this|it] ${HOW_LONG}`,
    '{unmute} [this|it] [here]',
    'no [weekly] digest ([for] [the next] {count} (week|weeks)|until {date})',
    '[the] [weekly] digest {unmute} [here]',
    '{unmute} [the] [weekly] digest [here]',
  ],
  examples: [
    ['mute digest for 2 weeks', { intent: 'digest-mute', count: 2 }],
    ['digest mute', { intent: 'digest-mute' }],
    ['mute the digest until 4 January', { intent: 'digest-mute', date: '2027-01-04' }],
    ['digest unmute', { intent: 'digest-mute', undo: true }],
  ],
  answer: async (question, context) => {
    const spaceId = webexSpaceOf(context);
    if (spaceId === undefined) return sayInSpaceOnly(context);
    if (question.count !== undefined && (question.count < 1 || question.count > MAX_WEEKS)) {
      return refusal(context, `Say for how many weeks: 1 to ${MAX_WEEKS}.`, {
        title: 'For how long?',
        suggestions: ['mute digest for 2 weeks', 'digest off'],
      });
    }
    const before = await context.store.state.get('subscriptions', spaceId);
    if (before === undefined) return noDigestHere(context);
    return carryOut({ question, about: aboutDigest(spaceId) }, context, () =>
      question.undo === true ? unmute(before, context) : mute(question, before, context),
    );
  },
};

async function mute(question: Question, before: DigestSubscription, context: CommandContext): Promise<Outcome> {
  const runs = (await context.store.state.list('digests')).map(({ value }) => value);
  const next = firstOpenSlot(before, runs, context.now);
  const until = muteEnd(question, before, next);
  const passedOver = slotsBetween(before, next, until);
  if (passedOver === 0) {
    return {
      kind: 'answer',
      answer: refusal(
        context,
        `The next digest comes on ${formatInstant(next, before.zone)}, which is not before that day.`,
        {
          title: 'No digest to pass over',
          suggestions: ['mute digest for 1 week'],
        },
      ),
    };
  }
  const again = nextSlot(before, before.zone, until - 1);
  const title = `The digest is muted here for ${counted(passedOver, 'week')}`;
  if (before.mutedUntil === until) {
    return { kind: 'same', title, lines: [`The next one is posted here on ${formatInstant(again, before.zone)}.`] };
  }
  await setMute(before, until, context);
  return {
    kind: 'done',
    title,
    lines: [
      `The next one is posted here on ${formatInstant(again, before.zone)}.`,
      'What is passed over is not sent later. Ask for "digest" whenever you want one.',
    ],
    did: `muted the digest of a space for ${counted(passedOver, 'week')}`,
    undo: muteQuestion(before, next),
    buttons: [
      ...[2, 4]
        .filter((weeks) => weeks !== passedOver)
        .map((weeks) => ({
          label: `Mute for ${weeks} weeks`,
          question: { intent: 'digest-mute', count: weeks } as const,
        })),
      { label: 'Stop the digest', question: { intent: 'digest-off' } },
    ],
  };
}

async function unmute(before: DigestSubscription, context: CommandContext): Promise<Outcome> {
  const isMuted = (before.mutedUntil ?? 0) > context.now;
  const lines = [`It comes every ${describeSlot(before)}.`];
  if (!isMuted) return { kind: 'same', title: 'The digest is not muted here', lines };
  await setMute(before, undefined, context);
  return {
    kind: 'done',
    title: 'The digest comes here again',
    lines,
    did: 'unmuted the digest of a space',
    undo: muteQuestion(before, nextSlot(before, before.zone, context.now)),
  };
}

async function setMute(
  { spaceId }: DigestSubscription,
  mutedUntil: number | undefined,
  { store }: CommandContext,
): Promise<void> {
  await store.state.update('subscriptions', spaceId, (stored) => {
    if (stored === undefined) return undefined;
    const { mutedUntil: _, ...rest } = stored;
    return mutedUntil === undefined ? rest : { ...rest, mutedUntil };
  });
}

/** The slot that comes again; a week when nothing is said. @param next the slot that would come, UTC ms */
function muteEnd({ count = 1, date }: Question, { zone, ...slot }: DigestSubscription, next: number): number {
  if (date !== undefined) return startOfDate(Temporal.PlainDate.from(date), zone);
  let end = next;
  for (let weeks = 0; weeks < count; weeks += 1) end = nextSlot(slot, zone, end);
  return end;
}

/** Slots from one instant on, before another. */
function slotsBetween(subscription: DigestSubscription, from: number, to: number): number {
  let slots = 0;
  for (let at = from; at < to && slots <= MAX_WEEKS; at = nextSlot(subscription, subscription.zone, at)) slots += 1;
  return slots;
}

/** The order that mutes as it was muted before. @param next the slot that would come, UTC ms */
function muteQuestion(before: DigestSubscription, next: number): Question {
  const weeks = slotsBetween(before, next, before.mutedUntil ?? 0);
  return weeks === 0
    ? { intent: 'digest-mute', undo: true }
    : { intent: 'digest-mute', count: Math.min(weeks, MAX_WEEKS) };
}
