/** The same workbooks read by another program than ours: cells must be those that were written, by its account too. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import writeWorkbook from 'write-excel-file/node';
import { serialWallTime } from '../../../src/sources/tables/date-serial.ts';
import type { TableCell } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { useTemporaryFiles } from './temporary-files.ts';

type Value = string | number | boolean | Date;

// The library that writes them loses texts named after what objects inherit.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((one) => one.trim() !== '' && !(one in Object.prototype));
const value: fc.Arbitrary<Value | null> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((one) => one + 0),
  fc.boolean(),
  fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  fc.constant(null),
);

const cellOf = (one: Value | null) => {
  if (one === null) return null;
  if (one instanceof Date) return { value: one, type: Date, format: 'yyyy-mm-dd hh:mm:ss' } as const;
  if (typeof one === 'number') return { value: one, type: Number } as const;
  return typeof one === 'boolean' ? ({ value: one, type: Boolean } as const) : ({ value: one, type: String } as const);
};

/** A cell of ours as the library gives it. */
function plainValue({ text: shown, serial }: TableCell, like: Value | null): Value | null {
  if (like instanceof Date) return new Date(serialWallTime(serial ?? -1) ?? Number.NaN);
  if (typeof like === 'number') return Number(shown);
  if (typeof like === 'boolean') return shown === 'TRUE';
  return shown === '' ? null : shown;
}

function assertRow(written: readonly (Value | null)[], cells: readonly TableCell[], theirs: readonly unknown[]): void {
  for (const [column, one] of written.entries()) {
    const ours = plainValue(cells[column] ?? { text: '' }, one);
    assert.deepEqual(ours, one);
    // The library cuts dates where they should be rounded, and takes spaces away around texts.
    if (!(one instanceof Date)) assert.equal(theirs[column] ?? null, typeof ours === 'string' ? ours.trim() : ours);
  }
}

describe('workbooks by write-excel-file [I]', () => {
  const file = useTemporaryFiles();

  it('hold what read-excel-file finds in them', async () => {
    const table = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        fc.pre(rows.some((row) => row.some((one) => one !== null)));
        const bytes = await writeWorkbook(rows.map((row) => row.map(cellOf))).toBuffer();
        const expected = await readSheet(bytes);
        const reader = await xlsxTable(file('any.xlsx', bytes), 'any.xlsx');
        const found = new Map<string, readonly TableCell[]>();
        for await (const { where, cells } of reader.rows()) found.set(where, cells);
        for (const [index, row] of rows.entries()) {
          assertRow(row, found.get(`row ${index + 1}`) ?? [], expected[index] ?? []);
        }
      }),
      { numRuns: 40 },
    );
  });
});
