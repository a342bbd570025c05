/** Faults that can be switched on: what they do, and which requests and deliveries they strike. */

/** What a fault does to a request. */
export type Fault =
  /** Answered with this status at once. 429 and 423 carry Retry-After (seconds, default 1). */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Connection cut without an answer. `before`: nothing happened; `after`: it took effect and the answer was lost. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Never answered until the rule is removed, the faults are cleared or the emulator closes. */
  | { readonly kind: 'hang'; readonly when: 'before' | 'after' }
  /** Handled, then answered this much later. Real time, not `now`. */
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Which requests a fault strikes: every part given must hold. */
export interface FaultRule {
  readonly fault: Fault;
  readonly method?: string;
  /** Tested against the path below /v1, e.g. /^\/messages$/; a string must be equal. */
  readonly path?: RegExp | string;
  /** Strikes at most this often. Default without end. */
  readonly times?: number;
  /** Strikes until this long after it was added, by `now`. */
  readonly forMs?: number;
}

export interface ActiveFault {
  readonly rule: FaultRule;
  /** Requests struck so far. */
  readonly hits: number;
  remove(): void;
}

/** What becomes of webhook deliveries. `hold` keeps them until set to `deliver`. */
export type DeliveryFault =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'lose' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'twice' }
  | { readonly kind: 'bad-signature' };

export interface Faults {
  /** The oldest rule that matches and is not used up strikes. */
  add(rule: FaultRule): ActiveFault;
  readonly active: readonly ActiveFault[];
  /** Shorthand for a storm of 429 with Retry-After. */
  rateLimit(options: Omit<FaultRule, 'fault'> & { readonly retryAfterSeconds: number }): ActiveFault;
  /** Refuses connections: the port is closed and open sockets are cut. Resolves when that is so. */
  offline(): Promise<void>;
  /** Listens again on the same port. */
  online(): Promise<void>;
  readonly isOffline: boolean;
  deliveries(fault: DeliveryFault): void;
  /** Removes every rule and sets deliveries to `deliver`; does not go online. */
  clear(): void;
}
