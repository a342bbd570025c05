/** Claims: what people say of changes that name nobody. A claim is a statement, not a record. */

/** What one person says of one change. */
export type ClaimStatement = 'mine' | 'not-mine' | 'unsure';

/** One step in the life of a claim; none is ever removed. */
export interface ClaimStep {
  /** UTC ms. */
  readonly at: number;
  /** Lower-case email of who did it, or `operator`. */
  readonly by: string;
  readonly did: ClaimStatement | 'withdrew' | 'confirmed' | 'disputed';
  readonly comment?: string;
}

/** What one person says of one change, and what became of it. */
export interface Claim {
  readonly eventId: string;
  /** Copied, so that claims can be counted by week and kind without the trail. */
  readonly event: {
    readonly time: number;
    readonly entityType: string;
    readonly orgId?: string;
    /** What the record has in place of a person, as `actorKey` gives it. */
    readonly identity: string;
  };
  /** Lower-case email, as Webex named the person who pressed or wrote. */
  readonly by: string;
  /** Display name, as Webex gave it. */
  readonly name?: string;
  /** Absent: withdrawn. */
  readonly statement?: ClaimStatement;
  /** A ticket or a reason, in the person's words. */
  readonly comment?: string;
  /** An admin's word on a `mine`; gone when the person says something else. */
  readonly verdict?: 'confirmed' | 'disputed';
  /** Oldest first. */
  readonly steps: readonly ClaimStep[];
}

/** Key of a claim among the stored ones. */
export function claimKey(eventId: string, email: string): string {
  return `${eventId} ${email.toLowerCase()}`;
}
