/** What is said when a word such as "profile" can mean several kinds of object, and no name tells which. */
import type { ClarifyAnswer } from '../audit/answer.ts';
import { entityTypeLabel, entityTypesLabel } from '../audit/entity-type.ts';
import type { EventQuery } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { describeReading } from '../questions/canonical.ts';
import type { CommandContext } from './command.ts';

/** Offers each kind, the one with the most changes in the asked time first. */
export async function offerKinds(
  question: Question,
  types: readonly string[],
  context: CommandContext,
): Promise<ClarifyAnswer> {
  const { entityTypes: _, ...rest } = question;
  const counted = await Promise.all(
    types.map(async (type) => ({ type, count: await context.store.count(queryOf(question, type)) })),
  );
  const sorted = counted.toSorted((a, b) => b.count - a.count);
  return {
    kind: 'clarify',
    reading: describeReading(question, { zone: context.zone, now: context.now }),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `Which kind of ${entityTypesLabel(types)} do you mean?`,
    choices: sorted.map(({ type, count }) => ({
      label: capital(entityTypeLabel(type, 2)),
      detail: count === 0 ? 'no changes recorded' : `${count} change${count === 1 ? '' : 's'} recorded`,
      question: { ...rest, entityType: type },
    })),
  };
}

/** Only kind, time and action: enough to say where there is something to find. */
function queryOf({ from, to, action }: Question, type: string): EventQuery {
  return {
    entityTypes: [type],
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(action === undefined ? {} : { actions: [action] }),
  };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
