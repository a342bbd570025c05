/**
 * Which events were taken and which are done, so that none is handled twice
 * and none is forgotten. Kept in memory for speed and in the state for restarts.
 */
import type { Logger } from 'pino';
import type { Clock, StateStore } from '../../audit/ports.ts';
import type { WriteLater } from '../write-later.ts';

/** Longer than any message is caught up. */
const KEEP_MS = 25 * 3_600_000;
/** Webex delivers twice within minutes. What is done longer ago is kept for as many as this, against a replay. */
const KEEP_ALL_MS = 2 * 3_600_000;
const KEEP_OLDER = 500;
/** Forgotten at one time, the oldest first: a store may be slow with many. The next look goes on. */
const FORGET_AT_ONCE = 200;

export class Deliveries {
  readonly #state: StateStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #taken = new Map<string, { readonly at: number; readonly doneAt?: number }>();
  /** Being handled in this process. */
  readonly #running = new Set<string>();
  readonly #later: WriteLater;

  constructor(state: StateStore, clock: Clock, log: Logger, later: WriteLater) {
    this.#state = state;
    this.#clock = clock;
    this.#log = log;
    this.#later = later;
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

  /** Written in company: should the process die before, it is handled again, under the same keys. */
  done(key: string): void {
    this.#running.delete(key);
    const now = this.#clock.now();
    this.#taken.set(key, { at: this.#taken.get(key)?.at ?? now, doneAt: now });
    this.#later.add(() => this.store(key));
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

  /** Forgets what nobody will tell of again. Call after a look for missed messages that went well: it covers what is forgotten. */
  async prune(): Promise<void> {
    const now = this.#clock.now();
    const idle = [...this.#taken].filter(([key]) => !this.#running.has(key));
    const surplus = idle
      .filter(([, { doneAt }]) => doneAt !== undefined && now - doneAt > KEEP_ALL_MS)
      .toSorted(([, a], [, b]) => b.at - a.at)
      .slice(KEEP_OLDER);
    const old = [...new Set([...idle.filter(([, { at }]) => now - at > KEEP_MS), ...surplus.toReversed()])]
      .slice(0, FORGET_AT_ONCE)
      .map(([key]) => key);
    for (const key of old) this.#taken.delete(key);
    // At one moment, so that a store may write them together.
    await Promise.all(old.map((key) => this.#state.update('deliveries', key, () => undefined)));
  }

  async #write(key: string, value: { readonly at: number; readonly doneAt?: number }): Promise<void> {
    try {
      await this.#state.update('deliveries', key, () => value);
    } catch (error) {
      this.#log.error({ err: error, key }, 'delivery not stored');
    }
  }
}
