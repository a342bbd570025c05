/** Waiting, and how long to wait before trying again. */

/** Resolves after `waitMs`, or at once when `signal` aborts. Never rejects. */
export function pause(waitMs: number, signal?: AbortSignal): Promise<void> {
  if (waitMs <= 0 || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(waitMs, MAX_TIMER_MS));
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** setTimeout fires at once for anything longer. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Doubling pause with jitter: between half and all of `base * 2^failures`, at most `cap`.
 * Jitter keeps many waiting requests from coming back in one moment.
 * @param failures 0 after the first failure.
 */
export function backoffMs(failures: number, baseMs: number, capMs: number, random: () => number = Math.random): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(failures, 30));
  return full / 2 + (full / 2) * random();
}

/**
 * The pause before the next try. A service that names one knows best: it is kept
 * to, with a little jitter on top and no doubling; otherwise back-off.
 * @param askedMs what Retry-After said; undefined or 0 = nothing.
 */
export function nextTryMs(askedMs: number | undefined, failures: number, baseMs: number, capMs: number): number {
  return askedMs === undefined || askedMs <= 0
    ? backoffMs(failures, baseMs, capMs)
    : askedMs + Math.random() * Math.min(baseMs, askedMs / 4);
}

/**
 * Reads Retry-After: seconds, or an HTTP date counted from the answer's own Date header, so that a wrong clock on
 * this machine does no harm.
 * @returns ms to wait, 0 or more; undefined when the header is absent or unreadable.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readRetryAfter(
  value: string | undefined,
  answeredAt: string | undefined,
  nowMs: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const from = Date.parse(answeredAt ?? '');
  return Math.max(0, until - (Number.isNaN(from) ? nowMs : from));
}
