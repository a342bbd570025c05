/**
 * What is known of each person's API keys, by design section 1 and the issue:
 * `proven` by a recorded change under the own name dated after `missing` or
 * `reported`; `regressed` only by a confirmed claim on a later change without a
 * name; nothing is concluded from silence.
 */
import type { Change, Ordered } from '../record.ts';
import type { Moment } from './standing.ts';

export type KeyStatus = 'unknown' | 'missing' | 'reported' | 'proven' | 'regressed' | 'revoked' | 'exempt';

export interface KeyState {
  readonly status: KeyStatus;
  /** From when on it holds: what somebody said, from then; what a record shows, from the change. */
  readonly since: Moment;
  /** When the bot learned it. */
  readonly at: Moment;
  /** Tracking id of the change that shows it. */
  readonly evidence?: string;
}

export interface Keys {
  /** An admin, or the person, says so. */
  say(person: string, status: Ordered, at: Moment): void;
  learn(changes: readonly Change[], at: Moment): void;
  /** The changes without a name of which admins say now that this person made them. */
  confirmed(person: string, changes: readonly Change[], at: Moment): void;
  of(person: string): KeyState;
  readonly people: readonly string[];
  /** Told of every new proof. */
  onProven(listener: (person: string, since: number, at: Moment) => void): void;
}

interface Person {
  state: KeyState;
  /** A change must be later than this to prove anything. A report makes nothing count less that counted before it. */
  proofAfter?: number;
  /** The last proof, for when a claim is confirmed no more. */
  proof?: KeyState;
  own: Change[];
  confirmed: readonly Change[];
}

const LONG_AGO: Moment = { from: 0, to: 0 };

export function createKeys(): Keys {
  const people = new Map<string, Person>();
  const listeners: ((person: string, since: number, at: Moment) => void)[] = [];
  const of = (email: string): Person => {
    const known = people.get(email);
    if (known !== undefined) return known;
    const person: Person = { state: { status: 'unknown', since: LONG_AGO, at: LONG_AGO }, own: [], confirmed: [] };
    people.set(email, person);
    return person;
  };
  /** Takes steps until what is known leads to no other one. */
  const conclude = (email: string, at: Moment): void => {
    const person = of(email);
    for (let next = nextState(person, at); next !== undefined; next = nextState(person, at)) {
      const isNew = next.status === 'proven' && next !== person.proof;
      person.state = next;
      if (next.status === 'regressed') person.proofAfter = next.since.to;
      else delete person.proofAfter;
      if (next.status === 'proven') person.proof = next;
      if (isNew) for (const tell of listeners) tell(email, next.since.from, at);
    }
  };
  return {
    say: (email, status, at) => {
      const person = of(email);
      if (person.state.status === status || (status === 'reported' && person.state.status === 'proven')) return;
      if (status === 'missing') person.proofAfter = at.to;
      else if (status === 'reported') person.proofAfter ??= at.to;
      else delete person.proofAfter;
      delete person.proof;
      person.state = { status, since: at, at };
      conclude(email, at);
    },
    learn: (changes, at) => {
      const authors = new Set<string>();
      for (const change of changes) {
        if (change.by === undefined) continue;
        of(change.by).own.push(change);
        authors.add(change.by);
      }
      for (const email of authors) conclude(email, at);
    },
    confirmed: (email, changes, at) => {
      of(email).confirmed = changes;
      conclude(email, at);
    },
    of: (email) => of(email).state,
    get people() {
      return [...people.keys()];
    },
    onProven: (listener) => void listeners.push(listener),
  };
}

/** Undefined: it stays as it is. */
function nextState({ state, proof, proofAfter, own, confirmed }: Person, at: Moment): KeyState | undefined {
  if (proof !== undefined && (state.status === 'proven' || state.status === 'regressed')) {
    const later = confirmed.filter(({ time }) => time > proof.since.to).toSorted((a, b) => a.time - b.time);
    const latest = later.at(-1);
    if (latest === undefined && state.status === 'regressed') return proof;
    if (latest !== undefined && state.evidence !== latest.trackingId) return byRecord('regressed', latest, at);
  }
  if (proofAfter === undefined) return undefined;
  const first = own.filter(({ time }) => time > proofAfter).toSorted((a, b) => a.time - b.time)[0];
  return first === undefined ? undefined : byRecord('proven', first, at);
}

function byRecord(status: 'proven' | 'regressed', change: Change, at: Moment): KeyState {
  return { status, since: { from: change.time, to: change.time }, at, evidence: change.trackingId };
}
