/** `people`: who may change the contact centre, and what is known about their API keys. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import { fold } from '../audit/fold.ts';
import { dateAt } from '../audit/period.ts';
import { formatDate } from '../audit/period-text.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import type { RosterPerson } from '../audit/roster.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { countByStatus, countByTeam } from './people/roster-counts.ts';
import { refusal, statement } from './statement.ts';

const MAX_ROWS = 15;
const MAX_TEAMS = 6;
/** People on the card for several keys. */
const MAX_PICKED = 12;
const TEAM_CHARS = 60;

export const people: Command = {
  name: 'people',
  summary: 'Who may change the contact centre, and whose API keys are proven',
  role: 'reviewer',
  topic: 'people',
  grammar: [
    '[show|list] [all|the|our] (people|roster|persons) <[with] [the] (key|keys) {status} | [who are] {status} | (in|of|from|) [the] team {team}>',
    '(who|which people) (is|are|has|have) [the] [key|keys] {status} [(in|of|from) [the] team {team}]',
    '{status} [(in|of|from) [the] team {team}]',
    '[show|list] [the] people (in|of|from) {team}',
  ],
  examples: [
    ['people', { intent: 'people' }],
    ['people missing', { intent: 'people', status: 'missing' }],
    ['people in team "Team North"', { intent: 'people', team: 'Team North' }],
  ],
  answer: async (question, context) => {
    const roster = (await context.store.state.list('roster')).map(({ value }) => value).toSorted(byName);
    return roster.length === 0 ? nobodyYet(question, context) : list(question, roster, context);
  },
};

function byName(a: RosterPerson, b: RosterPerson): number {
  return fold(a.name ?? a.email).localeCompare(fold(b.name ?? b.email), 'en') || (a.email < b.email ? -1 : 1);
}

function nobodyYet(question: Question, context: CommandContext): Answer {
  return statement(context, {
    question,
    title: 'Nobody is on the roster yet',
    lines: ['The roster holds the people who may change the contact centre, and what is known about their API keys.'],
    buttons: isAdmin(context) ? [{ label: 'Import people', ask: 'import people' }] : [],
  });
}

/** "Missing" is what somebody said; of others nothing is known, which is not the same as having a key. */
function unknownWords(people: readonly RosterPerson[]): readonly string[] {
  const unknown = people.filter(({ key }) => key.status === 'unknown').length;
  return unknown === 0
    ? []
    : [`${unknown} of ${people.length} are unknown: nobody has said anything about those keys.`];
}

function isAdmin({ asker }: CommandContext): boolean {
  return includesRole(asker.role, 'admin');
}

function list(question: Question, roster: readonly RosterPerson[], context: CommandContext): Answer {
  const { status, team } = question;
  const ofTeam = team === undefined ? roster : roster.filter((person) => fold(person.team ?? '') === fold(team));
  if (ofTeam.length === 0) return noSuchTeam(team ?? '', roster, context);
  const found = status === undefined ? ofTeam : ofTeam.filter(({ key }) => key.status === status);
  const proven = ofTeam.filter(({ key }) => key.status === 'proven').length;
  const shown = isPrivate(context) ? found.slice(0, MAX_ROWS) : [];
  const inTeam = team === undefined ? '' : ` in ${plainText(ofTeam[0]?.team ?? team, TEAM_CHARS)}`;
  const ofStatus = status === undefined ? '' : `, key ${status}`;
  return statement(context, {
    question,
    title: `${found.length} ${found.length === 1 ? 'person' : 'people'}${inTeam}${ofStatus}`,
    lines: [
      `${proven} of ${ofTeam.length} keys${inTeam} are proven by a record.`,
      ...(status === 'missing' ? unknownWords(ofTeam) : []),
      ...(isPrivate(context) ? [] : ['Others read along here, so I give no names. Ask me in a 1:1 space for them.']),
      ...(isPrivate(context) && found.length > shown.length
        ? [`${shown.length} of ${found.length} are listed, by name. A status or a team narrows it.`]
        : []),
    ],
    facts: status === undefined ? [...statusFacts(ofTeam), ...(team === undefined ? teamFacts(ofTeam) : [])] : [],
    ...(shown.length === 0
      ? {}
      : {
          table: {
            columns: ['Name', 'Team', 'Key', 'Since'],
            rows: shown.map((person) => rowOf(person, context.zone)),
          },
        }),
    buttons: buttons(question, found, context),
  });
}

function noSuchTeam(team: string, roster: readonly RosterPerson[], context: CommandContext): Answer {
  const teams = countByTeam(roster).map((known) => plainText(known.team, TEAM_CHARS));
  const known = teams.length === 0 ? 'Nobody on the roster has a team.' : `I know ${teams.slice(0, 5).join(', ')}.`;
  return refusal(context, `There is no team of that name on the roster. ${known}`, {
    notUnderstood: [plainText(team, TEAM_CHARS)],
    suggestions: ['people'],
  });
}

function statusFacts(roster: readonly RosterPerson[]) {
  return countByStatus(roster).map(({ status, count }) => ({ label: `Key ${status}`, value: String(count) }));
}

function teamFacts(roster: readonly RosterPerson[]) {
  return countByTeam(roster)
    .slice(0, MAX_TEAMS)
    .map(({ team, proven, total }) => ({ label: teamLabel(team), value: `${proven} of ${total} proven` }));
}

function teamLabel(team: string): string {
  const name = plainText(team, 34);
  return /^team\b/i.test(name) ? name : `Team ${name}`;
}

function rowOf({ name, email, team, key }: RosterPerson, zone: string): readonly string[] {
  const since = key.status === 'unknown' ? '' : formatDate(dateAt(key.since, zone));
  return [name ?? email, team ?? '', key.status, since];
}

function buttons(question: Question, found: readonly RosterPerson[], context: CommandContext): readonly AnswerButton[] {
  const several: Question = { intent: 'key', people: found.slice(0, MAX_PICKED).map(({ email }) => email) };
  return [
    ...(isAdmin(context) && isPrivate(context) && found.length > 0
      ? [{ label: 'Set several keys', question: several }]
      : []),
    ...(question.status === undefined && found.some(({ key }) => key.status === 'missing')
      ? [{ label: 'Only missing keys', question: { ...question, status: 'missing' } as const }]
      : []),
    ...(question.status === undefined && question.team === undefined ? [] : [{ label: 'Everybody', ask: 'people' }]),
    ...(isAdmin(context) ? [{ label: 'Import people', ask: 'import people' }] : []),
  ];
}
