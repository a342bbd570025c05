/** `nudge preview`: who would be reminded, when, and why the others not. Nothing is sent. */

import type { Temporal } from 'temporal-polyfill';
import type { Answer } from '../audit/answer.ts';
import type { NudgeDecision } from '../audit/nudge-rules.ts';
import { dateAt, formatInstant } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { counted } from '../cards/voice.ts';
import type { Command, CommandContext } from './command.ts';
import { whyNotWords } from './outreach/decision-words.ts';
import { oneWayOnly } from './outreach/order-outreach.ts';
import {
  chosen,
  decideFor,
  isPrivate,
  namesTwice,
  peopleInReach,
  type Reached,
  unlistedLine,
} from './outreach/people-in-reach.ts';
import { pausedWords } from './pause.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

interface Row extends Reached {
  readonly decision: NudgeDecision;
}

export const nudgePreview: Command = {
  name: 'nudge-preview',
  summary: 'Who would be reminded, when, and why the others not; nothing is sent',
  role: 'admin',
  topic: 'people',
  grammar: [
    '[show] [the] (nudge|nudges|reminder|reminders) preview',
    '(preview|show|list) [the] [coming|next] (nudges|reminders)',
    '(who would|who will|whom would|whom will) (be|get|you|i) (nudged|reminded|a reminder|nudge|remind) [next]',
    'preview [the] (nudge|reminder) (to|for|of) {person}',
    '(nudge|reminder) preview (of|for|in) [the] team {team}',
  ],
  examples: [
    ['nudge preview', { intent: 'nudge-preview' }],
    [
      'preview the nudge to zoe.keller@example.com',
      { intent: 'nudge-preview', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
    ],
  ],
  answer: async (question, context) => {
    if (!isPrivate(context)) {
      return refusal(context, 'The answer names people, so ask me in a 1:1 space.', {
        title: 'Not before others',
      });
    }
    if (question.from !== undefined || question.to !== undefined) return fromNowOn(context);
    if (namesTwice(question)) return oneWayOnly(context);
    const people = await peopleInReach(context);
    const { actor, ...rest } = question;
    if (actor === undefined) return preview(question, picked(people, question), context);
    const found = await resolvePerson(actor, { ...rest, actor }, context);
    if (found.kind === 'answer') return found.answer;
    const asked: Question = { ...question, actor: { kind: 'person', email: found.email } };
    return preview(
      asked,
      people.filter(({ person }) => person.email === found.email),
      context,
    );
  },
};

function fromNowOn(context: CommandContext): Answer {
  return refusal(context, 'I can only tell what comes next for each person, from now on.', {
    title: 'No span of time here',
    suggestions: ['nudge preview'],
  });
}

function picked(people: readonly Reached[], question: Question): readonly Reached[] {
  const isLimited = question.people !== undefined || question.team !== undefined;
  return isLimited ? chosen(people, question) : people;
}

async function preview(question: Question, people: readonly Reached[], context: CommandContext): Promise<Answer> {
  if (people.length === 0) {
    return refusal(context, 'None of them is on the roster.', { title: 'Nobody to remind', suggestions: ['people'] });
  }
  const rows = people.map((one): Row => ({ ...one, decision: decideFor(one, context) })).toSorted(bySoonest);
  const due = rows.filter(({ decision }) => decision.kind !== 'never');
  const { paused } = context.settings;
  return statement(context, {
    question,
    title: `${due.length} of ${counted(rows.length, 'person', 'people')} would be reminded`,
    lines: [
      'Nothing is sent by asking. Times are those of each person.',
      ...(paused === undefined ? [] : [await pausedWords(paused, context)]),
      ...unlistedLine(people, question),
      ...calendarNotes(rows, context),
    ],
    table: { columns: ['Who', 'When', 'Why'], rows: rows.map(rowOf) },
    buttons: [
      ...(due.length === 0 ? [] : [{ label: 'Remind them', question: nudgeThem(question) }]),
      { label: 'Onboarding progress', question: { intent: 'onboarding' } },
      { label: 'Holidays', question: { intent: 'holidays' } },
    ],
  });
}

/** The same people as were looked at. */
function nudgeThem({ actor, people, team }: Question): Question {
  if (actor !== undefined) return { intent: 'nudge', actor };
  if (people !== undefined) return { intent: 'nudge', people };
  return team === undefined ? { intent: 'nudge', all: true } : { intent: 'nudge', team };
}

function rowOf({ person, decision, zone }: Row): readonly string[] {
  const who = person.name ?? person.email;
  switch (decision.kind) {
    case 'send':
      return [who, 'now', `key ${person.key.status}`];
    case 'not-now':
      return [
        who,
        decision.earliest === undefined ? 'not known yet' : formatInstant(decision.earliest, zone),
        whyNotWords(decision, zone),
      ];
    case 'never':
      return [who, 'no', whyNotWords(decision, zone)];
  }
}

/** Now, then by time, then those without a time, then those who are not reminded. */
function bySoonest(a: Row, b: Row): number {
  const [left, right] = [rankOf(a.decision), rankOf(b.decision)];
  // Two without an end are equal; their difference would be no number.
  return left === right ? 0 : left - right;
}

function rankOf(decision: NudgeDecision): number {
  switch (decision.kind) {
    case 'send':
      return 0;
    case 'not-now':
      return decision.earliest ?? Number.MAX_SAFE_INTEGER;
    case 'never':
      return Number.POSITIVE_INFINITY;
  }
}

/** What an admin should know of the calendars behind it. */
function calendarNotes(rows: readonly Row[], { holidays, settings, now, botZone }: CommandContext): readonly string[] {
  const due = rows.filter(({ decision }) => decision.kind !== 'never');
  const places = due.map(({ person }) => person.country ?? settings.country);
  const without = places.filter((place) => place === undefined).length;
  const unknown = [...new Set(places)].filter((place) => place !== undefined && !holidays.knows(place));
  const years = new Set(due.map(({ decision }) => yearOf(decision, now, botZone)));
  const missing = [...years].filter((year) => without < due.length && !holidays.knowsYear(year)).toSorted();
  return [
    ...(without === 0
      ? []
      : [
          `No country is known for ${counted(without, 'person', 'people')}, so no public holidays: say "country Germany".`,
        ]),
    ...(unknown.length === 0 ? [] : [`I have no calendar of public holidays for ${unknown.join(', ')}.`]),
    ...(missing.length === 0
      ? []
      : [
          `I know no public holidays for ${missing.join(', ')}: a newer version of me may know them. Until then, add days off one by one.`,
        ]),
  ];
}

function yearOf(decision: NudgeDecision, now: number, zone: string): number {
  const at = decision.kind === 'not-now' ? (decision.earliest ?? now) : now;
  const date: Temporal.PlainDate = dateAt(at, zone);
  return date.year;
}
