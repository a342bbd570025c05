/** Lines of a stream of bytes, read ahead as far as allowed; beyond that the sender waits. */
import type { Readable } from 'node:stream';
import { MAX_MESSAGE_BYTES, READ_AHEAD_BYTES } from './limits.ts';

export interface LineQueue {
  /** The next whole line; undefined at the end of the stream. A piece of line at the end is dropped. */
  next(): Promise<Buffer | undefined>;
  /** A line grew longer than a message may be; nothing more is read. */
  readonly isOverlong: boolean;
}

const LINE_FEED = 0x0a;

export function createLineQueue(stream: Readable): LineQueue {
  const lines: Buffer[] = [];
  let waitingBytes = 0;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let isOver = false;
  let isOverlong = false;
  let wake: (() => void) | undefined;

  const finish = (): void => {
    isOver = true;
    wake?.();
  };
  const take = (chunk: Buffer): void => {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      begun.push(chunk.subarray(from, at));
      const line = begun.length === 1 && begun[0] !== undefined ? begun[0] : Buffer.concat(begun);
      lines.push(line);
      waitingBytes += line.length;
      begun = [];
      begunBytes = 0;
      from = at + 1;
    }
    begun.push(chunk.subarray(from));
    begunBytes += chunk.length - from;
    if (begunBytes > MAX_MESSAGE_BYTES) {
      isOverlong = true;
      stream.destroy();
      finish();
    }
    if (waitingBytes > READ_AHEAD_BYTES) stream.pause();
    if (lines.length > 0) wake?.();
  };
  stream.on('data', take).once('end', finish).once('close', finish).once('error', finish);

  return {
    get isOverlong() {
      return isOverlong;
    },
    next: async () => {
      while (lines.length === 0 && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const line = lines.shift();
      waitingBytes -= line?.length ?? 0;
      if (waitingBytes <= READ_AHEAD_BYTES / 2 && stream.isPaused()) stream.resume();
      return line;
    },
  };
}
