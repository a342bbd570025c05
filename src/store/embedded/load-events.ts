import type { StoreFinding } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import { NONE } from './hash-table.ts';
import { type ScannedLine, scanLines } from './scan-lines.ts';
import type { Segment } from './segment-adapter.ts';
import type { SegmentSet } from './segment-set.ts';
import { decodeFacts } from './stored-record.ts';

/** Confirmed bytes of each segment when the store was last closed or its state written, by segment name. */
export type ConfirmedSizes = ReadonlyMap<string, number>;

/** Fills the index from all segments and cuts off what a crash left unfinished. */
export async function loadEvents(
  segments: SegmentSet,
  index: EventIndex,
  options: { readonly confirmed: ConfirmedSizes; readonly readOnly: boolean },
): Promise<StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const [number, segment] of segments.list.entries()) {
    const confirmed = options.confirmed.get(segment.name) ?? 0;
    const damaged = await loadSegment(segment, number, index);
    const torn = tornTail(damaged, segment, confirmed);
    if (torn !== undefined) {
      const bytes = segment.size - torn.offset;
      await segment.cutTo(torn.offset, !options.readOnly);
      // Beside a running writer an unfinished line is nothing unusual.
      if (!options.readOnly) findings.push(repaired(segment, torn, bytes));
    }
    for (const line of damaged) if (line !== torn) findings.push(damagedFinding(segment, line));
  }
  for (const [name, size] of options.confirmed) {
    const found = segments.list.find((segment) => segment.name === name);
    if ((found?.size ?? 0) < size) findings.push(shortFinding(name, found?.size, size));
  }
  return findings;
}

type DamagedLine = Omit<ScannedLine, 'bytes'> & { readonly length: number };

async function loadSegment(segment: Segment, number: number, index: EventIndex): Promise<DamagedLine[]> {
  const damaged: DamagedLine[] = [];
  await scanLines(segment.bytes, segment.size, (line) => {
    const length = line.bytes.length;
    const decoded = line.ended ? decodeFacts(line.bytes) : undefined;
    if (decoded === undefined) {
      damaged.push({ number: line.number, offset: line.offset, length, ended: line.ended });
      return;
    }
    const location = { segment: number, offset: line.offset, length };
    const row = index.keys.rowOf(decoded.event.id);
    if (row === NONE) index.add(decoded, location);
    // A second first line of one event (files merged by hand) says nothing new.
    else if (decoded.kind === 'amendment') index.replace(row, decoded, location);
  });
  return damaged;
}

/** The damaged line at the very end, when it was never confirmed: an append that a crash cut short. */
function tornTail(damaged: readonly DamagedLine[], segment: Segment, confirmed: number): DamagedLine | undefined {
  const last = damaged.at(-1);
  if (last === undefined || last.offset + last.length < segment.size) return undefined;
  return last.ended && last.offset < confirmed ? undefined : last;
}

function repaired(segment: Segment, line: DamagedLine, bytes: number): StoreFinding {
  return {
    severity: 'repaired',
    where: `${segment.name} line ${line.number}`,
    what: `An append that was interrupted left ${bytes} bytes; they were cut off. Nothing confirmed was lost.`,
  };
}

export function damagedFinding(segment: Segment, line: Pick<DamagedLine, 'number' | 'offset'>): StoreFinding {
  return {
    severity: 'problem',
    where: `${segment.name} line ${line.number}`,
    what: `The line at byte ${line.offset} is damaged. It is left in the file and skipped.`,
  };
}

export function shortFinding(name: string, size: number | undefined, confirmed: number): StoreFinding {
  return {
    severity: 'problem',
    where: name,
    what:
      size === undefined
        ? `The file is missing; it held ${confirmed} bytes of events.`
        : `The file has ${size} bytes, but ${confirmed} were confirmed: events are missing at its end.`,
  };
}
