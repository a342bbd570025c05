/** What all orders of admins have in common: said on a card, written to the journal, taken back by a button. */
import type { Answer, AnswerButton } from '../../audit/answer.ts';
import { formatInstant } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import type { JournalEntry } from '../../audit/settings.ts';
import { phrase } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { refusal, statement } from '../statement.ts';
import { readJournal, whoChanged } from './read-journal.ts';
import { recordChange } from './record-change.ts';

const REASON_CHARS = 200;

/** What came of an order. */
export type Outcome =
  | {
      readonly kind: 'done';
      /** What is so now. */
      readonly title: string;
      /** What was so before, and what follows. */
      readonly lines: readonly string[];
      /** For the journal: one sentence in the past tense, without its subject. */
      readonly did: string;
      /** The inverse order. */
      readonly undo: Question;
      readonly buttons?: readonly AnswerButton[];
    }
  | {
      /** It was so already. */
      readonly kind: 'same';
      readonly title: string;
      readonly lines?: readonly string[];
      readonly buttons?: readonly AnswerButton[];
    }
  | { readonly kind: 'answer'; readonly answer: Answer };

/**
 * Carries out an order, once: what is so already stays, and a button of a card made before a later change of the
 * same thing changes nothing.
 * @param about key of what is changed, for the journal
 */
export async function carryOut(
  order: { readonly question: Question; readonly about: string },
  context: CommandContext,
  work: () => Promise<Outcome>,
): Promise<Answer> {
  const { question, about } = order;
  const later = await changedSince(about, question.asOf, context);
  if (later !== undefined) return tooLate(later, context);
  const outcome = await work();
  switch (outcome.kind) {
    case 'answer':
      return outcome.answer;
    case 'same':
      return statement(context, {
        question,
        title: outcome.title,
        lines: ['It was so already; nothing was changed.', ...(outcome.lines ?? [])],
        ...(outcome.buttons === undefined ? {} : { buttons: outcome.buttons }),
      });
    case 'done':
      await recordChange(context, {
        did: withReason(outcome.did, question.comment),
        undo: phrase(outcome.undo, context.zone),
        about,
      });
      return confirmation(question, outcome, context);
  }
}

function withReason(did: string, reason: string | undefined): string {
  const words = plainText(reason ?? '', REASON_CHARS);
  return words === '' ? did : `${did}, because "${words}"`;
}

function confirmation(question: Question, done: Extract<Outcome, { kind: 'done' }>, context: CommandContext): Answer {
  const undo = { label: 'Undo', question: { ...done.undo, asOf: context.now } };
  return statement(context, {
    question,
    title: done.title,
    lines: done.lines,
    buttons: [undo, ...(done.buttons ?? [])],
  });
}

/** The newest change of the same thing that came after the card. */
async function changedSince(
  about: string,
  asOf: number | undefined,
  context: CommandContext,
): Promise<JournalEntry | undefined> {
  if (asOf === undefined) return undefined;
  return (await readJournal(context, { from: asOf + 1 })).find((entry) => entry.about === about);
}

function tooLate(entry: JournalEntry, context: CommandContext): Answer {
  const what = `${whoChanged(entry)} ${entry.did} (${formatInstant(entry.at, context.zone)})`;
  return refusal(context, `Since this card was made, ${what}. Your click changed nothing.`, {
    title: 'This button is from an older card',
    suggestions: ['journal', 'settings'],
  });
}
