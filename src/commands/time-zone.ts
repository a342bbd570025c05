/** `my time zone is Europe/Berlin`: how times are read and shown for one person. */
import { findZone, formatInstant } from '../audit/period.ts';
import type { Command } from './command.ts';
import { refusal, statement } from './statement.ts';

export const timeZone: Command = {
  name: 'time-zone',
  summary: 'Set the time zone in which your questions are read and answered',
  role: 'viewer',
  topic: 'asking',
  writes: true,
  grammar: [
    '[my|our|the] (time zone|timezone|zone|tz) [is|to|should be|now] [in] {zone}',
    '(set|change|switch|use) [my|our|the] (time zone|timezone|zone|tz) [to|is] {zone}',
    '(im|i am|we are|were) in [the] (time zone|timezone|zone) {zone}',
  ],
  examples: [['my time zone is Europe/Berlin', { intent: 'time-zone', zone: 'Europe/Berlin' }]],
  answer: async (question, context) => {
    // A pressed button may carry any text.
    const zone = findZone(question.zone ?? '');
    const email = context.asker.sender?.email.toLowerCase();
    if (zone === undefined) {
      const reason = 'That is not a time zone I know. Write it like Europe/Berlin.';
      return refusal(context, reason, { notUnderstood: question.zone === undefined ? [] : [question.zone] });
    }
    if (email === undefined) {
      return refusal(context, 'On the command line, name it with --time-zone.', {
        title: 'I do not know whose time zone this is',
      });
    }
    await context.store.state.update('people', email, (person) => ({ ...person, email, zone }));
    return statement(
      { ...context, zone },
      {
        question,
        title: `Your time zone is now ${zone}`,
        lines: [`It is ${formatInstant(context.now, zone)} there. It was ${context.zone} before.`],
        buttons: [{ label: 'Undo', ask: `my time zone is ${context.zone}` }],
      },
    );
  },
};
