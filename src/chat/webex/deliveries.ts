/**
 * Which events were taken and which are done, so that none is handled twice
 * and none is forgotten. Kept in memory for speed and in the state for restarts.
 */
import type { Logger } from 'pino';
import type { Clock, StateStore } from '../../audit/ports.ts';

/** Longer than any message is caught up. */
const KEEP_MS = 25 * 3_600_000;
/** What is done is written in company: should the process die before, it is handled again, under the same keys. */
const FLUSH_MS = 250;

export class Deliveries {
  readonly #state: StateStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #taken = new Map<string, { readonly at: number; readonly doneAt?: number }>();
  /** Being handled in this process. */
  readonly #running = new Set<string>();
  /** Done, not written yet. */
  readonly #unwritten = new Set<string>();
  #flushTimer: NodeJS.Timeout | undefined;

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

  done(key: string): void {
    this.#running.delete(key);
    const now = this.#clock.now();
    this.#taken.set(key, { at: this.#taken.get(key)?.at ?? now, doneAt: now });
    this.#unwritten.add(key);
    this.#flushTimer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what is done, all at once. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const keys = [...this.#unwritten];
    this.#unwritten.clear();
    await Promise.all(keys.map((key) => this.store(key)));
  }

  /** May come again under the same name: a membership that ended and begins anew has the same id. */
  async forget(key: string): Promise<void> {
    this.#unwritten.delete(key);
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
    const old = [...this.#taken].filter(([key, value]) => value.at < oldest && !this.#running.has(key));
    for (const [key] of old) this.#taken.delete(key);
    // At one moment, so that a store may write them together.
    await Promise.all(old.map(([key]) => this.#state.update('deliveries', key, () => undefined)));
  }

  async #write(key: string, value: { readonly at: number; readonly doneAt?: number }): Promise<void> {
    try {
      await this.#state.update('deliveries', key, () => value);
    } catch (error) {
      this.#log.error({ err: error, key }, 'delivery not stored');
    }
  }
}
