/**
 * What a clock that ran ahead leaves behind. A poll proves the time up to its own present; by a clock that is ahead,
 * that is time that has not happened yet. It can be seen once the clock was set right: what was noted lies in the
 * future. How long it ran ahead cannot be seen, so nothing is believed but what something else bears out.
 */
import type { Proof } from './coverage.ts';
import { PULL_RULES, type PullRules } from './pull-rules.ts';
import type { PullState } from './state.ts';

/** Proof ends this long before it is recorded: a clock no further ahead proves nothing that was not read. */
const SLACK_MS = PULL_RULES.settleMs;
const FEEDS: readonly (string | undefined)[] = ['admin-audit-api', 'security-audit-api'];

/** Was this instant noted by a clock that is found to have been ahead? UTC ms. */
export function isAhead(noted: number | undefined, now: number): boolean {
  return noted !== undefined && noted > now + SLACK_MS;
}

/**
 * What of it counts now: nothing of a service whose proof was recorded by a clock ahead, until polls have seen to it;
 * and of the future nothing at all.
 */
export function proofsAt<P extends Proof>(proofs: readonly P[], now: number): readonly P[] {
  const doubtful = new Set(proofs.filter((proof) => isOfFeed(proof) && isAhead(proof.recordedAt, now)).map(sourceOf));
  return proofs.flatMap((proof) => {
    if (proof.from >= now || (isOfFeed(proof) && doubtful.has(sourceOf(proof)))) return [];
    return proof.to <= now ? [proof] : [{ ...proof, to: now }];
  });
}

function isOfFeed({ sourceKind, statedBy }: Proof): boolean {
  return statedBy === undefined && FEEDS.includes(sourceKind);
}

function sourceOf({ orgId, sourceKind }: Proof): string {
  return `${sourceKind ?? ''}/${orgId ?? ''}`;
}

/**
 * Does what is stored of a feed show that its clock was set back?
 * @param spans of the feed
 */
export function wasSetBack(
  { spans, state }: { readonly spans: readonly Proof[]; readonly state: PullState | undefined },
  now: number,
): boolean {
  const { lastDoneAt, triedAt, inStepAt, unproven = [] } = state ?? {};
  const noted = [
    lastDoneAt,
    triedAt,
    inStepAt,
    ...unproven.map(({ at }) => at),
    ...spans.map((span) => span.recordedAt),
  ];
  return noted.some((at) => isAhead(at, now));
}

/**
 * From when on nothing that the feed has proven counts, UTC ms. A record that had come within the overlap bears out
 * that the clock was right until then; where there is none, all is read again that the service still keeps.
 * @param floor nothing older can be read again, UTC ms
 */
export function doubtfulFrom({ inStepAt }: Pick<PullState, 'inStepAt'>, floor: number, now: number): number {
  return inStepAt === undefined || inStepAt > now ? floor : Math.max(inStepAt, floor);
}

/** What was noted by the clock ahead goes, so that what is due is due by the clock of now. */
export function afterSetBack(state: PullState, now: number): PullState {
  const { window, aside, unproven, newest: _, lastDoneAt, triedAt, inStepAt, problem, ...rest } = state;
  const left = unproven?.filter(({ at, to }) => at <= now && to <= now) ?? [];
  return {
    ...rest,
    ...(window === undefined || window.to > now ? {} : { window }),
    ...(aside === undefined || aside.to > now ? {} : { aside }),
    ...(left.length === 0 ? {} : { unproven: left }),
    ...(lastDoneAt === undefined || lastDoneAt > now ? {} : { lastDoneAt }),
    ...(triedAt === undefined || triedAt > now ? {} : { triedAt }),
    ...(inStepAt === undefined || inStepAt > now ? {} : { inStepAt }),
    ...(problem === undefined ? {} : { problem: { ...problem, since: Math.min(problem.since, now) } }),
  };
}

/**
 * The newest instant that these records bear out: the clock was no further ahead than polls overlap, which loses
 * nothing. Undefined: none does.
 */
export function inStepWith(times: readonly number[], now: number, { overlapMs }: PullRules): number | undefined {
  const newest = Math.max(...times.filter((time) => time <= now));
  return now - newest <= overlapMs ? newest : undefined;
}
