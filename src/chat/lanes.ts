export interface Lanes {
  /** Whether something runs or waits there. */
  has(lane: string): boolean;
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

/** Runs work one after the other per lane, in the order asked for. */
export function createLanes(): Lanes {
  const ends = new Map<string, Promise<void>>();
  return {
    has: (lane) => ends.has(lane),
    run: (lane, work) => {
      const before = ends.get(lane);
      const turn = before === undefined ? work() : before.then(work);
      const end = turn.then(
        () => undefined,
        () => undefined,
      );
      const tidied = end.then(() => {
        if (ends.get(lane) === tidied) ends.delete(lane);
      });
      ends.set(lane, tidied);
      return turn;
    },
  };
}
