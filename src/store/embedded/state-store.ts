import type { Low } from 'lowdb';
import { isRecord } from '../../audit/field-text.ts';
import type { CoverageSpan, StateStore } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';
import { applyChange, changeLine, contentsOf, fileOf, type StateChange, type StateContents } from './state-changes.ts';
import { StateDraft } from './state-draft.ts';
import type { Loss, StateFile } from './state-file.ts';
import { type StateLog, stateNotWritten } from './state-log.ts';

/** With the change that empties one of these members, what they held has to leave the disk: somebody is to be forgotten. */
const FORGOTTEN_MEMBERS: Partial<Record<keyof StateCollections, readonly string[]>> = { erasures: ['person', 'tell'] };
/** The file there was becomes the backup, and goes when the next one takes its place. */
const ROTATIONS_TO_FORGET = 2;

/** A log may grow so large before a snapshot takes its place, or as large as the snapshot. */
const SMALLEST_FULL_LOG = 256 * 1024;

interface Waiting {
  readonly apply: (draft: StateDraft) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** One record with its place. */
export interface StateRecord {
  readonly collection: string;
  readonly key: string;
  readonly value: unknown;
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
 * The small mutable records, in memory. A change is one line at the end of a
 * log; when that has grown as large as the snapshot, a new snapshot is written.
 * Every change has a number, and the snapshot names the last one in it: whatever
 * a crash leaves of the two, nothing is lost and nothing counts twice. Changes
 * that come at once, or while others are being written, share a write.
 */
export class EmbeddedState implements StateStore {
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

  async get<C extends keyof StateCollections>(collection: C, key: string): Promise<StateCollections[C] | undefined> {
    return recordOf(this.#contents.collections.get(collection), key);
  }

  async list<C extends keyof StateCollections>(
    collection: C,
  ): Promise<readonly { readonly key: string; readonly value: StateCollections[C] }[]> {
    const records = this.#contents.collections.get(collection);
    return [...(records?.keys() ?? [])].flatMap((key) => {
      const value: StateCollections[C] | undefined = recordOf(records, key);
      return value === undefined ? [] : [{ key, value }];
    });
  }

  async update<C extends keyof StateCollections>(
    collection: C,
    key: string,
    change: (current: StateCollections[C] | undefined) => StateCollections[C] | undefined,
  ): Promise<StateCollections[C] | undefined> {
    return this.#change((draft) => {
      const current = draft.get(collection, key) as StateCollections[C] | undefined;
      const changed = change(current);
      if (changed === current) return current;
      const next = asStored(changed);
      draft.put(collection, key, next);
      if ((FORGOTTEN_MEMBERS[collection] ?? []).some((member) => holds(current, member) && !holds(next, member))) {
        draft.forget();
      }
      return next;
    });
  }

  coverage(): readonly CoverageSpan[] {
    return this.#contents.coverage;
  }

  /** All records as they are at this moment; nothing that happens later changes the list. */
  records(): readonly StateRecord[] {
    return [...this.#contents.collections].flatMap(([collection, records]) =>
      [...records].map(([key, value]) => ({ collection, key, value })),
    );
  }

  get isEmpty(): boolean {
    return this.coverage().length === 0 && this.records().length === 0;
  }

  /** Puts these into a state that is empty, all or none. */
  async restore(records: readonly StateRecord[], coverage: readonly CoverageSpan[]): Promise<void> {
    await this.#change((draft) => {
      for (const { collection, key, value } of records) draft.put(collection, key, asStored(value));
      for (const span of coverage) draft.addCoverage(span);
      draft.saveWhole();
    });
  }

  /** What the segments held when the state was last written. */
  confirmedSizes(): ReadonlyMap<string, number> {
    return this.#contents.segments;
  }

  /** Confirmed events that were once found to be gone. Only an operator takes an entry out, by hand. */
  losses(): readonly Loss[] {
    return this.#contents.losses;
  }

  /** Keeps what is missing on record; with it the sizes of now become the confirmed ones. */
  async noteLosses(losses: readonly Loss[]): Promise<void> {
    await this.#change((draft) => draft.noteLosses(losses));
  }

  async addCoverage(span: CoverageSpan): Promise<void> {
    await this.#change((draft) => draft.addCoverage(span));
  }

  /** Nothing is complete any more before an instant (UTC ms), for an organisation; null: for what names none. */
  async clipCoverage(orgId: string | null, before: number): Promise<void> {
    await this.#change((draft) => draft.clipCoverage(orgId, before));
  }

  /** What somebody stated is stated under another name. @param orgId null: of every organisation */
  async renameSpeaker(orgId: string | null, email: string, name: string): Promise<void> {
    await this.#change((draft) => draft.renameSpeaker(orgId, email, name));
  }

  /** Makes the sizes that segments have now the confirmed ones. */
  async confirmSizes(): Promise<void> {
    await this.#change((draft) => draft.confirmSizes());
  }

  /** Waits for what is under way, and leaves a snapshot of all, with the segments as long as they are now. */
  async close(): Promise<void> {
    try {
      while (this.#writing !== undefined) await this.#writing;
      if (this.#saved.changes === this.#contents.changes && this.#newSizes().length === 0) return;
      await this.#change((draft) => draft.saveWhole());
    } finally {
      await this.#options.log?.close();
    }
  }

  #change<T>(apply: (draft: StateDraft) => T): Promise<T> {
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

function holds(value: unknown, member: string): boolean {
  return isRecord(value) && value[member] !== undefined;
}

function recordOf<V>(records: ReadonlyMap<string, unknown> | undefined, key: string): V | undefined {
  // Only update() puts values in, by collection; the file is this store's own.
  return records?.get(key) as V | undefined;
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

/** The value as a later reading gives it, and unchangeable: callers share it. */
function asStored<T>(value: T | undefined): T | undefined {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => Object.freeze(part)) as T;
}
