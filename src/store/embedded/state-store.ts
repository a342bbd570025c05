import type { Low } from 'lowdb';
import { StoreError } from '../../audit/errors.ts';
import type { CoverageSpan, StateStore } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';
import { joinSpans } from './join-spans.ts';
import type { Loss, StateFile } from './state-file.ts';

type Collections = Map<string, Map<string, unknown>>;

/** What a change works on: copies that become the state only when they are on disk. */
interface Draft {
  readonly collections: Collections;
  coverage: readonly CoverageSpan[];
  losses: readonly Loss[];
  changed: boolean;
}

interface Waiting {
  readonly apply: (draft: Draft) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The small mutable records, in memory and in one JSON file. Changes that come
 * while the file is being written share the next write.
 */
export class EmbeddedState implements StateStore {
  readonly #low: Low<StateFile>;
  readonly #segmentSizes: () => [string, number][];
  readonly #assertWritable: () => void;
  #collections: Collections;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(low: Low<StateFile>, options: { segmentSizes: () => [string, number][]; assertWritable: () => void }) {
    this.#low = low;
    this.#segmentSizes = options.segmentSizes;
    this.#assertWritable = options.assertWritable;
    this.#collections = new Map(low.data.collections.map(([name, entries]) => [name, new Map(entries)]));
  }

  async get<C extends keyof StateCollections>(collection: C, key: string): Promise<StateCollections[C] | undefined> {
    return recordOf(this.#collections, collection, key);
  }

  async list<C extends keyof StateCollections>(
    collection: C,
  ): Promise<readonly { readonly key: string; readonly value: StateCollections[C] }[]> {
    const keys = [...(this.#collections.get(collection)?.keys() ?? [])];
    return keys.flatMap((key) => {
      const value = recordOf(this.#collections, collection, key);
      return value === undefined ? [] : [{ key, value }];
    });
  }

  async update<C extends keyof StateCollections>(
    collection: C,
    key: string,
    change: (current: StateCollections[C] | undefined) => StateCollections[C] | undefined,
  ): Promise<StateCollections[C] | undefined> {
    return this.#change((draft) => {
      const current = recordOf(draft.collections, collection, key);
      const next = asStored(change(current));
      if (next === current) return current;
      const records = new Map(draft.collections.get(collection));
      if (next === undefined) records.delete(key);
      else records.set(key, next);
      draft.collections.set(collection, records);
      draft.changed = true;
      return next;
    });
  }

  coverage(): readonly CoverageSpan[] {
    return this.#low.data.coverage;
  }

  /** What the segments held when the state was last written. */
  confirmedSizes(): ReadonlyMap<string, number> {
    return new Map(this.#low.data.segments);
  }

  /** Confirmed events that were once found to be gone. Only an operator takes an entry out, by hand. */
  losses(): readonly Loss[] {
    return this.#low.data.losses ?? [];
  }

  /** Keeps what is missing on record; with it the sizes of now become the confirmed ones. */
  async noteLosses(losses: readonly Loss[]): Promise<void> {
    await this.#change((draft) => {
      draft.losses = [...draft.losses, ...losses];
      draft.changed = true;
    });
  }

  async addCoverage(span: CoverageSpan): Promise<void> {
    await this.#change((draft) => {
      draft.coverage = joinSpans([...draft.coverage, span]);
      draft.changed = true;
    });
  }

  /** Waits for what is under way, and notes how long the segments are now. */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (JSON.stringify(this.#segmentSizes()) === JSON.stringify(this.#low.data.segments)) return;
    await this.#change((draft) => {
      draft.changed = true;
    });
  }

  #change<T>(apply: (draft: Draft) => T): Promise<T> {
    this.#assertWritable();
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
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#writeBatch(batch);
    }
    // In the same turn as the last look at the list, so that no change is left waiting.
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const draft: Draft = {
      collections: new Map(this.#collections),
      coverage: this.#low.data.coverage,
      losses: this.losses(),
      changed: false,
    };
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
      if (draft.changed) await this.#write(draft);
    } catch (error) {
      for (const waiting of applied) waiting.failed(error);
      return;
    }
    this.#collections = draft.collections;
    for (const waiting of applied) waiting.done();
  }

  /** @throws StoreError `write-failed`; the state is then what it was */
  async #write(draft: Draft): Promise<void> {
    const before = this.#low.data;
    this.#low.data = {
      version: 1,
      collections: [...draft.collections].map(([name, records]) => [name, [...records]]),
      coverage: [...draft.coverage],
      segments: this.#segmentSizes(),
      ...(draft.losses.length === 0 ? {} : { losses: [...draft.losses] }),
    };
    try {
      await this.#low.write();
    } catch (cause) {
      this.#low.data = before;
      throw new StoreError(
        'write-failed',
        'The state of the bot could not be written; it is what it was before.',
        'Check free space and rights of the data directory.',
        { cause },
      );
    }
  }
}

function recordOf<C extends keyof StateCollections>(
  collections: Collections,
  collection: C,
  key: string,
): StateCollections[C] | undefined {
  // Only update() puts values in, by collection; the file is this store's own.
  return collections.get(collection)?.get(key) as StateCollections[C] | undefined;
}

/** The value as a later reading gives it, and unchangeable: callers share it. */
function asStored<T>(value: T | undefined): T | undefined {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => Object.freeze(part)) as T;
}
