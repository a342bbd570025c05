/**
 * What the page may do to the bot beside it. The wiring hands these in, so that
 * the page needs nothing of the store, the chat or the jobs.
 */

/** The clock that the bot, its jobs and the emulator share. */
export interface PlaygroundClock {
  /** UTC ms. */
  now(): number;
  /** Makes this instant (UTC ms) the present; time runs on from there. */
  jumpTo(atMs: number): void;
  /** Moves the present by this many ms. */
  advance(deltaMs: number): void;
  /** Back to real time. */
  reset(): void;
  /** IANA zone that the page shows and computes weekdays in. */
  readonly zone: string;
}

/** One message on its way out of the bot. */
export interface OutboxLine {
  /** Idempotency key. */
  readonly key: string;
  /** As the bot calls it: queued, sending, sent, failed. */
  readonly status: string;
  readonly attempts: number;
  /** Why the last attempt failed, when the bot says so. */
  readonly problem?: string;
}

/** Somebody who works in the emulated contact centre. */
export interface CentrePerson {
  readonly email: string;
  readonly name: string;
  /** With API keys the record of a change names the person, without it names the service identity. */
  readonly hasKeys: boolean;
}

/** What can be done in the emulated contact centre, each one recorded change. */
export const CENTRE_DEEDS = ['modify-queue', 'modify-user', 'delete-entry-point'] as const;
export type CentreDeed = (typeof CENTRE_DEEDS)[number];

/** The contact centre that the audit trail tells about; its records stand in the audit of its organisation. */
export interface ContactCentre {
  people(): readonly CentrePerson[];
  /** @throws RangeError for somebody who does not work there. */
  setKeys(email: string, hasKeys: boolean): void;
  /** @throws RangeError for somebody who does not work there. */
  act(email: string, deed: CentreDeed): void;
  /** Whether the organisation lets the bot read its audit. */
  isAuthorised(): boolean;
  setAuthorised(isAuthorised: boolean): void;
}

/** A file that a newcomer can drop into the chat without having one. */
export interface SampleFile {
  /** As it is posted. */
  readonly name: string;
  /** On its button. */
  readonly label: string;
  read(): Promise<Uint8Array>;
}

export interface PlaygroundControls {
  /** Absent: none is offered. */
  readonly samples?: readonly SampleFile[];
  /** Absent: nothing can be changed there. */
  readonly centre?: ContactCentre;
  readonly clock: PlaygroundClock;
  /** The outbox as it is now, any order. */
  outbox(): Promise<readonly OutboxLine[]>;
  /** Runs the jobs that are due by the clock; called after every jump. */
  tick(): Promise<void>;
  /** Lets the bot ask for new records at once, and waits a little until it has them; called after every change and in every jump. */
  poll(): Promise<void>;
  /** The same when the bot is let in again; the clock moves on, as nobody who was refused asks again at once. */
  pollAfterRefusal(): Promise<void>;
}
