/** Reports of many layouts: what comes back without a flag is what was written, and nothing is lost in silence. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import { pdfTable } from '../../../src/sources/pdf/pdf-table.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { inspectTable } from '../../../src/sources/portal/inspect-table.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { anyReport } from './any-report.ts';
import { compareRows, textOf } from './compare-rows.ts';
import { reportPdf } from './report-pdf.ts';

const LOOKING = { names: loadColumnNames(), choices: { zone: 'UTC' } };
const PAGE_NUMBER = /^Page \d+ of \d+$/;

/** undefined: the file was refused, with one of the reasons for that. */
async function opened(bytes: Uint8Array): Promise<TableReader | undefined> {
  try {
    return await pdfTable(bytes, 'report.pdf');
  } catch (error) {
    assert.ok(error instanceof SourceError, String(error));
    assert.ok(error.code === 'no-table' || error.code === 'several-tables', error.message);
    return undefined;
  }
}

describe('any report in any layout, as a PDF file [I]', function () {
  this.timeout(60_000);

  it('comes back row by row as it was written, or flagged, or is refused', async () => {
    const seen = { exact: 0, flagged: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(anyReport, async ({ header, rows, layout }) => {
        const reader = await opened(await reportPdf(header, rows, layout));
        if (reader === undefined) {
          seen.refused += 1;
          return;
        }
        const found = await compareRows(reader, header, rows);
        if (!found.isHeaderFound) {
          // Nothing of it is taken in, then.
          await assert.rejects(inspectTable(reader, LOOKING), { code: 'no-table' });
          seen.refused += 1;
          return;
        }
        assert.deepEqual([found.wrong, found.lost.map(textOf)], [[], []]);
        assert.deepEqual(
          found.footers.filter((text) => !PAGE_NUMBER.test(text)),
          [],
        );
        seen.exact += found.exact;
        seen.flagged += found.flagged.length;
      }),
      { numRuns: 150, seed: 20_261_123 },
    );
    // The reports are such that each of these happens, and flags are no way out.
    assert.ok(seen.exact > 900 && seen.flagged > 300 && seen.refused > 10, JSON.stringify(seen));
  });

  it('is read whole, without a flag, where the layout leaves nothing open', async () => {
    const plain = anyReport.map(({ header, rows, layout }) => ({
      header,
      rows,
      layout: {
        ...layout,
        widths: header.map(() => 112),
        fontSize: 6,
        padding: [3, 2] as const,
        rules: 'cells' as const,
        pieces: 'lines' as const,
        spacesAtBreaks: true,
        runsOver: false,
        vertical: 'top' as const,
        alignments: header.map(() => 'left' as const),
        repeatHeader: true,
      },
    }));
    const counts = { rows: 0, exact: 0 };
    await fc.assert(
      fc.asyncProperty(plain, async ({ header, rows, layout }) => {
        const found = await compareRows(await pdfTable(await reportPdf(header, rows, layout), 'a.pdf'), header, rows);
        assert.deepEqual([found.isHeaderFound, found.wrong, found.lost], [true, [], []]);
        counts.rows += rows.length;
        counts.exact += found.exact;
      }),
      { numRuns: 40, seed: 20_261_123 },
    );
    assert.ok(counts.exact > 0.97 * counts.rows, JSON.stringify(counts));
  });
});
