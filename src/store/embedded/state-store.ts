/** The small mutable records: one value for each key of a collection, the spans that are complete, what is missing. */
import type { Low } from 'lowdb';
import { isRecord } from '../../audit/field-text.ts';
import type { CoverageSpan, StateStore, Withdrawal } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';
import type { Loss, StateFile } from './state-file.ts';
import { type StateOptions, StateWriter } from './state-writer.ts';

/** With the change that empties one of these members, what they held has to leave the disk: somebody is to be forgotten. */
const FORGOTTEN_MEMBERS: Partial<Record<keyof StateCollections, readonly string[]>> = { erasures: ['person', 'tell'] };

/** One record with its place. */
export interface StateRecord {
  readonly collection: string;
  readonly key: string;
  readonly value: unknown;
}

/**
 * The small mutable records, as the rest of the program sees them. How a change gets to the disk is `StateWriter`'s.
 */
export class EmbeddedState implements StateStore {
  readonly #writer: StateWriter;

  /** @param low its data is the state as of now */
  constructor(low: Low<StateFile>, options: StateOptions) {
    this.#writer = new StateWriter(low, options);
  }

  async get<C extends keyof StateCollections>(collection: C, key: string): Promise<StateCollections[C] | undefined> {
    return recordOf(this.#writer.contents.collections.get(collection), key);
  }

  async list<C extends keyof StateCollections>(
    collection: C,
  ): Promise<readonly { readonly key: string; readonly value: StateCollections[C] }[]> {
    const records = this.#writer.contents.collections.get(collection);
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
    return this.#writer.change((draft) => {
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
    return this.#writer.contents.coverage;
  }

  /** Number of the last event that came in and was removed again; 0: none was. */
  get lastArrival(): number {
    return recordOf<StateCollections['arrivals']>(this.#writer.contents.collections.get('arrivals'), 'last')?.last ?? 0;
  }

  /** All records as they are at this moment; nothing that happens later changes the list. */
  records(): readonly StateRecord[] {
    return [...this.#writer.contents.collections].flatMap(([collection, records]) =>
      [...records].map(([key, value]) => ({ collection, key, value })),
    );
  }

  get isEmpty(): boolean {
    return this.coverage().length === 0 && this.records().length === 0;
  }

  /** Puts these into a state that is empty, all or none. */
  async restore(records: readonly StateRecord[], coverage: readonly CoverageSpan[]): Promise<void> {
    await this.#writer.change((draft) => {
      for (const { collection, key, value } of records) draft.put(collection, key, asStored(value));
      for (const span of coverage) draft.addCoverage(span);
      draft.saveWhole();
    });
  }

  /** What the segments held when the state was last written. */
  confirmedSizes(): ReadonlyMap<string, number> {
    return this.#writer.contents.segments;
  }

  /** Confirmed events that were once found to be gone. Only an operator takes an entry out, by hand. */
  losses(): readonly Loss[] {
    return this.#writer.contents.losses;
  }

  /** Keeps what is missing on record; with it the sizes of now become the confirmed ones. */
  async noteLosses(losses: readonly Loss[]): Promise<void> {
    await this.#writer.change((draft) => draft.noteLosses(losses));
  }

  async addCoverage(span: CoverageSpan): Promise<void> {
    await this.#writer.change((draft) => draft.addCoverage(span));
  }

  /** A source does not prove any more what it was said to prove from an instant on. */
  async withdrawCoverage(what: Withdrawal): Promise<void> {
    await this.#writer.change((draft) => draft.withdrawCoverage(what));
  }

  /** Nothing is complete any more before an instant (UTC ms), for an organisation; null: for what names none. */
  async clipCoverage(orgId: string | null, before: number): Promise<void> {
    await this.#writer.change((draft) => draft.clipCoverage(orgId, before));
  }

  /** What somebody stated is stated under another name. @param orgId null: of every organisation */
  async renameSpeaker(orgId: string | null, email: string, name: string): Promise<void> {
    await this.#writer.change((draft) => draft.renameSpeaker(orgId, email, name));
  }

  /** Makes the sizes that segments have now the confirmed ones. */
  async confirmSizes(): Promise<void> {
    await this.#writer.change((draft) => draft.confirmSizes());
  }

  /** Waits for what is under way, and leaves a snapshot of all, with the segments as long as they are now. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}

function holds(value: unknown, member: string): boolean {
  return isRecord(value) && value[member] !== undefined;
}

function recordOf<V>(records: ReadonlyMap<string, unknown> | undefined, key: string): V | undefined {
  // Only update() puts values in, by collection; the file is this store's own.
  return records?.get(key) as V | undefined;
}

/** The value as a later reading gives it, and unchangeable: callers share it. */
function asStored<T>(value: T | undefined): T | undefined {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => Object.freeze(part)) as T;
}
