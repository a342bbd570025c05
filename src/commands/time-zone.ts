/** `my time zone is Europe/Berlin`: how times are read and shown for one person. */
import { formatInstant } from '../audit/period.ts';
import type { Command } from './command.ts';
import { refusal, statement } from './statement.ts';

export const timeZone: Command = {
  name: 'time-zone',
  summary: 'Set the time zone in which your questions are read and answered',
  role: 'viewer',
  grammar: [],
  examples: [],
  answer: async (question, context) => {
    const { zone } = question;
    const email = context.asker.sender?.email.toLowerCase();
    if (zone === undefined || email === undefined) {
      return refusal(context, 'On the command line, name the zone with --time-zone instead.');
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
