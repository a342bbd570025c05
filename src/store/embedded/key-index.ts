import { FloatColumn, IntColumn } from './columns.ts';
import { HashTable, hashText, NONE } from './hash-table.ts';

/**
 * Event ids and their aliases, packed as bytes, each leading to a row. Ids are
 * ordered by their UTF-8 bytes, as a database with the C collation does.
 */
export class KeyIndex {
  #bytes = Buffer.alloc(1 << 16);
  #size = 0;
  #count = 0;
  /** Where each key starts in the bytes; it ends where the next one starts. */
  readonly #starts = new FloatColumn();
  readonly #rows = new IntColumn();
  readonly #table = new HashTable();
  readonly #isGone: (row: number) => boolean;

  /** @param isGone keys of such rows lead nowhere, and may be added anew */
  constructor(isGone: (row: number) => boolean) {
    this.#isGone = isGone;
  }

  /** @returns the number of the new key. The text must not be known yet. */
  add(text: string, row: number): number {
    const length = Buffer.byteLength(text);
    this.#reserve(length);
    const key = this.#count;
    this.#bytes.write(text, this.#size);
    this.#starts.set(key, this.#size);
    this.#size += length;
    this.#starts.set(key + 1, this.#size);
    this.#rows.set(key, row);
    this.#count += 1;
    this.#table.add(hashText(text), key);
    return key;
  }

  /** The row of an id or alias, or NONE. */
  rowOf(text: string): number {
    // Made only when a hash fits: most texts that are asked for are new.
    let bytes: Buffer | undefined;
    const key = this.#table.find(hashText(text), (candidate) => {
      bytes ??= Buffer.from(text);
      return this.compareText(candidate, bytes) === 0 && !this.#isGone(this.#rows.get(candidate));
    });
    return key === NONE ? NONE : this.#rows.get(key);
  }

  text(key: number): string {
    return this.#bytes.toString('utf8', this.#starts.get(key), this.#starts.get(key + 1));
  }

  /** Negative when `a` is the smaller id. */
  compare(a: number, b: number): number {
    return this.#bytes.compare(
      this.#bytes,
      this.#starts.get(b),
      this.#starts.get(b + 1),
      this.#starts.get(a),
      this.#starts.get(a + 1),
    );
  }

  /** Negative when the id of `key` is smaller than the text. */
  compareText(key: number, text: Buffer): number {
    return this.#bytes.compare(text, 0, text.length, this.#starts.get(key), this.#starts.get(key + 1));
  }

  #reserve(length: number): void {
    if (this.#size + length <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.ceil((this.#size + length) * 1.5));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }
}
