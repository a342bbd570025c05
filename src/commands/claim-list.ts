/** `changes to claim`: changes without a name, to be called mine, not mine or unknown. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import type { AuditEvent } from '../audit/event.ts';
import { formatPeriod, lastWeek } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { counted } from '../cards/voice.ts';
import { exampleAt } from '../questions/example-clock.ts';
import { changeLabel } from './claims/change-label.ts';
import { claimForm, MAX_LISTED } from './claims/claim-card.ts';
import { findUnclaimed, type Unclaimed } from './claims/find-unclaimed.ts';
import type { Command, CommandContext } from './command.ts';
import { stateCoverage } from './find-events.ts';
import { offerKinds } from './offer-kinds.ts';
import { statement } from './statement.ts';

export const claimList: Command = {
  name: 'claim-list',
  summary: 'Changes without a name that you can call yours, or not',
  role: 'viewer',
  topic: 'claims',
  grammar: [
    '[show|list] [the|my] (changes|events|what) to claim <in {type} | {range}>',
    '(what|which changes) can i claim <in {type} | {range}>',
    '(what|which changes) (is|are|was|were) mine <in {type} | {range}>',
    '(that was me|that wasnt me|that was not me|it was me|it wasnt me|it was not me) <in {type} | {range}>',
  ],
  examples: [
    ['changes to claim', { intent: 'claim-list' }],
    [
      'changes to claim yesterday',
      { intent: 'claim-list', from: exampleAt('2026-11-22'), to: exampleAt('2026-11-23') },
    ],
  ],
  answer: async (question, context) => {
    if (question.entityTypes !== undefined && question.all !== true)
      return offerKinds(question, question.entityTypes, context);
    const span = question.from === undefined && question.to === undefined ? lastWeek(context.now, context.zone) : {};
    const asked: Question = { ...question, ...span };
    const found = await findUnclaimed(asked, MAX_LISTED, context);
    return found.events.length === 0 ? nothingLeft(asked, context) : list(asked, found, context);
  },
};

const HOW = '"Mine" is shown as your claim; an admin can confirm it.';

async function list(question: Question, found: Unclaimed, context: CommandContext): Promise<Answer> {
  const { events, total, older } = found;
  const form = claimForm(events, context);
  const next: AnswerButton[] = older === undefined ? [] : [{ label: 'Older', question: { ...question, to: older } }];
  return statement(context, {
    question,
    title: `${counted(total, 'change')} without a name that nobody has claimed`,
    lines: [`${periodWords(question, context)}${listedWords(found)}`, `${whichWords(events, context)} ${HOW}`],
    inputs: form.inputs,
    buttons: [...form.buttons, ...next],
  });
}

function listedWords({ events, total }: Unclaimed): string {
  return events.length < total
    ? ` ${events.length} are listed, newest first; "Older" shows more, and so does this list once you have answered.`
    : '';
}

/** A single change needs not be ticked, so it stands in no list. */
function whichWords(events: readonly AuditEvent[], { zone }: CommandContext): string {
  const [only, ...others] = events;
  return only === undefined || others.length > 0 ? 'Tick what you know about.' : sentence(changeLabel(only, zone));
}

async function nothingLeft(question: Question, context: CommandContext): Promise<Answer> {
  const { sentence } = await stateCoverage(question, context);
  return statement(context, {
    question,
    title: 'Nothing to claim',
    lines: [`${periodWords(question, context)} No change there waits to be claimed.`, sentence],
    buttons: [
      { label: 'My claims', ask: 'my claims' },
      { label: 'Without a name, all time', ask: 'unattributed' },
    ],
  });
}

function periodWords({ from, to }: Question, { zone, now }: CommandContext): string {
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return sentence(formatPeriod(period, zone, now));
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
