import type { StoreFinding } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import { NONE } from './hash-table.ts';
import { type ScannedLine, scanLines } from './scan-lines.ts';
import type { Segment } from './segment-adapter.ts';
import type { SegmentSet } from './segment-set.ts';
import type { Loss } from './state-file.ts';
import { decodeFacts } from './stored-record.ts';

/** Confirmed bytes of each segment when the store was last closed or its state written, by segment name. */
export type ConfirmedSizes = ReadonlyMap<string, number>;

export interface LoadedEvents {
  readonly findings: readonly StoreFinding[];
  /** Confirmed bytes that are not there; not among the findings. */
  readonly losses: readonly Loss[];
}

/** Fills the index from all segments and cuts off what a crash left unfinished. */
export async function loadEvents(
  segments: SegmentSet,
  index: EventIndex,
  options: { readonly confirmed: ConfirmedSizes; readonly readOnly: boolean; readonly foundAt: number },
): Promise<LoadedEvents> {
  const findings: StoreFinding[] = [];
  for (const [number, segment] of segments.list.entries()) {
    const confirmed = options.confirmed.get(segment.name) ?? 0;
    const damaged = await loadSegment(segment, number, index);
    const torn = tornTail(damaged, segment, confirmed);
    if (torn !== undefined) {
      const bytes = segment.size - torn.offset;
      await segment.cutTo(torn.offset, !options.readOnly);
      const tail = { where: `${segment.name} line ${torn.number}`, bytes, isLoss: torn.offset < confirmed };
      findings.push(options.readOnly ? unfinished(tail) : repaired(tail));
    }
    for (const line of damaged) if (line !== torn) findings.push(damagedFinding(segment, line));
  }
  return { findings, losses: missingBytes(segments, options.confirmed, options.foundAt) };
}

/** What was confirmed and is not there. */
export function missingBytes(segments: SegmentSet, sizes: ConfirmedSizes, foundAt: number): Loss[] {
  const losses: Loss[] = [];
  for (const [name, confirmed] of sizes) {
    const found = segments.list.find((segment) => segment.name === name);
    if (found === undefined) losses.push({ segment: name, confirmed, foundAt });
    else if (found.size < confirmed) losses.push({ segment: name, confirmed, left: found.size, foundAt });
  }
  return losses;
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
    if (row === NONE) {
      index.add(decoded, location);
      return;
    }
    const home = index.segmentOf(row);
    if (home !== number) index.strayLines.add(number).add(home);
    // A second first line of one event (files merged by hand) says nothing new.
    if (decoded.kind === 'amendment') index.replace(row, decoded, location);
  });
  return damaged;
}

/** The damaged line at the very end, when it was never confirmed: an append that a crash cut short. */
function tornTail(damaged: readonly DamagedLine[], segment: Segment, confirmed: number): DamagedLine | undefined {
  const last = damaged.at(-1);
  if (last === undefined || last.offset + last.length < segment.size) return undefined;
  return last.ended && last.offset < confirmed ? undefined : last;
}

interface UnfinishedTail {
  readonly where: string;
  readonly bytes: number;
  /** Confirmed events lay in it; the loss is told as a problem of its own. */
  readonly isLoss: boolean;
}

function repaired({ where, bytes, isLoss }: UnfinishedTail): StoreFinding {
  const what = isLoss
    ? `The last line was not whole; its ${bytes} bytes were cut off so that new events can follow.`
    : `An append that was interrupted left ${bytes} bytes; they were cut off. Nothing confirmed was lost.`;
  return { severity: 'repaired', where, what };
}

/** Beside a running writer this is nothing unusual. */
function unfinished({ where, bytes, isLoss }: UnfinishedTail): StoreFinding {
  const what = isLoss
    ? `The last line is not whole; its ${bytes} bytes are skipped.`
    : `The last line is unfinished (${bytes} bytes): it is being written now, or an append was interrupted. ` +
      'Nothing confirmed is missing; the next start that writes cuts it off.';
  return { severity: 'note', where, what };
}

export function damagedFinding(segment: Segment, line: Pick<DamagedLine, 'number' | 'offset'>): StoreFinding {
  return {
    severity: 'problem',
    where: `${segment.name} line ${line.number}`,
    what: `The line at byte ${line.offset} is damaged. It is left in the file and skipped.`,
  };
}

/** The file lost its end while it was open. */
export function shortFinding(name: string, size: number, confirmed: number): StoreFinding {
  return {
    severity: 'problem',
    where: name,
    what: `The file has ${size} bytes, but ${confirmed} were confirmed: events are missing at its end.`,
  };
}

/** Stays a problem when the same events were imported again: what else was in the lost bytes, nobody knows. */
export function lossFinding({ segment, confirmed, left, foundAt }: Loss): StoreFinding {
  const day = new Date(foundAt).toISOString().slice(0, 10);
  const what =
    left === undefined
      ? `The file was missing on ${day} (UTC); it had held ${confirmed} bytes of events.`
      : `On ${day} (UTC) only ${left} of ${confirmed} confirmed bytes were there: events are missing after them.`;
  const next =
    'Restore the data directory from a backup, or import the same files again; ' +
    'once that is settled, take the entry out of "losses" in state.json while nothing runs.';
  return { severity: 'problem', where: segment, what: `${what} ${next}` };
}
