/** What is said when a name stands for several things, for something near it, or for nothing. */
import type { ClarifyAnswer, RefusedAnswer } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { formatAgo } from '../audit/period.ts';
import type { NameMatch } from '../audit/ports.ts';
import type { AskedActor, Question } from '../audit/question.ts';
import { describeReading, phrase } from '../questions/canonical.ts';
import { plainText } from '../questions/plain-text.ts';
import type { CommandContext } from './command.ts';
import { MAX_CANDIDATES } from './find-name.ts';
import { refusal } from './statement.ts';

/** Choices on one card; more matches than this are too many to be a choice. */
const MAX_CHOICES = 9;
const MAX_SUGGESTIONS = 3;
const NAME_CHARS = 80;
const ID_CHARS = 8;

export interface Offer {
  readonly question: Question;
  /** As typed. */
  readonly typed: string;
  /** Best first. */
  readonly matches: readonly NameMatch[];
  /** True when the name fits each exactly; false when it is only a part of theirs. */
  readonly isExact: boolean;
}

/** Offers what a name could stand for; the person picks, even from one. */
export function offerChoice({ question, typed, matches, isExact }: Offer, context: CommandContext): ClarifyAnswer {
  const shown = matches.slice(0, MAX_CHOICES);
  const name = plainText(typed, NAME_CHARS);
  const isPerson = matches[0]?.kind === 'actor';
  const count = matches.length < MAX_CANDIDATES ? matches.length : 'Many';
  const prompt = isExact
    ? `${count} ${isPerson ? 'people' : 'things'} match "${name}" equally well. Which one do you mean?`
    : `${isPerson ? 'Nobody' : 'Nothing'} is called exactly "${name}". Did you mean ${matches.length === 1 ? 'this one' : 'one of these'}?`;
  const more =
    matches.length > shown.length ? ` The ${shown.length} most recent are listed; a longer name narrows it.` : '';
  return {
    kind: 'clarify',
    reading: describeReading(question, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${prompt}${more}`,
    choices: shown.map((match) => ({
      label: match.name,
      detail: describe(match, idChars(match, shown), context),
      question: withMatch(question, match),
      match,
    })),
  };
}

/** Refuses by name; what is nearest can be asked instead. */
export function refuseName(
  question: Question,
  unknown: { readonly kind: NameMatch['kind']; readonly typed: string; readonly nearest: readonly NameMatch[] },
  context: CommandContext,
): RefusedAnswer {
  const { kind, typed, nearest } = unknown;
  const name = plainText(typed, NAME_CHARS);
  const type = question.entityType === undefined ? '' : `${entityTypeLabel(question.entityType)} `;
  const reason =
    kind === 'actor'
      ? `Nobody who changed anything in the records is called "${name}".`
      : `Nothing in the records is called ${type}"${name}".`;
  const suggestions = nearest.slice(0, MAX_SUGGESTIONS).map((match) => phrase(withName(question, match), context.zone));
  return {
    ...refusal(context, reason, { notUnderstood: [typed], suggestions: [...new Set(suggestions)] }),
    question,
  };
}

/** The question about exactly this thing or person. */
export function withMatch(question: Question, match: NameMatch): Question {
  if (match.kind === 'actor') return { ...question, actor: askedActor(match) };
  return {
    ...question,
    ...(match.entityType === undefined ? {} : { entityType: match.entityType }),
    target: askedTarget(match),
  };
}

export function askedTarget({ id, name }: NameMatch): NonNullable<Question['target']> {
  return { ...(id === undefined ? {} : { id }), name };
}

export function askedActor({ email, id, name }: NameMatch): AskedActor {
  if (email !== undefined) return { kind: 'person', email };
  return id === undefined ? { kind: 'person', name } : { kind: 'person', id, name };
}

/** As a person would type it: no ids. */
function withName(question: Question, match: NameMatch): Question {
  if (match.kind === 'actor') {
    const { email, name } = match;
    return { ...question, actor: { kind: 'person', ...(email === undefined ? { name } : { email }) } };
  }
  return { ...withMatch(question, match), target: { name: match.name } };
}

/** The beginning of an id says enough, unless another one begins so. */
function idChars({ id }: NameMatch, others: readonly NameMatch[]): number {
  const start = id?.slice(0, ID_CHARS) ?? '';
  const isTaken = others.some((other) => other.id !== id && other.id?.startsWith(start));
  return isTaken ? Number.POSITIVE_INFINITY : ID_CHARS;
}

/** What tells two things of one name apart. */
function describe(match: NameMatch, idChars: number, context: CommandContext): string {
  const what = match.entityType === undefined ? (match.email ?? 'person') : entityTypeLabel(match.entityType);
  const id = match.id === undefined ? '' : `, id ${match.id.slice(0, idChars)}`;
  const changes = `${match.eventCount} change${match.eventCount === 1 ? '' : 's'}`;
  return `${what}${id}, ${changes}, last ${formatAgo(match.lastSeenAt, context.now)}`;
}
