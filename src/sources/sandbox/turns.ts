/** At most so many at a time; the others wait in order. */
export interface Turns {
  /** Resolves when it is one's turn, to what ends it; ending it twice does nothing more. */
  take(): Promise<() => void>;
}

export function createTurns(atATime: number): Turns {
  let free = atATime;
  const waiting: (() => void)[] = [];

  function end(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let isOver = false;
      return () => {
        if (!isOver) end();
        isOver = true;
      };
    },
  };
}
