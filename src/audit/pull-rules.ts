/** How the records of a service are fetched: lengths of time, and how often is enough. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface PullRules {
  /**
   * So much of what is proven already is read once more. How long after a change its record can be seen is not
   * documented; what comes later than this is found by nobody.
   */
  readonly overlapMs: number;
  /** The last stretch before the end of a window is not proven by it, as its records may not be visible yet. */
  readonly settleMs: number;
  /** Read before anything else where more than that is missing, so that answers are of today at once. */
  readonly newestMs: number;
  /** Longest window of a back-fill. The vendor takes a year. */
  readonly windowMs: number;
  /** Kept away from the edge of what the vendor keeps, so that no request is refused for being too old. */
  readonly edgeMarginMs: number;
  /** A window whose pages shift is read so often before it is made shorter. */
  readonly maxPasses: number;
  /** Polls that end at the same page before the window is left alone for a while. */
  readonly maxFailures: number;
  /** A window that proved nothing is read again after this long, and a day more after every further time. */
  readonly againMs: number;
  /** But after so many days at the latest. */
  readonly againDays: number;
  /** Then it is read in so many pieces, to find out where in it the trouble is. */
  readonly againPieces: number;
  /** No shorter than this. */
  readonly shortestMs: number;
  /** Where more windows than this are left alone, they are not cut further. */
  readonly maxUnproven: number;
}

export const PULL_RULES: PullRules = {
  overlapMs: HOUR_MS,
  settleMs: 5 * MINUTE_MS,
  newestMs: DAY_MS,
  windowMs: 30 * DAY_MS,
  edgeMarginMs: HOUR_MS,
  maxPasses: 3,
  maxFailures: 3,
  againMs: DAY_MS,
  againDays: 7,
  againPieces: 8,
  shortestMs: HOUR_MS,
  maxUnproven: 60,
};

/** So near at the vendor's edge a window that was begun earlier is begun anew: its pages are about to be refused. */
export const EDGE_SLACK_MS = 5 * MINUTE_MS;

/** A shorter window than this would prove nothing that is not proven already. */
export function shortestProving({ overlapMs, settleMs }: PullRules): number {
  return 2 * (overlapMs + settleMs);
}
