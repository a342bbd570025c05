/**
 * The answer to "who": the ladder of recorded, claimed, consistent with N
 * people, unknown. A name is a fact only where a record carries it.
 */
import type { Attribution } from './answer.ts';
import { automationFor } from './automation.ts';
import { claimLimits, claimWords, denialWords } from './claim-words.ts';
import { type Claim, standingOf } from './claims.ts';
import type { Actor, AuditEvent } from './event.ts';
import { type Evidence, personKey } from './evidence.ts';
import { evidenceLimits, evidenceWords } from './evidence-words.ts';
import { type Automation, provenSpans, type RosterPerson } from './roster.ts';

/** What is known beside the event. */
export interface Known {
  isAnonymous(actor: Actor): boolean;
  /** All that people say of this change. */
  readonly claims?: readonly Claim[];
  readonly automations?: readonly Automation[];
  /** Only for who may see it; absent: not gathered. */
  readonly evidence?: Evidence;
  /** Whose keys are known; for `evidence`. */
  readonly roster?: readonly RosterPerson[];
  /** Evidence may give names, and not only numbers of people. */
  readonly withNames?: boolean;
  /** IANA zone of the times in the evidence. */
  readonly zone: string;
}

/**
 * What can be said of who made a change, and on what grounds. Claims are for
 * everybody to see; evidence is judged only where it was handed in, and so is
 * what people deny.
 */
export function attribute(event: AuditEvent, known: Known): Attribution {
  if (!known.isAnonymous(event.actor)) return { kind: 'recorded' };
  const claims = known.claims ?? [];
  const claimed = standingOf(claims);
  const narrowed = known.evidence === undefined ? undefined : narrow(event, known.evidence, known);
  if (claimed !== undefined) {
    return {
      kind: 'claimed',
      by: claimed.mine.map(({ by }) => by).join(' and '),
      people: claimed.mine.length,
      standing: claimed.standing,
      evidence: [...claimWords(claimed.mine, known.zone), ...(narrowed?.evidence ?? [])],
      limits: [...claimLimits(claimed.mine), ...(narrowed?.limits ?? [])],
    };
  }
  const rule = automationFor(event.actor, event.entityType, known.automations ?? []);
  if (rule !== undefined) {
    const { by, reason } = rule;
    return { kind: 'unknown', automation: { by, ...(reason === undefined ? {} : { reason }) } };
  }
  if (narrowed === undefined) return { kind: 'unknown' };
  const { people, evidence, limits } = narrowed;
  return people === 0 ? { kind: 'unknown', evidence, limits } : { kind: 'consistent-with', people, evidence, limits };
}

interface Narrowed {
  readonly people: number;
  readonly evidence: readonly string[];
  readonly limits: readonly string[];
}

/**
 * Everybody whom any of the evidence allows, so that the number never says
 * less than the records do; minus those whose own key was proven at that
 * instant, since their changes carry their name. Who says "not mine" is not
 * taken off: a statement is no evidence of innocence. It is listed.
 */
function narrow(event: AuditEvent, evidence: Evidence, known: Known): Narrowed {
  const { sameRequest, sameClient, signedIn } = evidence;
  const rosterKeys = keysOf(known.roster ?? []);
  const keyOf = (actor: Actor): string => rosterKeys.get(actor.id ?? '') ?? personKey(actor);
  const found = new Set([...sameRequest, ...sameClient, ...signedIn].map(({ actor }) => keyOf(actor)));
  const proven = new Set(
    (known.roster ?? []).filter((person) => wasProven(person, event.time)).map(({ email }) => email),
  );
  const ruledOut = [...found].filter((key) => proven.has(key));
  const words = { zone: known.zone, withNames: known.withNames === true };
  return {
    people: found.size - ruledOut.length,
    evidence: [...evidenceWords(event, evidence, ruledOut, words), ...denialWords(known.claims ?? [], words)],
    limits: evidenceLimits(evidence, found.size),
  };
}

/** Emails of the roster by the ids that records may give in their place. */
function keysOf(roster: readonly RosterPerson[]): ReadonlyMap<string, string> {
  return new Map(roster.flatMap(({ email, ids = [] }) => ids.map((id) => [id, email] as const)));
}

/** Did the person hold a proven key at that instant? */
function wasProven(person: RosterPerson, at: number): boolean {
  return provenSpans(person).some(({ from, to }) => at >= from && at < to);
}
