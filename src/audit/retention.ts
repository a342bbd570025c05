/** How long events are kept, and what follows from it for what is proven. */
import type { Proof } from './coverage.ts';
import { zoned } from './period.ts';
import type { AuditStore } from './ports.ts';
import type { PurgeRun } from './state.ts';

/**
 * The vendor keeps a year. What is deleted here sooner than a month after that could be fetched again, and nobody
 * could tell it from what was never here. @see https://help.webex.com/en-us/article/2tc9yx
 */
export const MIN_RETENTION_MONTHS = 13;
/** A longer one is "for ever". */
export const MAX_RETENTION_MONTHS = 1200;

/** Events before this instant are older than what is kept, UTC ms. Months are those of the calendar, in UTC. */
export function keptSince(months: number, now: number): number {
  return zoned(now, 'UTC').subtract({ months }).epochMilliseconds;
}

/** `7 years`, `18 months`, `for ever`. */
export function retentionWords(months: number | undefined): string {
  if (months === undefined) return 'for ever';
  const [count, unit] = months % 12 === 0 ? [months / 12, 'year'] : [months, 'month'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Key of a run among the stored ones. */
export function purgeKey({ orgId, before }: Pick<PurgeRun, 'orgId' | 'before'>): string {
  return `${orgId}/${before}`;
}

/** Deletions that were carried out, or may have been begun. */
function hasBegun({ status }: PurgeRun): boolean {
  return status === 'approved' || status === 'done';
}

/**
 * What is still proven after events were deleted: nothing before the newest deletion of that organisation. Proof that
 * names no organisation is of the deleted ones too.
 */
export function proofsAfter<P extends Proof>(proofs: readonly P[], purges: readonly PurgeRun[]): readonly P[] {
  const begun = purges.filter(hasBegun);
  if (begun.length === 0) return proofs;
  return proofs.flatMap((proof) => {
    const own = begun.filter(({ orgId }) => proof.orgId === undefined || orgId === proof.orgId);
    const from = Math.max(proof.from, ...own.map(({ before }) => before));
    return from < proof.to ? [{ ...proof, from }] : [];
  });
}

/**
 * What sources prove of what is still there.
 * @param orgId decoded; absent: of every organisation
 */
export async function readProofs(
  store: Pick<AuditStore, 'coverage' | 'state'>,
  orgId?: string,
): Promise<readonly Proof[]> {
  const [spans, purges] = await Promise.all([store.coverage(orgId), store.state.list('purges')]);
  return proofsAfter(
    spans,
    purges.map(({ value }) => value),
  );
}
