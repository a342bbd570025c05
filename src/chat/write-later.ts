/** Writes that may wait a moment, so that a store can do them in one. */
export interface WriteLater {
  /** @param write never rejects. */
  add(write: () => Promise<unknown>): void;
  /** Writes at once what waits, all at one moment. Resolves when it and what was being written is through. */
  flush(): Promise<void>;
}

/** @param waitMs from the first of a group until all of it is written. The timer alone does not keep the process alive. */
export function createWriteLater(waitMs: number): WriteLater {
  let waiting: (() => Promise<unknown>)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writing = new Set<Promise<unknown>>();

  const writeAll = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const writes = waiting;
    waiting = [];
    for (const write of writes) {
      const done = write();
      writing.add(done);
      void done.finally(() => writing.delete(done));
    }
  };
  return {
    add: (write) => {
      waiting.push(write);
      timer ??= setTimeout(writeAll, waitMs).unref();
    },
    flush: async () => {
      writeAll();
      await Promise.all(writing);
    },
  };
}
