/**
 * All rows by time, oldest first; rows of one instant by id. Rows may arrive in
 * any order: new ones wait in a list and are sorted in before the next reading.
 */
export class TimeOrder {
  readonly #timeOf: (row: number) => number;
  readonly #compareIds: (a: number, b: number) => number;
  #sorted = new Uint32Array(1024);
  #count = 0;
  #waiting: number[] = [];
  readonly #moved = new Set<number>();
  /** Rows are numbered as they arrive: all below this one are sorted in. */
  #firstWaiting = 0;

  constructor(timeOf: (row: number) => number, compareIds: (a: number, b: number) => number) {
    this.#timeOf = timeOf;
    this.#compareIds = compareIds;
  }

  add(row: number): void {
    this.#waiting.push(row);
  }

  /** Tells that a row's time is not what it was; call after the change. */
  move(row: number): void {
    if (row >= this.#firstWaiting || this.#moved.has(row)) return;
    this.#moved.add(row);
    this.#waiting.push(row);
  }

  /** Takes rows out for good. */
  removeAll(isGone: (row: number) => boolean): void {
    this.#settle();
    this.#keep((row) => !isGone(row));
  }

  /** Number of rows; positions run from 0 (oldest) up to it. */
  get count(): number {
    this.#settle();
    return this.#count;
  }

  rowAt(position: number): number {
    const row = this.#sorted[position];
    if (row === undefined) throw new RangeError('no such position');
    return row;
  }

  /** The rows from position `low` up to `high`, oldest first; valid until the next change. */
  slice(low: number, high: number): Uint32Array {
    this.#settle();
    return this.#sorted.subarray(low, high);
  }

  /** How many rows are older than the instant (UTC ms). */
  olderThan(time: number): number {
    return this.firstPosition((row) => this.#timeOf(row) >= time);
  }

  /** The first position whose row, and so every later one, passes the test. */
  firstPosition(isAfter: (row: number) => boolean): number {
    this.#settle();
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.rowAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Negative when row `a` is the older one; equal times: the smaller id counts as older. */
  compare = (a: number, b: number): number => this.#timeOf(a) - this.#timeOf(b) || this.#compareIds(a, b);

  #settle(): void {
    if (this.#waiting.length === 0) return;
    if (this.#moved.size > 0) this.#takeOutMoved();
    for (const row of this.#waiting) this.#firstWaiting = Math.max(this.#firstWaiting, row + 1);
    const added = this.#waiting.sort(this.compare);
    this.#waiting = [];
    this.#reserve(this.#count + added.length);
    // Merged from the newest end, so that rows older than all new ones stay where they are.
    let read = this.#count - 1;
    let write = this.#count + added.length - 1;
    this.#count += added.length;
    for (let next = added.pop(); next !== undefined; write -= 1) {
      const kept = read >= 0 ? this.rowAt(read) : undefined;
      if (kept !== undefined && this.compare(kept, next) > 0) {
        this.#sorted[write] = kept;
        read -= 1;
      } else {
        this.#sorted[write] = next;
        next = added.pop();
      }
    }
  }

  #takeOutMoved(): void {
    this.#keep((row) => !this.#moved.has(row));
    this.#moved.clear();
  }

  #keep(stays: (row: number) => boolean): void {
    const kept = this.#sorted.subarray(0, this.#count).filter(stays);
    this.#sorted.set(kept);
    this.#count = kept.length;
  }

  #reserve(count: number): void {
    if (count <= this.#sorted.length) return;
    const larger = new Uint32Array(Math.ceil(count * 1.5));
    larger.set(this.#sorted.subarray(0, this.#count));
    this.#sorted = larger;
  }
}
