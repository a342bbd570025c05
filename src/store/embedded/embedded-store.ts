import { StoreError } from '../../audit/errors.ts';
import type { Actor, AuditEvent, IncomingEvent } from '../../audit/event.ts';
import type {
  AppendResult,
  ArrivalOptions,
  ArrivalPage,
  ArrivalPlace,
  AuditStore,
  CoverageSpan,
  DumpRecord,
  ErasedPerson,
  EventGroup,
  EventPage,
  EventQuery,
  GroupField,
  NameMatch,
  NameSearch,
  StateStore,
  StoreFinding,
  Withdrawal,
} from '../../audit/ports.ts';
import { dumpStore } from './dump-store.ts';
import type { EventIndex } from './event-index.ts';
import { EventKeeping } from './event-keeping.ts';
import { EventQueries } from './event-queries.ts';
import { EventWriter } from './event-writer.ts';
import { NONE } from './hash-table.ts';
import { NameIndex } from './name-index.ts';
import { restoreStore } from './restore-store.ts';
import type { SegmentSet } from './segment-set.ts';
import type { EmbeddedState } from './state-store.ts';
import type { StoredRecord } from './stored-record.ts';
import { idKey } from './target-table.ts';
import { verifyStore } from './verify-store.ts';
import type { WriterLock } from './writer-lock.ts';

/** The opened parts that a store is made of; see open-store.ts. */
export interface StoreParts {
  readonly index: EventIndex;
  readonly segments: SegmentSet;
  readonly state: EmbeddedState;
  /** Absent for readers and for stores in memory. */
  readonly lock: WriterLock | undefined;
  readonly readOnly: boolean;
  /** What was found, and repaired, on opening. */
  readonly findings: readonly StoreFinding[];
}

/** The audit trail in one directory, owned by one writing process. */
export class EmbeddedStore implements AuditStore {
  readonly findings: readonly StoreFinding[];
  readonly state: StateStore;
  readonly #parts: StoreParts;
  readonly #writer: EventWriter;
  readonly #queries: EventQueries;
  readonly #keeping: EventKeeping;
  #names: NameIndex;
  #closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    const { index, segments } = parts;
    const read = (row: number): StoredRecord => segments.read(index.locationOf(row));
    this.#parts = parts;
    this.findings = parts.findings;
    this.#queries = new EventQueries(index, segments);
    this.#names = new NameIndex(index);
    const assertHeld = (): void => parts.lock?.assertHeld();
    this.#writer = new EventWriter(index, segments, { read, assertHeld });
    this.#keeping = new EventKeeping({
      index,
      segments,
      state: parts.state,
      writer: this.#writer,
      assertOpen: () => this.#assertOpen(),
      assertHeld,
      onForgotten: () => this.#renewNames(),
    });
    this.#continueArrivals();
    this.state = guarded(parts.state, () => this.#assertOpen());
    if (parts.readOnly) return;
    this.#names.catchUp();
    // In memory only, and nothing waits for it.
    void this.#names.warmUpInPieces();
  }

  async append(incoming: readonly IncomingEvent[]): Promise<AppendResult> {
    this.#assertOpen();
    assertWritable(this.#parts.readOnly);
    return this.#writer.append(incoming);
  }

  async find(id: string): Promise<AuditEvent | undefined> {
    this.#assertOpen();
    const { index, segments } = this.#parts;
    const exact = index.keys.rowOf(id);
    const row = exact === NONE ? index.keys.rowOf(idKey(id)) : exact;
    return row === NONE ? undefined : segments.read(index.locationOf(row)).event;
  }

  async page(query: EventQuery, options: { readonly limit: number; readonly cursor?: string }): Promise<EventPage> {
    this.#assertOpen();
    return this.#queries.page(query, options);
  }

  async count(query: EventQuery): Promise<number> {
    this.#assertOpen();
    return this.#queries.count(query);
  }

  async group(query: EventQuery, by: readonly GroupField[], limit?: number): Promise<readonly EventGroup[]> {
    this.#assertOpen();
    return this.#queries.group(query, by, limit);
  }

  async names(search: NameSearch): Promise<readonly NameMatch[]> {
    this.#assertOpen();
    return this.#names.find(search);
  }

  async arrivals(after: ArrivalPlace | 'now', options: ArrivalOptions): Promise<ArrivalPage> {
    this.#assertOpen();
    const place = this.#writer.lastArrival;
    return after === 'now' ? { events: [], place } : this.#queries.arrivals(after, place, options);
  }

  async coverage(orgId?: string): Promise<readonly CoverageSpan[]> {
    this.#assertOpen();
    return this.#parts.state.coverage().filter((span) => orgId === undefined || span.orgId === orgId);
  }

  async addCoverage(span: CoverageSpan): Promise<void> {
    this.#assertOpen();
    await this.#parts.state.addCoverage(span);
  }

  async withdrawCoverage(what: Withdrawal): Promise<void> {
    this.#assertOpen();
    await this.#parts.state.withdrawCoverage(what);
  }

  async extent(
    orgId?: string,
  ): Promise<{ readonly firstAt: number; readonly lastAt: number; readonly total: number } | undefined> {
    this.#assertOpen();
    return this.#queries.extent(orgId);
  }

  reclassify(isAnonymous: (actor: Actor) => boolean): void {
    this.#assertOpen();
    this.#parts.index.actors.reclassify(isAnonymous);
  }

  async purge(what: Parameters<AuditStore['purge']>[0]): Promise<{ readonly removed: number }> {
    this.#assertOpen();
    assertWritable(this.#parts.readOnly);
    return this.#keeping.purge(what);
  }

  async pseudonymise(person: ErasedPerson, pseudonym: string): Promise<{ readonly changed: number }> {
    this.#assertOpen();
    assertWritable(this.#parts.readOnly);
    return this.#keeping.pseudonymise(person, pseudonym);
  }

  dump(): AsyncIterable<DumpRecord> {
    return dumpStore(this.#parts, () => this.#assertOpen());
  }

  async restore(records: AsyncIterable<DumpRecord>): Promise<{ readonly events: number }> {
    this.#assertOpen();
    assertWritable(this.#parts.readOnly);
    const restored = await this.#writer.inTurn(() => restoreStore(this.#parts, records));
    this.#continueArrivals();
    return restored;
  }

  #continueArrivals(): void {
    this.#parts.index.arrivals.continueAfter(this.#parts.state.lastArrival);
  }

  async verify(): Promise<readonly StoreFinding[]> {
    this.#assertOpen();
    await this.#writer.settled();
    const { segments, index } = this.#parts;
    const known = new Set(this.findings.map(({ where, what }) => `${where} ${what}`));
    const found = await verifyStore(segments, index, (work) => this.#writer.inTurn(work));
    // What was found on opening stays found: a damaged line is met again, a missing one is not.
    return [...this.findings, ...found.filter(({ where, what }) => !known.has(`${where} ${what}`))];
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Names that are not used any more are not found, and not kept in memory. */
  async #renewNames(): Promise<void> {
    const names = new NameIndex(this.#parts.index);
    await names.catchUpInPieces();
    this.#names = names;
  }

  async #close(): Promise<void> {
    await this.#writer.settled();
    try {
      if (!this.#parts.readOnly) await this.#parts.state.close();
    } finally {
      await this.#parts.segments.close();
      await this.#parts.lock?.release();
    }
  }

  #assertOpen(): void {
    if (this.#closing === undefined) return;
    throw new StoreError('closed', 'The audit store was closed.', 'Open it again.');
  }
}

/** @throws StoreError `read-only` */
export function assertWritable(readOnly: boolean): void {
  if (!readOnly) return;
  throw new StoreError(
    'read-only',
    'The audit store was opened for reading; nothing was written.',
    'Run this command where the bot does not own the store, or ask the bot.',
  );
}

/** The same state, refusing once the store is closed. */
function guarded(state: StateStore, assertOpen: () => void): StateStore {
  return {
    async get(collection, key) {
      assertOpen();
      return state.get(collection, key);
    },
    async list(collection) {
      assertOpen();
      return state.list(collection);
    },
    async update(collection, key, change) {
      assertOpen();
      return state.update(collection, key, change);
    },
  };
}
