/** Who speaks for themselves, and whether a card was sent to them. */
import type { Answer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import type { CommandContext } from '../command.ts';
import { refusal, statement } from '../statement.ts';

export type Speaker =
  | {
      readonly kind: 'self';
      /** Lower case. */
      readonly email: string;
      readonly name?: string;
    }
  | { readonly kind: 'answer'; readonly answer: Answer };

/** The asker, unless nobody is known to ask, or the card that was pressed is somebody else's. */
export function speakerOf(question: Question, context: CommandContext): Speaker {
  const { sender } = context.asker;
  if (sender === undefined) {
    const why = 'I cannot tell who you are here. Say it in Webex.';
    return { kind: 'answer', answer: refusal(context, why, { title: 'Only for oneself' }) };
  }
  const email = sender.email.trim().toLowerCase();
  if (question.people !== undefined && !question.people.includes(email)) {
    return { kind: 'answer', answer: notYourCard(context) };
  }
  return { kind: 'self', email, ...(sender.displayName === undefined ? {} : { name: sender.displayName }) };
}

/** Says nothing of the person whose card it is. */
function notYourCard(context: CommandContext): Answer {
  return statement(context, {
    title: 'This card was sent to somebody else',
    lines: ['So your click changed nothing. For your own key, say "my key".'],
    buttons: [{ label: 'My key', question: { intent: 'my-key' } }],
  });
}
