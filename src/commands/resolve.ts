/** Turns the names in a question into things the store knows: one, a choice, or none. */
import type { Answer, ClarifyAnswer, RefusedAnswer } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { fold } from '../audit/fold.ts';
import type { EventQuery, NameMatch, NameSearch } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { describeReading, phrase } from '../questions/canonical.ts';
import { pickName } from '../questions/names.ts';
import type { CommandContext } from './command.ts';

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

/** Looks up the target, then the actor. */
export async function resolveNames(question: Question, context: CommandContext): Promise<Resolution> {
  const target = await resolveTarget({ kind: 'resolved', question }, context);
  return target.kind === 'resolved' ? resolveActor(target, context) : target;
}
