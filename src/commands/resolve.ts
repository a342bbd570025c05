/** Turns the names in a question into things the store knows: one, a choice, or none. */
import type { Answer, ClarifyAnswer } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { fold } from '../audit/fold.ts';
import { formatAgo } from '../audit/period.ts';
import type { EventQuery, NameMatch, NameSearch } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { describeReading, phrase } from '../questions/canonical.ts';
import { type NamePick, otherNameReadings, pickName } from '../questions/names.ts';
import type { CommandContext } from './command.ts';
import { refusal } from './statement.ts';

/** A question whose names stand for known things, ready to be put to the store. */
export interface Resolved {
  readonly kind: 'resolved';
  readonly question: Question;
  readonly target?: NonNullable<EventQuery['target']>;
  readonly actor?: NonNullable<EventQuery['actor']>;
  /** What a person should know about how a name was read: a typo mended, a former name. */
  readonly note?: string;
}

export type Resolution = Resolved | { readonly kind: 'answer'; readonly answer: Answer };

/** Choices on one card; more matches than this are too many to be a choice. */
const MAX_CHOICES = 9;
const CANDIDATES = 20;

/** Looks up the target, then the actor. */
export async function resolveNames(question: Question, context: CommandContext): Promise<Resolution> {
  const target = await resolveTarget(question, context);
  return target.kind === 'resolved' ? resolveActor(target, context) : target;
}

async function resolveTarget(question: Question, context: CommandContext): Promise<Resolution> {
  const typed = question.target?.id ?? question.target?.name;
  if (typed === undefined) return { kind: 'resolved', question };
  const picked = await pickTarget(typed, question, context);
  if (picked.kind === 'tie')
    return offer(question, typed, picked.matches, context, (match) => withTarget(question, match));
  if (picked.kind === 'unknown') return unknownName(question, typed, picked.nearest, context);
  const { match, note } = picked;
  return {
    kind: 'resolved',
    question: {
      ...(picked.entityType === undefined ? question : { ...question, entityType: picked.entityType }),
      target: identify(match),
    },
    target: queryTarget(match),
    ...(note === undefined ? {} : { note }),
  };
}

type TargetPick = NamePick & { readonly entityType?: string };

/** As typed; else with the kind as part of the name, or a part of the name as the kind. */
async function pickTarget(typed: string, question: Question, context: CommandContext): Promise<TargetPick> {
  const { entityType } = question;
  const picked = await lookUp(typed, entityType, context);
  if (picked.kind !== 'unknown' || question.target?.id !== undefined) return picked;
  for (const other of otherNameReadings(typed, entityType)) {
    const again = await lookUp(other.name, other.entityType, context);
    if (again.kind === 'resolved') return { ...again, entityType: other.entityType };
  }
  return picked;
}

async function lookUp(typed: string, entityType: string | undefined, context: CommandContext): Promise<NamePick> {
  const kinds = entityType === undefined ? {} : { entityTypes: [entityType] };
  return pickName(typed, joinUnidentified(await search({ text: typed, kind: 'target', ...kinds }, context)));
}

async function resolveActor(resolved: Resolved, context: CommandContext): Promise<Resolution> {
  const { question } = resolved;
  const asked = question.intent === 'unattributed' ? { kind: 'anonymous' as const } : question.actor;
  if (asked === undefined) return resolved;
  if (asked.kind === 'anonymous') return { ...resolved, actor: { kind: 'anonymous' } };
  const typed = asked.email ?? asked.id ?? asked.name;
  if (typed === undefined) return resolved;
  const picked = pickName(typed, await search({ text: typed, kind: 'actor' }, context));
  if (picked.kind === 'tie')
    return offer(question, typed, picked.matches, context, (match) => ({ ...question, actor: identifyActor(match) }));
  if (picked.kind === 'unknown') return unknownName(question, typed, picked.nearest, context);
  const actor = identifyActor(picked.match);
  const notes = [resolved.note, picked.note].filter((note) => note !== undefined);
  return {
    ...resolved,
    question: { ...question, actor },
    actor,
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  };
}

function search(search: Omit<NameSearch, 'limit' | 'orgId'>, context: CommandContext): Promise<readonly NameMatch[]> {
  return context.store.names({
    ...search,
    limit: CANDIDATES,
    ...(context.orgId === undefined ? {} : { orgId: context.orgId }),
  });
}

/**
 * Some sources give an object's name without its id. Where exactly one object
 * of that kind and name has an id, they are the same one to a person.
 */
function joinUnidentified(matches: readonly NameMatch[]): readonly NameMatch[] {
  return matches.filter((match) => {
    if (match.id !== undefined) return true;
    const twins = matches.filter((other) => other.id !== undefined && isTwin(match, other));
    return twins.length !== 1;
  });
}

function isTwin(a: NameMatch, b: NameMatch): boolean {
  return a.entityType === b.entityType && fold(a.name) === fold(b.name);
}

/** By id where there is one; else by every name it went by. */
function queryTarget(match: NameMatch): NonNullable<EventQuery['target']> {
  return match.id === undefined ? { names: [match.name, ...match.formerNames] } : { ids: [match.id] };
}

function identify(match: { readonly id?: string | undefined; readonly name: string }): NonNullable<Question['target']> {
  return { ...(match.id === undefined ? {} : { id: match.id }), name: match.name };
}

function identifyActor(match: NameMatch): NonNullable<Resolved['actor']> & { readonly kind: 'person' } {
  if (match.email !== undefined) return { kind: 'person', email: match.email };
  return match.id === undefined
    ? { kind: 'person', name: match.name }
    : { kind: 'person', id: match.id, name: match.name };
}

function unknownName(
  question: Question,
  typed: string,
  nearest: readonly NameMatch[],
  context: CommandContext,
): Resolution {
  const kind = question.entityType === undefined ? '' : `${entityTypeLabel(question.entityType)} `;
  const suggestions = nearest.slice(0, 3).map((match) => phrase(withName(question, match), context.zone));
  const reason = `Nothing in the records is called ${kind}"${typed}".`;
  return { kind: 'answer', answer: { ...refusal(context, reason, { notUnderstood: [typed], suggestions }), question } };
}

function withName(question: Question, match: NameMatch): Question {
  if (match.kind === 'target') return withTarget(question, { ...match, id: undefined });
  return {
    ...question,
    actor: { kind: 'person', ...(match.email === undefined ? { name: match.name } : { email: match.email }) },
  };
}

function withTarget(
  question: Question,
  match: Pick<NameMatch, 'entityType' | 'name'> & { readonly id?: string | undefined },
): Question {
  return {
    ...question,
    ...(match.entityType === undefined ? {} : { entityType: match.entityType }),
    target: identify(match),
  };
}

function offer(
  question: Question,
  typed: string,
  matches: readonly NameMatch[],
  context: CommandContext,
  fill: (match: NameMatch) => Question,
): Resolution {
  const shown = matches.slice(0, MAX_CHOICES);
  const more =
    matches.length > shown.length ? ` The ${shown.length} most recent are listed; a longer name narrows it.` : '';
  const answer: ClarifyAnswer = {
    kind: 'clarify',
    reading: describeReading(question, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${matches.length} things match "${typed}" equally well. Which one do you mean?${more}`,
    choices: shown.map((match) => ({
      label: match.name,
      detail: describe(match, context),
      question: fill(match),
      match,
    })),
  };
  return { kind: 'answer', answer };
}

/** What tells two things of one name apart. */
function describe(match: NameMatch, context: CommandContext): string {
  const what = match.entityType === undefined ? (match.email ?? 'person') : entityTypeLabel(match.entityType);
  const id = match.id === undefined ? '' : `, id ${match.id.slice(0, 8)}`;
  return `${what}${id}, ${match.eventCount} changes, last ${formatAgo(match.lastSeenAt, context.now)}`;
}
