/** What admins are told of old records: that they are due, and what was deleted by whose approval. */
import type { MessageAnswer } from '../../audit/answer.ts';
import { type OrgInfo, orgLabel } from '../../audit/org.ts';
import { formatMinute } from '../../audit/period.ts';
import type { PurgeRun } from '../../audit/state.ts';
import { counted, formatCount } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import { statement } from '../statement.ts';
import { deciderWords, decisionButtons, runSpan, runWords } from './purge-words.ts';

const NAME_CHARS = 60;

interface PurgeFrame {
  readonly run: PurgeRun;
  /** Absent: it is not set up. */
  readonly org: OrgInfo | undefined;
  /** IANA zone of who reads it. */
  readonly zone: string;
  /** UTC ms. */
  readonly now: number;
}

function nameOf({ run, org }: PurgeFrame): string {
  return plainText(orgLabel(org ?? run), NAME_CHARS);
}

/** Nothing is deleted unless one of them says so. */
export function purgeAsked(frame: PurgeFrame): MessageAnswer {
  const { run, zone, now } = frame;
  return statement(
    { zone, now },
    {
      title: `Delete ${runWords(run, zone)}?`,
      lines: [
        'They are older than the retention that is set. Nothing is deleted unless an admin says so; I ask again next month.',
        'Deleted is deleted: only a backup would have them.',
      ],
      facts: [
        { label: 'Organisation', value: nameOf(frame) },
        { label: 'Records', value: formatCount(run.events) },
        ...(run.unnamed === undefined
          ? []
          : [{ label: 'Naming no organisation', value: `${formatCount(run.unnamed)} of them` }]),
        ...(run.signIns === undefined ? [] : [{ label: 'Sign-ins', value: formatCount(run.signIns) }]),
        ...(run.uses === undefined ? [] : [{ label: 'Uses of the bot', value: formatCount(run.uses) }]),
        { label: 'From and to', value: runSpan(run, zone) },
      ],
      buttons: decisionButtons(run, now),
    },
  );
}

/** Signed with the approval. @param kept records of the organisation that are left */
export function purgeSummary(frame: PurgeFrame & { readonly kept: number }): MessageAnswer {
  const { run, zone, now, kept } = frame;
  const { removed = 0, decidedAt = 0, doneAt = 0 } = run;
  return statement(
    { zone, now },
    {
      title: `${counted(removed, 'old record')} deleted, as approved`,
      lines: [
        `Approved by ${deciderWords(run)} on ${formatMinute(decidedAt, zone)}; done ${formatMinute(doneAt, zone)}.`,
      ],
      facts: [
        { label: 'Organisation', value: nameOf(frame) },
        {
          label: `Before ${formatMinute(run.before, zone)}`,
          value: `${formatCount(run.events)} → ${formatCount(run.events - removed)}`,
        },
        { label: 'All records', value: `${formatCount(kept + removed)} → ${formatCount(kept)}` },
        ...(run.signIns === undefined ? [] : [{ label: 'Sign-ins deleted', value: formatCount(run.signIns) }]),
        ...(run.uses === undefined ? [] : [{ label: 'Uses of the bot deleted', value: formatCount(run.uses) }]),
        { label: 'From and to', value: runSpan(run, zone) },
      ],
      buttons: [
        { label: 'Deletions', ask: 'purges' },
        { label: 'Coverage', ask: 'coverage' },
      ],
    },
  );
}
