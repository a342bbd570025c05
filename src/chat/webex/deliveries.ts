/**
 * Which events were taken and which are done, so that none is handled twice
 * and none is forgotten. Kept in memory for speed and in the state for restarts.
 */
import type { Logger } from 'pino';
import type { Clock, StateStore } from '../../audit/ports.ts';

/** Longer than any message is caught up. */
const KEEP_MS = 48 * 3_600_000;

export class Deliveries {
  readonly #state: StateStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #taken = new Map<string, { readonly at: number; readonly doneAt?: number }>();
  /** Being handled in this process. */
  readonly #running = new Set<string>();

  constructor(state: StateStore, clock: Clock, log: Logger) {
    this.#state = state;
    this.#clock = clock;
    this.#log = log;
  }

  async load(): Promise<void> {
    for (const { key, value } of await this.#state.list('deliveries')) this.#taken.set(key, value);
  }

  /** True when nobody had it before; it is then being handled. */
  claim(key: string): boolean {
    if (this.#taken.has(key)) return false;
    this.#taken.set(key, { at: this.#clock.now() });
    this.#running.add(key);
    return true;
  }

  has(key: string): boolean {
    return this.#taken.has(key);
  }

  /** Takes up one that was claimed but not done with. */
  resume(key: string): void {
    this.#running.add(key);
  }

  /** Makes the claim last over a restart. A failing store is reported; the message is answered all the same. */
  async store(key: string): Promise<void> {
    const value = this.#taken.get(key);
    if (value !== undefined) await this.#write(key, value);
  }

  async done(key: string): Promise<void> {
    this.#running.delete(key);
    const value = { at: this.#taken.get(key)?.at ?? this.#clock.now(), doneAt: this.#clock.now() };
    this.#taken.set(key, value);
    await this.#write(key, value);
  }

  /** May come again under the same name: a membership that ended and begins anew has the same id. */
  async forget(key: string): Promise<void> {
    if (!this.#taken.delete(key)) return;
    await this.#state
      .update('deliveries', key, () => undefined)
      .catch((error: unknown) => {
        this.#log.error({ err: error, key }, 'delivery not forgotten');
      });
  }

  /** Not done: left for the next look. */
  leave(key: string): void {
    this.#running.delete(key);
  }

  /** Taken, not done, and nobody is at it. */
  unfinished(): readonly { readonly key: string; readonly at: number }[] {
    return [...this.#taken]
      .filter(([key, value]) => value.doneAt === undefined && !this.#running.has(key))
      .map(([key, value]) => ({ key, at: value.at }));
  }

  async prune(): Promise<void> {
    const oldest = this.#clock.now() - KEEP_MS;
    for (const [key, value] of this.#taken) {
      if (value.at >= oldest || this.#running.has(key)) continue;
      this.#taken.delete(key);
      await this.#state.update('deliveries', key, () => undefined);
    }
  }

  async #write(key: string, value: { readonly at: number; readonly doneAt?: number }): Promise<void> {
    try {
      await this.#state.update('deliveries', key, () => value);
    } catch (error) {
      this.#log.error({ err: error, key }, 'delivery not stored');
    }
  }
}
