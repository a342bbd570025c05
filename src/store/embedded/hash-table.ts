import { IntColumn } from './columns.ts';

/** What `find` gives when nothing is there. */
export const NONE = -1;

const FIRST_SLOTS = 2048;

/**
 * Finds entries (small whole numbers) by a 32-bit hash; the caller says whether
 * a found entry is the right one. About 12 bytes an entry, where a Map of texts
 * takes over 100.
 */
export class HashTable {
  /** Entry + 1; 0 is a free slot. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #used = 0;
  readonly #hashes = new IntColumn();

  find(hash: number, isRight: (entry: number) => boolean): number {
    for (let slot = this.#first(hash); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const content = this.#slots[slot] ?? 0;
      if (content === 0) return NONE;
      if (this.#hashes.get(content - 1) === hash && isRight(content - 1)) return content - 1;
    }
  }

  add(hash: number, entry: number): void {
    this.#hashes.set(entry, hash);
    this.#place(hash, entry);
    this.#used += 1;
    if (this.#used * 5 > this.#slots.length * 3) this.#grow();
  }

  /** Puts another entry with the same hash in the place of one that is there. */
  replace(hash: number, old: number, entry: number): void {
    this.#hashes.set(entry, hash);
    let slot = this.#first(hash);
    while (this.#slots[slot] !== old + 1) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = entry + 1;
  }

  #first(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  #place(hash: number, entry: number): void {
    let slot = this.#first(hash);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const content of old) {
      if (content !== 0) this.#place(this.#hashes.get(content - 1), content - 1);
    }
  }
}

/** A 32-bit hash of a text, unsigned. Two seeds give two independent hashes. */
export function hashText(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
