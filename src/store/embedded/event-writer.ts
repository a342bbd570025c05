import { StoreError } from '../../audit/errors.ts';
import type { IncomingEvent } from '../../audit/event.ts';
import type { AppendResult } from '../../audit/ports.ts';
import { BatchDraft } from './batch-draft.ts';
import type { EventIndex, Location } from './event-index.ts';
import type { SegmentSet } from './segment-set.ts';
import { encodeLine, type StoredRecord } from './stored-record.ts';

/** So many events are written and made durable together; other work runs in between. */
const BATCH_EVENTS = 1000;
/** The range of ECMAScript time values. */
const MAX_TIME_MS = 8.64e15;

interface Waiting {
  readonly incoming: readonly IncomingEvent[];
  readonly done: (result: AppendResult) => void;
  readonly failed: (error: unknown) => void;
}

interface PlannedLine {
  readonly bytes: Buffer;
  /** Makes the written line visible. */
  readonly apply: (location: Location) => void;
}

/** Takes appends one after the other; those that wait for the disk share the next write. */
export class EventWriter {
  readonly #index: EventIndex;
  readonly #segments: SegmentSet;
  readonly #read: (row: number) => StoredRecord;
  readonly #assertHeld: () => void;
  #waiting: Waiting[] = [];
  #turns: (() => Promise<void>)[] = [];
  #writing: Promise<void> | undefined;
  /** While lines are written: the last arrival before them. */
  #arrivedBefore: number | undefined;
  readonly #appends = new Set<Promise<unknown>>();

  constructor(
    index: EventIndex,
    segments: SegmentSet,
    options: { readonly read: (row: number) => StoredRecord; readonly assertHeld: () => void },
  ) {
    this.#index = index;
    this.#segments = segments;
    this.#read = options.read;
    this.#assertHeld = options.assertHeld;
  }

  /** @throws StoreError `bad-event`, `write-failed`, `lock-lost` */
  async append(incoming: readonly IncomingEvent[]): Promise<AppendResult> {
    const append = this.#appendAll(incoming);
    this.#appends.add(append);
    try {
      return await append;
    } finally {
      this.#appends.delete(append);
    }
  }

  async #appendAll(incoming: readonly IncomingEvent[]): Promise<AppendResult> {
    for (const { event } of incoming) assertTime(event.time);
    const addedIds: string[] = [];
    let duplicates = 0;
    for (let start = 0; start < incoming.length; start += BATCH_EVENTS) {
      const result = await this.#enqueue(incoming.slice(start, start + BATCH_EVENTS));
      for (const id of result.addedIds) addedIds.push(id);
      duplicates += result.duplicates;
    }
    return { added: addedIds.length, duplicates, addedIds };
  }

  /**
   * Does something while nothing is appended; appends that come meanwhile wait for it. For long work, several short
   * turns: appends are let in between.
   */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = new Promise<T>((done, failed) => {
      this.#turns.push(() => work().then(done, failed));
      this.#writing ??= this.#writeWaiting();
    });
    this.#appends.add(turn);
    try {
      return await turn;
    } finally {
      this.#appends.delete(turn);
    }
  }

  /** Everything up to this arrival is there; what is being written comes after it. */
  get lastArrival(): number {
    return this.#arrivedBefore ?? this.#index.arrivals.last;
  }

  /** Resolves when no append is under way any more. */
  async settled(): Promise<void> {
    while (this.#appends.size > 0) await Promise.allSettled(this.#appends);
  }

  #enqueue(incoming: readonly IncomingEvent[]): Promise<AppendResult> {
    return new Promise((done, failed) => {
      this.#waiting.push({ incoming, done, failed });
      this.#writing ??= this.#writeWaiting();
    });
  }

  async #writeWaiting(): Promise<void> {
    // Lets appends that are made in the same turn join the first write.
    await Promise.resolve();
    while (this.#waiting.length > 0 || this.#turns.length > 0) {
      await this.#turns.shift()?.();
      const batch = this.#nextBatch();
      if (batch.length === 0) continue;
      try {
        const results = await this.#write(batch.map((waiting) => waiting.incoming));
        for (const [at, result] of results.entries()) batch[at]?.done(result);
      } catch (error) {
        for (const waiting of batch) waiting.failed(error);
      }
    }
    // In the same turn as the last look at the list, so that no append is left waiting.
    this.#writing = undefined;
  }

  #nextBatch(): Waiting[] {
    let events = 0;
    const end = this.#waiting.findIndex((waiting, at) => {
      events += waiting.incoming.length;
      return at > 0 && events > BATCH_EVENTS;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #write(requests: readonly (readonly IncomingEvent[])[]): Promise<AppendResult[]> {
    this.#assertHeld();
    const draft = new BatchDraft(this.#index, this.#read);
    const results = requests.map((incoming) => {
      const addedIds = incoming.map((one) => draft.take(one)).filter((id) => id !== undefined);
      return { added: addedIds.length, duplicates: incoming.length - addedIds.length, addedIds };
    });
    const planned = await this.#linesBySegment(draft);
    this.#arrivedBefore = this.#index.arrivals.last;
    const written = await Promise.allSettled([...planned].map(([number, lines]) => this.#writeLines(number, lines)));
    this.#arrivedBefore = undefined;
    for (const outcome of written) if (outcome.status === 'rejected') throw outcome.reason;
    return results;
  }

  async #writeLines(number: number, lines: readonly PlannedLine[]): Promise<void> {
    let offset = await this.#segments.get(number).append(lines.map((line) => line.bytes));
    for (const { bytes, apply } of lines) {
      apply({ segment: number, offset, length: bytes.length });
      offset += bytes.length;
    }
  }

  async #linesBySegment(draft: BatchDraft): Promise<Map<number, PlannedLine[]>> {
    const planned = new Map<number, PlannedLine[]>();
    const plan = (segment: number, line: PlannedLine): void => {
      const lines = planned.get(segment);
      if (lines === undefined) planned.set(segment, [line]);
      else lines.push(line);
    };
    for (const { row, record } of draft.amended) {
      if (row === undefined || record === undefined) continue;
      // Beside the line that it replaces, so that it is read after it.
      plan(this.#index.locationOf(row).segment, {
        bytes: encodeLine('amendment', record),
        apply: (location) => this.#index.replace(row, record, location),
      });
    }
    let arrival = this.#index.arrivals.last;
    for (const { record: arriving } of draft.fresh) {
      if (arriving === undefined) continue;
      arrival += 1;
      const record = { ...arriving, identity: { ...arriving.identity, arrival } };
      plan(await this.#segments.numberFor(record.event.time), {
        bytes: encodeLine('event', record),
        apply: (location) => this.#index.add(record, location),
      });
    }
    return planned;
  }
}

function assertTime(time: number): void {
  if (Number.isFinite(time) && Math.abs(time) <= MAX_TIME_MS) return;
  throw new StoreError('bad-event', 'An event has no valid time and was not kept.', 'Report the source it came from.');
}
