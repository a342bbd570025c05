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

/** Bytes that stay readable until nobody reads them any more, though others have taken their place. */
class HeldBytes {
  readonly bytes: SegmentBytes;
  #holders = 0;
  #isRetired = false;

  constructor(bytes: SegmentBytes) {
    this.bytes = bytes;
  }

  hold(): () => Promise<void> {
    this.#holders += 1;
    return async () => {
      this.#holders -= 1;
      await this.#closeWhenFree();
    };
  }

  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.#closeWhenFree();
  }

  async #closeWhenFree(): Promise<void> {
    if (this.#isRetired && this.#holders === 0) await this.bytes.close();
  }
}

/** One month of events. */
export class Segment {
  /** `events-2026-11.ndjson` */
  readonly name: string;
  #held: HeldBytes;
  #adapter: AppendAdapter;
  #low: Low<SegmentTail>;
  /** Size that it is about to have. */
  #shrinksTo: number | undefined;

  constructor(name: string, bytes: SegmentBytes) {
    this.name = name;
    this.#held = new HeldBytes(bytes);
    this.#adapter = new AppendAdapter(bytes);
    this.#low = new Low<SegmentTail>(this.#adapter, { size: 0, lines: [] });
  }

  get bytes(): SegmentBytes {
    return this.#held.bytes;
  }

  /** Bytes that are there for readers. */
  get size(): number {
    return this.#low.data.size;
  }

  /** Bytes that must be there when the store is opened again, however the process ends. */
  get confirmedSize(): number {
    return Math.min(this.size, this.#shrinksTo ?? this.size);
  }

  /** From now on no more than this is promised, until `put` or `undefined`. */
  shrinkTo(size: number | undefined): void {
    this.#shrinksTo = size;
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

  /** The bytes as they are now, readable until released, also when others take their place. */
  hold(): { readonly bytes: SegmentBytes; readonly release: () => Promise<void> } {
    const held = this.#held;
    return { bytes: held.bytes, release: held.hold() };
  }

  /**
   * Puts other bytes, all of them confirmed, in the place of those there were, in one step. Not while appending.
   * @returns what closes the old ones, once nobody reads them
   */
  put(bytes: SegmentBytes, size: number): () => Promise<void> {
    const old = this.#held;
    this.#held = new HeldBytes(bytes);
    this.#adapter = new AppendAdapter(bytes);
    this.#low = new Low<SegmentTail>(this.#adapter, { size, lines: [] });
    this.#shrinksTo = undefined;
    return () => old.retire();
  }

  /** Also what is held. */
  async close(): Promise<void> {
    await this.bytes.close();
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
