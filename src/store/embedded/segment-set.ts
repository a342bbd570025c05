import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../../audit/errors.ts';
import { copyEdited, type LineEdit } from './edit-lines.ts';
import type { Location } from './event-index.ts';
import { Segment } from './segment-adapter.ts';
import { memoryBytes, openFileBytes, type SegmentBytes, syncDirectory } from './segment-bytes.ts';
import { decodeFacts, decodeRecord, type StoredFacts, type StoredRecord } from './stored-record.ts';

const SEGMENT_NAME = /^events--?\d{4,6}-\d{2}\.ndjson$/;
/** A segment that was being written anew when the process ended. */
const UNFINISHED_NAME = /^events--?\d{4,6}-\d{2}\.ndjson\.new$/;

/** What goes along with writing a segment anew. */
export interface RewriteSteps {
  /** Makes durable what the segment promises now, which is less. */
  readonly confirmLess: () => Promise<void>;
  /** @throws StoreError when this process may not write any more */
  readonly assertHeld: () => void;
  /** In the same turn in which the new lines take the place of the old ones. */
  readonly onPut: () => void;
}

/** All segments of a store, one for each UTC month; a segment's number is its place in the list. */
export class SegmentSet {
  /** Absent: kept in memory. */
  readonly #dir: string | undefined;
  readonly #list: Segment[] = [];
  readonly #numbers = new Map<string, number>();
  #owesSync = false;

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  get list(): readonly Segment[] {
    return this.#list;
  }

  /** Opens what is in the directory, in the order of time; what is unfinished there is removed by a writer. */
  async openAll(readOnly: boolean): Promise<void> {
    if (this.#dir === undefined) return;
    const files = await readdir(this.#dir);
    for (const name of readOnly ? [] : files.filter((file) => UNFINISHED_NAME.test(file))) {
      await rm(join(this.#dir, name));
    }
    const names = files.filter((name) => SEGMENT_NAME.test(name)).sort();
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

  /**
   * Writes a segment anew with the edits made, whole or not at all. Not while something is appended to it.
   * @param edits in the order of their offsets
   * @throws StoreError `write-failed`, `lock-lost`; the segment is then what it was, unless only the durability of its
   *   new name is in doubt
   */
  async rewrite(number: number, edits: readonly LineEdit[], steps: RewriteSteps): Promise<void> {
    const segment = this.get(number);
    const fresh = await this.#freshBytes(segment.name);
    let size = 0;
    try {
      size = await copyEdited(segment.bytes, segment.size, edits, fresh);
      segment.shrinkTo(size);
      await steps.confirmLess();
      steps.assertHeld();
      await this.#takePlace(segment.name);
    } catch (cause) {
      segment.shrinkTo(undefined);
      await this.#discard(fresh, segment.name);
      throw cause instanceof StoreError ? cause : notRewritten(segment.name, cause);
    }
    const closeOld = segment.put(fresh, size);
    steps.onPut();
    await closeOld();
    await this.syncNames();
  }

  /** Makes it durable which file a name stands for, where that is still owed. @throws StoreError `write-failed` */
  async syncNames(): Promise<void> {
    if (!this.#owesSync || this.#dir === undefined) return;
    await syncDirectory(this.#dir).catch((cause: unknown) => {
      throw new StoreError(
        'write-failed',
        'Events were taken out, but a crash of the machine could bring them back.',
        'Check the disk of the data directory, then do the same again.',
        { cause },
      );
    });
    this.#owesSync = false;
  }

  async #freshBytes(name: string): Promise<SegmentBytes> {
    if (this.#dir === undefined) return memoryBytes();
    return openFileBytes(join(this.#dir, `${name}.new`), 'replace').catch((cause: unknown) => {
      throw notRewritten(name, cause);
    });
  }

  async #takePlace(name: string): Promise<void> {
    if (this.#dir === undefined) return;
    await rename(join(this.#dir, `${name}.new`), join(this.#dir, name));
    this.#owesSync = true;
  }

  async #discard(fresh: SegmentBytes, name: string): Promise<void> {
    await fresh.close();
    if (this.#dir !== undefined) await rm(join(this.#dir, `${name}.new`), { force: true }).catch(() => undefined);
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
    for (const segment of this.#list) await segment.close();
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

function notRewritten(name: string, cause: unknown): StoreError {
  return new StoreError(
    'write-failed',
    `The file ${name} could not be written anew; what is in it stays as it was.`,
    'Check free space and rights of the data directory, then do the same again.',
    { cause },
  );
}

/** `events-2026-11.ndjson` for an instant in UTC ms. */
function segmentName(time: number): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const month = String(date.getUTCMonth() + 1).padStart(2, '0');
  return `events-${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${month}.ndjson`;
}
