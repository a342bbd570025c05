/** What the commands that list events share: a query from a question, and an answer from a page. */
import type { Answer, EventsAnswer } from '../audit/answer.ts';
import { coverageStatement } from '../audit/coverage.ts';
import type { EventQuery } from '../audit/ports.ts';
import { askedPeriod, type Question } from '../audit/question.ts';
import { readProofs } from '../audit/retention.ts';
import type { NewestPoll } from '../audit/state.ts';
import { describeReading } from '../questions/canonical.ts';
import { attributeEvents } from './claims/attribute-events.ts';
import type { CommandContext } from './command.ts';
import { pullKeyOf } from './keeping/fetched-orgs.ts';
import { type Resolved, resolveNames } from './resolve.ts';

/** Answers a question whose result is a list of events, names resolved first. */
export async function listEvents(question: Question, context: CommandContext): Promise<Answer> {
  const resolved = await resolveNames(question, context);
  if (resolved.kind === 'answer') return resolved.answer;
  return pageOfEvents(resolved, context);
}

/** One page of events for a question whose names are known. */
export async function pageOfEvents(resolved: Resolved, context: CommandContext): Promise<EventsAnswer> {
  const { question, unrecorded } = resolved;
  const answer = await pageOfQuery(
    queryOf(resolved),
    { question, reading: readingOf(resolved, context), about: question },
    context,
  );
  return unrecorded === undefined ? answer : { ...answer, unrecorded };
}

/** What a page of events is the answer to. */
interface Asked {
  readonly question: Question;
  readonly reading: string;
  /** The span that has to be complete. */
  readonly about: Question;
}

/** One page of the events that a query finds. */
export async function pageOfQuery(
  query: EventQuery,
  { question, reading, about }: Asked,
  context: CommandContext,
): Promise<EventsAnswer> {
  const options =
    context.cursor === undefined ? { limit: context.limit } : { limit: context.limit, cursor: context.cursor };
  const [page, anonymous, coverage] = await Promise.all([
    context.store.page(query, options),
    countAnonymous(query, context),
    stateCoverage(about, context),
  ]);
  return {
    kind: 'events',
    reading,
    zone: context.zone,
    now: context.now,
    question,
    total: page.total,
    anonymous,
    rows: await attributeEvents(page.events, context),
    offset: page.offset,
    ...(page.next === undefined ? {} : { next: page.next }),
    ...(page.previous === undefined ? {} : { previous: page.previous }),
    coverage,
  };
}

/** The question as a query of the store. */
export function queryOf(resolved: Resolved): EventQuery {
  const { question } = resolved;
  const type = question.entityType ?? resolved.targetType;
  const types = type === undefined ? question.entityTypes : [type];
  return {
    ...(question.from === undefined ? {} : { from: question.from }),
    ...(question.to === undefined ? {} : { to: question.to }),
    ...(types === undefined ? {} : { entityTypes: types }),
    ...(question.action === undefined ? {} : { actions: [question.action] }),
    ...(question.text === undefined ? {} : { text: question.text }),
    ...(resolved.target === undefined ? {} : { target: resolved.target }),
    ...(resolved.actor === undefined ? {} : { actor: resolved.actor }),
  };
}

/** How the question was read, with what was made of its names. */
export function readingOf(resolved: Resolved, context: CommandContext): string {
  const reading = describeReading(resolved.question, { zone: context.zone, now: context.now });
  return resolved.note === undefined ? reading : `${reading}; ${resolved.note}`;
}

export async function stateCoverage(question: Question, context: CommandContext): Promise<EventsAnswer['coverage']> {
  const { store, zone, now, orgs = [] } = context;
  const [proofs, extent, polls] = await Promise.all([readProofs(store), store.extent(), newestPolls(context)]);
  const orgIds = orgs.map(({ orgId }) => orgId);
  return coverageStatement(askedPeriod(question, now), proofs, extent, zone, now, orgIds, polls);
}

/** Of every organisation that is polled; none where one of them is in trouble. */
async function newestPolls({ store, orgs = [] }: CommandContext): Promise<readonly NewestPoll[]> {
  const polled = orgs.filter(({ feed }) => feed !== undefined);
  const pulls = await Promise.all(
    polled.map(({ orgId }) => store.state.get('pulls', pullKeyOf(orgId, 'admin-audit-api'))),
  );
  const newest = pulls.flatMap((pull) =>
    pull?.newest === undefined || pull.problem !== undefined ? [] : [pull.newest],
  );
  return newest.length === polled.length ? newest : [];
}

async function countAnonymous(query: EventQuery, context: CommandContext): Promise<number> {
  if (query.actor?.kind === 'person' || query.actor?.kind === 'named') return 0;
  return context.store.count({ ...query, actor: { kind: 'anonymous' } });
}
