import { setImmediate as nextTurn } from 'node:timers/promises';
import { readDumpRecord } from '../../audit/dump-record.ts';
import { StoreError } from '../../audit/errors.ts';
import type { CoverageSpan, DumpRecord } from '../../audit/ports.ts';
import type { EventIndex, Location } from './event-index.ts';
import { NONE } from './hash-table.ts';
import type { SegmentSet } from './segment-set.ts';
import type { EmbeddedState, StateRecord } from './state-store.ts';
import { encodeLine, type StoredRecord } from './stored-record.ts';

/** So many events are written and made durable together. */
const BATCH_EVENTS = 1000;

interface RestoreParts {
  readonly index: EventIndex;
  readonly segments: SegmentSet;
  readonly state: EmbeddedState;
}

/**
 * Fills an empty store, or leaves it empty. Not while something is appended.
 * @throws StoreError `not-empty`; `bad-dump`, naming the record by its number; `write-failed`
 */
export async function restoreStore(
  parts: RestoreParts,
  records: AsyncIterable<DumpRecord>,
): Promise<{ readonly events: number }> {
  if (parts.index.size > 0 || !parts.state.isEmpty) throw notEmpty();
  const restoring = new Restoring(parts);
  try {
    let number = 0;
    for await (const record of records) {
      number += 1;
      await restoring.take(record, number);
    }
    return { events: await restoring.finish() };
  } catch (error) {
    await restoring.undo();
    throw error;
  }
}

class Restoring {
  readonly #parts: RestoreParts;
  readonly #coverage: CoverageSpan[] = [];
  readonly #state: StateRecord[] = [];
  #batch: StoredRecord[] = [];
  readonly #ids = new Set<string>();

  constructor(parts: RestoreParts) {
    this.#parts = parts;
  }

  async take(value: unknown, number: number): Promise<void> {
    const record = readDumpRecord(value);
    if (typeof record === 'string') throw badDump(number, record);
    if (record.kind === 'coverage') this.#coverage.push(record.span);
    else if (record.kind === 'state') this.#state.push(record);
    else {
      const { id } = record.event;
      if (this.#ids.has(id) || this.#parts.index.keys.rowOf(id) !== NONE) {
        throw badDump(number, 'another event has its id');
      }
      this.#ids.add(id);
      this.#batch.push({ event: record.event, identity: record.identity });
      if (this.#batch.length >= BATCH_EVENTS) await this.#write();
    }
  }

  /** @returns number of events */
  async finish(): Promise<number> {
    await this.#write();
    for (const segment of this.#parts.segments.list) segment.shrinkTo(undefined);
    await this.#parts.state.restore(this.#state, this.#coverage);
    return this.#parts.index.size;
  }

  /** The store is empty again. */
  async undo(): Promise<void> {
    const { index, segments } = this.#parts;
    for (const [number, segment] of segments.list.entries()) {
      index.removeAll([...index.rowsIn(number)]);
      await segment.cutTo(0, true);
      segment.shrinkTo(undefined);
    }
    index.forgetUnused();
  }

  async #write(): Promise<void> {
    const { segments, index } = this.#parts;
    const lines = this.#batch.map((record) => encodeLine('event', record));
    const bySegment = new Map<number, number[]>();
    for (const [at, { event }] of this.#batch.entries()) {
      const number = await segments.numberFor(event.time);
      const places = bySegment.get(number) ?? [];
      places.push(at);
      bySegment.set(number, places);
    }
    const locations: Location[] = [];
    for (const [number, places] of bySegment) {
      const segment = segments.get(number);
      // Until all of it is there, none of it is promised.
      segment.shrinkTo(0);
      let offset = await segment.append(places.map((at) => lines[at] ?? Buffer.alloc(0)));
      for (const at of places) {
        const length = lines[at]?.length ?? 0;
        locations[at] = { segment: number, offset, length };
        offset += length;
      }
    }
    for (const [at, record] of this.#batch.entries()) {
      const location = locations[at];
      if (location !== undefined) index.add(record, location);
    }
    this.#batch = [];
    this.#ids.clear();
    await nextTurn();
  }
}

function notEmpty(): StoreError {
  return new StoreError(
    'not-empty',
    'There is something in the store already; nothing was restored.',
    'Restore into an empty one.',
  );
}

function badDump(number: number, problem: string): StoreError {
  return new StoreError(
    'bad-dump',
    `Record ${number} of the backup cannot be restored: ${problem}. Nothing was restored.`,
    'Take another backup.',
  );
}
