/**
 * The bot's own messages as Webex tells of them. In a group space a bot may
 * list only what mentions it, so after a lost answer the event about its own
 * message is the one proof that the message arrived.
 */
import { pause } from '../wait.ts';
import type { WebexMessage } from './webex-api.ts';

/** How long an own message is remembered, and how long a delivery proves that events arrive. */
const REMEMBER_MS = 10 * 60_000;
const FRESH_MS = 60_000;
const MAX_REMEMBERED = 500;

export class Echoes {
  readonly #waitMs: number;
  /** Own messages heard of, newest last. */
  readonly #heard = new Map<string, { readonly message: WebexMessage; readonly at: number }>();
  /** Group messages confirmed by the answer to their POST; `heard` when the event came too. */
  readonly #posted = new Map<string, { readonly at: number; heard: boolean }>();
  #lastEventAt = Number.NEGATIVE_INFINITY;
  readonly #waiting = new Set<() => void>();

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Any event arrived. */
  eventArrived(): void {
    this.#lastEventAt = performance.now();
  }

  /** The event of an own message whose id is enough, since its POST was answered. */
  confirm(messageId: string): void {
    const posted = this.#posted.get(messageId);
    if (posted !== undefined) posted.heard = true;
  }

  /** The event of an own message, fetched. */
  hear(message: WebexMessage): void {
    this.confirm(message.id);
    remember(this.#heard, message.id, { message, at: performance.now() });
    for (const wake of this.#waiting) wake();
  }

  /** A POST to a group space was answered. */
  posted(messageId: string): void {
    remember(this.#posted, messageId, { at: performance.now(), heard: this.#heard.has(messageId) });
  }

  /** The first own message that `fits`, within the time an event may take. */
  async find(fits: (message: WebexMessage) => boolean): Promise<WebexMessage | undefined> {
    const until = performance.now() + this.#waitMs;
    for (;;) {
      const oldest = performance.now() - REMEMBER_MS;
      const hit = [...this.#heard.values()].find(({ message, at }) => at >= oldest && fits(message));
      const leftMs = until - performance.now();
      if (hit !== undefined || leftMs <= 0) return hit?.message;
      await this.#next(leftMs);
    }
  }

  /**
   * Whether silence means that nothing was posted: events arrive (one did lately), and no confirmed message of ours
   * has gone without its event.
   */
  get silenceProves(): boolean {
    const now = performance.now();
    const unheard = [...this.#posted.values()].some(({ at, heard }) => !heard && now - at > this.#waitMs);
    return !unheard && now - this.#lastEventAt < FRESH_MS;
  }

  async #next(leftMs: number): Promise<void> {
    const waking = new AbortController();
    const wake = (): void => waking.abort();
    this.#waiting.add(wake);
    await pause(leftMs, waking.signal);
    this.#waiting.delete(wake);
  }
}

function remember<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value);
  const oldest = map.keys().next().value;
  if (map.size > MAX_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
