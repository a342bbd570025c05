/** `withdraw EVENT`: somebody takes back what they said of a change. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import type { Sender } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import { changeLabel } from './claims/change-label.ts';
import { askedIds } from './claims/claimable.ts';
import { type Kept, keepWithdrawal } from './claims/keep-claim.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal, statement } from './statement.ts';

export const withdraw: Command = {
  name: 'withdraw',
  summary: 'Take back what you said about a change',
  role: 'viewer',
  topic: 'claims',
  writes: true,
  grammar: [
    '(withdraw|retract|unclaim|revoke) [my|the] [claim|claims|statement|word] [on|of|for|about] [the] [change|changes|event|events] {events}',
    'take back [my|the] [claim|claims|statement|word] [on|of|for|about] {events}',
    'take [my|the] (claim|claims|statement|word) [on|of|for|about] {events} back',
    '[i] take (it|that|this|them) back [on|of|for|about] [the] [change|changes] {events}',
  ],
  examples: [['withdraw c-0a1b2c3d4e5f60718293', { intent: 'withdraw', events: ['c-0a1b2c3d4e5f60718293'] }]],
  answer: async (question, context) => {
    const { sender } = context.asker;
    if (sender === undefined) {
      return refusal(context, 'Only the person who said something can take it back, in Webex.', {
        title: 'Claims are withdrawn in person',
        suggestions: ['claims waiting'],
      });
    }
    const ids = askedIds(question);
    if (ids.length === 0) {
      return refusal(context, 'Give the id that stands under the change.', {
        title: 'Which change?',
        suggestions: ['my claims'],
      });
    }
    const tried: Tried[] = [];
    for (const id of ids) tried.push(await tryOne(id, sender, context));
    return answerFor(question, tried, context);
  },
};

interface Tried extends Kept {
  readonly label: string;
}

async function tryOne(id: string, sender: Sender, context: CommandContext): Promise<Tried> {
  // The change may be known by another id by now, or not at all; what was said of it stays.
  const event = await context.store.find(id);
  const label = event === undefined ? plainText(id, 60) : changeLabel(event, context.zone);
  return { label, ...(await keepWithdrawal(event?.id ?? id, sender, context)) };
}

function answerFor(question: Question, tried: readonly Tried[], context: CommandContext): Answer {
  const withdrawn = tried.filter(({ outcome }) => outcome.kind === 'changed');
  const [first] = withdrawn;
  if (first === undefined) return nothingWithdrawn(tried, context);
  const left = tried.length - withdrawn.length;
  return statement(context, {
    question,
    title: withdrawn.length === 1 ? 'Withdrawn' : `Withdrawn for ${counted(withdrawn.length, 'change')}`,
    lines: [
      ...(withdrawn.length === 1 ? [`Taken back: ${first.label}.`] : []),
      'That you said it and took it back stays on record.',
      ...(left === 0 ? [] : [`You had said nothing about ${counted(left, 'other change')}.`]),
    ],
    buttons: [...sayAgain(withdrawn), { label: 'My claims', ask: 'my claims' }],
  });
}

/** Back to what was said, where it was the same of all. */
function sayAgain(withdrawn: readonly Tried[]): readonly AnswerButton[] {
  const before = withdrawn.flatMap((tried) => (tried.before === undefined ? [] : [tried.before]));
  const [first] = before;
  if (first?.statement === undefined || before.some(({ statement }) => statement !== first.statement)) return [];
  const comment = before.length === 1 && first.comment !== undefined ? { comment: first.comment } : {};
  const events = before.map(({ eventId }) => eventId);
  return [
    { label: 'Undo the withdrawal', question: { intent: 'claim', statement: first.statement, events, ...comment } },
  ];
}

/** A card that was pressed twice, or an id of something else. */
function nothingWithdrawn(tried: readonly Tried[], context: CommandContext): Answer {
  const isPast = tried.some(({ outcome }) => outcome.kind === 'unchanged');
  return refusal(
    context,
    isPast
      ? 'You have taken it back already. Nothing was changed.'
      : 'You have said nothing about it that could be taken back. Nothing was changed.',
    { title: isPast ? 'Withdrawn already' : 'Nothing to withdraw', suggestions: ['my claims'] },
  );
}
