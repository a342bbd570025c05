/** `the time zone of this space is Europe/Berlin`: for everybody in it who named none of their own. */
import type { Answer } from '../audit/answer.ts';
import { findZone, formatInstant } from '../audit/period.ts';
import type { SpaceRecord } from '../audit/state.ts';
import { changeSpace } from './admin/change-space.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import type { Command, CommandContext } from './command.ts';
import { describeSlot } from './digest-weekly.ts';
import { refusal, sayInSpaceOnly, webexSpaceOf } from './statement.ts';

export const spaceZone: Command = {
  name: 'space-zone',
  summary: 'Set the time zone of this space',
  role: 'admin',
  topic: 'administration',
  writes: true,
  grammar: [
    '[set|change] [the] (time zone|timezone|zone|tz) (of|for|in) {here} [is|to|should be|now] {zone}',
    '{here} (is|should be) in [the] (time zone|timezone|zone) {zone}',
    '{undo} [use] [the|a|any] (time zone|timezone|zone|tz) (of|for|in) {here}',
  ],
  examples: [
    ['the time zone of this space is Europe/Berlin', { intent: 'space-zone', here: true, zone: 'Europe/Berlin' }],
    ['no longer use the time zone of this space', { intent: 'space-zone', here: true, undo: true }],
  ],
  answer: async (question, context): Promise<Answer> => {
    const spaceId = webexSpaceOf(context);
    if (spaceId === undefined) return sayInSpaceOnly(context);
    // A pressed button may carry any text.
    const named = findZone(question.zone ?? '');
    const isTaken = question.undo === true;
    if (named === undefined && (!isTaken || question.zone !== undefined)) return whichZone(question.zone, context);
    return carryOut({ question, about: `time zone of space ${spaceId}` }, context, () =>
      setZone(spaceId, isTaken ? { without: named } : { to: named }, context),
    );
  },
};

function whichZone(typed: string | undefined, context: CommandContext): Answer {
  if (typed === undefined) {
    return refusal(context, `It is ${context.zone} for you now. Write the new one like Europe/Berlin.`, {
      title: 'Which time zone?',
      suggestions: ['the time zone of this space is Europe/Berlin', 'settings'],
    });
  }
  const reason = 'That is not a time zone I know. Write it like Europe/Berlin.';
  return refusal(context, reason, { notUnderstood: [typed] });
}

/** `to` a zone; or `without` one, or without whichever there is. */
type Wanted = { readonly to: string | undefined } | { readonly without: string | undefined };

async function setZone(spaceId: string, wanted: Wanted, context: CommandContext): Promise<Outcome> {
  let zone: string | undefined;
  const known = await changeSpace(context, spaceId, (space) => {
    const isOther = 'without' in wanted && wanted.without !== undefined && wanted.without !== space.zone;
    zone = 'to' in wanted ? wanted.to : isOther ? space.zone : undefined;
    return withZone(space, zone);
  });
  const before = known?.zone;
  if (before === zone) return { kind: 'same', title: titleOf(zone, 'has') };
  return {
    kind: 'done',
    title: titleOf(zone, 'now has'),
    lines: [
      before === undefined ? 'Before: it had none of its own.' : `Before: ${before}.`,
      ...(zone === undefined ? [] : [`It is ${formatInstant(context.now, zone)} there.`]),
      'People who set a zone for themselves keep theirs.',
      ...(await digestLines(spaceId, zone, context)),
    ],
    did: zone === undefined ? 'took the time zone from a space' : `set the time zone of a space to ${zone}`,
    undo: { intent: 'space-zone', ...(before === undefined ? { undo: true } : { zone: before }) },
  };
}

function withZone({ zone: _, ...space }: SpaceRecord, zone: string | undefined): SpaceRecord {
  return zone === undefined ? space : { ...space, zone };
}

function titleOf(zone: string | undefined, has: string): string {
  return `This space ${has} ${zone === undefined ? 'no time zone of its own' : `the time zone ${zone}`}`;
}

/** A digest keeps the zone that it was set in. */
async function digestLines(
  spaceId: string,
  zone: string | undefined,
  { store }: CommandContext,
): Promise<readonly string[]> {
  const subscription = await store.state.get('subscriptions', spaceId);
  if (subscription === undefined || subscription.zone === zone) return [];
  return [`The weekly digest stays at every ${describeSlot(subscription)}.`];
}
