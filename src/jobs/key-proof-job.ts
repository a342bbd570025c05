/**
 * Finds out whose API keys work: somebody of whom it was said that the key is
 * missing, configured or lost is proven by a recorded change under their own
 * name. What is due is read from the store each time, so that restarts, late
 * imports and clock jumps need no special case.
 */
import type { Claim } from '../audit/claims.ts';
import type { Actor } from '../audit/event.ts';
import type { AuditStore, Clock } from '../audit/ports.ts';
import {
  applyConfirmedClaims,
  applyKeyStep,
  type ConfirmedClaim,
  type KeyOutcome,
  type RosterPerson,
  waitingSince,
} from '../audit/roster.ts';
import { firstOwnChange } from '../commands/people/own-changes.ts';
import type { RosterRecord } from './writing-to-people.ts';

export interface KeyProofJobParts {
  readonly store: Pick<AuditStore, 'state' | 'page' | 'find'>;
  readonly clock: Clock;
  /** Is this actor a service identity that stands for nobody? */
  isAnonymous(actor: Actor): boolean;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
}

export interface KeyProofJob {
  /**
   * Brings every key to what the trail and the confirmed claims say now. Nothing
   * follows from there being no records. One person whose state cannot be found
   * out holds up no other. Resolves to those who were proven by this run.
   */
  run(): Promise<readonly RosterPerson[]>;
}

export function createKeyProofJob(job: KeyProofJobParts): KeyProofJob {
  return {
    run: async () => {
      const [people, claims] = await Promise.all([
        job.store.state.list('roster'),
        job.store.state.list('claims').then(confirmedByPerson),
      ]);
      const proven: RosterPerson[] = [];
      for (const { key, value: person } of people) {
        const own = claims.get(person.email) ?? [];
        const settled = await settle(job, { key, person }, ofOrg(own, person)).catch((error: unknown) => {
          job.log.error({ err: error }, 'the state of a key could not be found out');
          return person;
        });
        if (settled.key.status === 'proven' && person.key.status !== 'proven') proven.push(settled);
      }
      return proven;
    },
  };
}

/** Every step leads to a later change, or to what the claims say, so this ends. */
async function settle(job: KeyProofJobParts, record: RosterRecord, claims: readonly OwnClaim[]): Promise<RosterPerson> {
  let current = record;
  for (;;) {
    const next = (await followClaims(job, current, claims)) ?? (await lookForProof(job, current));
    if (next === undefined) return current.person;
    current = { ...current, person: next };
  }
}

interface OwnClaim extends ConfirmedClaim {
  readonly orgId?: string;
}

/** Somebody on the rosters of two organisations has a key at each: what happened at one says nothing of the other. */
function ofOrg(claims: readonly OwnClaim[], { orgId }: RosterPerson): readonly OwnClaim[] {
  return orgId === undefined ? claims : claims.filter((claim) => claim.orgId === orgId);
}

/** A claim that was confirmed, withdrawn or disputed while the key was not looked at. */
async function followClaims(
  job: KeyProofJobParts,
  record: RosterRecord,
  claims: readonly ConfirmedClaim[],
): Promise<RosterPerson | undefined> {
  const { person } = record;
  const now = job.clock.now();
  if (applyConfirmedClaims(person, claims, now).kind !== 'changed') return undefined;
  const nameless = await withoutNamedChanges(job, claims);
  return store(job, record, (current) => applyConfirmedClaims(current, nameless, now));
}

/** A claim says something of the key only where the record names nobody. */
async function withoutNamedChanges(
  job: KeyProofJobParts,
  claims: readonly ConfirmedClaim[],
): Promise<readonly ConfirmedClaim[]> {
  const events = await Promise.all(claims.map(({ eventId }) => job.store.find(eventId)));
  return claims.filter((_, index) => {
    const event = events[index];
    return event !== undefined && job.isAnonymous(event.actor);
  });
}

async function lookForProof(job: KeyProofJobParts, record: RosterRecord): Promise<RosterPerson | undefined> {
  const { person } = record;
  const { orgId } = person;
  const after = waitingSince(person);
  if (after === undefined) return undefined;
  const at = job.clock.now();
  // A record from the future proves nothing yet.
  const span = {
    from: after + 1,
    to: at + 1,
    ...(orgId === undefined ? {} : { orgId }),
    isAnonymous: (actor: Actor) => job.isAnonymous(actor),
  };
  const proof = await firstOwnChange(person, job.store, span);
  if (proof === undefined) return undefined;
  const step = { status: 'proven', since: proof.time, at, by: 'bot', evidence: proof.id } as const;
  const proven = await store(job, record, (current) => applyKeyStep(current, step));
  if (proven !== undefined) job.log.info({ evidence: proof.id }, 'a key is proven');
  return proven;
}

/** Decides again on what is stored now; undefined when nothing was changed. */
async function store(
  job: KeyProofJobParts,
  { key }: RosterRecord,
  decide: (person: RosterPerson) => KeyOutcome,
): Promise<RosterPerson | undefined> {
  let changed: RosterPerson | undefined;
  await job.store.state.update('roster', key, (person) => {
    const outcome = person === undefined ? undefined : decide(person);
    changed = outcome?.kind === 'changed' ? outcome.person : undefined;
    return changed ?? person;
  });
  return changed;
}

function confirmedByPerson(claims: readonly { readonly value: Claim }[]): ReadonlyMap<string, readonly OwnClaim[]> {
  const byPerson = new Map<string, OwnClaim[]>();
  for (const { value: claim } of claims) {
    if (claim.statement !== 'mine' || claim.verdict !== 'confirmed') continue;
    const confirmation = claim.steps.findLast(({ did }) => did === 'confirmed');
    const { at, by } = confirmation ?? { at: claim.event.time, by: 'operator' };
    const own = byPerson.get(claim.by) ?? [];
    const { time, orgId } = claim.event;
    own.push({ eventId: claim.eventId, time, at, by, ...(orgId === undefined ? {} : { orgId }) });
    byPerson.set(claim.by, own);
  }
  return byPerson;
}
