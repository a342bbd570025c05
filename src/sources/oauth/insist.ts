/** Trying again what may pass, for as long as makes sense. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../../audit/errors.ts';
import { excerpt } from '../../audit/field-text.ts';

/** What one try came to. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** It may go better later. `what`: a status or code, for people. */
  | { readonly kind: 'again'; readonly what: string; readonly askedMs?: number | undefined };

/** How to wait, ms; rejects with the signal's reason when that aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

export interface InsistOptions {
  /** Whom we ask, as in "X did not answer". */
  readonly whom: string;
  readonly signal: AbortSignal;
  /** UTC ms. */
  readonly now: () => number;
  readonly wait?: Wait | undefined;
}

/** Without being asked to wait, a try fails this often before it is given up. */
export const MAX_TRIES = 6;
/** Longest that is waited for one thing in all when the service asks to; more is not waited, but told. */
export const LONGEST_WAIT_MS = 3_600_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Tries until it is done. A time that the service names is always kept to, and pauses grow from a second to a minute.
 * @throws SourceError `feed-unreachable` after six tries in vain, or where the service asks to wait for more than an
 *   hour; the signal's reason when that aborts; whatever `attempt` throws
 */
export async function insist<T>(attempt: () => Promise<Attempt<T>>, options: InsistOptions): Promise<T> {
  const { signal, now, wait = realWait } = options;
  let waited = 0;
  let failures = 0;
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const outcome = await attempt();
    if (outcome.kind === 'done') return outcome.value;
    const { what, askedMs } = outcome;
    if (askedMs !== undefined && askedMs > LONGEST_WAIT_MS) throw asksTooLong(options.whom, what, now() + askedMs);
    const pause = Math.max(askedMs ?? 0, pauseMs(tries));
    if (askedMs === undefined) failures += 1;
    else waited += pause;
    if (failures >= MAX_TRIES || waited > LONGEST_WAIT_MS) throw gaveUp(options.whom, what, tries);
    await wait(pause, signal);
  }
}

/** Doubled each time, with jitter, so that those who wait do not come back in one moment. */
function pauseMs(tries: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 20));
  return Math.ceil(full / 2 + (full / 2) * Math.random());
}

async function realWait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

/**
 * Reads Retry-After: seconds, or an HTTP date counted from the answer's own Date, so that a wrong clock on this
 * machine does no harm.
 * @returns ms to wait; undefined when the header is absent or unreadable
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const answeredAt = Date.parse(headers['date'] ?? '');
  return Math.max(0, until - (Number.isNaN(answeredAt) ? now : answeredAt));
}

function gaveUp(whom: string, what: string, tries: number): SourceError {
  return new SourceError(
    'feed-unreachable',
    `${whom} did not answer after ${tries} tries (${excerpt(what, 40)}).`,
    'It is tried again by itself; check the network and the state of Webex if this goes on.',
  );
}

function asksTooLong(whom: string, what: string, until: number): SourceError {
  const at = new Date(until).toISOString().slice(0, 16).replace('T', ' ');
  return new SourceError(
    'feed-unreachable',
    `${whom} asks to wait until ${at} UTC (${excerpt(what, 40)}).`,
    'It is tried again by itself at the next poll.',
  );
}
