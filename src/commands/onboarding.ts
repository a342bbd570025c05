/** `onboarding`: how far people are with their API keys, by team. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import { progressByTeam, sumOfTeams, type TeamProgress } from '../audit/onboarding-progress.ts';
import type { Outreach } from '../audit/outreach.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import { counted } from '../cards/voice.ts';
import type { Command, CommandContext } from './command.ts';
import { chosen, isPrivate, peopleInReach, type Reached } from './outreach/people-in-reach.ts';
import { withEmail } from './outreach/who.ts';
import { pausedWords } from './pause.ts';
import { refusal, statement } from './statement.ts';

/** A team of fewer is a person. */
const LEAST_IN_TEAM = 2;
/** Failed introductions named on the card. */
const MAX_NAMED = 5;

export const onboarding: Command = {
  name: 'onboarding',
  summary: 'How far people are with their API keys, by team',
  role: 'viewer',
  topic: 'people',
  grammar: [
    '[show] [the] (onboarding|onboarding progress|onboarding status|progress of onboarding|key progress)',
    '[show] [the] onboarding [progress|status] (of|in|for) [the] team {team}',
    'how far (is|are) [the] (onboarding|we|keys|api keys) [with onboarding|with keys]',
  ],
  examples: [
    ['onboarding', { intent: 'onboarding' }],
    ['onboarding of team Blue', { intent: 'onboarding', team: 'Blue' }],
  ],
  answer: async (question, context) => {
    if (question.actor !== undefined || question.status !== undefined) return byPeople(context);
    const all = await peopleInReach(context);
    const { team } = question;
    const people = team === undefined ? all : chosen(all, { team });
    return people.length === 0 ? nobody(team, context) : progress(question, people, context);
  },
};

/** One person's state, or everybody in one state, is another question. */
function byPeople(context: CommandContext): Answer {
  return refusal(context, 'Here I count teams. For people, ask "people missing" or "person X".', {
    title: 'By team only',
    suggestions: ['onboarding', 'people'],
  });
}

/** What is known of single people. */
function mayKnowPeople(context: CommandContext): boolean {
  return includesRole(context.asker.role, 'reviewer') && isPrivate(context);
}

function ofOne(context: CommandContext): Answer {
  return refusal(context, 'That team is one person, and here I count teams. A reviewer can ask me in a 1:1 space.', {
    title: 'A team of one',
    suggestions: ['onboarding'],
  });
}

function nobody(team: string | undefined, context: CommandContext): Answer {
  return refusal(
    context,
    team === undefined ? 'Nobody is on the roster yet.' : 'Nobody on the roster is in that team.',
    {
      title: 'Nobody to count',
      suggestions: ['people', 'import people'],
    },
  );
}

async function progress(question: Question, people: readonly Reached[], context: CommandContext): Promise<Answer> {
  const outreach = new Map<string, Outreach>(
    people.flatMap(({ person, outreach: one }) => (one === undefined ? [] : [[person.email, one]])),
  );
  const teams = progressByTeam(
    people.map(({ person }) => person),
    outreach,
  );
  const sum = sumOfTeams(teams);
  const shown = mayKnowPeople(context) ? teams : teams.filter((team) => team.people >= LEAST_IN_TEAM);
  if (question.team !== undefined && shown.length < teams.length) return ofOne(context);
  const { paused } = context.settings;
  return statement(context, {
    question,
    title: `${sum.proven} of ${counted(sum.people, 'person', 'people')} with a proven key`,
    lines: [
      ...(paused === undefined ? [] : [await pausedWords(paused, context)]),
      ...queuedLine(sum),
      ...failedLines(people, context),
    ],
    table: {
      columns: ['Team', 'Introduced', 'Answered', 'Key'],
      rows: (teams.length > 1 ? [...shown, sum] : shown).map((team, place) => [
        place === shown.length ? 'All' : (team.team ?? 'No team'),
        `${team.introduced} of ${team.people}`,
        `${team.answered}`,
        `${team.proven} proven, ${team.reported} reported`,
      ]),
    },
    buttons: buttonsFor(sum, context),
  });
}

function queuedLine({ queued }: TeamProgress): readonly string[] {
  return queued === 0
    ? []
    : [`${counted(queued, 'introduction')} ${queued === 1 ? 'is' : 'are'} still to go out, in working hours.`];
}

/** Names are for admins, and not where others read along. */
function failedLines(people: readonly Reached[], context: CommandContext): readonly string[] {
  const failed = people.filter(({ outreach }) => outreach?.onboarding?.status === 'failed');
  if (failed.length === 0) return [];
  const count = `${counted(failed.length, 'introduction')} could not be sent`;
  if (!includesRole(context.asker.role, 'admin')) return [`${count}.`];
  if (!isPrivate(context)) return [`${count}. Ask me in a 1:1 space for the names.`];
  const named = failed
    .slice(0, MAX_NAMED)
    .map(({ person, outreach }) => `${withEmail(person)}: ${outreach?.onboarding?.problem ?? 'no reason known'}`);
  const more = failed.length - named.length;
  return [`${count}:`, ...named, ...(more === 0 ? [] : [`and ${more} more.`])];
}

function buttonsFor({ people, queued, introduced }: TeamProgress, { asker }: CommandContext): readonly AnswerButton[] {
  if (!includesRole(asker.role, 'admin')) return [{ label: 'My key', question: { intent: 'my-key' } }];
  const isOpen = queued + introduced < people;
  return [
    ...(isOpen ? [{ label: 'Onboard the others', question: { intent: 'onboard', all: true } as const }] : []),
    { label: 'Who is reminded when', question: { intent: 'nudge-preview' } },
    { label: 'People', question: { intent: 'people' } },
  ];
}
