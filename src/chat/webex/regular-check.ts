/** Something done now and then, never twice at once, and at once when asked for. */
export interface RegularCheck {
  /** Does it after `waitMs` instead of when it was next due; if it is being done, right after. */
  soon(waitMs: number): void;
  /** Resolves when the one being done is done. */
  settled(): Promise<void>;
  stop(): void;
}

/** @param work never rejects; resolves to the ms until the next time. The timer alone does not keep the process alive. */
export function createRegularCheck(work: () => Promise<number>): RegularCheck {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let wanted: number | undefined;
  let isStopped = false;

  const soon = (waitMs: number): void => {
    if (isStopped) return;
    if (running !== undefined) {
      wanted = Math.min(waitMs, wanted ?? waitMs);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(run, waitMs).unref();
  };
  const run = (): void => {
    running = work().then((nextMs) => {
      running = undefined;
      const waitMs = wanted ?? nextMs;
      wanted = undefined;
      soon(waitMs);
    });
  };
  return {
    soon,
    settled: async () => running,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
