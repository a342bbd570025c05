/** `holiday 2026-12-24 Company day`: a day off of the organisation's own. */
import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../audit/answer.ts';
import { formatDay } from '../audit/period.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal } from './statement.ts';

const NO_NAME = 'Day off';
const NAME_CHARS = 60;

export const holidayAdd: Command = {
  name: 'holiday-add',
  summary: 'Add a day off of your own: nobody is reminded then',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  goesFirst: true,
  grammar: [
    '[add] [a|the|our|own] (holiday|day off|company holiday) [on] {date} [called|named] [{comment}]',
    '{date} is (a holiday|a day off|off) [called|named|because of] [{comment}]',
  ],
  examples: [
    ['holiday 2026-12-24 Company day', { intent: 'holiday-add', date: '2026-12-24', comment: 'Company day' }],
    ['add day off 2026-12-24', { intent: 'holiday-add', date: '2026-12-24' }],
  ],
  answer: async (question, context) => {
    const date = readDay(question.date);
    if (date === undefined) return whichDay(context, 'holiday 2026-12-24 Company day');
    const name = (question.comment?.trim() ?? '').slice(0, NAME_CHARS) || NO_NAME;
    // The words are the day's name here, and no reason for the journal.
    const { comment: _, ...order } = question;
    return carryOut({ question: order, about: aboutDay(date) }, context, () => add(date, name, context));
  },
};

/** Key of the journal. */
export function aboutDay(date: Temporal.PlainDate): string {
  return `day off ${date.toString()}`;
}

/** Undefined for what is no date: a card may hold anything. */
export function readDay(text: string | undefined): Temporal.PlainDate | undefined {
  try {
    return text === undefined ? undefined : Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}

export function whichDay(context: CommandContext, example: string): Answer {
  return refusal(context, 'Name a date.', { title: 'Which day?', suggestions: [example, 'holidays'] });
}

async function add(date: Temporal.PlainDate, name: string, context: CommandContext): Promise<Outcome> {
  let before: string | undefined;
  await changeSettings(context, (settings) => {
    before = settings.holidays.find((one) => one.date === date.toString())?.name;
    if (before === name) return settings;
    const others = settings.holidays.filter((one) => one.date !== date.toString());
    const all = [...others, { date: date.toString(), name }];
    return { ...settings, holidays: all.toSorted((a, b) => (a.date < b.date ? -1 : 1)) };
  });
  const title = `${formatDay(date)} is off: ${name}`;
  if (before === name) return { kind: 'same', title };
  return {
    kind: 'done',
    title,
    lines: [
      before === undefined ? 'Nobody is reminded or introduced on that day, wherever they are.' : `Before: ${before}.`,
    ],
    did: `added the day off ${date.toString()} (${name})`,
    undo:
      before === undefined
        ? { intent: 'holiday-remove', date: date.toString() }
        : { intent: 'holiday-add', date: date.toString(), comment: before },
    buttons: [{ label: 'All days off', question: { intent: 'holidays' } }],
  };
}
