import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../../audit/errors.ts';
import type { Location } from './event-index.ts';
import { Segment } from './segment-adapter.ts';
import { memoryBytes, openFileBytes, type SegmentBytes } from './segment-bytes.ts';
import { decodeFacts, decodeRecord, type StoredFacts, type StoredRecord } from './stored-record.ts';

const SEGMENT_NAME = /^events--?\d{4,6}-\d{2}\.ndjson$/;

/** All segments of a store, one for each UTC month; a segment's number is its place in the list. */
export class SegmentSet {
  /** Absent: kept in memory. */
  readonly #dir: string | undefined;
  readonly #list: Segment[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  get list(): readonly Segment[] {
    return this.#list;
  }

  /** Opens what is in the directory, in the order of time. */
  async openAll(readOnly: boolean): Promise<void> {
    if (this.#dir === undefined) return;
    const names = (await readdir(this.#dir)).filter((name) => SEGMENT_NAME.test(name)).sort();
    for (const name of names) {
      const bytes = await openFileBytes(join(this.#dir, name), readOnly ? 'read' : 'write');
      const segment = new Segment(name, bytes);
      this.#add(segment);
      await segment.load();
    }
  }

  /**
   * The number of the segment that holds an instant (UTC ms), created when it is the month's first.
   * @throws StoreError `write-failed`
   */
  async numberFor(time: number): Promise<number> {
    const name = segmentName(time);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const bytes = this.#dir === undefined ? memoryBytes() : await createFile(join(this.#dir, name), name);
    return this.#add(new Segment(name, bytes));
  }

  get(number: number): Segment {
    const segment = this.#list[number];
    if (segment === undefined) throw new RangeError('no such segment');
    return segment;
  }

  /** @throws StoreError `damaged` when the bytes on disk are no longer what was written */
  read(location: Location): StoredRecord {
    return decodeRecord(this.#bytesAt(location)) ?? this.#damaged(location);
  }

  /** Faster than `read`, without the record as received. @throws StoreError `damaged` */
  readFacts(location: Location): StoredFacts {
    return decodeFacts(this.#bytesAt(location)) ?? this.#damaged(location);
  }

  #bytesAt({ segment, offset, length }: Location): Buffer {
    return this.get(segment).bytes.read(offset, Buffer.allocUnsafe(length));
  }

  #damaged({ segment, offset }: Location): never {
    throw new StoreError(
      'damaged',
      `An event in ${this.get(segment).name} at byte ${offset} can no longer be read.`,
      'Run the verify command and check the disk.',
    );
  }

  async close(): Promise<void> {
    for (const segment of this.#list) await segment.bytes.close();
  }

  #add(segment: Segment): number {
    this.#list.push(segment);
    this.#numbers.set(segment.name, this.#list.length - 1);
    return this.#list.length - 1;
  }
}

async function createFile(path: string, name: string): Promise<SegmentBytes> {
  return openFileBytes(path, 'create').catch((cause: unknown) => {
    throw new StoreError(
      'write-failed',
      `The file ${name} could not be created; what was confirmed before is safe.`,
      'Check free space and rights of the data directory, then import again: nothing is added twice.',
      { cause },
    );
  });
}

/** `events-2026-11.ndjson` for an instant in UTC ms. */
function segmentName(time: number): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const month = String(date.getUTCMonth() + 1).padStart(2, '0');
  return `events-${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${month}.ndjson`;
}
