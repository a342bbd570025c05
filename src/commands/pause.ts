/** `pause because of the year-end freeze`: nothing is sent unasked until somebody says resume. */
import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../audit/answer.ts';
import { formatDay, formatInstant, startOfDate } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { BotSettings } from '../audit/settings.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changerOf, changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { whoIs } from './outreach/who.ts';
import { refusal } from './statement.ts';

/** Key of the journal. */
export const ABOUT_PAUSE = 'pause';

export const pause: Command = {
  name: 'pause',
  summary: 'Send nothing by myself: no digests, introductions, reminders or summaries',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '(pause|hold|suspend|freeze) [everything|all] [until {date}] [(because|because of|since|for) {comment}]',
    '(stop|send nothing|be silent|keep quiet) everything [until {date}] [(because|because of|since|for) {comment}]',
  ],
  examples: [
    ['pause', { intent: 'pause' }],
    ['pause because of the year-end freeze', { intent: 'pause', comment: 'the year-end freeze' }],
    ['pause until 2027-01-07', { intent: 'pause', date: '2027-01-07' }],
  ],
  answer: async (question, context) => {
    const until = readEnd(question, context);
    if (until === 'wrong') return notADay(context);
    return carryOut({ question, about: ABOUT_PAUSE }, context, () => pauseNow(question, until, context));
  },
};

function notADay(context: CommandContext): Answer {
  return refusal(context, 'Name a day after today.', {
    title: 'Until which day?',
    suggestions: ['pause', 'pause until next monday'],
  });
}

/** The first instant of that day where the asker is, UTC ms; undefined when none is named. */
function readEnd({ date }: Question, { now, zone }: CommandContext): number | undefined | 'wrong' {
  if (date === undefined) return undefined;
  try {
    const end = startOfDate(Temporal.PlainDate.from(date), zone);
    return end > now ? end : 'wrong';
  } catch {
    return 'wrong';
  }
}

async function pauseNow(question: Question, until: number | undefined, context: CommandContext): Promise<Outcome> {
  const reason = question.comment?.trim() ?? '';
  const paused: NonNullable<BotSettings['paused']> = {
    by: changerOf(context),
    at: context.now,
    ...(reason === '' ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
  let before: BotSettings['paused'];
  await changeSettings(context, (settings) => {
    before = settings.paused;
    return isSame(before, paused) ? settings : { ...settings, paused };
  });
  const end = until === undefined ? '' : ` until ${formatInstant(until, context.zone)}`;
  const title = `Paused${end}`;
  const earlier = before === undefined ? [] : [await pausedWords(before, context)];
  if (isSame(before, paused)) return { kind: 'same', title, lines: earlier };
  return {
    kind: 'done',
    title,
    lines: [
      'Digests, introductions, reminders, thanks and weekly summaries wait. Questions are answered as ever.',
      until === undefined ? 'Say "resume" when it may go on.' : 'It goes on by itself then, or when you say "resume".',
      ...earlier.map((words) => `Before: ${words}`),
    ],
    did: `paused everything that is sent unasked${until === undefined ? '' : ` until ${formatDay(dayOf(until, context.zone))}`}`,
    undo: before === undefined ? { intent: 'resume' } : pauseAgain(before, context.zone),
  };
}

type Paused = NonNullable<BotSettings['paused']>;

/** A second "pause" without a reason keeps the first one's. */
function isSame(before: Paused | undefined, { until, reason }: Paused): before is Paused {
  return before !== undefined && before.until === until && (reason === undefined || before.reason === reason);
}

/** The order that leads to such a pause. @param zone IANA zone in which its end is a date */
export function pauseAgain({ reason, until }: Paused, zone: string): Question {
  return {
    intent: 'pause',
    ...(until === undefined ? {} : { date: dayOf(until, zone).toString() }),
    ...(reason === undefined ? {} : { comment: reason }),
  };
}

function dayOf(at: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/** "Paused by Robin Lee (robin@example.com) on Mon 23 Nov 2026, 10:00 CET: year-end." */
export async function pausedWords(
  { by, at, reason, until }: NonNullable<BotSettings['paused']>,
  { store, zone }: Pick<CommandContext, 'store' | 'zone'>,
): Promise<string> {
  const end = until === undefined ? '' : `, until ${formatInstant(until, zone)}`;
  return `Paused by ${await whoIs(by, store)} on ${formatInstant(at, zone)}${end}${reason === undefined ? '' : `: ${reason}`}.`;
}
