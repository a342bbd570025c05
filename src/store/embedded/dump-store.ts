import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreError } from '../../audit/errors.ts';
import type { DumpRecord } from '../../audit/ports.ts';
import type { StateCollections } from '../../audit/state.ts';
import type { EventIndex, Location } from './event-index.ts';
import type { SegmentSet } from './segment-set.ts';
import type { EmbeddedState } from './state-store.ts';
import { decodeRecord } from './stored-record.ts';

const RECORDS_PER_TURN = 200;

/**
 * Everything as it is at the first record that is asked for. What happens to the store meanwhile makes no difference:
 * lines are only appended, and a segment that is written anew leaves the old bytes to who reads them.
 * @param assertOpen throws when the store was closed
 */
export async function* dumpStore(
  {
    index,
    segments,
    state,
  }: { readonly index: EventIndex; readonly segments: SegmentSet; readonly state: EmbeddedState },
  assertOpen: () => void,
): AsyncGenerator<DumpRecord> {
  const places = placesOf(index);
  const coverage = state.coverage();
  const records = state.records();
  const held = segments.list.map((segment) => ({ name: segment.name, ...segment.hold() }));
  try {
    for (let at = 0; at < places.count; at += 1) {
      if (at % RECORDS_PER_TURN === 0) await nextTurn();
      assertOpen();
      const { segment, offset, length } = places.at(at);
      const record = decodeRecord(held[segment]?.bytes.read(offset, Buffer.allocUnsafe(length)) ?? Buffer.alloc(0));
      if (record === undefined) throw damaged(held[segment]?.name ?? '', offset);
      yield { kind: 'event', event: record.event, identity: record.identity };
    }
  } finally {
    for (const { release } of held) await release();
  }
  for (const span of coverage) yield { kind: 'coverage', span };
  // Only this program's own collections get in there.
  for (const { collection, key, value } of records) {
    yield { kind: 'state', collection: collection as keyof StateCollections, key, value };
  }
}

/** Where the events lie now, first met first: the order by which equal changes are told apart. */
function placesOf(index: EventIndex): { readonly count: number; at(place: number): Location } {
  const segments = new Uint32Array(index.size);
  const offsets = new Float64Array(index.size);
  const lengths = new Uint32Array(index.size);
  let count = 0;
  for (let row = 0; row < index.rowCount; row += 1) {
    if (index.isGone(row)) continue;
    const { segment, offset, length } = index.locationOf(row);
    segments[count] = segment;
    offsets[count] = offset;
    lengths[count] = length;
    count += 1;
  }
  return {
    count,
    at: (place) => ({ segment: segments[place] ?? 0, offset: offsets[place] ?? 0, length: lengths[place] ?? 0 }),
  };
}

function damaged(name: string, offset: number): StoreError {
  return new StoreError(
    'damaged',
    `An event in ${name} at byte ${offset} can no longer be read.`,
    'Run the verify command and check the disk.',
  );
}
