/** `mine EVENT`: somebody says that a change without a name was theirs, or was not. */
import type { Answer } from '../audit/answer.ts';
import type { ClaimOutcome, ClaimStatement } from '../audit/claims.ts';
import type { AuditEvent } from '../audit/event.ts';
import { formatMinute } from '../audit/period.ts';
import type { Sender } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import { changeLabel } from './claims/change-label.ts';
import { claimForm, MAX_LISTED } from './claims/claim-card.ts';
import { askedIds, type Claimable, findClaimable, notTakenWords } from './claims/claimable.ts';
import { keepStatement } from './claims/keep-claim.ts';
import { otherClaimants } from './claims/other-claimants.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal, statement } from './statement.ts';

const COMMENT_CHARS = 300;

export const claim: Command = {
  name: 'claim',
  summary: 'Say that a change without a name was yours, or was not',
  role: 'viewer',
  topic: 'claims',
  writes: true,
  grammar: [
    '{statement} {events} [after all] [(because|for|ticket|reason|comment|as) {comment}]',
    '[the] [change|changes|event|events] {events} [(is|are|was|were)] {statement} [(because|for|ticket|reason|comment|as) {comment}]',
    'claim [the] [change|changes|event|events] {events} [as {statement}] [(because|for|ticket|reason|comment) {comment}]',
  ],
  examples: [
    ['mine c-0a1b2c3d4e5f60718293', { intent: 'claim', statement: 'mine', events: ['c-0a1b2c3d4e5f60718293'] }],
    [
      'that was me c-0a1b2c3d4e5f60718293 because OPS-7',
      { intent: 'claim', statement: 'mine', events: ['c-0a1b2c3d4e5f60718293'], comment: 'OPS-7' },
    ],
    ['not mine c-0a1b2c3d4e5f60718293', { intent: 'claim', statement: 'not-mine', events: ['c-0a1b2c3d4e5f60718293'] }],
    ['claim c-0a1b2c3d4e5f60718293', { intent: 'claim', events: ['c-0a1b2c3d4e5f60718293'] }],
  ],
  answer: async (question, context) => {
    const { sender } = context.asker;
    if (sender === undefined) return onlyInPerson(context);
    const ids = askedIds(question);
    if (ids.length === 0) return askWhich(question, context);
    const items = await findClaimable(ids, context);
    const events = items.flatMap((item) => (item.kind === 'change' ? [item.event] : []));
    if (events.length === 0) return nothingToClaim(items, context);
    if (question.statement === undefined) return askWhose(question, items, context);
    return take(question, { sender, said: question.statement, events, items }, context);
  },
};

function onlyInPerson(context: CommandContext): Answer {
  return refusal(
    context,
    "A claim is a person's own word, so that person makes it, in Webex. From here I cannot tell who you are.",
    { title: 'Claims are made in person', suggestions: ['claims waiting', 'changes to claim'] },
  );
}

/** A button of a list was pressed with nothing ticked, or no id was written. */
function askWhich(question: Question, context: CommandContext): Answer {
  return refusal(context, 'Tick one or more changes on the card and press again, or write their ids.', {
    title: 'Which changes?',
    suggestions: [question.statement === undefined ? 'my claims' : 'changes to claim', 'unattributed last week'],
  });
}

function nothingToClaim(items: readonly Claimable[], context: CommandContext): Answer {
  const isUnknown = items.every((item) => item.kind === 'not' && item.isUnknown === true);
  const title = items.length === 1 ? 'This change needs no claim' : 'These changes need no claim';
  return refusal(context, [...notTakenWords(items), 'Nothing was noted.'].join(' '), {
    title: isUnknown ? 'No such change' : title,
    suggestions: ['changes to claim', 'my claims'],
  });
}

/** The card behind "Mine / not mine". */
function askWhose(question: Question, items: readonly Claimable[], context: CommandContext): Answer {
  const events = items.flatMap((item) => (item.kind === 'change' ? [item.event] : []));
  const shown = events.slice(0, MAX_LISTED);
  const [only] = shown;
  const left = events.length - shown.length;
  return statement(context, {
    question,
    title: shown.length === 1 ? 'Was this change yours?' : 'Which of these changes were yours?',
    lines: [
      ...(shown.length === 1 && only !== undefined ? [sentence(changeLabel(only, context.zone))] : []),
      `${shown.length === 1 ? 'Its record names' : 'Their records name'} nobody. "Mine" is shown as your claim; an admin can confirm it.`,
      ...(left === 0 ? [] : [`${counted(left, 'more change')} ${left === 1 ? 'does' : 'do'} not fit here.`]),
      ...notTakenWords(items),
    ],
    ...claimForm(shown, context),
  });
}

interface Taking {
  readonly sender: Sender;
  readonly said: ClaimStatement;
  readonly events: readonly AuditEvent[];
  readonly items: readonly Claimable[];
}

interface Taken {
  readonly event: AuditEvent;
  readonly outcome: ClaimOutcome;
}

async function take(question: Question, taking: Taking, context: CommandContext): Promise<Answer> {
  const { sender, said, events, items } = taking;
  const comment = plainText(question.comment ?? '', COMMENT_CHARS);
  const taken: Taken[] = [];
  for (const event of events) {
    const word = { sender, statement: said, ...(comment === '' ? {} : { comment }) };
    const { outcome } = await keepStatement(event, word, context);
    taken.push({ event, outcome });
  }
  const fresh = taken.filter(({ outcome }) => outcome.kind === 'changed');
  if (fresh.length === 0) return saidAlready(question, taken, items, context);
  const [only] = fresh;
  const others =
    said === 'mine'
      ? await otherClaimants(
          fresh.map(({ event }) => event.id),
          sender.email,
          context,
        )
      : [];
  return statement(context, {
    question,
    title: fresh.length === 1 ? ONE_TITLE[said] : `Thank you. ${counted(fresh.length, 'change')} ${MANY_NOTED[said]}`,
    lines: [
      ...(fresh.length === 1 && only !== undefined ? [sentence(changeLabel(only.event, context.zone))] : []),
      nextWords(said, fresh.length),
      ...(others.length === 0 ? [] : [conflictWords(others, fresh.length)]),
      ...alreadyWords(taken.length - fresh.length),
      ...notTakenWords(items),
    ],
    buttons: [
      { label: 'Withdraw', question: { intent: 'withdraw', events: fresh.map(({ event }) => event.id) } },
      { label: 'More changes to claim', ask: 'changes to claim' },
    ],
  });
}

const ONE_TITLE: Readonly<Record<ClaimStatement, string>> = {
  mine: 'Thank you. Noted as yours',
  'not-mine': 'Thank you. Noted as not yours',
  unsure: 'Thank you. Noted that you do not know',
};

const MANY_NOTED: Readonly<Record<ClaimStatement, string>> = {
  mine: 'noted as yours',
  'not-mine': 'noted as not yours',
  unsure: 'noted as unknown to you',
};

/** What happens now. */
function nextWords(said: ClaimStatement, changes: number): string {
  const [they, show, stay, count] =
    changes === 1 ? ['It', 'shows', 'stays', 'it counts'] : ['They', 'show', 'stay', 'they count'];
  switch (said) {
    case 'mine':
      return `${they} ${show} as claimed by you from now on. An admin can confirm that; then ${count} as named.`;
    case 'not-mine':
      return `${they} ${stay} without a name. Reviewers can see what you said.`;
    case 'unsure':
      return `${they} ${stay} without a name. If you remember, just say so.`;
  }
}

function conflictWords(others: readonly string[], changes: number): string {
  const who = others.length > 2 ? `${others.length} other people` : others.join(' and ');
  const what = changes === 1 ? 'it' : 'some of them';
  return `${who} ${others.length === 1 ? 'claims' : 'claim'} ${what} too. All claims are shown until an admin has judged them.`;
}

function alreadyWords(count: number): readonly string[] {
  return count === 0 ? [] : [`You had said so about ${counted(count, 'other change')} already.`];
}

function saidAlready(
  question: Question,
  taken: readonly Taken[],
  items: readonly Claimable[],
  context: CommandContext,
): Answer {
  const [first] = taken;
  const at = first?.outcome.kind === 'unchanged' ? first.outcome.at : context.now;
  return statement(context, {
    question,
    title: 'You said so already',
    lines: [
      taken.length === 1 && first !== undefined
        ? `${sentence(changeLabel(first.event, context.zone))} You said so on ${formatMinute(at, context.zone)}; nothing changed.`
        : `You had said so about all ${taken.length}; nothing changed.`,
      ...notTakenWords(items),
    ],
    buttons: [
      { label: 'Withdraw', question: { intent: 'withdraw', events: taken.map(({ event }) => event.id) } },
      { label: 'My claims', ask: 'my claims' },
    ],
  });
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
