/** The card on which somebody says whose changes these are. */
import type { AnswerButton, FormInput, MessageAnswer } from '../../audit/answer.ts';
import type { ClaimStatement } from '../../audit/claims.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { Question } from '../../audit/question.ts';
import type { CommandContext } from '../command.ts';
import { changeLabel } from './change-label.ts';

/** A list of choices holds no more. */
export const MAX_LISTED = 12;

const COMMENT: FormInput = { kind: 'text', id: 'comment', label: 'Ticket or reason', placeholder: 'optional' };

export const STATEMENT_LABELS: Readonly<Record<ClaimStatement, string>> = {
  mine: 'Mine',
  'not-mine': 'Not mine',
  unsure: "Don't know",
};

/**
 * Inputs and buttons for some changes; a single one needs not be ticked.
 * @param events at most MAX_LISTED
 */
export function claimForm(
  events: readonly AuditEvent[],
  { zone }: Pick<CommandContext, 'zone'>,
): Required<Pick<MessageAnswer, 'inputs' | 'buttons'>> {
  const [only, ...others] = events;
  const ids = only !== undefined && others.length === 0 ? { events: [only.id] } : {};
  return {
    inputs: only === undefined || others.length > 0 ? [choicesOf(events, zone), COMMENT] : [COMMENT],
    buttons: (['mine', 'not-mine', 'unsure'] as const).map((statement) => claimButton(statement, ids)),
  };
}

function claimButton(statement: ClaimStatement, ids: Pick<Question, 'events'>): AnswerButton {
  return { label: STATEMENT_LABELS[statement], question: { intent: 'claim', statement, ...ids } };
}

function choicesOf(events: readonly AuditEvent[], zone: string): FormInput {
  return {
    kind: 'choice',
    id: 'events',
    label: 'Which of these?',
    multiple: true,
    choices: events.map((event) => ({ title: changeLabel(event, zone), value: event.id })),
  };
}
