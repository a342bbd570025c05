import { IntColumn } from './columns.ts';

/** What is stored of when events arrived: numbers that only grow, 0 where none is known. */
const LARGEST = 0xffff_ffff;

/**
 * In what order events arrived, which neither their times nor their places on disk tell. The list is made when it is
 * first asked for, and only of what is newer than what is asked for.
 */
export class ArrivalOrder {
  readonly #arrivalOf = new IntColumn();
  #rows = 0;
  #last = 0;
  #lastRow: number | undefined;
  /** Rows that arrived after `#base`, first arrived first; absent: to be made. */
  #sorted: number[] | undefined;
  #base = 0;

  /** The largest number there is. */
  get last(): number {
    return this.#last;
  }

  /** Takes in the next row. @param arrival absent for events of stores that kept none */
  add(row: number, arrival: number | undefined): void {
    const known = isArrival(arrival) ? arrival : 0;
    this.#arrivalOf.set(row, known);
    this.#rows = row + 1;
    if (known === 0) return;
    if (this.#sorted !== undefined && known > this.#base) {
      const newest = this.#sorted.at(-1);
      if (newest === undefined || this.#arrivalOf.get(newest) <= known) this.#sorted.push(row);
      else this.#sorted = undefined;
    }
    if (known <= this.#last) return;
    this.#last = known;
    this.#lastRow = row;
  }

  /** Its row; absent when no row has the largest number. */
  get lastRow(): number | undefined {
    return this.#lastRow;
  }

  /** Numbers up to this one were given out, also if no row has them any more. */
  continueAfter(arrival: number): void {
    if (arrival <= this.#last) return;
    this.#last = arrival;
    this.#lastRow = undefined;
  }

  arrivalOf(row: number): number {
    return this.#arrivalOf.get(row);
  }

  /** Rows that arrived after that, first arrived first, up to and with `upTo`. Some may be gone. */
  *since(after: number, upTo: number): Generator<number> {
    const sorted = this.#sortedSince(after);
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#arrivalOf.get(sorted[middle] ?? 0) > after) high = middle;
      else low = middle + 1;
    }
    for (let at = low; at < sorted.length; at += 1) {
      const row = sorted[at] ?? 0;
      if (this.#arrivalOf.get(row) > upTo) return;
      yield row;
    }
  }

  #sortedSince(after: number): readonly number[] {
    if (this.#sorted !== undefined && this.#base <= after) return this.#sorted;
    const rows: number[] = [];
    for (let row = 0; row < this.#rows; row += 1) if (this.#arrivalOf.get(row) > after) rows.push(row);
    this.#sorted = rows.sort((a, b) => this.#arrivalOf.get(a) - this.#arrivalOf.get(b));
    this.#base = after;
    return this.#sorted;
  }
}

/** A number of an arrival, as it may stand in a file. */
export function isArrival(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST;
}
