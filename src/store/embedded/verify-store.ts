import type { StoreFinding } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import { NONE } from './hash-table.ts';
import { damagedFinding, shortFinding } from './load-events.ts';
import { scanLines } from './scan-lines.ts';
import type { Segment } from './segment-adapter.ts';
import type { SegmentSet } from './segment-set.ts';
import { decodeRecord } from './stored-record.ts';

/**
 * Reads again every byte that was there on opening or was written since, and
 * compares it with what the indexes say. What was confirmed earlier and was not
 * there on opening is among the findings of opening.
 * @param inTurn does a piece of work while no segment is written
 */
export async function verifyStore(
  segments: SegmentSet,
  index: EventIndex,
  inTurn: (work: () => Promise<void>) => Promise<void>,
): Promise<StoreFinding[]> {
  const findings: StoreFinding[] = [];
  const seen = new Uint8Array(index.rowCount);
  for (const [number, segment] of segments.list.entries()) {
    await inTurn(async () => {
      const size = segment.size;
      const onDisk = await segment.bytes.size();
      if (onDisk < size) findings.push(shortFinding(segment.name, onDisk, size));
      findings.push(...(await verifySegment(segment, number, size, index, seen)));
    });
  }
  const missing = seen.reduce((count, mark, row) => count + (mark === 0 && !index.isGone(row) ? 1 : 0), 0);
  if (missing > 0) {
    findings.push({
      severity: 'problem',
      where: 'all segments',
      what: `${missing} of ${index.size} events that were read when the store was opened are no longer on disk.`,
    });
  }
  return findings;
}

async function verifySegment(
  segment: Segment,
  number: number,
  size: number,
  index: EventIndex,
  seen: Uint8Array,
): Promise<StoreFinding[]> {
  const findings: StoreFinding[] = [];
  await scanLines(segment.bytes, size, (line) => {
    const decoded = line.ended ? decodeRecord(line.bytes) : undefined;
    if (decoded === undefined) {
      findings.push(damagedFinding(segment, line));
      return;
    }
    const row = index.keys.rowOf(decoded.event.id);
    if (row === NONE) {
      findings.push({
        severity: 'problem',
        where: `${segment.name} line ${line.number}`,
        what: `The line at byte ${line.offset} holds an event that the store does not know.`,
      });
      return;
    }
    const { segment: expected, offset } = index.locationOf(row);
    if (expected === number && offset === line.offset && row < seen.length) seen[row] = 1;
  });
  return findings;
}
