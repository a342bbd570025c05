/** Deletions of old records in words. */
import type { AnswerButton } from '../../audit/answer.ts';
import { type OrgInfo, orgLabel } from '../../audit/org.ts';
import { formatMinute, formatPeriod } from '../../audit/period.ts';
import { purgeKey } from '../../audit/retention.ts';
import type { PurgeRun } from '../../audit/state.ts';
import { counted } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { isPrivate } from '../outreach/people-in-reach.ts';

const NAME_CHARS = 60;

/** `1,234 records before 23 Nov 2019, 01:00 CET`. */
export function runWords({ events, before }: Pick<PurgeRun, 'events' | 'before'>, zone: string): string {
  return `${counted(events, 'record')} before ${formatMinute(before, zone)}`;
}

/** From the first to the last of them. */
export function runSpan({ firstAt, lastAt }: Pick<PurgeRun, 'firstAt' | 'lastAt'>, zone: string): string {
  return formatPeriod({ from: firstAt, to: lastAt + 1 }, zone);
}

/** `the operator` for who has no email. */
export function deciderWords({ decidedBy = '' }: Pick<PurgeRun, 'decidedBy'>): string {
  return decidedBy === 'operator' ? 'the operator' : decidedBy;
}

/** What became of it; in a group space without the name of who decided. */
export function statusWords(run: PurgeRun, context: Pick<CommandContext, 'zone' | 'spaceKind'>): string {
  const { status, decidedAt, doneAt, removed = 0 } = run;
  const { zone } = context;
  const by = isPrivate(context) ? deciderWords(run) : 'an admin';
  const decided = decidedAt === undefined ? '' : ` by ${by}, ${formatMinute(decidedAt, zone)}`;
  switch (status) {
    case 'planned':
      return 'waits for an admin';
    case 'approved':
      return `approved${decided}; under way`;
    case 'declined':
      return decidedAt === undefined ? 'not carried out: the retention was changed' : `declined${decided}`;
    case 'done':
      return `${counted(removed, 'record')} deleted ${doneAt === undefined ? '' : formatMinute(doneAt, zone)}; approved${decided}`;
  }
}

/** For the journal: the signed-off summary. @param org absent: it is not set up */
export function carriedOutWords(run: PurgeRun, org: OrgInfo | undefined, zone: string): string {
  const { removed = 0, signIns = 0, uses = 0, decidedAt = 0 } = run;
  const others = [
    ...(signIns === 0 ? [] : [counted(signIns, 'sign-in')]),
    ...(uses === 0 ? [] : [counted(uses, 'use of the bot', 'uses of the bot')]),
  ];
  const what = [runWords({ ...run, events: removed }, zone), ...others].join(' and ');
  const name = plainText(orgLabel(org ?? run), NAME_CHARS);
  return `deleted ${what} of organisation ${name} (${runSpan(run, zone)}), approved by ${deciderWords(run)} on ${formatMinute(decidedAt, zone)}`;
}

/** For the journal. */
export function givenUpWords(run: PurgeRun, zone: string): string {
  return `did not delete ${runWords(run, zone)}, as ${deciderWords(run)} had approved: they are kept by now`;
}

/** What an admin can say of one that waits. */
export function decisionButtons(run: Pick<PurgeRun, 'orgId' | 'before'>, now: number): readonly AnswerButton[] {
  const question = { intent: 'purge-decide', purge: purgeKey(run), asOf: now } as const;
  return [
    { label: 'Delete them', question: { ...question, decision: 'approve' } },
    { label: 'Keep them for now', question: { ...question, decision: 'decline' } },
    { label: 'Change retention', ask: 'retention' },
  ];
}
