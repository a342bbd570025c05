import type { EventGroup, GroupField } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import { type RowField, rowField, valueAt } from './row-fields.ts';
import type { Selection } from './selection.ts';

const SMALL_TABLE = 4096;

/** Counts rows by the values of some fields; largest group first, ties by values. */
export function groupRows(
  selection: Selection,
  by: readonly GroupField[],
  index: EventIndex,
  limit?: number,
): readonly EventGroup[] {
  const fields = by.map((field) => rowField(field, index));
  const rows = new Uint32Array(selection.length);
  for (let position = 0; position < rows.length; position += 1) rows[position] = selection.rowAt(position);
  const groups = numberGroups(rows, fields);
  const counts: number[] = [];
  const newestRows: number[] = [];
  for (let position = 0; position < rows.length; position += 1) {
    const group = groups[position] ?? 0;
    if (group === counts.length) {
      newestRows.push(rows[position] ?? 0);
      counts.push(0);
    }
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return newestRows
    .map((row, group) => ({
      row,
      count: counts[group] ?? 0,
      values: fields.map((field) => field.text(valueAt(field, row))),
    }))
    .sort((a, b) => b.count - a.count || compareValues(a.values, b.values))
    .slice(0, limit)
    .map(({ values, count, row }) => ({ values, count, lastEventId: index.idOf(row) }));
}

/** The group of each row: 0 for the first one met, then 1, 2, ... Split field by field, each time numbered anew. */
function numberGroups(rows: Uint32Array, fields: readonly RowField[]): Uint32Array {
  const groups = new Uint32Array(rows.length);
  let size = 1;
  for (const field of fields) {
    const numbering = createNumbering(size * field.size, rows.length);
    for (let position = 0; position < rows.length; position += 1) {
      groups[position] = numbering.of((groups[position] ?? 0) * field.size + valueAt(field, rows[position] ?? 0));
    }
    size = numbering.count();
  }
  return groups;
}

/** Gives small numbers to keys below `range`, in the order they are met: by a table when that is small enough. */
function createNumbering(range: number, rows: number): { of(key: number): number; count(): number } {
  let count = 0;
  const next = (): number => {
    count += 1;
    return count - 1;
  };
  if (range <= Math.max(SMALL_TABLE, rows * 8)) {
    /** Number + 1; 0 = not met yet. */
    const table = new Uint32Array(range);
    return {
      of(key) {
        const known = table[key] ?? 0;
        if (known !== 0) return known - 1;
        table[key] = count + 1;
        return next();
      },
      count: () => count,
    };
  }
  const numbers = new Map<number, number>();
  return {
    of(key) {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, count);
      return next();
    },
    count: () => count,
  };
}

function compareValues(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length; at += 1) {
    const value = a[at] ?? '';
    const other = b[at] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
