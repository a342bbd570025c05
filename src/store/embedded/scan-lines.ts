import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SegmentBytes } from './segment-bytes.ts';

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** One line of a segment. */
export interface ScannedLine {
  /** 1-based. */
  readonly number: number;
  readonly offset: number;
  /** As it lies in the segment, line break included; valid during the call only. */
  readonly bytes: Buffer;
  /** False for what follows the last line break. */
  readonly ended: boolean;
}

/** Reads the first `size` bytes line by line, in blocks, letting other work run in between. */
export async function scanLines(
  source: Pick<SegmentBytes, 'read'>,
  size: number,
  onLine: (line: ScannedLine) => void,
): Promise<void> {
  let offset = 0;
  let number = 0;
  let buffer = Buffer.allocUnsafe(Math.min(size, BLOCK_BYTES));
  while (offset < size) {
    const wanted = Math.min(buffer.length, size - offset);
    const block = source.read(offset, buffer.subarray(0, wanted));
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, start)) {
      number += 1;
      onLine({ number, offset: offset + start, bytes: block.subarray(start, end + 1), ended: true });
      start = end + 1;
    }
    if (block.length < wanted || offset + block.length >= size) {
      const rest = block.subarray(start);
      if (rest.length > 0) onLine({ number: number + 1, offset: offset + start, bytes: rest, ended: false });
      return;
    }
    // A line longer than the block is tried again with a larger one.
    if (start === 0) buffer = Buffer.allocUnsafe(buffer.length * 2);
    offset += start;
    await nextTurn();
  }
}
