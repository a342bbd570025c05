import type { EventGroup, GroupField } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import type { Selection } from './selection.ts';

/** How one field of a row is read as a number, and the number as text. */
interface Labels {
  readonly size: number;
  readonly of: (row: number) => number;
  readonly text: (number: number) => string;
}

interface Group {
  readonly newestRow: number;
  readonly numbers: readonly number[];
  count: number;
}

/** Counts rows by the values of some fields; largest group first, ties by values. */
export function groupRows(
  rows: Selection,
  by: readonly GroupField[],
  index: EventIndex,
  limit?: number,
): readonly EventGroup[] {
  const fields = by.map((field) => labelsOf(field, index));
  const groups = new Map<number | string, Group>();
  const asNumber = fields.reduce((product, field) => product * Math.max(1, field.size), 1) < Number.MAX_SAFE_INTEGER;
  for (let position = 0; position < rows.length; position += 1) {
    const row = rows.rowAt(position);
    const key = asNumber ? numberKey(fields, row) : fields.map((field) => field.of(row)).join();
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { newestRow: row, numbers: fields.map((field) => field.of(row)), count: 1 });
    else group.count += 1;
  }
  return [...groups.values()]
    .map((group) => ({ ...group, values: fields.map((field, at) => field.text(group.numbers[at] ?? 0)) }))
    .sort((a, b) => b.count - a.count || compareValues(a.values, b.values))
    .slice(0, limit)
    .map(({ values, count, newestRow }) => ({ values, count, lastEventId: index.idOf(newestRow) }));
}

function numberKey(fields: readonly Labels[], row: number): number {
  let key = 0;
  for (const field of fields) key = key * field.size + field.of(row);
  return key;
}

function compareValues(a: readonly string[], b: readonly string[]): number {
  for (const [at, value] of a.entries()) {
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
