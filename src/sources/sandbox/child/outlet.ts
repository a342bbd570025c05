/** The only way out of the reading process: lines of JSON, in portions. Writing waits until the bot takes them. */
import { writeSync } from 'node:fs';
import { MAX_ITEM_BYTES } from '../limits.ts';
import { MESSAGES_FD, type ReaderMessage } from '../messages.ts';

/** A portion is handed over at this size, characters, or this age, ms. */
const PORTION_CHARS = 128 * 1024;
const PORTION_MS = 150;
const RETRY_MS = 2;
/** Asking the system takes a quarter of a millisecond. */
const MEMORY_MS = 50;

type Plain<T> = T extends unknown ? Omit<T, 'memory' | 'bytes'> : never;

export interface Outlet {
  /** @param item see `pack-item.ts`; false: too large, and not sent */
  item(item: object): boolean;
  /** Something was read; at most every 150 ms it is told. */
  read(bytes: number): void;
  /** Sends what waits, then this. */
  last(message: Plain<Exclude<ReaderMessage, { readonly type: 'items' | 'alive' }>>): void;
}

export function createOutlet(): Outlet {
  let items: string[] = [];
  let chars = 0;
  let sentAt = performance.now();
  let bytes: number | undefined;
  const memory = watchOwnMemory();

  const facts = (): string => `"memory":${memory()}${bytes === undefined ? '' : `,"bytes":${bytes}`}}\n`;
  const flush = (): void => {
    if (items.length > 0) writeAll(`{"type":"items","items":[${items.join(',')}],${facts()}`);
    items = [];
    chars = 0;
    sentAt = performance.now();
  };

  return {
    item: (item) => {
      const text = JSON.stringify(item);
      if (text.length * 3 > MAX_ITEM_BYTES && Buffer.byteLength(text) > MAX_ITEM_BYTES) return false;
      items.push(text);
      chars += text.length;
      if (chars >= PORTION_CHARS) flush();
      return true;
    },
    read: (count) => {
      bytes = count;
      if (performance.now() - sentAt < PORTION_MS) return;
      if (items.length === 0) writeAll(`{"type":"alive",${facts()}`);
      flush();
    },
    last: (message) => {
      flush();
      writeAll(`${JSON.stringify(message).slice(0, -1)},${facts()}`);
    },
  };
}

/** Resident memory, bytes, as it was a moment ago. */
function watchOwnMemory(): () => number {
  let askedAt = Number.NEGATIVE_INFINITY;
  let memory = 0;
  return () => {
    const now = performance.now();
    if (now - askedAt < MEMORY_MS) return memory;
    askedAt = now;
    memory = process.memoryUsage.rss();
    return memory;
  };
}

/** Nobody there any more: this process has nothing left to do. */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(MESSAGES_FD, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) process.exit(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
