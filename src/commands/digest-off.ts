/** `digest off`: no more weekly digest in this space. */
import type { DigestSubscription } from '../audit/state.ts';
import { phrase } from '../questions/canonical.ts';
import type { Command } from './command.ts';
import { describeSlot } from './digest-weekly.ts';
import { sayInSpaceOnly, statement } from './statement.ts';

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
    const { spaceId } = context;
    if (spaceId === undefined) return sayInSpaceOnly(context);
    const before = await context.store.state.get('subscriptions', spaceId);
    await context.store.state.update('subscriptions', spaceId, () => undefined);
    if (before === undefined) {
      return statement(context, {
        question,
        title: 'No weekly digest is set for this space',
        lines: ['Nothing was changed.'],
        buttons: [{ label: 'Set it for Monday 09:00', ask: 'digest weekly monday 09:00' }],
      });
    }
    return statement(context, {
      question,
      title: 'The weekly digest is off in this space',
      lines: [`It came every ${describeSlot(before)}. Ask for "digest" whenever you want one.`],
      buttons: [{ label: 'Undo', ask: undo(before) }],
    });
  },
};

function undo({ weekday, minuteOfDay, zone }: DigestSubscription): string {
  return phrase({ intent: 'digest-weekly', schedule: { weekday, minuteOfDay }, zone }, zone);
}
