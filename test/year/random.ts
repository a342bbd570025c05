/** Chance that can be repeated: the same seed gives the same numbers. */

export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** 0, 1, ... below `end`. */
  int(end: number): number;
  chance(share: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Chance of its own, so that more draws here change nothing there. */
  fork(name: string): Random;
}

/** mulberry32 by Tommy Ettinger: 32 bits of state are plenty for a test. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (end: number): number => Math.floor(next() * end);
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => {
      const picked = items[int(items.length)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    fork: (name) => {
      let hash = seed ^ 0x9e3779b9;
      for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
      return createRandom(hash);
    },
  };
}
