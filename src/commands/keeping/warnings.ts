/** What admins are told unasked about data and access: what is so, since when, and what to do. */
import type { AnswerButton, MessageAnswer } from '../../audit/answer.ts';
import type { CoverageGap } from '../../audit/coverage-report.ts';
import { type OrgInfo, orgLabel } from '../../audit/org.ts';
import { formatMinute } from '../../audit/period.ts';
import type { AccessRecord, PullState } from '../../audit/state.ts';
import { plainText } from '../../questions/plain-text.ts';
import { statement } from '../statement.ts';
import type { OrgCoverage } from './coverage-facts.ts';
import { daysWords, deletionWords, HOW_TO_EXPORT, remedyWords, spanWords, whyNotFetched } from './coverage-words.ts';

const NAME_CHARS = 60;
const PROBLEM_CHARS = 280;
const MAX_GAPS = 10;

/** IANA zone of who reads it; now in UTC ms. */
interface Frame {
  readonly zone: string;
  readonly now: number;
}

/** `Company One: `; nothing where the organisation has no name. */
function lead(org: OrgInfo | undefined): string {
  return org?.name === undefined ? '' : `${plainText(orgLabel(org), NAME_CHARS)}: `;
}

function showCoverage(org: OrgInfo | undefined): AnswerButton {
  return { label: 'Coverage', question: { intent: 'coverage', ...(org === undefined ? {} : { org: org.orgId }) } };
}

const ACCESS = { label: 'Access', ask: 'access' } as const;

/** @param gaps that somebody has to fill, the first to be lost first; never empty */
export function coverageWarning({
  told,
  gaps,
  now,
  zone,
}: Frame & { readonly told: OrgCoverage; readonly gaps: readonly CoverageGap[] }): MessageAnswer {
  const { org, report } = told;
  const [first] = gaps;
  const why = whyNotFetched(report.fetching);
  return statement(
    { zone, now },
    {
      title: `${lead(org)}${first === undefined ? 'Data is about to be lost' : lossWords(first, zone)}`,
      lines: [
        'What is listed here is not proven complete. Once the vendor has deleted it, nobody can get it any more.',
        ...(why === undefined ? [] : [why]),
        HOW_TO_EXPORT,
        ...(gaps.length > MAX_GAPS ? [`${gaps.length - MAX_GAPS} more: say "coverage".`] : []),
      ],
      table: {
        columns: ['Not proven complete', 'Vendor deletes it', 'Who acts'],
        rows: gaps
          .slice(0, MAX_GAPS)
          .map((gap) => [spanWords(gap, zone), deletionWords(gap, now, zone), remedyWords(gap, report)]),
      },
      buttons: [showCoverage(org), ...(report.fetching === 'no-feed' ? [] : [ACCESS])],
    },
  );
}

function lossWords(gap: CoverageGap, zone: string): string {
  if (gap.isShrinking) return 'Old records are being lost, day by day';
  return gap.daysLeft === 0
    ? `Records of ${spanWords(gap, zone)} are lost within a day`
    : `Records of ${spanWords(gap, zone)} are lost in ${daysWords(gap.daysLeft)}`;
}

interface AccessFrame extends Frame {
  readonly org: OrgInfo;
  readonly access: AccessRecord;
}

/** Told at once. */
export function accessLost({ org, access, zone, now }: AccessFrame): MessageAnswer {
  const { problem, since } = access;
  return statement(
    { zone, now },
    {
      title: `${lead(org)}I have lost access to the audit API`,
      lines: [
        ...(problem === undefined
          ? []
          : [plainText(problem.what, PROBLEM_CHARS), plainText(problem.next, PROBLEM_CHARS)]),
        `Since ${formatMinute(since, zone)}. Until it works again, no new records arrive; what is missed then is fetched afterwards, as far back as the vendor keeps.`,
      ],
      buttons: [ACCESS, showCoverage(org)],
    },
  );
}

/** Told to whom it was told that it was lost. */
export function accessBack({ org, access, zone, now }: AccessFrame): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: `${lead(org)}Access to the audit API works again`,
      lines: [`Since ${formatMinute(access.since, zone)}. What was missed is fetched now.`],
      buttons: [showCoverage(org)],
    },
  );
}

/** @param until when the access ends unless somebody signs in before, UTC ms */
export function accessEnds({
  org,
  until,
  zone,
  now,
}: Frame & { readonly org: OrgInfo; readonly until: number }): MessageAnswer {
  const days = Math.max(0, Math.floor((until - now) / 86_400_000));
  return statement(
    { zone, now },
    {
      title: `${lead(org)}My access to the audit API ends in ${daysWords(days)}`,
      lines: [
        `The refresh token ends on ${formatMinute(until, zone)}. After that, a full administrator has to authorise me anew.`,
        'Authorise before then, so that nothing is missed; "access" tells how.',
      ],
      buttons: [ACCESS],
    },
  );
}

/** Told when polls have failed for a day. */
export function pollFailing({
  org,
  problem,
  zone,
  now,
}: Frame & { readonly org: OrgInfo; readonly problem: NonNullable<PullState['problem']> }): MessageAnswer {
  return statement(
    { zone, now },
    {
      title: `${lead(org)}No records were fetched for more than a day`,
      lines: [
        `Every try since ${formatMinute(problem.since, zone)} has failed. ${plainText(problem.what, PROBLEM_CHARS)}`,
        plainText(problem.next, PROBLEM_CHARS),
        'I go on trying. What was missed is fetched afterwards, as far back as the vendor keeps.',
      ],
      buttons: [{ label: 'Fetch now', ask: 'pull' }, ACCESS, showCoverage(org)],
    },
  );
}
