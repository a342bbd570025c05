/** What is being done about changes without a name, in counts, and what to do next. */
import type { Claim } from './claims.ts';
import type { ClaimCounts, DigestFacts, DigestStep, KeyCounts } from './digest.ts';
import type { Period } from './event.ts';
import type { Outreach } from './outreach.ts';
import type { StateStore } from './ports.ts';
import type { RosterPerson } from './roster.ts';

/** Claims of one span. Several people who claim one change count once. */
export async function countClaims(
  state: Pick<StateStore, 'list'>,
  { from, to, entityTypes }: Period & { readonly entityTypes?: readonly string[] },
): Promise<ClaimCounts> {
  const isWithin = (at: number): boolean => at >= from && at < to;
  const claims = (await state.list('claims'))
    .map(({ value }) => value)
    .filter(({ statement, event }) => statement === 'mine' && (entityTypes?.includes(event.entityType) ?? true));
  return {
    made: changesOf(claims, ({ steps }) => steps.some(({ did, at }) => did === 'mine' && isWithin(at))),
    confirmed: changesOf(
      claims,
      ({ steps, verdict }) =>
        verdict === 'confirmed' && isWithin(steps.findLast(({ did }) => did === 'confirmed')?.at ?? Number.NaN),
    ),
    ofThese: changesOf(claims, ({ event }) => isWithin(event.time)),
    waiting: claims.filter(({ verdict }) => verdict === undefined).length,
  };
}

function changesOf(claims: readonly Claim[], holds: (claim: Claim) => boolean): number {
  return new Set(claims.filter(holds).map(({ eventId }) => eventId)).size;
}

/** People of the roster and what became of their keys within the span. */
export async function countKeys(state: Pick<StateStore, 'list'>, { from, to }: Period): Promise<KeyCounts> {
  const [roster, outreach] = await Promise.all([state.list('roster'), state.list('outreach')]);
  const people = roster.map(({ value }) => value).filter(({ key }) => key.status !== 'exempt');
  const isReached = ({ onboarding, stoppedAt }: Outreach): boolean =>
    stoppedAt !== undefined || onboarding?.status === 'introduced' || onboarding?.status === 'queued';
  const reached = new Set(outreach.filter(({ value }) => isReached(value)).map(({ value }) => value.email));
  return {
    people: people.length,
    proven: people.filter(({ key }) => key.status === 'proven').length,
    newlyProven: people.filter((person) => wasProvenWithin(person, { from, to })).length,
    toOnboard: people.filter(({ key, email }) => NEEDS_KEYS.has(key.status) && !reached.has(email)).length,
  };
}

const NEEDS_KEYS: ReadonlySet<RosterPerson['key']['status']> = new Set(['unknown', 'missing', 'regressed']);

/** Counted in the week in which the bot learned it, so that each proof is told once, however late its record comes. */
function wasProvenWithin({ key, history }: RosterPerson, { from, to }: Period): boolean {
  if (key.status !== 'proven') return false;
  return [...history, key].some(({ status, by, at }) => status === 'proven' && by === 'bot' && at >= from && at < to);
}

/**
 * The next step, by what helps most: asking people to set up keys ends changes
 * without a name; a claim tells of one.
 * @param isComplete whether sources prove every instant of the span
 */
export function nextStep(
  facts: Pick<DigestFacts, 'total' | 'unattributed' | 'claims' | 'keys'>,
  isComplete: boolean,
): DigestStep {
  const { total, unattributed, claims, keys } = facts;
  if (total === 0 && !isComplete) return { kind: 'no-data' };
  if (unattributed === 0) return { kind: 'nothing' };
  if (keys.toOnboard > 0) return { kind: 'onboard', people: keys.toOnboard };
  if (claims.waiting > 0) return { kind: 'judge', claims: claims.waiting };
  if (keys.people === 0 && claims.ofThese === 0) return { kind: 'roster' };
  const unclaimed = unattributed - claims.ofThese;
  return unclaimed > 0 ? { kind: 'claim', changes: unclaimed } : { kind: 'keys', people: keys.people - keys.proven };
}
