/** Coverage in words: what is proven, what is missing, and what to do about it. */

import { statedWords } from '../../audit/coverage.ts';
import type { CoverageGap, CoverageReport, Fetching, MonthCoverage } from '../../audit/coverage-report.ts';
import { needsHand } from '../../audit/coverage-report.ts';
import type { Period } from '../../audit/event.ts';
import { formatAgo, formatMinute, formatPeriod } from '../../audit/period.ts';
import { counted } from '../../cards/voice.ts';

const MINUTE_MS = 60_000;
/** Spans named in one line; the others are counted. */
const TOLD_SPANS = 3;

/** A span in whole minutes, rather too long than too short. */
export function spanWords({ from, to }: Period, zone: string): string {
  return formatPeriod({ from: floorMinute(from), to: Math.ceil(to / MINUTE_MS) * MINUTE_MS }, zone);
}

function floorMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** The newest of them, newest first, and how many more. */
export function spansWords(spans: readonly Period[], zone: string): string {
  const told = spans.slice(-TOLD_SPANS).toReversed();
  const left = spans.length - told.length;
  const words = told.map((span) => spanWords(span, zone)).join('; ');
  return left === 0 ? words : `${words}; and ${counted(left, 'more span')}`;
}

/** The one sentence that answers. */
export function coverageHeadline(report: CoverageReport, zone: string): string {
  const { proven, gaps, lost, span, isLimited, speakers } = report;
  const [only] = proven;
  if (only === undefined) return 'Nothing is proven complete';
  if (gaps.length === 0 && lost.length === 0) {
    const limit = isLimited ? ', contact centre changes' : '';
    return `Complete for ${spanWords({ from: span.from, to: only.to }, zone)}${limit}${statedWords(speakers)}`;
  }
  if (gaps.length === 0) return 'Complete, but for what the vendor no longer has';
  return `${counted(gaps.length, 'gap')} in what the vendor still has`;
}

/** `1 Dec 2026, 00:00 CET (in 7 days)`. */
export function deletionWords(gap: CoverageGap, now: number, zone: string): string {
  if (gap.isShrinking) return 'day by day, now';
  return `${formatMinute(gap.deletedAt, zone)} (${daysWords(gap.daysLeft)}${gap.deletedAt <= now ? '' : ' left'})`;
}

export function daysWords(days: number): string {
  return days === 0 ? 'less than a day' : counted(days, 'day');
}

/** Who closes the gap. */
export function remedyWords(gap: CoverageGap, report: CoverageReport): string {
  if (!needsHand(gap, report)) return 'I fetch it';
  return gap.isUnreadable && report.fetching === 'by-itself' ? 'partly unreadable: export it' : 'export it';
}

const WHY_NOT: Readonly<Record<Exclude<Fetching, 'by-itself'>, string>> = {
  'no-feed': 'I have no access to the audit API, so the trail comes in files only.',
  'other-categories': 'I fetch other categories than changes of the contact centre, so those come in files only.',
  'access-lost': 'I have lost access to the audit API.',
  failing: 'The audit API has not answered for more than a day.',
};

/** Why gaps stay open by themselves; undefined: they do not. */
export function whyNotFetched(fetching: Fetching): string | undefined {
  return fetching === 'by-itself' ? undefined : WHY_NOT[fetching];
}

/** @see https://help.webex.com/en-us/article/2tc9yx (path, limit of an export) */
export const HOW_TO_EXPORT =
  'To fill a gap, an admin exports that span in Control Hub (Management > Security > Audit > Admin activities) as CSV, 20,000 rows at most, and drops the file here with the words "covers 1 Nov to 7 Nov 2026": a file does not say by itself what it was exported for.';

const BLOCKS = { proven: '█', partly: '▄', records: '░', nothing: '·' } as const;
const BLOCK_WORDS: Readonly<Record<keyof typeof BLOCKS, string>> = {
  proven: 'complete',
  partly: 'partly',
  records: 'records, not proven complete',
  nothing: 'nothing',
};

/** A month of the bar. */
export interface BarMonth extends MonthCoverage {
  /** Looked up where nothing is proven. */
  readonly hasRecords: boolean;
}

/** `Nov 2025 ░░██▄███████ Nov 2026`, and what the signs mean. */
export function barLines(months: readonly BarMonth[], zone: string): readonly string[] {
  const signs = months.map(signOf);
  const [first, last] = [months[0], months.at(-1)].map((month) => monthName(month, zone));
  const used = (['proven', 'partly', 'records', 'nothing'] as const).filter((sign) => signs.includes(sign));
  return [
    `${first} ${signs.map((sign) => BLOCKS[sign]).join('')} ${last}`,
    `A sign a month: ${used.map((sign) => `${BLOCKS[sign]} ${BLOCK_WORDS[sign]}`).join(', ')}.`,
  ];
}

function signOf({ state, hasRecords }: BarMonth): keyof typeof BLOCKS {
  if (state !== 'not-proven') return state;
  return hasRecords ? 'records' : 'nothing';
}

/** `Nov 2026`. */
function monthName(month: Period | undefined, zone: string): string {
  const words = month === undefined ? '' : formatMinute(month.from, zone);
  return words.replace(/^\d+ (\S+ \d+),.*$/, '$1');
}

/** `23 Nov 2026, 12:50 CET (10 minutes ago)`. */
export function freshWords(at: number, now: number, zone: string): string {
  return `${formatMinute(at, zone)} (${formatAgo(at, now)})`;
}
