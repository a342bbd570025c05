/** What a file counts for when a person says which span it was exported for: a file does not tell by itself. */
import { Temporal } from 'temporal-polyfill';
import type { Period } from './event.ts';
import { datesBetween, formatMinute, formatPeriod } from './period.ts';

/**
 * Rows of one Control Hub export at most; a file this long may have been cut.
 * @see https://help.webex.com/en-us/article/2tc9yx
 */
export const EXPORT_ROW_LIMIT = 20_000;

/** What a complete reading of one file saw. */
export interface SeenInFile {
  readonly rows: number;
  readonly rejectedCount: number;
  /** First and last instant of its records, UTC ms, both included; absent: it has none. */
  readonly span?: Period;
  /** Organisations that its records are of, decoded. */
  readonly orgIds: readonly string[];
}

/** A span that somebody states of a file. */
export interface StatedSpan extends Period {
  /** Lower-case email, or `operator`. */
  readonly by: string;
}

export type Standing =
  /** `span` ends now where more was stated: nobody knows of later. */
  | { readonly kind: 'counts'; readonly span: Period; readonly orgId?: string }
  /** `because`: a clause for a person, zone named. */
  | { readonly kind: 'counts-not'; readonly because: string };

interface JudgeFrame {
  readonly now: number;
  readonly zone: string;
  readonly orgId?: string | undefined;
  readonly orgs?: number | undefined;
}

const OF_ANY = 'nothing in it says of which organisation it is; drop it in the space of one';

/**
 * Does the file hold everything of the span, as far as it shows? What a person states is believed where nothing in
 * the file speaks against it.
 * @param orgId of records that name no organisation, decoded
 * @param orgs how many organisations the file may be of
 */
export function judgeStatedSpan(
  stated: Period,
  seen: SeenInFile,
  { now, zone, orgId, orgs = 1 }: JudgeFrame,
): Standing {
  const isOfAny = seen.orgIds.length === 0 && orgs > 1;
  const because = doubtOf(stated, seen, now, zone) ?? (isOfAny ? OF_ANY : undefined);
  if (because !== undefined) return { kind: 'counts-not', because };
  const owner = seen.orgIds[0] ?? orgId;
  const span = { from: stated.from, to: Math.min(stated.to, now) };
  return { kind: 'counts', span, ...(owner === undefined ? {} : { orgId: owner }) };
}

function doubtOf(stated: Period, seen: SeenInFile, now: number, zone: string): string | undefined {
  if (stated.from >= stated.to) return 'the span ends before it begins';
  if (stated.from >= now) return 'the span lies in the future';
  const flaw = flawOf(seen);
  if (flaw !== undefined) return flaw;
  const { span } = seen;
  if (span === undefined || (span.from >= stated.from && span.to < stated.to)) return undefined;
  const [first, last] = [formatMinute(span.from, zone), formatMinute(span.to, zone)];
  const held = first === last ? `of ${first}` : `of ${first} to ${last}`;
  return `it holds changes ${held}, which do not all lie in ${formatPeriod(stated, zone)}: name the whole span that it was exported for`;
}

/** Why the file proves nothing, whatever is stated of it; undefined: nothing speaks against it. */
export function flawOf({ rows, rejectedCount, orgIds }: SeenInFile): string | undefined {
  if (rejectedCount > 0) return `${rejectedCount === 1 ? 'one of its rows was' : 'some of its rows were'} not read`;
  if (rows >= EXPORT_ROW_LIMIT) return 'it is as long as an export can be, so a part may be missing';
  return orgIds.length > 1 ? 'its changes are of several organisations' : undefined;
}

/**
 * A whole day. @param date `YYYY-MM-DD` @param zone IANA
 * @returns undefined when there is no such date
 */
export function dayOfText(date: string, zone: string): Period | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return datesBetween(day, day, zone);
  } catch {
    return undefined;
  }
}
