/** What is said when a name stands for several things, or for something near it. */
import type { ClarifyAnswer } from '../audit/answer.ts';
import { entityTypeLabel, entityTypesLabel } from '../audit/entity-type.ts';
import { fold } from '../audit/fold.ts';
import { formatAgo } from '../audit/period.ts';
import type { NameMatch } from '../audit/ports.ts';
import type { AskedActor, Question } from '../audit/question.ts';
import { describeReading } from '../questions/canonical.ts';
import { formerNameOf } from '../questions/names.ts';
import { plainText } from '../questions/plain-text.ts';
import type { CommandContext } from './command.ts';
import { MAX_CANDIDATES } from './find-name.ts';

/** Choices on one card; more matches than this are too many to be a choice. */
const MAX_CHOICES = 9;
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
  const prompt = isExact ? exactPrompt(name, matches) : nearPrompt(name, matches, question);
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

function exactPrompt(name: string, matches: readonly NameMatch[]): string {
  const count = matches.length < MAX_CANDIDATES ? matches.length : 'Many';
  const what = matches[0]?.kind === 'actor' ? 'people' : 'things';
  return `${count} ${what} match "${name}" equally well. Which one do you mean?`;
}

function nearPrompt(name: string, matches: readonly NameMatch[], { entityType, entityTypes }: Question): string {
  const pick = `Did you mean ${matches.length === 1 ? 'this one' : 'one of these'}?`;
  if (matches[0]?.kind === 'actor') return `Nobody is called exactly "${name}". ${pick}`;
  const types = entityType === undefined ? entityTypes : [entityType];
  if (types !== undefined && matches.every((match) => !types.includes(match.entityType ?? ''))) {
    return `There is no ${entityTypesLabel(types)} called "${name}", but something else is. ${pick}`;
  }
  return `Nothing is called exactly "${name}". ${pick}`;
}

/** The question about exactly this thing or person. */
export function withMatch(question: Question, match: NameMatch): Question {
  if (match.kind === 'actor') return { ...question, actor: askedActor(match) };
  const { entityTypes: _, ...rest } = question;
  return {
    ...(match.entityType === undefined ? question : rest),
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
  const former = formerNameOf(match, (text) => fold(text) === fold(match.matched));
  const formerly = former === undefined ? '' : `, formerly ${plainText(former, NAME_CHARS)}`;
  const changes = `${match.eventCount} change${match.eventCount === 1 ? '' : 's'}`;
  return `${what}${id}${formerly}, ${changes}, last ${formatAgo(match.lastSeenAt, context.now)}`;
}
