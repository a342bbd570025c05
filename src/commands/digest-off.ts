/** `digest off`: no more weekly digest in this space. */
import type { DigestSubscription } from '../audit/state.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import type { Command, CommandContext } from './command.ts';
import { aboutDigest, describeSlot, weeklyQuestion } from './digest-weekly.ts';
import { sayInSpaceOnly, statement, webexSpaceOf } from './statement.ts';

export const digestOff: Command = {
  name: 'digest-off',
  summary: 'Stop the weekly digest in this space',
  role: 'admin',
  topic: 'digest',
  writes: true,
  grammar: [
    '[the] [weekly] digest (off|stop|end)',
    '(stop|end|cancel|no more|no|turn off|switch off|disable|unsubscribe from) [sending] [the|this|your] [weekly] (digest|digests)',
    '(turn|switch) [the] [weekly] digest off',
  ],
  examples: [
    ['digest off', { intent: 'digest-off' }],
    ['stop the digest', { intent: 'digest-off' }],
  ],
  answer: async (question, context) => {
    const spaceId = webexSpaceOf(context);
    if (spaceId === undefined) return sayInSpaceOnly(context);
    return carryOut({ question, about: aboutDigest(spaceId) }, context, () => unsubscribe(spaceId, context));
  },
};

async function unsubscribe(spaceId: string, context: CommandContext): Promise<Outcome> {
  let before: DigestSubscription | undefined;
  await context.store.state.update('subscriptions', spaceId, (stored) => {
    before = stored;
    return undefined;
  });
  if (before === undefined) return { kind: 'answer', answer: noDigestHere(context) };
  return {
    kind: 'done',
    title: 'The weekly digest is off in this space',
    lines: [`It came every ${describeSlot(before)}. Ask for "digest" whenever you want one.`],
    did: `stopped the digest of a space, which came every ${describeSlot(before)}`,
    undo: weeklyQuestion(before),
  };
}

/** For orders about a digest that does not come. */
export function noDigestHere(context: CommandContext): ReturnType<typeof statement> {
  return statement(context, {
    title: 'No weekly digest is set for this space',
    lines: ['Nothing was changed.'],
    buttons: [{ label: 'Send it Mondays at 09:00', ask: 'digest weekly monday 09:00' }],
  });
}
