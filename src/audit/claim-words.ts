/** What people said of a change, in sentences. Emails in them are as Webex gave them; comments are anybody's words. */
import { type Claim, type ClaimStep, saidAt, verdictStep } from './claims.ts';
import { formatMinute } from './period.ts';

/** More denials would bury what they stand beside. */
const MAX_DENIALS = 3;
/** Characters of a comment; the claim itself keeps all. */
const COMMENT_CHARS = 160;

/** When each said that it was theirs, and what an admin said of it. */
export function claimWords(mine: readonly Claim[], zone: string): readonly string[] {
  const conflict = mine.length > 1 ? ['These claims contradict each other.'] : [];
  return [...conflict, ...mine.flatMap((claim) => oneClaim(claim, zone))];
}

function oneClaim(claim: Claim, zone: string): readonly string[] {
  const at = saidAt(claim);
  const when = at === undefined ? '' : `, ${formatMinute(at, zone)}`;
  const said = `${claim.by} says it was theirs${when}${quoteOf(claim.comment)}.`;
  const step = verdictStep(claim);
  return step === undefined ? [said] : [said, verdictWords(step, claim.by, zone)];
}

function verdictWords(step: ClaimStep, claimant: string, zone: string): string {
  const did = step.did === 'confirmed' ? 'confirmed' : 'disputed';
  return `${step.by} ${did} the claim of ${claimant}, ${formatMinute(step.at, zone)}${quoteOf(step.comment)}.`;
}

function quoteOf(comment: string | undefined): string {
  if (comment === undefined) return '';
  return `: "${comment.length > COMMENT_CHARS ? `${comment.slice(0, COMMENT_CHARS)}...` : comment}"`;
}

export function claimLimits(mine: readonly Claim[]): readonly string[] {
  const statement = 'A claim is a statement, not a record.';
  const open = mine.filter(({ verdict }) => verdict === undefined).length;
  if (open === 0) return [statement];
  return [statement, open === mine.length ? 'No admin has judged it yet.' : 'An admin has judged one claim, not all.'];
}

/** Who said that it was not theirs. For who may see evidence; names only where they may be given. */
export function denialWords(
  claims: readonly Claim[],
  { zone, withNames }: { readonly zone: string; readonly withNames: boolean },
): readonly string[] {
  const denials = claims.filter(({ statement }) => statement === 'not-mine');
  if (denials.length === 0) return [];
  if (!withNames)
    return [`${denials.length === 1 ? '1 person says' : `${denials.length} people say`} it was not theirs.`];
  const shown = denials.slice(0, MAX_DENIALS).map((claim) => {
    const at = saidAt(claim);
    return `${claim.by} says it was not theirs${at === undefined ? '' : `, ${formatMinute(at, zone)}`}.`;
  });
  const left = denials.length - shown.length;
  return left === 0 ? shown : [...shown, `${left} more say it was not theirs.`];
}
