import type { AuditEvent, IncomingEvent } from '../../audit/event.ts';
import { findSameChange, type KnownChange } from '../../audit/identity.ts';
import type { EventIndex } from './event-index.ts';
import { NONE } from './hash-table.ts';
import { mergeRecord } from './merge-record.ts';
import type { StoredRecord } from './stored-record.ts';

/** A change that the batch met: one of the store, or one that the batch brings. */
export interface DraftChange extends KnownChange {
  time: number;
  exactTime: boolean;
  apiId?: string;
  /** Absent: not in the store yet. */
  readonly row?: number;
  /** Loaded when it is needed. */
  record?: StoredRecord;
  /** Set when the stored record is no longer what is on disk. */
  amended: boolean;
}

/**
 * What a batch will do to the store, worked out before a byte is written: which
 * incoming events are new, which were met before (in the store or earlier in
 * the batch), and what these add to the known ones.
 */
export class BatchDraft {
  /** In the order they came. */
  readonly fresh: DraftChange[] = [];
  readonly #index: EventIndex;
  readonly #read: (row: number) => StoredRecord;
  readonly #touched = new Map<number, DraftChange>();
  readonly #byKey = new Map<string, DraftChange>();
  readonly #buckets = new Map<string, DraftChange[]>();

  constructor(index: EventIndex, read: (row: number) => StoredRecord) {
    this.#index = index;
    this.#read = read;
  }

  /** Stored changes that the batch adds something to. */
  get amended(): readonly DraftChange[] {
    return [...this.#touched.values()].filter((change) => change.amended);
  }

  /** @returns the id when the event is new, undefined when it is a duplicate */
  take(incoming: IncomingEvent): string | undefined {
    const { identity, event } = incoming;
    const bucket = this.#bucket(identity.bucket);
    const alike = this.#alike(bucket, identity.otherBuckets ?? []);
    const known =
      (identity.apiId === undefined ? undefined : this.#find(identity.apiId)) ??
      alike[findSameChange(alike, { time: event.time, identity })] ??
      this.#sameId(incoming, alike);
    if (known !== undefined) {
      this.#merge(known, incoming);
      return undefined;
    }
    const change = this.#add(incoming);
    bucket.push(change);
    return change.record?.event.id;
  }

  /** The changes of the bucket first: they say the same of their organisation. */
  #alike(bucket: readonly DraftChange[], otherBuckets: readonly string[]): readonly DraftChange[] {
    let alike = bucket;
    for (const other of otherBuckets) {
      // Nearly always empty, and then not worth remembering.
      if (this.#buckets.has(other) || this.#index.hasBucket(other)) alike = [...alike, ...this.#bucket(other)];
    }
    return alike;
  }

  /** A record may come back under its id though its text is read differently today. */
  #sameId({ event, identity }: IncomingEvent, alike: readonly DraftChange[]): DraftChange | undefined {
    if (identity.apiId !== undefined) return undefined;
    const known = this.#find(event.id);
    return known !== undefined && !alike.includes(known) ? known : undefined;
  }

  #find(key: string): DraftChange | undefined {
    const drafted = this.#byKey.get(key);
    if (drafted !== undefined) return drafted;
    const row = this.#index.keys.rowOf(key);
    return row === NONE ? undefined : this.#stored(row);
  }

  #bucket(bucket: string): DraftChange[] {
    const known = this.#buckets.get(bucket);
    if (known !== undefined) return known;
    const changes = this.#index.bucketRows(bucket).map((row) => this.#stored(row));
    this.#buckets.set(bucket, changes);
    return changes;
  }

  #stored(row: number): DraftChange {
    const touched = this.#touched.get(row);
    if (touched !== undefined) return touched;
    const apiId = this.#index.apiIdOf(row);
    const change: DraftChange = {
      time: this.#index.timeOf(row),
      exactTime: this.#index.isExact(row),
      ...(apiId === undefined ? {} : { apiId }),
      row,
      amended: false,
    };
    this.#touched.set(row, change);
    return change;
  }

  #merge(change: DraftChange, incoming: IncomingEvent): void {
    change.record ??= this.#read(change.row ?? NONE);
    const merged = mergeRecord(change.record, incoming, (id) => this.#find(id) === undefined);
    if (merged === change.record) return;
    change.record = merged;
    change.time = merged.event.time;
    change.exactTime = merged.identity.exactTime;
    change.amended = true;
    if (merged.identity.apiId !== undefined) {
      change.apiId = merged.identity.apiId;
      this.#byKey.set(merged.identity.apiId, change);
    }
    for (const alias of merged.identity.aliases ?? []) this.#byKey.set(alias, change);
  }

  #add({ event, identity }: IncomingEvent): DraftChange {
    const id = this.#freeId(event.id);
    const { apiId, bucket, exactTime } = identity;
    const change: DraftChange = {
      time: event.time,
      exactTime,
      ...(apiId === undefined ? {} : { apiId }),
      record: {
        event: id === event.id ? event : withId(event, id),
        identity: { bucket, exactTime, ...(apiId === undefined ? {} : { apiId }) },
      },
      amended: false,
    };
    this.#byKey.set(id, change);
    if (apiId !== undefined) this.#byKey.set(apiId, change);
    this.fresh.push(change);
    return change;
  }

  /** Two changes never share an id: a hash id can meet an older change whose exact time was learnt later. */
  #freeId(id: string): string {
    let free = id;
    for (let number = 2; this.#find(free) !== undefined; number += 1) free = `${id}-${number}`;
    return free;
  }
}

function withId(event: AuditEvent, id: string): AuditEvent {
  return { ...event, id };
}
