import type { SegmentBytes } from './segment-bytes.ts';

/** What becomes of one line of a segment; lines without an edit stay as they are. */
export interface LineEdit {
  /** First byte of the line. */
  readonly offset: number;
  /** Bytes, line break included. */
  readonly length: number;
  /** The line in its place, line break included; absent: none. */
  readonly replacement?: Buffer;
}

const BLOCK_BYTES = 4 << 20;

/** Where bytes that stay end up. */
export class Shifts {
  readonly #ends: number[] = [];
  readonly #shifts: number[] = [];

  /** @param edits in the order of their offsets */
  constructor(edits: readonly LineEdit[]) {
    let shift = 0;
    for (const { offset, length, replacement } of edits) {
      shift += (replacement?.length ?? 0) - length;
      this.#ends.push(offset + length);
      this.#shifts.push(shift);
    }
  }

  /** The new place of what lay at an offset; of an edited line, where its replacement begins. */
  at(offset: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset + (this.#shifts[low - 1] ?? 0);
  }
}

/**
 * Copies the first `size` bytes with the edits made to them, in blocks; other work runs in between.
 * @param edits in the order of their offsets
 * @returns bytes written, durable
 */
export async function copyEdited(
  source: Pick<SegmentBytes, 'read'>,
  size: number,
  edits: readonly LineEdit[],
  target: Pick<SegmentBytes, 'write'>,
): Promise<number> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let used = 0;
  let written = 0;
  const flush = async (): Promise<void> => {
    if (used === 0) return;
    await target.write(written, block.subarray(0, used));
    written += used;
    used = 0;
  };
  const copy = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; ) {
      const wanted = Math.min(to - at, BLOCK_BYTES - used);
      const read = source.read(at, block.subarray(used, used + wanted)).length;
      if (read === 0) throw new Error('the segment is shorter than it was');
      used += read;
      at += read;
      if (used === BLOCK_BYTES) await flush();
    }
  };
  let done = 0;
  for (const { offset, length, replacement } of edits) {
    await copy(done, offset);
    done = offset + length;
    if (replacement === undefined) continue;
    if (used + replacement.length > BLOCK_BYTES) await flush();
    if (replacement.length > BLOCK_BYTES) {
      await target.write(written, replacement);
      written += replacement.length;
    } else used += replacement.copy(block, used);
  }
  await copy(done, size);
  await flush();
  return written;
}
