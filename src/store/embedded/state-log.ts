import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreError } from '../../audit/errors.ts';
import { ignoreMissing } from './durable-json.ts';
import { Segment } from './segment-adapter.ts';
import { openFileBytes, type SegmentBytes, syncDirectory } from './segment-bytes.ts';
import { startLine } from './state-changes.ts';

/** Where the changes since the last snapshot go. */
export interface StateLog {
  /** False: there is no log to append to; the next change has to go into a snapshot. */
  readonly ready: boolean;
  readonly size: number;
  /** Waits until changes that come at once have come. */
  gather(): Promise<void>;
  /** Durable when it resolves. @throws StoreError `write-failed`; what was appended before stays */
  append(lines: readonly Buffer[]): Promise<void>;
  /**
   * Begins an empty log behind a new snapshot. The one there was is kept beside
   * it until the next time, for the case that the snapshot is damaged later.
   * @param after number of the last change that the snapshot holds
   */
  restart(after: number): Promise<void>;
  close(): Promise<void>;
}

/** Puts an empty log, which begins with these bytes, in the place of the one there is. */
export type BeginLog = (first: Buffer) => Promise<SegmentBytes>;

/** Kept, since tests put a clock of their own in its place. */
const nextTurn = setImmediate;

/** A log in bytes that outlive the process. */
export class DurableLog implements StateLog {
  readonly #begin: BeginLog;
  #segment: Segment | undefined;

  /** @param opened the log as it was found, without an unfinished line at its end */
  constructor(begin: BeginLog, opened: Segment | undefined) {
    this.#begin = begin;
    this.#segment = opened;
  }

  get ready(): boolean {
    return this.#segment !== undefined;
  }

  get size(): number {
    return this.#segment?.size ?? 0;
  }

  gather(): Promise<void> {
    return new Promise((resolve) => {
      nextTurn(resolve);
    });
  }

  async append(lines: readonly Buffer[]): Promise<void> {
    if (this.#segment === undefined) throw new Error('there is no log to append to');
    await this.#segment.append(lines).catch((error: unknown) => {
      throw stateNotWritten(error);
    });
  }

  /** When it fails, the log there was is used further: the numbers of changes tell which of it the snapshot holds. */
  async restart(after: number): Promise<void> {
    const fresh = new Segment('state.log', await this.#begin(startLine(after)));
    await fresh.load();
    const before = this.#segment;
    this.#segment = fresh;
    await before?.bytes.close();
  }

  async close(): Promise<void> {
    await this.#segment?.bytes.close();
    this.#segment = undefined;
  }
}

/** For a state that does not outlive the process. */
export const NO_LOG: StateLog = {
  ready: true,
  size: 0,
  gather: async () => undefined,
  append: async () => undefined,
  restart: async () => undefined,
  close: async () => undefined,
};

/** A log in a file, which is there whole or not at all whenever the process ends. */
export function beginLogFile(path: string): BeginLog {
  return async (first) => {
    const fresh = `${path}.new`;
    const bytes = await openFileBytes(fresh, 'replace');
    try {
      await bytes.write(0, first);
      await rename(path, `${path}.bak`).catch(ignoreMissing);
      await rename(fresh, path);
      await syncDirectory(dirname(path));
    } catch (error) {
      await bytes.close();
      throw error;
    }
    return bytes;
  };
}

export function stateNotWritten(cause: unknown): StoreError {
  return new StoreError(
    'write-failed',
    'The state of the bot could not be written; it is what it was before.',
    'Check free space and rights of the data directory.',
    { cause },
  );
}
