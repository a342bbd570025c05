/** `resume`: what is sent unasked goes on. */

import type { BotSettings } from '../audit/settings.ts';
import { counted } from '../cards/voice.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { ABOUT_PAUSE, pauseAgain } from './pause.ts';

export const resume: Command = {
  name: 'resume',
  summary: 'End a pause',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(resume|unpause|continue|go on) [everything|all] [(because|since) {comment}]',
    'end [the] pause [(because|since) {comment}]',
  ],
  examples: [['resume', { intent: 'resume' }]],
  answer: async (question, context) => carryOut({ question, about: ABOUT_PAUSE }, context, () => resumeNow(context)),
};

async function resumeNow(context: CommandContext): Promise<Outcome> {
  let before: BotSettings['paused'];
  await changeSettings(context, (settings) => {
    before = settings.paused;
    const { paused: _, ...rest } = settings;
    return before === undefined ? settings : rest;
  });
  if (before === undefined) return { kind: 'same', title: 'Nothing is paused' };
  const waiting = (await context.store.state.list('outreach')).filter(
    ({ value }) => value.onboarding?.status === 'queued',
  ).length;
  return {
    kind: 'done',
    title: 'Everything goes on',
    lines: [
      ...(waiting === 0
        ? []
        : [`${counted(waiting, 'introduction')} ${waiting === 1 ? 'goes' : 'go'} out in working hours.`]),
      'A digest that was missed is caught up once; reminders keep to their rules.',
    ],
    did: 'ended the pause',
    undo: pauseAgain(before, context.zone),
  };
}
