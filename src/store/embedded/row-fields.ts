import type { GroupField } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';

/** One value of every row as a number, read straight from the columns; valid until events are added. */
export interface RowField {
  /** The value, or where `byEntry` is given the entry of a table, by row. */
  readonly byRow: Uint32Array;
  /** The value by entry. */
  readonly byEntry: Uint32Array | undefined;
  /** All values are below it. */
  readonly size: number;
  readonly text: (value: number) => string;
  /** The value that stands for a text, if there is one. */
  readonly find: (text: string) => number | undefined;
}

export function valueAt(field: RowField, row: number): number {
  const value = field.byRow[row] ?? 0;
  return field.byEntry === undefined ? value : (field.byEntry[value] ?? 0);
}

export function rowField(name: GroupField | 'org', index: EventIndex): RowField {
  const { targets, actors } = index;
  const targetOf = targets.chains.entryOf.values;
  const actorOf = actors.chains.entryOf.values;
  switch (name) {
    case 'actor':
      return { byRow: actorOf, byEntry: actors.labelOf.values, ...textsOf(actors.labels) };
    case 'target':
      return { byRow: targetOf, byEntry: targets.labelOf.values, ...textsOf(targets.labels) };
    case 'org':
      return { byRow: targetOf, byEntry: targets.orgOf.values, ...textsOf(index.orgs) };
    case 'entityType':
      return { byRow: targetOf, byEntry: targets.typeOf.values, ...textsOf(targets.types) };
    case 'action':
      return { byRow: index.actionOf.values, byEntry: undefined, ...textsOf(index.actions) };
    case 'category':
      return { byRow: index.categoryOf.values, byEntry: undefined, ...textsOf(index.categories) };
    case 'anonymous':
      return { byRow: actorOf, byEntry: actors.anonymous.values, ...TRUTH };
  }
}

const TRUTH: Pick<RowField, 'size' | 'text' | 'find'> = {
  size: 2,
  text: (value) => String(value === 1),
  find: (text) => (text === 'true' ? 1 : 0),
};

function textsOf(dictionary: {
  readonly size: number;
  text(value: number): string;
  find(text: string): number | undefined;
}): Pick<RowField, 'size' | 'text' | 'find'> {
  return {
    size: dictionary.size,
    text: (value) => dictionary.text(value),
    find: (text) => dictionary.find(text),
  };
}
