/** The sentences of the named share. */
import { isWeek } from '../audit/digest.ts';
import { entityTypesLabel } from '../audit/entity-type.ts';
import { formatShortDay } from '../audit/period.ts';
import {
  countableIn,
  isGoalReached,
  namedShare,
  type ShareCount,
  type ShareFacts,
  shortOfGoal,
  type TeamShare,
  type WeekShare,
} from '../audit/share.ts';
import { percent } from './digest-words.ts';
import { capital, counted, formatCount, type Voice } from './voice.ts';

/** The weeks that something is known of: not those before the first change, nor those that have not begun. */
export function shownWeeks({ weeks }: ShareFacts, now: number): readonly WeekShare[] {
  const first = weeks.findIndex(({ total }) => total > 0);
  return first < 0 ? [] : weeks.slice(first).filter(({ from }) => from <= now);
}

/** The newest week with something to name, one that is over if there is one; and the oldest before it. */
export interface Course {
  readonly lead: WeekShare;
  readonly start?: WeekShare;
}

export function courseOf(facts: ShareFacts, now: number): Course | undefined {
  const telling = shownWeeks(facts, now).filter((week) => countableIn(week) > 0);
  const lead = telling.findLast(({ to }) => to <= now) ?? telling.at(-1);
  const start = telling[0];
  if (lead === undefined || start === undefined) return undefined;
  return start === lead ? { lead } : { lead, start };
}

/** `91 %`; a share of nothing is none. */
export function shareOf(count: ShareCount): string {
  return percent(namedShare(count) ?? 0);
}

/** `up from`, `down from`, `the same as`. */
function trendOf(lead: ShareCount, start: ShareCount): string {
  if (shareOf(lead) === shareOf(start)) return 'the same as';
  return (namedShare(lead) ?? 0) > (namedShare(start) ?? 0) ? 'up from' : 'down from';
}

/** The message in one line: `91 % of changes carry a name, up from 62 %`. */
export function shareMessage({ lead, start }: Course): string {
  const message = `${capital(shareOf(lead))} of changes carry a name`;
  if (start === undefined) return message;
  return shareOf(lead) === shareOf(start)
    ? `${message}, as before`
    : `${message}, ${trendOf(lead, start)} ${shareOf(start)}`;
}

/** What the big number is of: `of the changes in the week from 16 Nov carry a name, up from 62 % in the week from 28 Sep.` */
export function leadWords({ lead, start }: Course, facts: ShareFacts, now: number, voice: Voice): string {
  const trend = start === undefined ? '' : `, ${trendOf(lead, start)} ${shareOf(start)} ${weekName(start, facts, now)}`;
  return `of the changes${kindWords(facts, voice)} ${weekName(lead, facts, now)} carry a name${trend}.`;
}

function kindWords({ entityTypes }: ShareFacts, voice: Voice): string {
  return entityTypes === undefined ? '' : ` to ${voice.say(entityTypesLabel(entityTypes, 2), 120)}`;
}

/** `in the week from 16 Nov`, `this week so far`, `from 20 Nov to 22 Nov`. */
export function weekName(week: WeekShare, { zone }: ShareFacts, now: number): string {
  if (week.to > now && week.from <= now) return `since ${formatShortDay(week.from, zone)}`;
  if (isWeek(week, zone)) return `in the week from ${formatShortDay(week.from, zone)}`;
  const [first, last] = [week.from, week.to - 1].map((at) => formatShortDay(at, zone));
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

/** `Goal 95 %: 9 changes short in that week.` */
export function goalWords({ lead, start }: Course, { goal }: ShareFacts): string {
  const when = start === undefined ? '' : ' in that week';
  if (isGoalReached(lead, goal)) return `Goal ${goal} %: reached${when}.`;
  return `Goal ${goal} %: ${counted(shortOfGoal(lead, goal), 'change')} short${when}.`;
}

/** All weeks together, and what is counted how. */
export function wholeWords({ all, weeks }: ShareFacts, shown: readonly WeekShare[]): string {
  const { confirmed, automation } = all;
  const span =
    weeks.length === shown.length
      ? `All ${formatCount(shown.length)} weeks`
      : `The ${formatCount(shown.length)} weeks with records`;
  return [
    shown.length < 2 ? '' : `${span}: ${shareOf(all)}, ${countWords(all)} changes.`,
    confirmed === 0
      ? ''
      : `${counted(confirmed, 'name')} ${confirmed === 1 ? 'is a claim' : 'are claims'} that an admin confirmed.`,
    automation === 0
      ? ''
      : `${counted(automation, 'change')} by automation ${automation === 1 ? 'is' : 'are'} not counted.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** `210 of 231` */
export function countWords(count: ShareCount): string {
  return `${formatCount(count.recorded + count.confirmed)} of ${formatCount(countableIn(count))}`;
}

/** `91 %, 210 of 231`; where there is no share, why. */
export function rowWords(count: ShareCount): string {
  if (countableIn(count) > 0) return `${shareOf(count)}, ${countWords(count)}`;
  return count.total > 0 ? 'automation only' : 'none recorded';
}

/** `3 of 5, 120 changes`, below a title that says of what. */
export function teamWords({ people, proven, named }: TeamShare): string {
  return `${formatCount(proven)} of ${formatCount(people)}, ${counted(named, 'change')}`;
}

/** What the table of teams cannot tell. */
export function teamNote({ teams, singles }: ShareFacts): string {
  const left =
    singles === 0 ? '' : ` ${counted(singles, 'team')} of one person ${singles === 1 ? 'is' : 'are'} not shown.`;
  if (teams.length === 0) return `The roster has no team of two or more people.${left}`;
  return `A change without a name belongs to no team, so teams have no share.${left}`;
}

/** Where there is no number to show. */
export function nothingWords({ all }: ShareFacts, isComplete: boolean): string {
  if (all.total > 0) return 'Nothing but automation made changes';
  return isComplete ? 'Nothing was changed' : 'No changes in what I have';
}

/** The message over bars by kind: `2 of 6 kinds reach the goal; most is missing in queues`. */
export function typesMessage({ types, goal }: ShareFacts, labelOf: (type: string) => string): string {
  const telling = types.filter((type) => countableIn(type) > 0);
  const reached = telling.filter((type) => isGoalReached(type, goal)).length;
  const [furthest] = telling.toSorted((a, b) => shortOfGoal(b, goal) - shortOfGoal(a, goal));
  const head = reachWords(reached, telling.length);
  const isDone = furthest === undefined || reached === telling.length;
  return isDone ? head : `${head}; most is missing in ${labelOf(furthest.entityType)}`;
}

function reachWords(reached: number, all: number): string {
  if (reached === 0) return all === 1 ? 'The one kind is below the goal' : 'No kind reaches the goal';
  if (reached === all) return all === 1 ? 'The one kind reaches the goal' : `All ${all} kinds reach the goal`;
  return `${reached} of ${all} kinds ${reached === 1 ? 'reaches' : 'reach'} the goal`;
}

/** The message over bars by team: `All keys are proven in 2 of 4 teams`. */
export function teamsMessage({ teams }: ShareFacts): string {
  const done = teams.filter(({ people, proven }) => people === proven).length;
  return `All keys are proven in ${done} of ${counted(teams.length, 'team')}`;
}
