import { FloatColumn, IntColumn } from './columns.ts';

/**
 * Which rows belong to which entry of a table (a target, an actor): the rows of
 * an entry are linked to each other, 12 bytes a row, and each row belongs to one
 * entry at a time.
 */
export class RowChains {
  /** The entry of each row. */
  readonly entryOf = new IntColumn();
  /** Row + 1; 0 = none. */
  readonly #newer = new IntColumn();
  readonly #older = new IntColumn();
  readonly #first = new IntColumn();
  readonly #counts = new IntColumn();
  readonly #lastAt = new FloatColumn();
  /** Entries that lost their newest row; looked through when somebody asks, since many rows may go at once. */
  readonly #stale = new Set<number>();
  readonly #timeOf: (row: number) => number;

  constructor(timeOf: (row: number) => number) {
    this.#timeOf = timeOf;
  }

  count(entry: number): number {
    return this.#counts.get(entry);
  }

  /** Time of the newest row, UTC ms; -Infinity without rows. */
  lastAt(entry: number): number {
    if (this.count(entry) === 0) return Number.NEGATIVE_INFINITY;
    if (this.#stale.delete(entry)) {
      let lastAt = Number.NEGATIVE_INFINITY;
      for (const row of this.rows(entry)) lastAt = Math.max(lastAt, this.#timeOf(row));
      this.#lastAt.set(entry, lastAt);
    }
    return this.#lastAt.get(entry);
  }

  /** Makes room for a new entry. */
  open(entry: number): void {
    this.#first.set(entry, 0);
    this.#counts.set(entry, 0);
    this.#lastAt.set(entry, Number.NEGATIVE_INFINITY);
  }

  add(row: number, entry: number): void {
    const first = this.#first.get(entry);
    this.entryOf.set(row, entry);
    this.#newer.set(row, 0);
    this.#older.set(row, first);
    if (first !== 0) this.#newer.set(first - 1, row + 1);
    this.#first.set(entry, row + 1);
    this.#counts.set(entry, this.#counts.get(entry) + 1);
    this.#lastAt.set(entry, Math.max(this.#lastAt.get(entry), this.#timeOf(row)));
  }

  /** Call before the row's time is changed. */
  remove(row: number): void {
    const entry = this.entryOf.get(row);
    const newer = this.#newer.get(row);
    const older = this.#older.get(row);
    if (newer === 0) this.#first.set(entry, older);
    else this.#older.set(newer - 1, older);
    if (older !== 0) this.#newer.set(older - 1, newer);
    this.#counts.set(entry, this.#counts.get(entry) - 1);
    if (this.#timeOf(row) === this.#lastAt.get(entry)) this.#stale.add(entry);
  }

  /** Rows of an entry, in no promised order. */
  *rows(entry: number): Generator<number> {
    for (let next = this.#first.get(entry); next !== 0; next = this.#older.get(next - 1)) yield next - 1;
  }
}
