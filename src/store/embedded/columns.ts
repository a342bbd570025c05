/**
 * Growing lists of numbers, one entry per event. Millions of events as objects
 * would cost a gigabyte; as columns they cost some hundred bytes each.
 */

const FIRST_CAPACITY = 1024;

/** 8 bytes an entry: instants and file offsets. */
export class FloatColumn {
  #values = new Float64Array(FIRST_CAPACITY);

  get(index: number): number {
    const value = this.#values[index];
    if (value === undefined) throw new RangeError('no such entry');
    return value;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const larger = new Float64Array(capacityFor(index));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[index] = value;
  }
}

/** 4 bytes an entry: numbers of rows, of table entries, hashes. Always unsigned. */
export class IntColumn {
  #values = new Uint32Array(FIRST_CAPACITY);

  /** All entries at once, for loops over many rows; valid until the next `set`. */
  get values(): Uint32Array {
    return this.#values;
  }

  get(index: number): number {
    const value = this.#values[index];
    if (value === undefined) throw new RangeError('no such entry');
    return value;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const larger = new Uint32Array(capacityFor(index));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[index] = value;
  }
}

/** Half as much again: doubling would leave up to half of a large store's memory unused. */
function capacityFor(index: number): number {
  return Math.ceil((index + 1) * 1.5) + FIRST_CAPACITY;
}
