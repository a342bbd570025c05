/** `working hours 08:00 to 16:00`: when people may be written to, by their own clocks. */
import type { Answer } from '../audit/answer.ts';
import type { BotSettings } from '../audit/settings.ts';
import { minuteWords } from '../questions/phrase-parts.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { statement } from './statement.ts';

type Hours = BotSettings['workHours'];

export const workingHours: Command = {
  name: 'working-hours',
  summary: 'Set the hours in which people may be reminded, by their own clocks',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '[set|change] [the|our|your] (working hours|work hours|office hours|business hours) [to|are|is|from] {hours}',
    '[show] [the|our|your] (working hours|work hours|office hours|business hours)',
  ],
  examples: [
    ['working hours 08:00 to 16:00', { intent: 'working-hours', hours: { from: 480, to: 960 } }],
    ['working hours', { intent: 'working-hours' }],
  ],
  answer: async (question, context) => {
    const { hours } = question;
    if (hours === undefined) return show(context);
    return carryOut({ question, about: 'working hours' }, context, () => change(hours, context));
  },
};

function show(context: CommandContext): Answer {
  return statement(context, {
    title: `Working hours: ${hoursWords(context.settings.workHours)}`,
    lines: [
      "By each person's own clock. Reminders and introductions keep to them, on working days and not on holidays.",
    ],
    buttons: [
      { label: 'Holidays', question: { intent: 'holidays' } },
      { label: 'Settings', question: { intent: 'settings' } },
    ],
  });
}

async function change(hours: Hours, context: CommandContext): Promise<Outcome> {
  let before: Hours = hours;
  await changeSettings(context, (settings) => {
    before = settings.workHours;
    return { ...settings, workHours: hours };
  });
  const title = `Working hours: ${hoursWords(hours)}`;
  if (before.from === hours.from && before.to === hours.to) return { kind: 'same', title };
  return {
    kind: 'done',
    title,
    lines: [`By each person's own clock. Before: ${hoursWords(before)}.`],
    did: `set the working hours to ${hoursWords(hours)}`,
    undo: { intent: 'working-hours', hours: before },
  };
}

function hoursWords({ from, to }: Hours): string {
  return `${minuteWords(from)} to ${minuteWords(to)}`;
}
