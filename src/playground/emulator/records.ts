/** The last so many of something, oldest dropped first. */
export interface Records<T> {
  add(item: T): void;
  readonly items: readonly T[];
  clear(): void;
}

/** @param limit how many are kept. */
export function createRecords<T>(limit: number): Records<T> {
  let items: T[] = [];
  return {
    add(item) {
      items.push(item);
      // Cut in one go now and then: dropping one from the front each time would cost more than keeping a few.
      if (items.length > limit * 2) items = items.slice(-limit);
    },
    get items() {
      return items.slice(-limit);
    },
    clear() {
      items = [];
    },
  };
}
