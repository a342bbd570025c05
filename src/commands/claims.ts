/** `claims`: what people say of changes without a name, and how it stands. */
import type { Answer, AnswerButton } from '../audit/answer.ts';
import type { Claim } from '../audit/claims.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import { counted } from '../cards/voice.ts';
import { targetLabel } from './claims/change-label.ts';
import { lastStepAt, standingWords, statementWords } from './claims/standing-words.ts';
import type { Command, CommandContext } from './command.ts';
import { offerKinds } from './offer-kinds.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { statement } from './statement.ts';

const MAX_ROWS = 12;
/** Claims with buttons to judge them; each takes two, and one is for the rest. */
const MAX_JUDGED = 2;

export const claims: Command = {
  name: 'claims',
  summary: 'What people say about changes without a name: all, yours, or those that wait for an admin',
  role: 'viewer',
  topic: 'claims',
  grammar: [
    '[show|list] [all] [the] [{which}] [{verdict}] claims [in {type}] <{which} | {verdict} | (by|of|from) {person} | {range}> [in {type}]',
    '(what|which changes) (did i claim|have i claimed|i claimed) [{range}]',
    '(who claims|who claimed|who has claimed|what are people claiming|what do people claim|what did people claim) [what] [{range}]',
    '(which|what) claims (are|is) [still] {which}',
  ],
  examples: [
    ['claims', { intent: 'claims' }],
    ['my claims', { intent: 'claims', which: 'own' }],
    ['claims waiting', { intent: 'claims', which: 'waiting' }],
  ],
  answer: async (question, context) => {
    if (question.entityTypes !== undefined) return offerKinds(question, question.entityTypes, context);
    if (question.actor === undefined) return list(question, context);
    const person = await resolvePerson(question.actor, question, context);
    if (person.kind === 'answer') return person.answer;
    return list({ ...question, actor: { kind: 'person', email: person.email } }, context);
  },
};

async function list(question: Question, context: CommandContext): Promise<Answer> {
  const all = (await context.store.state.list('claims')).map(({ value }) => value);
  const found = all
    .filter((claim) => isAsked(claim, question, context))
    .toSorted((a, b) => lastStepAt(b) - lastStepAt(a) || (a.eventId < b.eventId ? -1 : 1));
  if (found.length === 0) return nothing(question, context);
  const shown = found.slice(0, MAX_ROWS);
  const judgeable = toJudge(shown, context).slice(0, MAX_JUDGED);
  const rows = await Promise.all(
    shown.map((claim) =>
      rowOf(claim, { number: judgeable.indexOf(claim) + 1, isContested: isContested(claim, all) }, context),
    ),
  );
  return statement(context, {
    question,
    title: titleOf(question, found.length),
    lines: linesOf(question, found, context),
    table: { columns: ['Change', 'When', 'Who says what', 'How it stands'], rows },
    buttons: [
      ...judgeable.flatMap((claim, at) => judgeButtons(claim, at + 1)),
      ...detailsButton(judgeable),
      ...restButtons(question),
    ],
  });
}

/** Viewers see claims as they stand on the changes; what others deny or do not know is for reviewers, where nobody reads along. */
function isAsked(
  claim: Claim,
  { which, verdict, actor, entityType, events, from, to }: Question,
  context: CommandContext,
): boolean {
  const { asker } = context;
  const own = asker.sender?.email.trim().toLowerCase();
  const mayKnow = includesRole(asker.role, 'reviewer') && isPrivate(context);
  const isVisible = claim.statement === 'mine' || claim.by === own || mayKnow;
  const isOfPeriod = (from === undefined || claim.event.time >= from) && (to === undefined || claim.event.time < to);
  const isOfWhich =
    which === 'own'
      ? claim.by === own
      : which === undefined || (claim.statement === 'mine' && claim.verdict === undefined);
  return (
    isVisible &&
    claim.statement !== undefined &&
    isOfPeriod &&
    isOfWhich &&
    (verdict === undefined || claim.verdict === verdict) &&
    (actor?.email === undefined || claim.by === actor.email.toLowerCase()) &&
    (entityType === undefined || claim.event.entityType === entityType) &&
    (events === undefined || events.includes(claim.eventId))
  );
}

/** What this admin may judge: not what is judged, nor what is their own. */
function toJudge(shown: readonly Claim[], { asker }: CommandContext): readonly Claim[] {
  if (!includesRole(asker.role, 'admin')) return [];
  const own = asker.sender?.email.trim().toLowerCase();
  return shown.filter(({ statement: said, verdict, by }) => said === 'mine' && verdict === undefined && by !== own);
}

function isContested({ eventId, statement: said, by }: Claim, all: readonly Claim[]): boolean {
  return (
    said === 'mine' && all.some((other) => other.eventId === eventId && other.statement === 'mine' && other.by !== by)
  );
}

interface Row {
  /** Of its buttons; 0 = none. */
  readonly number: number;
  /** Somebody else claims the same change. */
  readonly isContested: boolean;
}

async function rowOf(
  claim: Claim,
  { number, isContested: others }: Row,
  { store, zone }: CommandContext,
): Promise<readonly string[]> {
  const event = await store.find(claim.eventId);
  const target = event === undefined ? claim.eventId : targetLabel(event);
  return [
    `${number === 0 ? '' : `${number}. `}${target}`,
    formatMinute(claim.event.time, zone),
    statementWords(claim),
    `${standingWords(claim, zone)}${others ? '; claimed by others too' : ''}`,
  ];
}

function judgeButtons({ eventId, by }: Claim, number: number): readonly AnswerButton[] {
  const of = { intent: 'judge', events: [eventId], actor: { kind: 'person', email: by } } as const;
  return [
    { label: `Confirm claim ${number}`, question: { ...of, verdict: 'confirmed' } },
    { label: `Dispute claim ${number}`, question: { ...of, verdict: 'disputed' } },
  ];
}

/** What else is known of the first, before it is judged. */
function detailsButton([first]: readonly Claim[]): readonly AnswerButton[] {
  return first === undefined
    ? []
    : [{ label: 'Details of claim 1', question: { intent: 'show', event: first.eventId } }];
}

function restButtons({ which }: Question): readonly AnswerButton[] {
  return which === 'own' ? [{ label: 'Changes to claim', ask: 'changes to claim' }] : [];
}

function titleOf({ which, verdict }: Question, count: number): string {
  const noun = verdict === undefined ? 'claim' : `${verdict} claim`;
  if (which === 'own') return `What you said of ${counted(count, 'change')}`;
  if (which === 'waiting') return `${counted(count, noun)} ${count === 1 ? 'waits' : 'wait'} for an admin`;
  return counted(count, noun);
}

function linesOf({ from, to }: Question, found: readonly Claim[], context: CommandContext): readonly string[] {
  const waiting = found.filter(({ statement: said, verdict }) => said === 'mine' && verdict === undefined).length;
  const isAdmin = includesRole(context.asker.role, 'admin');
  const byTime = from === undefined && to === undefined ? [] : ['By the time of the change.'];
  return [
    ['A claim is a statement, not a record; the record names nobody.', ...byTime].join(' '),
    [
      ...(waiting > 0 && !isAdmin ? [`${waiting} ${waiting === 1 ? 'waits' : 'wait'} for an admin.`] : []),
      ...(found.length > MAX_ROWS
        ? [`The ${MAX_ROWS} newest of ${found.length} are listed; a time or a person narrows it.`]
        : []),
    ].join(' '),
  ];
}

function nothing(question: Question, context: CommandContext): Answer {
  return statement(context, {
    question,
    title: question.which === 'waiting' ? 'No claim waits for an admin' : 'No claims',
    lines: ['Nobody says anything about these changes, or it was taken back.'],
    buttons: [{ label: 'Changes to claim', ask: 'changes to claim' }],
  });
}
