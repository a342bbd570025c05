/** `named share`: how many of the changes carry the name of a person, by week, kind or team. */
import type { Answer } from '../audit/answer.ts';
import type { Period } from '../audit/event.ts';
import { gatherShare, lastWeeks, weeksIn } from '../audit/gather-share.ts';
import { formatPeriod, lastUnits, zoned } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { describeReading } from '../questions/canonical.ts';
import { EXAMPLE_LAST_WEEK, EXAMPLE_NOW, EXAMPLE_ZONE } from '../questions/example-clock.ts';
import type { Command, CommandContext } from './command.ts';
import { stateCoverage } from './find-events.ts';
import { refusal } from './statement.ts';

/** Weeks when no time is given; and at most: a year touches as many. */
const WEEKS = 8;
const MAX_WEEKS = 54;

const LAST_12_WEEKS = lastUnits(12, 'weeks', EXAMPLE_NOW, EXAMPLE_ZONE);

export const namedShare: Command = {
  name: 'named-share',
  summary: 'How many changes carry the name of a person, as a picture and a table',
  role: 'viewer',
  topic: 'digest',
  grammar: [
    '[show] [me] [our|the|your] (named share|north star|share of named changes) <(by|per|for each) {split} | (in|of|to) [the] {type} | {range}>',
    '(what|how) (is|was|high is|high was) (our|the) (named share|north star|share of named changes) <(by|per|for each) {split} | (in|of|to) [the] {type} | {range}>',
    '([the] trend|how are we doing|how do we do|are we getting better|are we improving) [{range}]',
    '(show|what is|whats) [me] [our|the|your] goal [(for|of) [the] named share]',
    '(what|which) (share|part|percentage) of [the|all|our] changes (carry|carries|have|has|had) [a|the] (name|person) <(by|per|for each) {split} | in [the] {type} | {range}>',
  ],
  examples: [
    ['named share', { intent: 'named-share' }],
    ['named share last 12 weeks', { intent: 'named-share', ...LAST_12_WEEKS }],
    ['named share by type last week', { intent: 'named-share', split: 'type', ...EXAMPLE_LAST_WEEK }],
    ['named share by team', { intent: 'named-share', split: 'team' }],
    ['what share of the changes have a name', { intent: 'named-share' }],
    ['what is our goal', { intent: 'named-share' }],
  ],
  answer: async (question, context) => {
    const span = spanOf(question, context);
    if (span === undefined) return withoutBeginning(question, context);
    if (weeksIn(span, context.zone).length > MAX_WEEKS) return tooLong(span, context);
    return answerShare({ ...question, ...span }, context);
  },
};

async function answerShare(question: Question & Period, context: CommandContext): Promise<Answer> {
  const { entityType, entityTypes = entityType === undefined ? undefined : [entityType] } = question;
  const [facts, coverage] = await Promise.all([
    gatherShare(context.store, question, {
      zone: context.zone,
      goal: context.settings.goal,
      by: question.split ?? 'week',
      ...(entityTypes === undefined ? {} : { entityTypes }),
    }),
    stateCoverage(question, context),
  ]);
  return {
    kind: 'summary',
    reading: describeReading(question, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question,
    total: facts.all.total,
    coverage,
    content: { kind: 'share', facts },
  };
}

/** Undefined: no beginning. */
function spanOf({ from, to }: Question, { now, zone }: CommandContext): Period | undefined {
  if (from === undefined) return to === undefined ? lastWeeks(WEEKS, now, zone) : undefined;
  const rolling = to === now ? wholeWeeks(from, now, zone) : 0;
  // "The last 12 weeks" means whole ones: a week that has just begun would look like a fall.
  return rolling > 0 ? lastWeeks(rolling, now, zone) : { from, to: to ?? Math.max(now, from + 1) };
}

/** How many weeks lie between two instants by the clock on the wall; 0 when it is not a whole number. */
function wholeWeeks(from: number, to: number, zone: string): number {
  const weeks = Math.round((to - from) / (7 * 86_400_000));
  return weeks > 0 && zoned(to, zone).subtract({ weeks }).epochMilliseconds === from ? weeks : 0;
}

function withoutBeginning({ to }: Question, context: CommandContext): Answer {
  return refusal(context, 'Name a time with a beginning.', {
    title: 'From when on?',
    notUnderstood: to === undefined ? [] : [formatPeriod({ to }, context.zone)],
    suggestions: ['named share', 'named share last 12 weeks'],
  });
}

function tooLong(span: Period, context: CommandContext): Answer {
  return refusal(context, 'The share is told week by week, for a year at most.', {
    title: 'That is too long',
    notUnderstood: [formatPeriod(span, context.zone)],
    suggestions: ['named share last 52 weeks', 'named share last year'],
  });
}
