import type { EventGroup, GroupField } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import type { Selection } from './selection.ts';

const SMALL_TABLE = 4096;

/** How one field of a row is read as a number, and the number as text. */
interface Labels {
  readonly size: number;
  readonly of: (row: number) => number;
  readonly text: (number: number) => string;
}

/** Counts rows by the values of some fields; largest group first, ties by values. */
export function groupRows(
  selection: Selection,
  by: readonly GroupField[],
  index: EventIndex,
  limit?: number,
): readonly EventGroup[] {
  const rows = Uint32Array.from({ length: selection.length }, (_, position) => selection.rowAt(position));
  const fields = by.map((field) => labelsOf(field, index));
  const counts: number[] = [];
  const newestRows: number[] = [];
  for (const [position, group] of numberGroups(rows, fields).entries()) {
    const count = counts[group];
    if (count === undefined) newestRows[group] = rows[position] ?? 0;
    counts[group] = (count ?? 0) + 1;
  }
  return newestRows
    .map((row, group) => ({ row, count: counts[group] ?? 0, values: fields.map((field) => field.text(field.of(row))) }))
    .sort((a, b) => b.count - a.count || compareValues(a.values, b.values))
    .slice(0, limit)
    .map(({ values, count, row }) => ({ values, count, lastEventId: index.idOf(row) }));
}

/** The group of each row: 0 for the first one met, then 1, 2, ... Split field by field, each time numbered anew. */
function numberGroups(rows: Uint32Array, fields: readonly Labels[]): Uint32Array {
  const groups = new Uint32Array(rows.length);
  let size = 1;
  for (const field of fields) {
    const numbering = createNumbering(size * field.size, rows.length);
    for (let position = 0; position < rows.length; position += 1) {
      groups[position] = numbering.of((groups[position] ?? 0) * field.size + field.of(rows[position] ?? 0));
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

function labelsOf(field: GroupField, index: EventIndex): Labels {
  const { targets, actors, actions, categories } = index;
  const targetOf = (row: number): number => targets.chains.entryOf(row);
  const actorOf = (row: number): number => actors.chains.entryOf(row);
  switch (field) {
    case 'actor':
      return labels(actors.labels, (row) => actors.labelOf(actorOf(row)));
    case 'target':
      return labels(targets.labels, (row) => targets.labelOf(targetOf(row)));
    case 'entityType':
      return labels(targets.types, (row) => targets.typeOf(targetOf(row)));
    case 'action':
      return labels(actions, (row) => index.actionOf(row));
    case 'category':
      return labels(categories, (row) => index.categoryOf(row));
    case 'anonymous':
      return {
        size: 2,
        of: (row) => (actors.isAnonymous(actorOf(row)) ? 1 : 0),
        text: (number) => String(number === 1),
      };
  }
}

function labels(values: { readonly size: number; text(number: number): string }, of: (row: number) => number): Labels {
  return { size: values.size, of, text: (number) => values.text(number) };
}
