/** `remove day off 2026-12-24`: the organisation works on that day after all. */
import type { Temporal } from 'temporal-polyfill';
import { fold } from '../audit/fold.ts';
import { formatDay } from '../audit/period.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { aboutDay, readDay, whichDay } from './holiday-add.ts';
import { refusal } from './statement.ts';

export const holidayRemove: Command = {
  name: 'holiday-remove',
  summary: 'Take back a day off of your own',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  goesFirst: true,
  grammar: [
    '(remove|delete|no|cancel|take back) [a|the|our|own] (holiday|day off|company holiday) [on] {date}',
    '{date} is (no|not a) (holiday|day off) [any more|anymore]',
  ],
  examples: [
    ['remove day off 2026-12-24', { intent: 'holiday-remove', date: '2026-12-24' }],
    ['remove holiday 24 December', { intent: 'holiday-remove', date: '2026-12-24' }],
  ],
  answer: async (question, context) => {
    const date = readDay(question.date);
    if (date === undefined) return whichDay(context, 'remove day off 2026-12-24');
    const { comment, ...order } = question;
    return carryOut({ question: order, about: aboutDay(date) }, context, () => remove(date, comment, context));
  },
};

async function remove(date: Temporal.PlainDate, named: string | undefined, context: CommandContext): Promise<Outcome> {
  const found = context.settings.holidays.find((one) => one.date === date.toString());
  if (named !== undefined && found !== undefined && fold(found.name) !== fold(named)) {
    const why = `${formatDay(date)} is off under another name: ${found.name}. Nothing was changed.`;
    return { kind: 'answer', answer: refusal(context, why, { title: 'Which day off?' }) };
  }
  let before: string | undefined;
  await changeSettings(context, (settings) => {
    before = settings.holidays.find((one) => one.date === date.toString())?.name;
    return before === undefined
      ? settings
      : { ...settings, holidays: settings.holidays.filter((one) => one.date !== date.toString()) };
  });
  const title = `${formatDay(date)} is no day off of your own`;
  const country = context.settings.country;
  const still = country === undefined ? undefined : context.holidays.nameOf(country, date.toString());
  const note = still === undefined ? [] : [`It stays a public holiday: ${still}.`];
  if (before === undefined) return { kind: 'same', title, lines: note };
  return {
    kind: 'done',
    title,
    lines: [`Before: ${before}.`, ...note],
    did: `removed the day off ${date.toString()} (${before})`,
    undo: { intent: 'holiday-add', date: date.toString(), comment: before },
    buttons: [{ label: 'All days off', question: { intent: 'holidays' } }],
  };
}
