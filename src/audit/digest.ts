/** The weekly digest: what the anonymous identity changed in one span. */
import type { AuditEvent, Period } from './event.ts';

export interface DigestCount {
  /** Entity type, or action. */
  readonly value: string;
  readonly anonymous: number;
  readonly total: number;
}

/** Everything a digest card says, as numbers and events. */
export interface DigestFacts extends Period {
  /** IANA zone the span was cut in. */
  readonly zone: string;
  /** All changes in the span. */
  readonly total: number;
  /** Those that name nobody. */
  readonly unattributed: number;
  /** Largest anonymous count first. */
  readonly byEntityType: readonly DigestCount[];
  readonly byAction: readonly DigestCount[];
  /** A few anonymous changes, deletions first, then newest. */
  readonly examples: readonly AuditEvent[];
  readonly previous: Period & { readonly total: number; readonly unattributed: number };
}

/** Share of changes that name nobody, 0..1; undefined when there were no changes at all. */
export function anonymousShare(counts: { readonly total: number; readonly unattributed: number }): number | undefined {
  return counts.total === 0 ? undefined : counts.unattributed / counts.total;
}
