import { type Adapter, Low } from 'lowdb';
import { StoreError } from '../../audit/errors.ts';
import type { SegmentBytes } from './segment-bytes.ts';

/** What lowdb holds of one segment: how much of it is confirmed, and lines that are not written yet. */
interface SegmentTail {
  size: number;
  lines: Buffer[];
}

/**
 * lowdb's file adapters write the whole document each time: half a second for a
 * month of events. This one appends what is new and makes it durable.
 */
class AppendAdapter implements Adapter<SegmentTail> {
  readonly #bytes: SegmentBytes;
  /** Set while bytes of a failed write may lie behind the confirmed ones. */
  #dirty = false;

  constructor(bytes: SegmentBytes) {
    this.#bytes = bytes;
  }

  async read(): Promise<SegmentTail> {
    return { size: await this.#bytes.size(), lines: [] };
  }

  async write(tail: SegmentTail): Promise<void> {
    const added = Buffer.concat(tail.lines);
    tail.lines = [];
    if (this.#dirty) await this.#bytes.truncate(tail.size);
    this.#dirty = true;
    await this.#bytes.write(tail.size, added);
    this.#dirty = false;
    tail.size += added.length;
  }

  /** Takes back what a failed write may have left, as far as the disk lets us; else the next write does. */
  async undo(size: number): Promise<void> {
    if (!this.#dirty) return;
    await this.#bytes.truncate(size);
    this.#dirty = false;
  }
}

/** One month of events. */
export class Segment {
  /** `events-2026-11.ndjson` */
  readonly name: string;
  readonly bytes: SegmentBytes;
  readonly #adapter: AppendAdapter;
  readonly #low: Low<SegmentTail>;

  constructor(name: string, bytes: SegmentBytes) {
    this.name = name;
    this.bytes = bytes;
    this.#adapter = new AppendAdapter(bytes);
    this.#low = new Low<SegmentTail>(this.#adapter, { size: 0, lines: [] });
  }

  /** Bytes that are confirmed. */
  get size(): number {
    return this.#low.data.size;
  }

  /** Looks how long the segment is; all of it counts as confirmed until `cutTo`. */
  async load(): Promise<void> {
    await this.#low.read();
  }

  /** Counts only so many bytes as confirmed; a writer removes the rest. */
  async cutTo(size: number, remove: boolean): Promise<void> {
    if (remove) await this.bytes.truncate(size);
    this.#low.data.size = size;
  }

  /**
   * Appends lines; durable when it resolves.
   * @returns where the first of them lies
   * @throws StoreError `write-failed`; what was confirmed before stays
   */
  async append(lines: readonly Buffer[]): Promise<number> {
    const offset = this.size;
    try {
      await this.#low.update((tail) => {
        tail.lines = [...lines];
      });
    } catch (cause) {
      await this.#adapter.undo(offset).catch(() => undefined);
      throw new StoreError(
        'write-failed',
        `Events could not be written to ${this.name}; those confirmed before are safe.`,
        'Check free space and rights of the data directory, then import again: nothing is added twice.',
        { cause },
      );
    }
    return offset;
  }
}
