/** How changes of the small records get to the disk. */
import type { Low } from 'lowdb';
import { applyChange, changeLine, contentsOf, fileOf, type StateChange, type StateContents } from './state-changes.ts';
import { StateDraft } from './state-draft.ts';
import type { Loss, StateFile } from './state-file.ts';
import { type StateLog, stateNotWritten } from './state-log.ts';

/** The file there was becomes the backup, and goes when the next one takes its place. */
const ROTATIONS_TO_FORGET = 2;

/** A log may grow so large before a snapshot takes its place, or as large as the snapshot. */
const SMALLEST_FULL_LOG = 256 * 1024;

interface Waiting {
  readonly apply: (draft: StateDraft) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface StateOptions {
  /** Segment names and their confirmed bytes. */
  readonly segmentSizes: () => [string, number][];
  /** @throws StoreError */
  readonly assertWritable: () => void;
  /** Absent: every change writes the whole file. */
  readonly log?: StateLog;
  /** What the snapshot on disk is; absent: what `low` holds. */
  readonly saved?: { readonly version: StateFile['version']; readonly changes: number };
  readonly snapshotBytes?: () => number;
}

/**
 * Holds the records in memory, and writes what changes. A change is one line at the end of a log; when that has grown as
 * large as the snapshot, a new snapshot is written. Every change has a number, and the snapshot names the last one in
 * it: whatever a crash leaves of the two, nothing is lost and nothing counts twice. Changes that come at once, or while
 * others are being written, share a write.
 */
export class StateWriter {
  readonly #low: Low<StateFile>;
  readonly #options: StateOptions;
  #contents: StateContents;
  #saved: { readonly version: StateFile['version']; readonly changes: number };
  /** A snapshot is due when the log is larger. */
  #fullLog = 0;
  #rotationsOwed = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  /** @param low its data is the state as of now */
  constructor(low: Low<StateFile>, options: StateOptions) {
    this.#low = low;
    this.#options = options;
    this.#contents = contentsOf(low.data);
    // The records are in memory already.
    low.data = { ...low.data, collections: [] };
    this.#saved = options.saved ?? { version: low.data.version, changes: this.#contents.changes };
    this.#measure();
  }

  /** As of the last change that is on disk. */
  get contents(): StateContents {
    return this.#contents;
  }

  /**
   * Durable when it resolves.
   * @param apply called when its turn comes; what it throws, the promise rejects with
   * @throws StoreError `write-failed`; the state is then what it was
   */
  change<T>(apply: (draft: StateDraft) => T): Promise<T> {
    this.#options.assertWritable();
    return new Promise<T>((resolve, reject) => {
      let result: { value: T } | undefined;
      this.#waiting.push({
        apply: (draft) => {
          result = { value: apply(draft) };
        },
        done: () => (result === undefined ? reject(new Error('a change was not made')) : resolve(result.value)),
        failed: reject,
      });
      this.#writing ??= this.#writeWaiting();
    });
  }

  /** Waits for what is under way, and leaves a snapshot of all, with the segments as long as they are now. */
  async close(): Promise<void> {
    try {
      while (this.#writing !== undefined) await this.#writing;
      if (this.#saved.changes === this.#contents.changes && this.#newSizes().length === 0) return;
      await this.change((draft) => draft.saveWhole());
    } finally {
      await this.#options.log?.close();
    }
  }

  async #writeWaiting(): Promise<void> {
    await this.#options.log?.gather();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#writeBatch(batch);
    }
    // In the same turn as the last look at the list, so that no change is left waiting.
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const draft = new StateDraft(this.#contents.collections);
    const applied: Waiting[] = [];
    for (const waiting of batch) {
      try {
        waiting.apply(draft);
        applied.push(waiting);
      } catch (error) {
        waiting.failed(error);
      }
    }
    try {
      if (draft.hasChanged) await this.#write(draft);
    } catch (error) {
      for (const waiting of applied) waiting.failed(error);
      return;
    }
    for (const waiting of applied) waiting.done();
    if (this.#rotationsOwed > 0 || (this.#options.log?.size ?? 0) > this.#fullLog) await this.#compact();
  }

  /** @throws StoreError `write-failed`; the state is then what it was */
  async #write(draft: StateDraft): Promise<void> {
    const sizes = this.#newSizes();
    const changes: StateChange[] = [...draft.changes()];
    if (sizes.length > 0) changes.push({ segments: sizes });
    if (changes.length === 0 && !draft.isWhole) return;
    const { log } = this.#options;
    if (log !== undefined && !log.ready) await this.#beginLog(log);
    if (log === undefined || draft.isWhole) {
      if (draft.forgets) this.#rotationsOwed = ROTATIONS_TO_FORGET;
      await this.#saveWith(changes, draft.losses);
      if (draft.forgets) await this.#compact();
      return;
    }
    // A program that knows no log must not open a state that has one: the snapshot says so from the first change on.
    if (this.#saved.version === 1) await this.#save(this.#contents);
    const first = this.#contents.changes + 1;
    await log.append(changes.map((change, index) => changeLine(first + index, change)));
    for (const change of changes) applyChange(this.#contents, change);
    this.#contents.changes += changes.length;
  }

  async #beginLog(log: StateLog): Promise<void> {
    await log.restart(this.#contents.changes).catch((cause: unknown) => {
      throw stateNotWritten(cause);
    });
  }

  /** Changes that are confirmed by a snapshot. */
  async #saveWith(changes: readonly StateChange[], losses: readonly Loss[]): Promise<void> {
    const next = copyOf(this.#contents, changes);
    for (const change of changes) applyChange(next, change);
    next.losses = [...next.losses, ...losses];
    next.changes += changes.length;
    await this.#save(next);
    this.#contents = next;
    await this.#restartLog();
  }

  /** The log is confirmed as it is, so a snapshot that fails harms nobody: it is tried again when the log has grown. */
  async #compact(): Promise<void> {
    try {
      await this.#save(this.#contents);
      await this.#restartLog();
    } catch {
      this.#fullLog = (this.#options.log?.size ?? 0) + SMALLEST_FULL_LOG;
    }
  }

  /** @throws StoreError `write-failed` */
  async #save(contents: StateContents): Promise<void> {
    const before = this.#low.data;
    const data = fileOf(contents);
    this.#low.data = data;
    try {
      await this.#low.write();
    } catch (cause) {
      this.#low.data = before;
      throw stateNotWritten(cause);
    }
    this.#saved = { version: data.version, changes: contents.changes };
    this.#low.data = { ...data, collections: [] };
    this.#measure();
  }

  /** What fails here is tried again with the next snapshot: the changes in the old log are known by their numbers. */
  async #restartLog(): Promise<void> {
    const { log } = this.#options;
    const hasRestarted = await (log?.restart(this.#contents.changes) ?? Promise.resolve()).then(
      () => true,
      () => false,
    );
    if (hasRestarted) this.#rotationsOwed = Math.max(0, this.#rotationsOwed - 1);
    this.#measure();
  }

  #measure(): void {
    this.#fullLog = Math.max(SMALLEST_FULL_LOG, this.#options.snapshotBytes?.() ?? 0);
  }

  #newSizes(): [string, number][] {
    return this.#options.segmentSizes().filter(([name, size]) => this.#contents.segments.get(name) !== size);
  }
}

/** A copy that these changes can be made to without touching the original. */
function copyOf(contents: StateContents, changes: readonly StateChange[]): StateContents {
  const collections = new Map(contents.collections);
  for (const change of changes) {
    const name = 'set' in change ? change.set[0] : 'drop' in change ? change.drop[0] : undefined;
    if (name !== undefined && collections.get(name) === contents.collections.get(name)) {
      collections.set(name, new Map(contents.collections.get(name)));
    }
  }
  return { ...contents, collections, segments: new Map(contents.segments) };
}
