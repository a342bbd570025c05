/** Claims: what people say of changes that name nobody. A claim is a statement, not a record. */

/** What one person says of one change. */
export type ClaimStatement = 'mine' | 'not-mine' | 'unsure';

/** An admin's word on somebody's `mine`. */
export type ClaimVerdict = 'confirmed' | 'disputed';

/** One step in the life of a claim; none is ever removed. */
export interface ClaimStep {
  /** UTC ms. */
  readonly at: number;
  /** Lower-case email of who did it, or `operator`. */
  readonly by: string;
  /** `reopened`: a verdict was taken back. */
  readonly did: ClaimStatement | 'withdrew' | ClaimVerdict | 'reopened';
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
  readonly verdict?: ClaimVerdict;
  /** Oldest first. */
  readonly steps: readonly ClaimStep[];
}

/** Key of a claim among the stored ones. */
export function claimKey(eventId: string, email: string): string {
  return `${eventId} ${email.trim().toLowerCase()}`;
}

/** What a step made of a claim. `unchanged`: it says so already, since `at` (UTC ms). */
export type ClaimOutcome =
  | { readonly kind: 'changed'; readonly claim: Claim }
  | { readonly kind: 'unchanged'; readonly claim: Claim; readonly at: number }
  | { readonly kind: 'refused'; readonly because: 'no-claim' | 'withdrawn' | 'own' };

/** A statement by one person on one change. */
export interface Said extends Pick<Claim, 'eventId' | 'event' | 'by' | 'name' | 'comment'> {
  readonly statement: ClaimStatement;
  /** UTC ms. */
  readonly at: number;
}

/**
 * A person says something of a change. The same again changes nothing, but for a
 * comment that is new. Something else takes its place, and no verdict outlives
 * the statement it was on; all steps stay.
 */
export function sayOfChange(current: Claim | undefined, said: Said): ClaimOutcome {
  const { at, statement, comment, ...who } = said;
  const isSame = current?.statement === statement;
  if (isSame && (comment === undefined || comment === current.comment)) {
    return { kind: 'unchanged', claim: current, at: saidAt(current) ?? at };
  }
  const step: ClaimStep = { at, by: said.by, did: statement, ...(comment === undefined ? {} : { comment }) };
  const claim: Claim = {
    ...who,
    statement,
    ...(comment === undefined ? {} : { comment }),
    ...(isSame && current.verdict !== undefined ? { verdict: current.verdict } : {}),
    steps: [...(current?.steps ?? []), step],
  };
  return { kind: 'changed', claim };
}

/** A person takes back what they said; then it counts no more, and no verdict on it does. */
export function withdrawClaim(current: Claim | undefined, step: Pick<ClaimStep, 'at' | 'by'>): ClaimOutcome {
  if (current === undefined) return { kind: 'refused', because: 'no-claim' };
  const { statement, verdict: _, comment: __, ...rest } = current;
  if (statement === undefined) {
    return { kind: 'unchanged', claim: current, at: lastStep(current, 'withdrew')?.at ?? step.at };
  }
  return { kind: 'changed', claim: { ...rest, steps: [...current.steps, { ...step, did: 'withdrew' }] } };
}

/** An admin's word on a `mine`. Nobody judges their own claim: four eyes. */
export function judgeClaim(
  current: Claim | undefined,
  word: { readonly verdict: ClaimVerdict } & Pick<ClaimStep, 'at' | 'by' | 'comment'>,
): ClaimOutcome {
  const { verdict, ...step } = word;
  if (current === undefined) return { kind: 'refused', because: 'no-claim' };
  if (current.statement !== 'mine') return { kind: 'refused', because: 'withdrawn' };
  if (current.by === word.by) return { kind: 'refused', because: 'own' };
  if (current.verdict === verdict) {
    return { kind: 'unchanged', claim: current, at: lastStep(current, verdict)?.at ?? word.at };
  }
  return { kind: 'changed', claim: { ...current, verdict, steps: [...current.steps, { ...step, did: verdict }] } };
}

/** An admin takes a verdict back, if it is still this one that holds; then the claim is open again. */
export function reopenClaim(
  current: Claim | undefined,
  word: { readonly verdict: ClaimVerdict } & Pick<ClaimStep, 'at' | 'by'>,
): ClaimOutcome {
  const { verdict, ...step } = word;
  if (current === undefined) return { kind: 'refused', because: 'no-claim' };
  if (current.statement !== 'mine') return { kind: 'refused', because: 'withdrawn' };
  if (current.by === word.by) return { kind: 'refused', because: 'own' };
  if (current.verdict !== verdict)
    return { kind: 'unchanged', claim: current, at: current.steps.at(-1)?.at ?? word.at };
  const { verdict: _, ...open } = current;
  return { kind: 'changed', claim: { ...open, steps: [...current.steps, { ...step, did: 'reopened' }] } };
}

/** When the person said what they say now, UTC ms; undefined when they say nothing. */
export function saidAt(claim: Claim): number | undefined {
  const { statement, steps } = claim;
  if (statement === undefined) return undefined;
  const since = steps.findLastIndex(({ did }) => did === 'withdrew' || (isStatement(did) && did !== statement));
  return steps.slice(since + 1).find(({ did }) => did === statement)?.at;
}

/** The verdict that holds, with who said so. */
export function verdictStep(claim: Claim): ClaimStep | undefined {
  return claim.verdict === undefined ? undefined : lastStep(claim, claim.verdict);
}

function lastStep({ steps }: Claim, did: ClaimStep['did']): ClaimStep | undefined {
  return steps.findLast((step) => step.did === did);
}

function isStatement(did: ClaimStep['did']): boolean {
  return did === 'mine' || did === 'not-mine' || did === 'unsure';
}

/** How claims on one change stand. */
export interface ClaimStanding {
  /** Who says that it was theirs: confirmed first, disputed last, then as they said so. */
  readonly mine: readonly Claim[];
  /** `open` while an undecided claim could still be it and none is confirmed. */
  readonly standing: 'open' | ClaimVerdict;
}

/** @param claims all on one change; undefined when nobody says that it was theirs */
export function standingOf(claims: readonly Claim[]): ClaimStanding | undefined {
  const mine = claims
    .filter(({ statement }) => statement === 'mine')
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (saidAt(a) ?? 0) - (saidAt(b) ?? 0) || (a.by < b.by ? -1 : 1));
  const [first] = mine;
  return first === undefined ? undefined : { mine, standing: first.verdict ?? 'open' };
}

function rankOf({ verdict }: Claim): number {
  return verdict === 'confirmed' ? 0 : verdict === undefined ? 1 : 2;
}
