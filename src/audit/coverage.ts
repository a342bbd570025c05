/** Which spans of time are known to be complete, and how to say so. */
import type { CoverageStatement } from './answer.ts';
import { proofsAt } from './clock-ahead.ts';
import type { Period } from './event.ts';
import { formatMinute, formatPeriod } from './period.ts';
import type { CoverageSpan } from './ports.ts';
import { PULL_RULES } from './pull-rules.ts';
import type { NewestPoll } from './state.ts';

/**
 * The vendor's category of changes to the contact centre. Seen in public code, not documented, so what is asked for
 * can be configured.
 */
export const CHANGE_CATEGORY = 'CONTACT_CENTER';

/** What a source says of a span; a bare span is complete as to everything. */
export type Proof = Period &
  Partial<Pick<CoverageSpan, 'orgId' | 'categories' | 'sourceKind' | 'statedBy' | 'recordedAt'>>;

/** What is proven complete as to changes, and what of it as to every kind of record. */
export interface Proven {
  readonly changes: readonly Period[];
  readonly everything: readonly Period[];
}

/** First and last event that are there at all. */
export interface Extent {
  readonly firstAt: number;
  readonly lastAt: number;
}

/** At most this many gaps are told in the sentence; all are in `gaps`. */
const TOLD_GAPS = 2;
const MINUTE_MS = 60_000;
/** A poll that is due takes a while to begin and to end. */
const LATE_MS = PULL_RULES.settleMs;

/** The spans as few, sorted ones that neither touch nor overlap. Empty and backward ones are left out. */
export function mergePeriods(periods: readonly Period[]): readonly Period[] {
  const merged: { from: number; to: number }[] = [];
  const sorted = periods.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What of a period no span covers, in order. */
export function gapsOf(period: Period, spans: readonly Period[]): readonly Period[] {
  const gaps: Period[] = [];
  let from = period.from;
  for (const span of mergePeriods(spans)) {
    if (span.to <= from) continue;
    if (span.from >= period.to) break;
    if (span.from > from) gaps.push({ from, to: span.from });
    from = span.to;
  }
  if (from < period.to) gaps.push({ from, to: period.to });
  return gaps;
}

/** What both cover. */
export function commonPeriods(some: readonly Period[], others: readonly Period[]): readonly Period[] {
  const merged = mergePeriods(others);
  return mergePeriods(some).flatMap(({ from, to }) =>
    merged
      .filter((other) => other.from < to && other.to > from)
      .map((other) => ({ from: Math.max(from, other.from), to: Math.min(to, other.to) })),
  );
}

/**
 * What sources prove complete as to changes of the contact centre, of what counts now (`proofsAt`). Sign-ins prove nothing of changes. Of several
 * organisations each must be proven: records of one say nothing of another's. Proof that names no organisation is of
 * all records that were asked for.
 * @param orgIds organisations that must be proven, also where no proof names them; decoded
 */
export function provenOf(proofs: readonly Proof[], orgIds: readonly string[] = []): Proven {
  const ofChanges = proofs.filter(isOfChanges);
  const named = ofChanges.flatMap(({ orgId }) => (orgId === undefined ? [] : [orgId]));
  const orgs = [...new Set([...orgIds, ...named])];
  return {
    changes: inEach(ofChanges, orgs),
    everything: inEach(
      ofChanges.filter(({ categories }) => categories === undefined),
      orgs,
    ),
  };
}

/**
 * Whose word it rests on that a span is complete: nobody's, where sources prove all of it by themselves.
 * @param period proven with what was stated
 */
export function speakersFor(
  period: Period,
  proofs: readonly Proof[],
  orgIds: readonly string[] = [],
): readonly string[] {
  const ofChanges = proofs.filter(isOfChanges);
  const stated = ofChanges.filter(({ statedBy }) => statedBy !== undefined);
  if (stated.length === 0) return [];
  const named = ofChanges.flatMap(({ orgId }) => (orgId === undefined ? [] : [orgId]));
  const alone = provenOf(
    ofChanges.filter(({ statedBy }) => statedBy === undefined),
    [...orgIds, ...named],
  );
  const open = gapsOf(period, alone.changes);
  const isNeeded = ({ from, to }: Period): boolean => open.some((gap) => gap.from < to && gap.to > from);
  return [...new Set(stated.filter(isNeeded).flatMap(({ statedBy }) => (statedBy === undefined ? [] : [statedBy])))];
}

/** `, as stated by ann@example.com`; nothing where nobody had to. */
export function statedWords(speakers: readonly string[]): string {
  const [first, second, ...more] = speakers.map(speakerWords);
  if (first === undefined) return '';
  if (second === undefined) return `, as stated by ${first}`;
  return `, as stated by ${first} and ${more.length === 0 ? second : `${more.length + 1} others`}`;
}

/** @param by email, pseudonym or `operator` */
export function speakerWords(by: string): string {
  return by === 'operator' ? 'the operator' : by;
}

function isOfChanges({ categories, sourceKind }: Proof): boolean {
  if (sourceKind === 'security-audit-api') return false;
  return categories === undefined || categories.some((category) => category.toUpperCase() === CHANGE_CATEGORY);
}

function inEach(proofs: readonly Proof[], orgs: readonly string[]): readonly Period[] {
  if (orgs.length < 2) return mergePeriods(proofs);
  return orgs
    .map((org) => mergePeriods(proofs.filter(({ orgId }) => orgId === undefined || orgId === org)))
    .reduce(commonPeriods);
}

/**
 * How complete the data behind an answer is. Complete is said only of a span
 * that sources prove; the future is left out of the asked span, as nothing can
 * be known of it.
 *
 * @param asked the span asked for; `from` 0 = from the beginning
 * @param proofs what sources prove, of the organisations asked about
 * @param extent first and last event in the store; absent when it is empty
 * @param zone IANA zone for the sentence
 * @param now UTC ms
 * @param orgIds see `provenOf`
 * @param polls of every organisation that is polled; empty where one of them is not up to date
 */
export function coverageStatement(
  asked: Period,
  proofs: readonly Proof[],
  extent: Extent | undefined,
  zone: string,
  now: number,
  orgIds: readonly string[] = [],
  polls: readonly NewestPoll[] = [],
): CoverageStatement {
  const past = { from: asked.from, to: Math.min(asked.to, now) };
  if (past.from >= past.to) {
    return { complete: false, sentence: 'The asked time lies in the future.', gaps: [asked] };
  }
  const counted = proofsAt(proofs, now);
  const { changes, everything } = provenOf(counted, orgIds);
  const gaps = gapsOf(past, changes);
  const limitWords = (period: Period): string =>
    `${gapsOf(period, everything).length === 0 ? '' : ', contact centre changes'}${statedWords(speakersFor(period, counted, orgIds))}`;
  if (gaps.length === 0) {
    return { complete: true, sentence: `Complete for ${spanText(past, zone)}${limitWords(past)}.`, gaps };
  }
  const freshFrom = upToDateFrom(gaps, past, polls, now);
  if (freshFrom !== undefined) {
    const to = minuteText(freshFrom, zone, now);
    const sentence =
      freshFrom > past.from
        ? `Complete up to ${to}${limitWords({ from: past.from, to: freshFrom })}; newer records are not fetched yet.`
        : `Records newer than ${to} are not fetched yet.`;
    return { complete: false, isUpToDate: true, sentence, gaps };
  }
  const known = fromFirstRecord(gaps, extent);
  const provenTo = extent && upToDateFrom(known, past, polls, now);
  if (extent !== undefined && provenTo !== undefined && provenTo > extent.firstAt) {
    const limits = limitWords({ from: extent.firstAt, to: provenTo });
    const sentence = `Data from ${formatMinute(extent.firstAt, zone)}, complete up to ${minuteText(provenTo, zone, now)}${limits}; newer records are not fetched yet.`;
    return { complete: false, isUpToDate: true, sentence, gaps: known };
  }
  // That nothing is known before the first record is said by its time; it need not be said twice.
  const told = known.length === 0 ? gaps : gaps.slice(-known.length);
  return { complete: false, sentence: `${dataText(extent, zone, now)}; ${gapText(told, past, zone)}.`, gaps: known };
}

/**
 * From when on records are missing that the next poll brings, where nothing else is missing and it is not late; UTC ms.
 */
function upToDateFrom(
  gaps: readonly Period[],
  past: Period,
  polls: readonly NewestPoll[],
  now: number,
): number | undefined {
  const [gap, ...others] = gaps;
  if (gap === undefined || others.length > 0 || gap.to < past.to || polls.length === 0) return undefined;
  const provenTo = Math.min(...polls.map((poll) => poll.provenTo));
  const dueAt = Math.min(...polls.map(({ nextAt }) => nextAt));
  return gap.from >= provenTo && now <= dueAt + LATE_MS ? gap.from : undefined;
}

/** `13:53 CET`, with the date where it is not of today. */
function minuteText(at: number, zone: string, now: number): string {
  const [date, ...time] = formatMinute(at, zone).split(', ');
  return formatMinute(now, zone).startsWith(`${date}, `) ? time.join(', ') : formatMinute(at, zone);
}

/** A gap without a beginning begins with the first record; nothing is left of one that ends before it. */
function fromFirstRecord(gaps: readonly Period[], extent: Extent | undefined): readonly Period[] {
  return gaps.flatMap((gap) => {
    if (gap.from > 0) return [gap];
    return extent === undefined || extent.firstAt >= gap.to ? [] : [{ from: extent.firstAt, to: gap.to }];
  });
}

/** A record that claims to be from the future does not make the data reach there. */
function dataText(extent: Extent | undefined, zone: string, now: number): string {
  if (extent === undefined) return 'No data yet';
  if (extent.firstAt > now) return `Data from ${formatMinute(extent.firstAt, zone)} on`;
  return `Data from ${formatMinute(extent.firstAt, zone)} to ${formatMinute(Math.min(extent.lastAt, now), zone)}`;
}

/** Where nothing of the asked span is proven, naming it again as a gap would only be noise. */
function gapText(gaps: readonly Period[], past: Period, zone: string): string {
  const [only] = gaps;
  if (gaps.length === 1 && only?.from === past.from && only.to === past.to) return 'not proven complete';
  const told = gaps.slice(-TOLD_GAPS).map((gap) => `${gap.from <= 0 ? '' : 'for '}${gapSpan(gap, zone)}`);
  const left = gaps.length - told.length;
  const words = left === 0 ? told.join(' and ') : `${told.join(', ')} and ${left} more span${left === 1 ? '' : 's'}`;
  return `not proven complete ${words}`;
}

/** A gap in whole minutes, rather too long than too short. */
function gapSpan({ from, to }: Period, zone: string): string {
  return spanText({ from: Math.floor(from / MINUTE_MS) * MINUTE_MS, to: Math.ceil(to / MINUTE_MS) * MINUTE_MS }, zone);
}

/** A span from the beginning of time is told by its end alone. */
function spanText(period: Period, zone: string): string {
  return formatPeriod(period.from <= 0 ? { to: period.to } : period, zone);
}
