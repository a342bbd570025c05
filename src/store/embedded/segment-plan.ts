import type { PersonEraser } from '../../audit/erase-person.ts';
import { type LineEdit, Shifts } from './edit-lines.ts';
import type { EventIndex } from './event-index.ts';
import { NONE } from './hash-table.ts';
import { scanLines } from './scan-lines.ts';
import type { RewriteSteps, SegmentSet } from './segment-set.ts';
import { decodeFacts, decodeRecord, encodeLine, type StoredFacts } from './stored-record.ts';

/** What is to become of one segment. */
export interface SegmentPlan {
  /** In the order of their offsets. */
  readonly edits: readonly LineEdit[];
  /** Rows of events that go. */
  readonly removed: readonly number[];
  /** Rows of events that become something else, and where their one line is. */
  readonly changed: ReadonlyMap<number, { readonly record: StoredFacts; readonly edit: LineEdit }>;
}

interface Place {
  readonly segments: SegmentSet;
  readonly index: EventIndex;
  /** Of the segment. */
  readonly number: number;
}

/**
 * Which lines hold events that are due. A damaged line stays as long as others stay in the segment: nobody knows whose
 * it is.
 */
export async function planPurge(
  { segments, index, number }: Place,
  isDue: (row: number) => boolean,
): Promise<SegmentPlan> {
  const { bytes, size } = segments.get(number);
  const edits: LineEdit[] = [];
  const removed = new Set<number>();
  const damaged: LineEdit[] = [];
  let staying = 0;
  await scanLines(bytes, size, (line) => {
    const edit = { offset: line.offset, length: line.bytes.length };
    const facts = line.ended ? decodeFacts(line.bytes) : undefined;
    if (facts === undefined) {
      damaged.push(edit);
      return;
    }
    const row = index.keys.rowOf(facts.event.id);
    // A second copy of an event that was removed elsewhere goes too.
    if (row === NONE || isDue(row)) edits.push(edit);
    else staying += 1;
    if (row !== NONE && isDue(row) && index.segmentOf(row) === number) removed.add(row);
  });
  const all = staying === 0 ? [...edits, ...damaged].sort((a, b) => a.offset - b.offset) : edits;
  return { edits: all, removed: [...removed], changed: new Map() };
}

/**
 * Which events hold a person, and their lines without. Of what was amended only the newest line stays, in the place of
 * the first, so that the order of equal changes is kept.
 * @param orgId of that organisation only; absent: of all
 */
export async function planErasure(place: Place, eraser: PersonEraser, orgId: string | undefined): Promise<SegmentPlan> {
  const { rows, damaged } = await findPerson(place, eraser, orgId);
  const edits: LineEdit[] = [];
  const changed = new Map<number, { record: StoredFacts; edit: LineEdit }>();
  if (rows.size === 0 && damaged.size === 0) return { edits, removed: [], changed };
  const { segments, index, number } = place;
  const { bytes, size } = segments.get(number);
  await scanLines(bytes, size, (line) => {
    const edit = { offset: line.offset, length: line.bytes.length };
    const facts = line.ended ? decodeFacts(line.bytes) : undefined;
    const row = facts === undefined ? NONE : index.keys.rowOf(facts.event.id);
    if (row === NONE || !rows.has(row)) {
      if (damaged.has(line.offset)) edits.push(edit);
      return;
    }
    if (changed.has(row) || index.segmentOf(row) !== number) {
      edits.push(edit);
      return;
    }
    const { event, identity } = segments.read(index.locationOf(row));
    const record = { event: eraser.event(event), identity: { ...identity, erased: true as const } };
    const replaced = { ...edit, replacement: encodeLine('event', record) };
    const { raw: _, ...kept } = record.event;
    changed.set(row, { record: { event: kept, identity: record.identity }, edit: replaced });
    edits.push(replaced);
  });
  return { edits, removed: [], changed };
}

/** Events with a line that holds the person, and offsets of damaged lines that do. */
async function findPerson(
  { segments, index, number }: Place,
  eraser: PersonEraser,
  orgId: string | undefined,
): Promise<{ readonly rows: ReadonlySet<number>; readonly damaged: ReadonlySet<number> }> {
  const { bytes, size } = segments.get(number);
  const rows = new Set<number>();
  const damaged = new Set<number>();
  await scanLines(bytes, size, (line) => {
    const text = line.bytes.toString();
    if (!eraser.mayHold(text)) return;
    const record = line.ended ? decodeRecord(line.bytes) : undefined;
    if (record === undefined) {
      const isOfOrg = orgId === undefined || text.includes(orgId);
      if (isOfOrg && eraser.text(text) !== text) damaged.add(line.offset);
      return;
    }
    const row = index.keys.rowOf(record.event.id);
    if (row === NONE || (orgId !== undefined && index.orgOf(row) !== orgId)) return;
    if (eraser.event(record.event) !== record.event) rows.add(row);
  });
  return { rows, damaged };
}

/** Carries a plan out, whole or not at all. Not while something is appended. @throws StoreError `write-failed`, `lock-lost` */
export async function carryOut(
  { segments, index, number }: Place,
  { edits, removed, changed }: SegmentPlan,
  steps: Omit<RewriteSteps, 'onPut'>,
): Promise<void> {
  if (edits.length === 0) return;
  const shifts = new Shifts(edits);
  await segments.rewrite(number, edits, {
    ...steps,
    onPut() {
      for (const row of index.rowsIn(number)) {
        if (!changed.has(row)) index.relocate(row, shifts.at(index.locationOf(row).offset));
      }
      for (const [row, { record, edit }] of changed) {
        const offset = shifts.at(edit.offset);
        index.replace(row, record, { segment: number, offset, length: edit.replacement?.length ?? 0 });
      }
      index.removeAll(removed);
    },
  });
}
