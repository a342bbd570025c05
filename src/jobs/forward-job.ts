/**
 * Sends on what comes in, to one destination in the order it came: events as the store tells them, then the steps of
 * claims. The place is stored after the far side has taken a batch, so that after a crash at any moment everything is
 * sent at least once.
 */
import { ForwardError } from '../audit/errors.ts';
import type { AuditStore, Clock } from '../audit/ports.ts';
import type { ForwardState } from '../audit/state.ts';
import { type Batch, type Destination, nextBatch, type Portion } from './forward-batch.ts';

export interface ForwardJobParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** What is left to do. */
export interface ForwardOutcome {
  /** To be called again at this instant, UTC ms. Absent: when something has come in. */
  readonly nextAt?: number;
}

/** Others get their turn in between. */
const BATCHES_PER_RUN = 20;
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [1000, 300_000];
/** A far side may ask for no longer; a clock that was set back stops it for no longer. */
const LONGEST_STOP_MS = 86_400_000;
/** A record that the far side does not take is cut down to this. */
const SMALLEST_RECORD_BYTES = 1500;

/** One for each destination: none waits for another. */
export class ForwardJob {
  readonly #destination: Destination;
  readonly #parts: ForwardJobParts;
  #portion: Portion;

  constructor(destination: Destination, parts: ForwardJobParts) {
    this.#destination = destination;
    this.#parts = parts;
    this.#portion = wholePortion(destination);
  }

  /** A destination that is new begins with what comes in from now on. */
  async meet(): Promise<void> {
    await this.#state();
  }

  /**
   * Sends what is due, some batches at most. Not while an earlier run is under way.
   * @param signal cuts what is being sent
   * @param isEnding tells that no further batch is to be begun
   * @throws StoreError; the reason of the signal when it aborts
   */
  async run(signal: AbortSignal, isEnding: () => boolean = () => false): Promise<ForwardOutcome> {
    const { clock } = this.#parts;
    for (let batches = 0; batches < BATCHES_PER_RUN && !isEnding(); batches += 1) {
      signal.throwIfAborted();
      const state = await this.#state();
      const wait = (state.notBefore ?? 0) - clock.now();
      if (wait > 0 && wait <= LONGEST_STOP_MS) return { nextAt: clock.now() + wait };
      const batch = await nextBatch(this.#destination, state, this.#portion, this.#parts.store);
      if (batch.records.length === 0) {
        if (batch.place !== state.place) await this.#keep((current) => ({ ...current, place: batch.place }));
        return {};
      }
      const error = await this.#send(batch, signal);
      if (error === undefined) await this.#taken(batch, state);
      else await this.#failed(error, batch, state);
    }
    return { nextAt: clock.now() };
  }

  /** @returns what went wrong, as far as it may pass */
  async #send({ records }: Batch, signal: AbortSignal): Promise<ForwardError | undefined> {
    try {
      await this.#destination.forwarder.send(records, signal);
      return undefined;
    } catch (error) {
      if (error instanceof ForwardError) return error;
      throw error;
    }
  }

  async #taken({ records, steps, place }: Batch, before: ForwardState): Promise<void> {
    const { store, clock, log } = this.#parts;
    for (const { mark, number } of steps) {
      await store.state.update('forwardedClaims', mark, () => ({ steps: number }));
    }
    await this.#keep(({ problem: _, failures: __, notBefore: ___, ...current }) => ({
      ...current,
      place,
      sent: current.sent + records.length,
      sentAt: clock.now(),
    }));
    this.#portion = {
      ...wholePortion(this.#destination),
      share: Math.min(1, this.#portion.share * 2),
    };
    if (before.problem === undefined) return;
    log.info({ destination: this.#destination.forwarder.name }, 'what comes in is sent on again');
  }

  async #failed(error: ForwardError, { records }: Batch, before: ForwardState): Promise<void> {
    const { clock, log } = this.#parts;
    const { code, message: what, next, retryAfterMs = 0 } = error;
    const isSmaller = (code === 'too-large' || code === 'refused') && this.#becomeSmaller(records.length);
    const now = clock.now();
    await this.#keep((current) => {
      const failures = (current.failures ?? 0) + (isSmaller ? 0 : 1);
      const wait = isSmaller ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
      const notBefore = now + Math.min(LONGEST_STOP_MS, Math.max(wait, retryAfterMs));
      const problem = { code, what, next, since: current.problem?.since ?? now };
      return { ...current, failures, notBefore, problem };
    });
    if (before.problem?.code === code) return;
    log.warn({ destination: this.#destination.forwarder.name, code, what, next }, 'what came in could not be sent on');
  }

  /** @returns false when less cannot be sent */
  #becomeSmaller(records: number): boolean {
    const { share, recordBytes } = this.#portion;
    const half = Math.floor(records / 2);
    if (half > 0) this.#portion = { recordBytes, share: half / this.#destination.forwarder.limits.records };
    else if (recordBytes > SMALLEST_RECORD_BYTES) this.#portion = { share, recordBytes: SMALLEST_RECORD_BYTES };
    else return false;
    return true;
  }

  async #state(): Promise<ForwardState> {
    const known = await this.#parts.store.state.get('forwards', this.#destination.key);
    return known ?? this.#keep((current) => current);
  }

  async #keep(change: (current: ForwardState) => ForwardState): Promise<ForwardState> {
    const { store, clock } = this.#parts;
    const { place } = await store.arrivals('now', { limit: 0 });
    const first: ForwardState = { place, since: clock.now(), sent: 0 };
    const kept = await store.state.update('forwards', this.#destination.key, (current) => change(current ?? first));
    return kept ?? first;
  }
}

function wholePortion({ forwarder }: Destination): Portion {
  return { share: 1, recordBytes: forwarder.limits.recordBytes };
}
