/** The people who may change the contact centre, and what is known of their API keys. */

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
  readonly origin: 'admin' | 'csv' | 'wxcc-api' | 'seen';
  readonly addedAt: number;
  readonly addedBy: string;
  readonly key: KeyStep;
  /** Earlier states, oldest first. */
  readonly history: readonly KeyStep[];
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
