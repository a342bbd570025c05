/** The times of the rows of one table, each in the zone that is its own. */
import { excerpt } from '../../audit/field-text.ts';
import type { DateOrder } from '../../audit/file-port.ts';
import { findZone } from '../../audit/zone.ts';
import type { TableRow } from '../tables/table.ts';
import { createTimeSettler, type FileZone, type SettledTime, type TimeSettler } from './dates.ts';
import type { DataRow } from './table-reading.ts';
import type { Understanding } from './understand.ts';

export type RowZone =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'unknown'; readonly text: string };

/** The zone that a row names in a column of its own; undefined where it names none. */
export function rowZone(row: TableRow, { positions }: Pick<Understanding, 'positions'>): RowZone | undefined {
  const position = positions.get('zone');
  const text = position === undefined ? '' : (row.cells[position]?.text.trim() ?? '');
  if (text === '') return undefined;
  const zone = findZone(text);
  return zone === undefined ? { kind: 'unknown', text } : { kind: 'zone', zone };
}

/**
 * @param zone of rows that name none
 * @param order of `03/04/2026`
 */
export function createRowTimes(
  understanding: Understanding,
  zone: FileZone | undefined,
  order: DateOrder | undefined,
): (data: DataRow) => SettledTime {
  const settleHere = createTimeSettler(zone, order);
  const elsewhere = new Map<string, TimeSettler>();

  function settlerOf(named: string): TimeSettler {
    const settler = elsewhere.get(named) ?? createTimeSettler({ kind: 'zone', zone: named }, order);
    elsewhere.set(named, settler);
    return settler;
  }

  return ({ row, time }) => {
    const named = rowZone(row, understanding);
    if (named === undefined) return settleHere(time);
    if (named.kind === 'zone') return settlerOf(named.zone)(time);
    return { kind: 'problem', reason: `it names the zone "${excerpt(named.text, 30)}", which is not known` };
  };
}
