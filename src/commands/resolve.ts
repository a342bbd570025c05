/** Turns the names in a question into things the store knows: one, a choice, or none. */
import type { Answer } from '../audit/answer.ts';
import type { EventQuery, NameMatch } from '../audit/ports.ts';
import type { AskedActor, Question } from '../audit/question.ts';
import { plainText } from '../questions/plain-text.ts';
import type { CommandContext } from './command.ts';
import { type FoundName, findActor, findNamesakes, findTarget } from './find-name.ts';
import { askedActor, askedTarget, offerChoice, withMatch } from './name-answers.ts';
import { offerKinds } from './offer-kinds.ts';

/** A question whose names stand for known things, ready to be put to the store. */
export interface Resolved {
  readonly kind: 'resolved';
  readonly question: Question;
  readonly target?: NonNullable<EventQuery['target']>;
  /** Kind of the target, also when the question names none. */
  readonly targetType?: string;
  readonly actor?: NonNullable<EventQuery['actor']>;
  /** What a person should know about how a name was read: a typo mended, a former name. */
  readonly note?: string;
  /** A name, id or email that no record holds, as typed. */
  readonly unrecorded?: string;
}

export type Resolution = Resolved | { readonly kind: 'answer'; readonly answer: Answer };

const NAME_CHARS = 80;
const SHARED_NAME = 'records that give only the name are left out, as others are called so too';

/** Looks up the target, then the actor; a kind that could be several is settled by the target's name, else offered. */
export async function resolveNames(question: Question, context: CommandContext): Promise<Resolution> {
  if (question.entityTypes !== undefined && question.target === undefined && question.all !== true) {
    return { kind: 'answer', answer: await offerKinds(question, question.entityTypes, context) };
  }
  const target = await resolveTarget(question, context);
  return target.kind === 'resolved' ? resolveActor(target, context) : target;
}

async function resolveTarget(question: Question, context: CommandContext): Promise<Resolution> {
  const { target } = question;
  const typed = target?.id ?? target?.name;
  if (typed === undefined) return { kind: 'resolved', question };
  const entityTypes = askedTypes(question);
  const found = await findTarget(typed, { entityTypes, isId: target?.id !== undefined }, context);
  if (isNothing(found, target?.id !== undefined)) {
    const named = target?.id === undefined ? { names: [typed] } : { ids: [target.id] };
    return { kind: 'resolved', question, target: named, ...unrecorded(typed, found.nearest) };
  }
  if (found.kind !== 'one') return offer(question, typed, found, context);
  const { match } = found;
  const { names, isShared } = await findNamesakes(match, context);
  const isTypeTold = found.isKindInName === true || question.entityTypes !== undefined;
  const asked = isTypeTold ? withMatch(question, match) : { ...question, target: askedTarget(match) };
  return {
    kind: 'resolved',
    question: asked,
    target: { ...(match.id === undefined ? {} : { ids: [match.id] }), ...(names.length === 0 ? {} : { names }) },
    ...(match.entityType === undefined ? {} : { targetType: match.entityType }),
    ...noted(found.note, isShared ? SHARED_NAME : undefined),
  };
}

function askedTypes({ entityType, entityTypes }: Question): readonly string[] {
  return entityType === undefined ? (entityTypes ?? []) : [entityType];
}

async function resolveActor(resolved: Resolved, context: CommandContext): Promise<Resolution> {
  const { question } = resolved;
  const asked = question.intent === 'unattributed' ? { kind: 'anonymous' as const } : question.actor;
  if (asked === undefined) return resolved;
  if (asked.kind === 'anonymous') return { ...resolved, actor: { kind: 'anonymous' } };
  const typed = asked.email ?? asked.id ?? asked.name;
  if (typed === undefined) return resolved;
  const found = await findActor(typed, context);
  if (isNothing(found, asked.name === undefined)) {
    return { ...resolved, actor: askedPerson(asked), ...unrecorded(typed, found.nearest, resolved.note) };
  }
  if (found.kind !== 'one') return offer(question, typed, found, context);
  const { match } = found;
  const { names, isShared } = await findNamesakes(match, context);
  return {
    ...resolved,
    question: { ...question, actor: askedActor(match) },
    actor: actorQuery(match, names),
    ...noted(resolved.note, found.note, isShared ? SHARED_NAME : undefined),
  };
}

/** Any given part makes a record theirs, so a name is given only where nobody else has it. */
function actorQuery({ email, id }: NameMatch, [name]: readonly string[]): NonNullable<Resolved['actor']> {
  return {
    kind: 'person',
    ...(email === undefined ? {} : { email }),
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Nothing recorded, and nothing near it to offer; an id or email is never taken for one that is only near. */
function isNothing(found: FoundName, isExactly: boolean): found is Extract<FoundName, { kind: 'none' }> {
  return found.kind === 'none' && (isExactly || found.nearest.length === 0);
}

function askedPerson({ email, id, name }: AskedActor): NonNullable<Resolved['actor']> {
  if (email !== undefined) return { kind: 'person', email };
  return { kind: 'person', ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

function offer(
  question: Question,
  typed: string,
  found: Exclude<FoundName, { kind: 'one' }>,
  context: CommandContext,
): Resolution {
  const matches = found.kind === 'none' ? found.nearest : found.matches;
  const answer = offerChoice({ question, typed, matches, isExact: found.kind === 'several' }, context);
  return { kind: 'answer', answer };
}

/** That there is nothing is an answer, not a misunderstanding; the answer says so by name. */
function unrecorded(
  typed: string,
  nearest: readonly NameMatch[],
  note?: string,
): Pick<Resolved, 'unrecorded' | 'note'> {
  const names = nearest.map(({ email, name }) => plainText(email ?? name, NAME_CHARS));
  const name = plainText(typed, NAME_CHARS);
  const hint = names.length === 0 ? '' : ` (nearest: ${names.join(', ')})`;
  return { unrecorded: name, ...noted(note, `no record names ${name}${hint}`) };
}

function noted(...notes: readonly (string | undefined)[]): { readonly note?: string } {
  const told = notes.filter((note) => note !== undefined);
  return told.length === 0 ? {} : { note: told.join('; ') };
}
