/** `approve purge ...`: an admin's word on old records that are due for deletion. */
import type { Answer, ClarifyAnswer } from '../audit/answer.ts';
import { orgLabel } from '../audit/org.ts';
import type { Question } from '../audit/question.ts';
import { keptSince, purgeKey } from '../audit/retention.ts';
import type { PurgeRun } from '../audit/state.ts';
import { describeReading } from '../questions/canonical.ts';
import { plainText } from '../questions/plain-text.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { runSpan, runWords, statusWords } from './keeping/purge-words.ts';
import { refusal, statement } from './statement.ts';

const NAME_CHARS = 60;
const EXAMPLE = '00000000-0000-4000-8000-00000000a001/1573689600000';

export const purgeDecide: Command = {
  name: 'purge-decide',
  summary: 'Approve or decline that old records are deleted; nothing is deleted without',
  role: 'admin',
  topic: 'keeping',
  writes: true,
  grammar: [
    '{decision} [the|this] (purge|deletion) [of (old|older) records] [{purge}]',
    '(decide|decide on) [the|this] (purge|deletion) [{purge}]',
  ],
  examples: [
    [`approve purge ${EXAMPLE}`, { intent: 'purge-decide', decision: 'approve', purge: EXAMPLE }],
    ['decline the deletion', { intent: 'purge-decide', decision: 'decline' }],
  ],
  answer: async (question, context) => {
    const found = await meantRun(question, context);
    if (found.kind === 'answer') return found.answer;
    const { run } = found;
    const { decision } = question;
    if (decision === undefined) return sayHow(run, context);
    if (run.status !== 'planned') return decidedBefore(run, context);
    return decision === 'approve' ? approve(question, run, context) : decline(question, run, context);
  },
};

type Meant = { readonly kind: 'run'; readonly run: PurgeRun } | { readonly kind: 'answer'; readonly answer: Answer };

/** The one that was named, or the only one that waits. */
async function meantRun(question: Question, context: CommandContext): Promise<Meant> {
  const { state } = context.store;
  if (question.purge !== undefined) {
    const run = await state.get('purges', question.purge);
    return run === undefined ? { kind: 'answer', answer: noSuch(context) } : { kind: 'run', run };
  }
  const waiting = (await state.list('purges')).map(({ value }) => value).filter(({ status }) => status === 'planned');
  const [only, ...others] = waiting;
  if (only === undefined) return { kind: 'answer', answer: noSuch(context) };
  return others.length === 0
    ? { kind: 'run', run: only }
    : { kind: 'answer', answer: which(question, waiting, context) };
}

function noSuch(context: CommandContext): Answer {
  return refusal(context, 'It may have been counted anew since that card was made. Nothing was changed.', {
    title: 'No such deletion waits',
    suggestions: ['purges', 'retention'],
  });
}

function which(question: Question, runs: readonly PurgeRun[], context: CommandContext): ClarifyAnswer {
  return {
    kind: 'clarify',
    reading: describeReading(question, context),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${runs.length} deletions wait. Which one do you mean?`,
    choices: runs.map((run) => ({
      label: nameOf(run, context),
      detail: runWords(run, context.zone),
      question: { ...question, purge: purgeKey(run) },
    })),
  };
}

function nameOf({ orgId }: PurgeRun, { orgs = [] }: CommandContext): string {
  return plainText(orgLabel(orgs.find((org) => org.orgId === orgId) ?? { orgId }), NAME_CHARS);
}

function sayHow(run: PurgeRun, context: CommandContext): Answer {
  return refusal(context, `${runWords(run, context.zone)}: approve the deletion, or decline it.`, {
    title: 'Delete them or keep them?',
    suggestions: [`approve purge ${purgeKey(run)}`, `decline purge ${purgeKey(run)}`],
  });
}

/** A second click, or another admin was faster. */
function decidedBefore(run: PurgeRun, context: CommandContext): Answer {
  return statement(context, {
    title: `${runWords(run, context.zone)}: ${statusWords(run, context)}`,
    lines: ['It was decided already; nothing was changed.'],
    buttons: [{ label: 'Deletions', ask: 'purges' }],
  });
}

async function approve(question: Question, run: PurgeRun, context: CommandContext): Promise<Answer> {
  const retention = await context.store.state.get('retentions', run.orgId);
  if (retention === undefined || keptSince(retention.months, context.now) < run.before) return keptByNow(context);
  const decided = await decide(run, 'approved', context);
  if (decided.kind === 'late') return decidedBefore(decided.run, context);
  const name = nameOf(run, context);
  await recordChange(context, {
    did: `approved to delete ${runWords(run, context.zone)} of organisation ${name}`,
    about: `deletion ${purgeKey(run)}`,
  });
  return statement(context, {
    question: { ...question, purge: purgeKey(run) },
    title: `Approved: ${runWords(run, context.zone)} are deleted`,
    lines: [
      `Of ${name}, ${runSpan(run, context.zone)}. It begins within a minute and cannot be taken back.`,
      'The admins get a summary with the counts before and after, and your approval.',
    ],
    buttons: [{ label: 'Deletions', ask: 'purges' }],
  });
}

function keptByNow(context: CommandContext): Answer {
  return refusal(
    context,
    'The retention was changed since these were counted, and they are kept now. Nothing was deleted.',
    {
      title: 'These records are kept now',
      suggestions: ['retention', 'purges'],
    },
  );
}

async function decline(question: Question, run: PurgeRun, context: CommandContext): Promise<Answer> {
  const decided = await decide(run, 'declined', context);
  if (decided.kind === 'late') return decidedBefore(decided.run, context);
  await recordChange(context, {
    did: `declined to delete ${runWords(run, context.zone)} of organisation ${nameOf(run, context)}`,
    about: `deletion ${purgeKey(run)}`,
  });
  return statement(context, {
    question: { ...question, purge: purgeKey(run) },
    title: `Kept for now: ${runWords(run, context.zone)}`,
    lines: ['I ask again next month. To keep them for good, change the retention.'],
    buttons: [{ label: 'Change retention', ask: 'retention' }],
  });
}

type Decided = { readonly kind: 'mine' } | { readonly kind: 'late'; readonly run: PurgeRun };

/** Where it is stored: of two admins who click at once, the first one counts. */
async function decide(run: PurgeRun, status: 'approved' | 'declined', context: CommandContext): Promise<Decided> {
  let late: PurgeRun | undefined = run;
  await context.store.state.update('purges', purgeKey(run), (current) => {
    if (current?.status !== 'planned') {
      late = current ?? run;
      return current;
    }
    late = undefined;
    return { ...current, status, decidedBy: changerOf(context), decidedAt: context.now };
  });
  return late === undefined ? { kind: 'mine' } : { kind: 'late', run: late };
}
