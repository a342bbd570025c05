/** The buttons under what the bot writes to one person about their keys. */
import type { AnswerButton, FormInput, MessageAnswer } from '../../audit/answer.ts';
import type { OnboardingReply } from '../../audit/outreach.ts';

const LABELS: Readonly<Record<OnboardingReply, string>> = {
  done: 'Done',
  cannot: "I can't",
  'not-me': 'Not me',
  later: 'Later',
};

/** "I can't" asks for the reason when it is pressed: not everybody needs the line. */
const INPUTS: readonly FormInput[] = [{ kind: 'date', id: 'date', label: 'Later: not before (a week, if left empty)' }];

/**
 * Done, I can't, Not me, Later and Stop. They say for whom the card is, so that
 * nobody else answers by mistake; who presses is checked all the same.
 * @param email lower case
 */
export function replyButtons(email: string): Required<Pick<MessageAnswer, 'inputs' | 'buttons'>> {
  const reply = (said: OnboardingReply): AnswerButton => ({
    label: LABELS[said],
    question: { intent: 'my-key', said, people: [email] },
  });
  return {
    inputs: INPUTS,
    buttons: [
      reply('done'),
      reply('cannot'),
      reply('not-me'),
      reply('later'),
      { label: 'Stop', question: { intent: 'reminders-off', people: [email] } },
    ],
  };
}
