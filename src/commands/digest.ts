/** `digest`: what changed without a name in one week. */

import type { SummaryAnswer } from '../audit/answer.ts';
import type { DigestScope } from '../audit/digest.ts';
import type { Period } from '../audit/event.ts';
import { gatherDigest } from '../audit/gather-digest.ts';
import { dateAt, formatPeriod, lastWeek, startOfDate } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { describeReading } from '../questions/canonical.ts';
import { EXAMPLE_LAST_WEEK, exampleSpan } from '../questions/example-clock.ts';
import type { Command, CommandContext } from './command.ts';
import { stateCoverage } from './find-events.ts';
import { refusal } from './statement.ts';

export const digest: Command = {
  name: 'digest',
  summary: 'What changed without a name: the last complete week, or the week you name',
  role: 'viewer',
  topic: 'digest',
  grammar: [
    '[the|a|weekly] (digest|summary|weekly report) [now] <[for|of|on|from] {week} | (only|just|about) [the] {types}>',
    '[the] {week} (digest|summary) [(only|just|about) [the] {types}]',
  ],
  examples: [
    ['digest', { intent: 'digest' }],
    ['digest last week', { intent: 'digest', ...EXAMPLE_LAST_WEEK }],
    ['digest week 46', { intent: 'digest', ...exampleSpan('2026-11-09', '2026-11-16') }],
    ['digest 2026-W46', { intent: 'digest', ...exampleSpan('2026-11-09', '2026-11-16') }],
    ['digest only queues and users', { intent: 'digest', entityTypes: ['contact-service-queue', 'user'], all: true }],
  ],
  answer: async (question, context) => {
    if (question.from !== undefined || question.to === undefined) return answerDigest(question, context);
    return refusal(context, 'Name a week, or a time with a beginning.', {
      title: 'From when on?',
      notUnderstood: [formatPeriod({ to: question.to }, context.zone)],
      suggestions: ['digest last week', 'digest week 46'],
    });
  },
};

/**
 * The digest of the span in the question, else of the last complete week in the
 * context's zone. Changes nothing, so it may be asked for as often as one likes.
 */
export async function answerDigest(question: Question, context: CommandContext): Promise<SummaryAnswer> {
  const { store, zone, spaceId } = context;
  const span = spanOf(question, context);
  const asked: Question = { ...question, ...span, ...(question.entityTypes === undefined ? {} : { all: true }) };
  const coverage = await stateCoverage(asked, context);
  const gathered = await gatherDigest(
    store,
    { span, previous: before(span, zone), isComplete: coverage.complete },
    scopeOf(question, zone),
  );
  const weekly = spaceId === undefined ? undefined : await store.state.get('subscriptions', spaceId);
  const facts = { ...gathered, isWeekly: weekly !== undefined };
  return {
    kind: 'summary',
    reading: describeReading(asked, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question: asked,
    total: facts.total,
    coverage,
    content: { kind: 'digest', facts },
  };
}

/** All kinds that were asked for: a digest need not ask which one is meant. */
function scopeOf(question: Question, zone: string): DigestScope {
  const entityTypes = askedKinds(question);
  return entityTypes === undefined ? { zone } : { zone, entityTypes };
}

/** Undefined: all kinds. */
export function askedKinds({ entityType, entityTypes }: Question): readonly string[] | undefined {
  return entityType === undefined ? entityTypes : [entityType];
}

function spanOf(question: Question, context: CommandContext): Period {
  const { from, to } = question;
  if (from === undefined) return lastWeek(context.now, context.zone);
  return { from, to: to ?? Math.max(context.now, from + 1) };
}

/** The span of as many days just before: a week for a week, a day for a day. */
function before(span: Period, zone: string): Period {
  const first = dateAt(span.from, zone);
  const days = first.until(dateAt(span.to, zone)).days;
  if (days === 0) return { from: span.from - (span.to - span.from), to: span.from };
  return { from: startOfDate(first.subtract({ days }), zone), to: span.from };
}
