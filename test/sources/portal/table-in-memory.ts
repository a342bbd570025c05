/** A table as a reader of any format would hand it over, for tests of what is made of it. */
import type { TableKind, TableReader, TableRow } from '../../../src/sources/tables/table.ts';

export interface MemoryTable {
  readonly kind?: TableKind;
  readonly name?: string;
  /** By index of the row. */
  readonly flags?: Readonly<Record<number, readonly string[]>>;
  readonly notes?: readonly string[];
}

export function tableRows(rows: readonly (readonly string[])[], flags: MemoryTable['flags'] = {}): readonly TableRow[] {
  return rows.map((cells, index) => ({
    where: `row ${index + 1}`,
    cells: cells.map((text) => ({ text })),
    flags: flags[index] ?? [],
  }));
}

export function tableInMemory(rows: readonly (readonly string[])[], table: MemoryTable = {}): TableReader {
  return {
    kind: table.kind ?? 'portal-pdf',
    name: table.name ?? 'report',
    async *rows() {
      yield* tableRows(rows, table.flags);
    },
    notes: () => table.notes ?? [],
  };
}
