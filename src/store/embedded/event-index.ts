import type { Actor } from '../../audit/event.ts';
import { foldText } from '../../audit/fold.ts';
import { ActorTable } from './actor-table.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { FloatColumn, IntColumn } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { HashTable, hashText, NONE } from './hash-table.ts';
import { KeyIndex } from './key-index.ts';
import type { StoredFacts } from './stored-record.ts';
import { TargetTable } from './target-table.ts';
import { TextColumn } from './text-column.ts';
import { TimeOrder } from './time-order.ts';

/** Where the newest line of an event lies. */
export interface Location {
  /** Number of the segment. */
  readonly segment: number;
  /** First byte. */
  readonly offset: number;
  /** Bytes, line break included. */
  readonly length: number;
}

const SECOND_SEED = 0x9747b28c;
/** In the place of a segment's number: the event was removed. */
const GONE = 0xffffffff;

/**
 * What the store keeps in memory: columns by row and the tables they point into.
 * Rows are numbered as events are first met. The events themselves stay on disk.
 */
export class EventIndex {
  readonly orgs = new Dictionary();
  readonly actions = new Dictionary();
  readonly categories = new Dictionary();
  readonly keys = new KeyIndex((row) => this.isGone(row));
  readonly targets: TargetTable;
  readonly actors: ActorTable;
  readonly order: TimeOrder;
  readonly texts = new TextColumn();
  readonly arrivals = new ArrivalOrder();
  /** Segments with lines of events whose newest line lies in another one, as when files were put together by hand. */
  readonly strayLines = new Set<number>();
  #rows = 0;
  #size = 0;
  #version = 0;
  #removals = 0;
  readonly #times = new FloatColumn();
  readonly #exact = new IntColumn();
  readonly actionOf = new IntColumn();
  readonly categoryOf = new IntColumn();
  /** Hash of the tracking id; 0 = none. */
  readonly trackingOf = new IntColumn();
  /** Hash of the address; 0 = none. */
  readonly ipOf = new IntColumn();
  readonly #keyOf = new IntColumn();
  /** Number of the key that is the API id, + 1; 0 = not known. */
  readonly #apiKeyOf = new IntColumn();
  readonly #segmentOf = new IntColumn();
  readonly #offsetOf = new FloatColumn();
  readonly #lengthOf = new IntColumn();
  readonly #buckets = new HashTable();
  readonly #bucketHigh = new IntColumn();
  /** Row + 1 of the one before in the same bucket; 0 = none. */
  readonly #bucketBefore = new IntColumn();

  constructor(isAnonymous: (actor: Actor) => boolean) {
    const timeOf = (row: number): number => this.#times.get(row);
    this.targets = new TargetTable(this.orgs, new Dictionary(), timeOf);
    this.actors = new ActorTable(this.orgs, isAnonymous, timeOf);
    this.order = new TimeOrder(timeOf, (a, b) => this.keys.compare(this.#keyOf.get(a), this.#keyOf.get(b)));
  }

  /** Number of events. */
  get size(): number {
    return this.#size;
  }

  /** All rows are below it; also those of events that are gone. */
  get rowCount(): number {
    return this.#rows;
  }

  /** Changes whenever events are removed: positions and rows from before then mean nothing. */
  get removals(): number {
    return this.#removals;
  }

  /** Changes whenever an event that is already there changes. */
  get version(): number {
    return this.#version;
  }

  /** Takes in a new event. Its id must not be known. */
  add(record: StoredFacts, location: Location): number {
    const row = this.#rows;
    const { event, identity } = record;
    this.#rows += 1;
    this.#size += 1;
    this.#times.set(row, event.time);
    this.#keyOf.set(row, this.keys.add(event.id, row));
    this.#apiKeyOf.set(row, 0);
    this.#addToBucket(row, identity.bucket);
    this.arrivals.add(row, identity.arrival);
    this.#setParts(row, record, location);
    this.order.add(row);
    return row;
  }

  /** Takes in what an event has become. Id and bucket stay. */
  replace(row: number, record: StoredFacts, location: Location): void {
    this.targets.chains.remove(row);
    this.actors.chains.remove(row);
    if (this.#times.get(row) !== record.event.time) {
      this.#times.set(row, record.event.time);
      this.order.move(row);
    }
    this.#setParts(row, record, location);
    this.#version += 1;
  }

  /** The newest line of an event lies elsewhere now, and says the same. */
  relocate(row: number, offset: number): void {
    this.#offsetOf.set(row, offset);
  }

  /** Events that are no longer there. Their ids and aliases lead nowhere from now on. */
  removeAll(rows: readonly number[]): void {
    if (rows.length === 0) return;
    for (const row of rows) {
      this.targets.chains.remove(row);
      this.actors.chains.remove(row);
      this.#segmentOf.set(row, GONE);
      this.texts.remove(row);
    }
    this.order.removeAll((row) => this.isGone(row));
    this.#size -= rows.length;
    this.#removals += 1;
  }

  isGone(row: number): boolean {
    return this.#segmentOf.get(row) === GONE;
  }

  /** Rows whose newest line lies in a segment. */
  *rowsIn(segment: number): Generator<number> {
    const segments = this.#segmentOf.values;
    for (let row = 0; row < this.#rows; row += 1) if (segments[row] === segment) yield row;
  }

  /** Texts that only removed or changed events had are not kept in memory any more. */
  forgetUnused(): void {
    this.targets.forgetEmpty();
    this.actors.forgetEmpty();
  }

  #setParts(row: number, { event, identity }: StoredFacts, location: Location): void {
    this.#exact.set(row, identity.exactTime ? 1 : 0);
    this.actionOf.set(row, this.actions.add(event.action));
    this.categoryOf.set(row, this.categories.add(event.category));
    this.trackingOf.set(row, exactHash(event.trackingId));
    this.ipOf.set(row, exactHash(event.ip));
    this.#segmentOf.set(row, location.segment);
    this.#offsetOf.set(row, location.offset);
    this.#lengthOf.set(row, location.length);
    this.texts.set(row, foldText(event.description));
    this.targets.chains.add(row, this.targets.add(event));
    this.actors.chains.add(row, this.actors.add(event));
    if (identity.apiId !== undefined && this.#apiKeyOf.get(row) === 0) {
      const key = identity.apiId === event.id ? this.#keyOf.get(row) : this.keys.add(identity.apiId, row);
      this.#apiKeyOf.set(row, key + 1);
    }
    for (const alias of identity.aliases ?? []) {
      if (this.keys.rowOf(alias) === NONE) this.keys.add(alias, row);
    }
  }

  #addToBucket(row: number, bucket: string): void {
    const low = hashText(bucket);
    const high = hashText(bucket, SECOND_SEED);
    this.#bucketHigh.set(row, high);
    const last = this.#buckets.find(low, (other) => this.#bucketHigh.get(other) === high);
    this.#bucketBefore.set(row, last + 1);
    if (last === NONE) this.#buckets.add(low, row);
    else this.#buckets.replace(low, last, row);
  }

  hasBucket(bucket: string): boolean {
    return this.#lastOfBucket(bucket) !== NONE;
  }

  #lastOfBucket(bucket: string): number {
    let high: number | undefined;
    return this.#buckets.find(hashText(bucket), (other) => {
      high ??= hashText(bucket, SECOND_SEED);
      return this.#bucketHigh.get(other) === high;
    });
  }

  /** Rows of one bucket, first met first. */
  bucketRows(bucket: string): number[] {
    const rows: number[] = [];
    let row = this.#lastOfBucket(bucket);
    for (; row !== NONE; row = this.#bucketBefore.get(row) - 1) if (!this.isGone(row)) rows.push(row);
    return rows.reverse();
  }

  timeOf(row: number): number {
    return this.#times.get(row);
  }

  /** Decoded organisation; '' = none given. */
  orgOf(row: number): string {
    return this.orgs.text(this.targets.orgOf.get(this.targets.chains.entryOf.get(row)));
  }

  isExact(row: number): boolean {
    return this.#exact.get(row) === 1;
  }

  idOf(row: number): string {
    return this.keys.text(this.#keyOf.get(row));
  }

  /** Negative when the row's id is smaller than the text. */
  compareId(row: number, text: Buffer): number {
    return this.keys.compareText(this.#keyOf.get(row), text);
  }

  apiIdOf(row: number): string | undefined {
    const key = this.#apiKeyOf.get(row);
    return key === 0 ? undefined : this.keys.text(key - 1);
  }

  segmentOf(row: number): number {
    return this.#segmentOf.get(row);
  }

  locationOf(row: number): Location {
    return {
      segment: this.#segmentOf.get(row),
      offset: this.#offsetOf.get(row),
      length: this.#lengthOf.get(row),
    };
  }
}

/** For texts that are compared as they stand; 0 stands for "none". */
export function exactHash(text: string | undefined): number {
  return text === undefined ? 0 : hashText(text) || 1;
}
