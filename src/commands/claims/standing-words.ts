/** Claims in the cells of a table. */
import { type Claim, saidAt, verdictStep } from '../../audit/claims.ts';
import { dateAt } from '../../audit/period.ts';
import { formatDate } from '../../audit/period-text.ts';
import { plainText } from '../../questions/plain-text.ts';

const SAYS = { mine: 'says mine', 'not-mine': 'says not mine', unsure: 'does not know' } as const;

/** `kim@example.com says mine: OPS-7`. */
export function statementWords({ by, statement, comment }: Claim): string {
  const says = statement === undefined ? 'took it back' : SAYS[statement];
  return comment === undefined ? `${by} ${says}` : `${by} ${says}: ${plainText(comment, 80)}`;
}

/** `confirmed by admin@example.com, 23 Nov 2026`; of what cannot be judged, when it was said. */
export function standingWords(claim: Claim, zone: string): string {
  const step = verdictStep(claim);
  if (step !== undefined) return `${step.did} by ${step.by}, ${dayOf(step.at, zone)}`;
  const at = saidAt(claim);
  const when = at === undefined ? '' : `since ${dayOf(at, zone)}`;
  return claim.statement === 'mine' ? `waits ${when}` : when;
}

function dayOf(at: number, zone: string): string {
  return formatDate(dateAt(at, zone));
}

/** Of what happened to it last, UTC ms. */
export function lastStepAt({ steps, event }: Claim): number {
  return steps.at(-1)?.at ?? event.time;
}
