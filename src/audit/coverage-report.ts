/**
 * How complete the trail of one organisation is: what is proven, what is missing and until when the vendor still has
 * it, how fresh it is, and who has to do something.
 */
import { proofsAt } from './clock-ahead.ts';
import { CHANGE_CATEGORY, type Extent, gapsOf, type Proof, provenOf, speakersFor } from './coverage.ts';
import type { Period } from './event.ts';
import { type OrgFeed, VENDOR_KEEPS_DAYS } from './org.ts';
import { monthOf, zoned } from './period.ts';
import { PULL_RULES } from './pull-rules.ts';
import type { AccessRecord, PullState } from './state.ts';

export const DAY_MS = 86_400_000;

/** What is known of one organisation. */
export interface CoverageFacts {
  /** How its trail is fetched; absent: it comes in files only. */
  readonly feed?: OrgFeed | undefined;
  readonly proofs: readonly Proof[];
  /** Absent: there are no records. */
  readonly extent?: Extent | undefined;
  /** Of the changes. */
  readonly pull?: PullState | undefined;
  readonly access?: AccessRecord | undefined;
  /** Older events are not kept, UTC ms. */
  readonly keptSince?: number | undefined;
}

/** Whether the bot gets what is missing by itself, or why not. */
export type Fetching = 'by-itself' | 'no-feed' | 'other-categories' | 'access-lost' | 'failing';

/** Something not proven that the vendor still keeps. */
export interface CoverageGap extends Period {
  /** Where the unproven stretch begins that this is the rest of; 0: nothing before it is proven. UTC ms. */
  readonly stretchFrom: number;
  /** When the vendor deletes the first of it, UTC ms. */
  readonly deletedAt: number;
  /** Whole days until then, never less than 0. */
  readonly daysLeft: number;
  /** The vendor deletes of it already, day by day. */
  readonly isShrinking: boolean;
  /** It was fetched in vain: records in it could not be read. */
  readonly isUnreadable: boolean;
}

export interface CoverageReport {
  /** What was looked at. */
  readonly span: Period;
  /** In order, within the span. */
  readonly proven: readonly Period[];
  /** Whose word it rests on that `proven` is complete; empty: nobody's. Lower-case emails, pseudonyms, `operator`. */
  readonly speakers: readonly string[];
  /** What is proven, is so as to changes of the contact centre only. */
  readonly isLimited: boolean;
  /** In order of time. The last hours are no gap: see `provenTo`. */
  readonly gaps: readonly CoverageGap[];
  /** Not proven, and not with the vendor any more. In order. */
  readonly lost: readonly Period[];
  /** The newest proven instant, UTC ms; absent: nothing is proven. */
  readonly provenTo?: number;
  readonly fetching: Fetching;
}

/** Since when polls must have failed so that nobody waits for the next one, and what is no gap yet. */
export const PATIENCE_MS = 24 * 60 * 60_000;

/**
 * @param given of one organisation
 * @param now UTC ms
 * @param asked absent: from the first record, or as far back as the vendor keeps
 */
export function coverageReport(given: CoverageFacts, now: number, asked?: Partial<Period>): CoverageReport {
  const facts = { ...given, proofs: proofsAt(given.proofs, now) };
  const keptDays = facts.feed?.keptDays ?? VENDOR_KEEPS_DAYS;
  const vendorFrom = now - keptDays * DAY_MS;
  const { changes, everything } = provenOf(facts.proofs);
  // What lies so near the edge is never asked for by itself.
  const edge = facts.feed === undefined ? vendorFrom : vendorFrom + PULL_RULES.edgeMarginMs;
  const firstProven = changes.find(({ to }) => to > vendorFrom)?.from ?? vendorFrom;
  const span = spanOf(facts, { now, oldest: firstProven <= edge ? firstProven : vendorFrom, asked });
  const proven = within(changes, span);
  const provenTo = provenUntil(changes, now);
  const missing = gapsOf(span, changes).filter(({ from }) => !isFresh(from, provenTo, now));
  return {
    span,
    proven,
    speakers: [...new Set(proven.flatMap((period) => speakersFor(period, facts.proofs)))],
    isLimited: proven.length > 0 && proven.some((period) => gapsOf(period, everything).length > 0),
    gaps: missing
      .filter(({ from, to }) => to > (from <= vendorFrom ? edge : vendorFrom))
      .map((gap) => gapOf(gap, { changes, vendorFrom, now, keptDays, unproven: facts.pull?.unproven ?? [] })),
    lost: missing.flatMap(({ from, to }) => (from < vendorFrom ? [{ from, to: Math.min(to, vendorFrom) }] : [])),
    ...(provenTo === undefined ? {} : { provenTo }),
    fetching: fetchingOf(facts, now),
  };
}

/** Proof of the future is none. */
function provenUntil(proven: readonly Period[], now: number): number | undefined {
  const last = proven.findLast(({ from }) => from < now);
  return last === undefined ? undefined : Math.min(last.to, now);
}

/** What comes after the newest proof is no gap while that is of today. */
function isFresh(from: number, provenTo: number | undefined, now: number): boolean {
  return provenTo !== undefined && from >= provenTo && now - provenTo < PATIENCE_MS;
}

function spanOf(
  { proofs, extent, keptSince = 0 }: CoverageFacts,
  {
    now,
    oldest,
    asked,
  }: { readonly now: number; readonly oldest: number; readonly asked?: Partial<Period> | undefined },
): Period {
  const first = Math.min(oldest, extent?.firstAt ?? now, ...proofs.map(({ from }) => from));
  const from = Math.max(asked?.from ?? first, keptSince);
  const to = Math.min(asked?.to ?? now, now);
  return { from: Math.min(from, to), to };
}

function within(periods: readonly Period[], span: Period): readonly Period[] {
  return periods
    .map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter(({ from, to }) => from < to);
}

interface GapFrame {
  readonly changes: readonly Period[];
  readonly vendorFrom: number;
  readonly now: number;
  readonly keptDays: number;
  readonly unproven: readonly Period[];
}

function gapOf({ from, to }: Period, { changes, vendorFrom, now, keptDays, unproven }: GapFrame): CoverageGap {
  const first = Math.max(from, vendorFrom);
  const deletedAt = first + keptDays * DAY_MS;
  return {
    from: first,
    to,
    stretchFrom: changes.findLast((period) => period.to <= from)?.to ?? 0,
    deletedAt,
    daysLeft: Math.max(0, Math.floor((deletedAt - now) / DAY_MS)),
    isShrinking: from <= vendorFrom,
    isUnreadable: unproven.some((window) => window.from < to && window.to > first),
  };
}

function fetchingOf({ feed, access, pull }: CoverageFacts, now: number): Fetching {
  if (feed === undefined) return 'no-feed';
  const { categories } = feed;
  if (categories.length > 0 && !categories.some((category) => category.toUpperCase() === CHANGE_CATEGORY)) {
    return 'other-categories';
  }
  if (access?.status === 'lost') return 'access-lost';
  return pull?.problem !== undefined && now - pull.problem.since >= PATIENCE_MS ? 'failing' : 'by-itself';
}

/** Does somebody have to do something, or is it fetched? */
export function needsHand(
  gap: Pick<CoverageGap, 'isUnreadable'>,
  { fetching }: Pick<CoverageReport, 'fetching'>,
): boolean {
  return fetching !== 'by-itself' || gap.isUnreadable;
}

/** Days before a deletion at which admins are told, if somebody has to act. */
export const WARNING_DAYS = [30, 7, 1] as const;
export type WarningDays = (typeof WARNING_DAYS)[number];

/** The smallest of the stages that a gap has reached; undefined: there is time. */
export function warningOf({ deletedAt }: Pick<CoverageGap, 'deletedAt'>, now: number): WarningDays | undefined {
  return WARNING_DAYS.findLast((days) => deletedAt - now <= days * DAY_MS);
}

/** How much of a month is proven. */
export interface MonthCoverage extends Period {
  readonly state: 'proven' | 'partly' | 'not-proven';
}

/**
 * The last months, oldest first, the present one included. The last hours of it are not counted as missing.
 * @param proven in order, without overlaps
 * @param zone IANA zone in which months begin
 */
export function coverageByMonth(
  proven: readonly Period[],
  { now, zone, months }: { readonly now: number; readonly zone: string; readonly months: number },
): readonly MonthCoverage[] {
  const present = zoned(now, zone);
  const provenTo = provenUntil(proven, now);
  return Array.from({ length: months }, (_, at) => {
    const month = present.subtract({ months: months - 1 - at });
    const period = monthOf(month.year, month.month, zone);
    const past = { from: period.from, to: Math.min(period.to, now) };
    const isProven = gapsOf(past, proven).every(({ from }) => isFresh(from, provenTo, now));
    const isPartly = proven.some(({ from, to }) => from < past.to && to > past.from);
    return { ...period, state: isProven ? 'proven' : isPartly ? 'partly' : 'not-proven' };
  });
}
