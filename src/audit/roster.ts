/** The people who may change the contact centre, and what is known about their API keys. */
import type { Period } from './event.ts';

/**
 * `missing`: an admin says so. `reported`: the person, or an admin for them,
 * says that keys are configured. `proven`: a recorded change under the own name,
 * dated after `missing` or `reported`. `regressed`: a confirmed claim on a later
 * change without a name. Nothing follows from silence.
 */
export const KEY_STATUSES = ['unknown', 'missing', 'reported', 'proven', 'regressed', 'revoked', 'exempt'] as const;

export type KeyStatus = (typeof KEY_STATUSES)[number];

/** One state of a person's keys. */
export interface KeyStep {
  readonly status: KeyStatus;
  /** From when on it holds, UTC ms: the time of the change that proves it, else when it was said. */
  readonly since: number;
  /** When the bot learned it, UTC ms. */
  readonly at: number;
  /** Lower-case email of who said so, `operator`, or `bot` where records say so. */
  readonly by: string;
  /** Id of the change that proves it. */
  readonly evidence?: string;
  readonly reason?: string;
}

export interface RosterPerson {
  /** Lower case. */
  readonly email: string;
  readonly name?: string;
  readonly team?: string;
  /** IANA zone. */
  readonly zone?: string;
  /** ISO 3166 country, or country and region: `DE`, `DE-BY`. */
  readonly country?: string;
  /** Decoded ids by which records may name the person. */
  readonly ids?: readonly string[];
  /** The organisation in whose space they were added, decoded; absent: they are of the bot as a whole. */
  readonly orgId?: string;
  /** How the roster came to know them; `self`: they spoke of their keys before anybody had added them. */
  readonly origin: 'admin' | 'csv' | 'wxcc-api' | 'seen' | 'self';
  readonly addedAt: number;
  readonly addedBy: string;
  readonly key: KeyStep;
  /** Earlier states, oldest first. */
  readonly history: readonly KeyStep[];
}

/** Somebody whose keys nothing is known of yet. @param added `at` UTC ms; `by` lower-case email, `operator` or `bot` */
export function newRosterPerson(
  email: string,
  added: { readonly at: number; readonly by: string; readonly origin: RosterPerson['origin'] },
): RosterPerson {
  const { at, by, origin } = added;
  return {
    email: email.trim().toLowerCase(),
    origin,
    addedAt: at,
    addedBy: by,
    key: { status: 'unknown', since: at, at, by },
    history: [],
  };
}

export type KeyOutcome =
  | { readonly kind: 'changed'; readonly person: RosterPerson }
  /** `because`: one sentence for a person. */
  | { readonly kind: 'unchanged' | 'refused'; readonly because: string };

/** Statuses that a recorded change under the own name can end. */
export function isWaiting(status: KeyStatus): boolean {
  return status === 'missing' || status === 'reported' || status === 'regressed';
}

/**
 * A recorded change under the own name proves the keys when it is later than
 * this, UTC ms; undefined while nothing is waited for. A report does not make
 * earlier changes count less: what came after "missing" counts, whenever the
 * records of it arrive.
 */
export function waitingSince({ key, history }: Pick<RosterPerson, 'key' | 'history'>): number | undefined {
  if (!isWaiting(key.status)) return undefined;
  const before = key.status === 'reported' ? history.at(-1) : undefined;
  return before === undefined || !isWaiting(before.status) ? key.since : Math.min(before.since, key.since);
}

/**
 * Takes one step, if the rules allow it from here. What somebody says holds from
 * the moment they say it; what a record says, from the time of that change.
 * Who may say what is for the caller to check.
 * @param step `since` counts for `proven` and `regressed` only, which need `evidence`
 */
export function applyKeyStep(person: RosterPerson, step: KeyStep): KeyOutcome {
  switch (step.status) {
    case 'proven':
      return prove(person, step);
    case 'regressed':
      return regress(person, step);
    default:
      return say(person, step);
  }
}

function prove(person: RosterPerson, step: KeyStep): KeyOutcome {
  if (step.by !== 'bot' || step.evidence === undefined) return refuse('Only a recorded change can prove a key.');
  const after = waitingSince(person);
  if (person.key.status === 'proven') return keep('A recorded change proves the key already.');
  if (after === undefined) return refuse('Nobody has said that the key is missing or configured.');
  return step.since > after
    ? advance(person, step)
    : keep('That change is not later than what was noted about the key.');
}

function regress(person: RosterPerson, step: KeyStep): KeyOutcome {
  const { status, since } = person.key;
  if (step.evidence === undefined) return refuse('Only a confirmed claim can say this.');
  if (status !== 'proven' && status !== 'regressed') return keep('The key was not proven.');
  return step.since > since ? advance(person, step) : keep('That change is not later than what is known of the key.');
}

function say(person: RosterPerson, step: KeyStep): KeyOutcome {
  const { evidence: _, ...said } = { ...step, since: step.at };
  const { status } = person.key;
  if (status === said.status) return keep(`The status is ${status} already.`);
  const reason = said.reason?.trim() ?? '';
  if ((said.status === 'exempt' || said.status === 'revoked') && reason === '') return refuse('Give a reason.');
  if (said.status === 'unknown' && (status === 'proven' || status === 'regressed')) {
    return refuse('Records say so, not a person, so it cannot be taken back.');
  }
  if (said.status === 'reported' && status === 'proven') return keep('A recorded change proves the key already.');
  if (said.status === 'reported' && status === 'exempt' && said.by === person.email) {
    return refuse('An admin has exempted this person; only an admin can change that.');
  }
  return advance(person, said);
}

/**
 * Takes the last step back: what held before it holds again, from when it held
 * then. The step stays in the history.
 * @param back `at` UTC ms; `by` as in KeyStep
 */
export function takeKeyStepBack(person: RosterPerson, back: Pick<KeyStep, 'at' | 'by'>): KeyOutcome {
  const before = person.history.at(-1);
  return before === undefined ? keep('There is nothing to take back.') : advance(person, { ...before, ...back });
}

/** A confirmed claim of this person: when the change was made, who confirmed it and when. */
export interface ConfirmedClaim {
  readonly eventId: string;
  readonly time: number;
  readonly by: string;
  readonly at: number;
}

/**
 * The key as the confirmed claims have it, whatever became of them in which
 * order: regressed by the latest one that is later than the proof, else proven
 * as before. Touches no other status.
 * @param claims of this person, on changes without a name
 * @param at UTC ms
 */
export function applyConfirmedClaims(person: RosterPerson, claims: readonly ConfirmedClaim[], at: number): KeyOutcome {
  const proof = lastProof(person);
  if (proof === undefined) return keep('The key was not proven.');
  const later = claims.filter(({ time }) => time > proof.since);
  const latest = later.toSorted((a, b) => b.time - a.time || (a.eventId < b.eventId ? -1 : 1))[0];
  if (latest === undefined) {
    return person.key.status === 'proven'
      ? keep('Nothing later than the proof is confirmed.')
      : advance(person, { ...proof, at, by: 'bot', reason: 'the claim is confirmed no more' });
  }
  if (person.key.status === 'regressed' && person.key.since === latest.time) return keep('It is known already.');
  return advance(person, {
    status: 'regressed',
    since: latest.time,
    at: latest.at,
    by: latest.by,
    evidence: latest.eventId,
  });
}

/** The proof that holds, or that claims have overtaken. */
function lastProof({ key, history }: RosterPerson): KeyStep | undefined {
  if (key.status !== 'regressed') return key.status === 'proven' ? key : undefined;
  const before = history.findLast(({ status }) => status !== 'regressed');
  return before?.status === 'proven' ? before : undefined;
}

function advance(person: RosterPerson, key: KeyStep): KeyOutcome {
  return { kind: 'changed', person: { ...person, key, history: [...person.history, person.key] } };
}

function keep(because: string): KeyOutcome {
  return { kind: 'unchanged', because };
}

function refuse(because: string): KeyOutcome {
  return { kind: 'refused', because };
}

/**
 * When the person held a proven key, in order and without overlaps; the end is
 * Infinity while they do. Before the change that proves it, and after what ended
 * it, nothing is known.
 */
export function provenSpans({ key, history }: Pick<RosterPerson, 'key' | 'history'>): readonly Period[] {
  const steps = [...history, key];
  const spans = steps.flatMap((step, index) => {
    const to = steps[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    return step.status === 'proven' && to > step.since ? [{ from: step.since, to }] : [];
  });
  const joined: Period[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) joined.push(span);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return joined;
}

/** A service identity that an admin has named as legitimate for a kind of change; counted apart. */
export interface Automation {
  /** Email or name of the service identity, as records carry it. */
  readonly identity: string;
  /** Absent: every kind. */
  readonly entityType?: string;
  readonly reason?: string;
  readonly by: string;
  readonly at: number;
}
