/** `related to EVENT`: what else belongs to one recorded change. */
import type { Answer, CoverageStatement, EventsAnswer, MessageAnswer } from '../audit/answer.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { EventQuery } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { formatCount } from '../cards/voice.ts';
import { describeReading } from '../questions/canonical.ts';
import { changeLabel } from './claims/change-label.ts';
import type { Command, CommandContext } from './command.ts';
import { pageOfQuery, stateCoverage } from './find-events.ts';
import { refusal, statement } from './statement.ts';

type Relation = NonNullable<Question['relation']>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far on either side of the change is looked, ms; of one request, all of it. */
const AROUND: Readonly<Record<Relation, number | undefined>> = {
  tracking: undefined,
  target: DAY_MS,
  actor: HOUR_MS,
};
const RELATIONS = ['tracking', 'target', 'actor'] as const;
interface RelationWords {
  readonly button: string;
  readonly row: string;
  readonly lacks: string;
  /** How far is looked, for the reading of a list. */
  readonly window: string;
}

const WORDS: Readonly<Record<Relation, RelationWords>> = {
  tracking: {
    button: 'Same request',
    row: 'the same request (tracking id)',
    lacks: 'the record has no tracking id',
    window: 'whenever they were made',
  },
  target: {
    button: 'Same object',
    row: 'the same object, a day before and after',
    lacks: 'the record names no object',
    window: 'a day before and after it',
  },
  actor: {
    button: 'Same actor',
    row: 'the same actor, an hour before and after',
    lacks: 'the record names no actor',
    window: 'an hour before and after it',
  },
};

export const related: Command = {
  name: 'related',
  summary: 'What else belongs to one change: the same request, object or actor',
  role: 'viewer',
  topic: 'asking',
  grammar: [
    '[what is|whats] [events|changes|everything] related [to] [event|change] {event}',
    '(what else|what) (happened|changed|was changed|was done) (with|around|near|beside) [event|change] {event}',
    '[the] (changes|events) (around|near|beside) [event|change] {event}',
    '[changes|events] [with|of|by|to|on] {relation} as [event|change] {event}',
    '(what else|what) (did|has|was) [changed|done] [on|to|by] {relation} [do|change|changed|did|done] [as|around|near] [event|change] {event}',
    '(what else|what) (happened|changed) (to|on|with|by) {relation} (as|around|near) [event|change] {event}',
  ],
  examples: [
    ['related to c-0a1b2c3d4e5f60718293', { intent: 'related', event: 'c-0a1b2c3d4e5f60718293' }],
    [
      'same object as c-0a1b2c3d4e5f60718293',
      { intent: 'related', event: 'c-0a1b2c3d4e5f60718293', relation: 'target' },
    ],
  ],
  answer: async (question, context): Promise<Answer> => {
    if (question.event === undefined) {
      return refusal(context, 'Give the id that stands under the change.', {
        title: 'Related to which change?',
        suggestions: ['what changed last week', 'help'],
      });
    }
    const event = await context.store.find(question.event);
    if (event === undefined) return nothing(question, context);
    return question.relation === undefined
      ? overview(event, question, context)
      : listOf(event, question.relation, question, context);
  },
};

/** Undefined: the record lacks what it would be alike in. */
function queryFor(event: AuditEvent, relation: Relation): EventQuery | undefined {
  const around = AROUND[relation];
  const span = around === undefined ? {} : { from: event.time - around, to: event.time + around + 1 };
  const { actor, target, trackingId } = event;
  switch (relation) {
    case 'tracking':
      return trackingId === undefined || trackingId === '' ? undefined : { ...span, trackingId };
    case 'target': {
      const { id, name } = target;
      if (id !== undefined) return { ...span, target: { ids: [id] } };
      return name === undefined ? undefined : { ...span, target: { names: [name] }, entityTypes: [event.entityType] };
    }
    case 'actor': {
      const { email, id, name } = actor;
      // The part that tells most; the others may be written otherwise in the next record.
      const part =
        email !== undefined ? { email } : id !== undefined ? { id } : name !== undefined ? { name } : undefined;
      return part === undefined ? undefined : { ...span, actor: { kind: 'person', ...part } };
    }
  }
}

async function overview(event: AuditEvent, question: Question, context: CommandContext): Promise<MessageAnswer> {
  const found = await Promise.all(
    RELATIONS.map(async (relation) => {
      const query = queryFor(event, relation);
      // The change itself is one of them.
      return { relation, others: query === undefined ? undefined : (await context.store.count(query)) - 1 };
    }),
  );
  const some = found.filter(({ others = 0 }) => others > 0);
  const day = { from: event.time - DAY_MS, to: event.time + DAY_MS + 1 };
  const coverage = await stateCoverage({ ...question, ...day }, context);
  return {
    ...statement(context, {
      question,
      title: some.length === 0 ? nothingWords(coverage) : 'What is related to this change',
      lines: [changeLabel(event, context.zone), coverage.sentence],
      table: {
        columns: ['In common', 'Other changes'],
        rows: found.map(({ relation, others }) => [
          WORDS[relation].row,
          others === undefined ? WORDS[relation].lacks : formatCount(others),
        ]),
      },
      buttons: [
        ...some.map(({ relation, others = 0 }) => ({
          label: `${WORDS[relation].button} (${formatCount(others)})`,
          question: { intent: 'related', event: event.id, relation } as const,
        })),
        { label: 'Show the change', question: { intent: 'show', event: event.id } },
      ],
    }),
    reading: describeReading(question, context),
  };
}

function nothingWords({ complete }: CoverageStatement): string {
  return complete ? 'Nothing else is recorded around this change' : 'Nothing else around this change in what I have';
}

async function listOf(
  event: AuditEvent,
  relation: Relation,
  question: Question,
  context: CommandContext,
): Promise<Answer> {
  const query = queryFor(event, relation);
  if (query === undefined) {
    return refusal(context, `Nothing can be told from it: ${WORDS[relation].lacks}.`, { title: 'Not recorded' });
  }
  const { from = event.time, to = event.time + 1 } = query;
  return pageOfQuery(
    query,
    {
      question,
      reading: `${describeReading(question, context)}; ${WORDS[relation].window}`,
      about: { ...question, from, to },
    },
    context,
  );
}

async function nothing(question: Question, context: CommandContext): Promise<EventsAnswer> {
  return {
    kind: 'events',
    reading: describeReading(question, context),
    zone: context.zone,
    now: context.now,
    question,
    total: 0,
    anonymous: 0,
    rows: [],
    offset: 0,
    coverage: await stateCoverage({ intent: 'show' }, context),
  };
}
