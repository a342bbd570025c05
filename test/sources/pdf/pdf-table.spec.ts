/** What the reader of PDF files makes of the many ways in which a report may stand on paper. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type PDFDocument from 'pdfkit';
import { SourceError } from '../../../src/audit/errors.ts';
import { PDF_LIMITS } from '../../../src/sources/pdf/pdf-file.ts';
import { pdfTable } from '../../../src/sources/pdf/pdf-table.ts';
import type { TableRow } from '../../../src/sources/tables/table.ts';
import { reportRows } from '../../contract/table-reader.ts';
import { compareRows, rowsOf, textsOf } from './compare-rows.ts';
import { drawReport, pdfBytes, type ReportLayout, type Row, reportPdf } from './report-pdf.ts';

const HEADER = ['Date and time', 'User', 'Action', 'Entity type', 'Entity ID', 'Entity name'];
const WIDTHS = [130, 140, 80, 100, 160, 120];
const PLAIN: ReportLayout = { widths: WIDTHS, landscape: true };
const timeOf = (index: number): string => `2026-11-16 10:${String(index % 60).padStart(2, '0')}:00`;

async function read(header: Row, rows: readonly Row[], layout: ReportLayout): Promise<readonly TableRow[]> {
  return rowsOf(await pdfTable(await reportPdf(header, rows, layout), 'report.pdf'));
}

const flagged = (rows: readonly TableRow[]): readonly TableRow[] => rows.filter(({ flags }) => flags.length > 0);

async function refusal(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SourceError, String(error));
  return `${error.code}: ${error.message}`;
}

describe('the table of a PDF file [I]', () => {
  describe('columns', () => {
    for (const count of [2, 3, 6]) {
      it(`are found, not given: ${count}`, async () => {
        const rows = reportRows(30).map((row) => row.slice(0, count));
        const read1 = await read(HEADER.slice(0, count), rows, { ...PLAIN, widths: WIDTHS.slice(0, count) });
        assert.deepEqual(
          read1.map(textsOf),
          [HEADER.slice(0, count), ...rows].map((row) => row.join('¦')),
        );
        assert.deepEqual(flagged(read1), []);
      });
    }

    it('are found where nothing stands in one of them', async () => {
      const rows = reportRows(20).map((row) => row.with(3, ''));
      const found = await compareRows(await pdfTable(await reportPdf(HEADER, rows, PLAIN), 'a.pdf'), HEADER, rows);
      assert.deepEqual([found.isHeaderFound, found.exact], [true, 20]);
    });

    it('flag the row of which a text crosses an edge, and no other', async () => {
      const long = 'a name that runs far over into the next column, for want of a line of its own';
      const rows = reportRows(60).map((row, index) => (index === 30 ? row.with(1, long).with(2, '') : row));
      const bytes = await reportPdf(HEADER, rows, { ...PLAIN, runsOver: true });
      const found = await compareRows(await pdfTable(bytes, 'a.pdf'), HEADER, rows);
      assert.deepEqual([found.exact, found.wrong, found.lost], [59, [], []]);
      const [row] = found.flagged;
      assert.equal(row?.cells[0]?.text, rows[30]?.[0]);
      assert.equal(row?.flags[0], '"a name that runs far over into the next ..." crosses the edge of two columns');
    });

    it('flag the row of which a text lies over another one', async () => {
      const rows = reportRows(40).map((row, index) => (index === 7 ? row.with(1, 'w'.repeat(40)) : row));
      const bytes = await reportPdf(HEADER, rows, { ...PLAIN, runsOver: true });
      const { exact, flagged: open } = await compareRows(await pdfTable(bytes, 'a.pdf'), HEADER, rows);
      assert.equal(exact, 39);
      assert.match(open[0]?.flags.join('; ') ?? '', /crosses the edge/);
      assert.match(open[0]?.flags.join('; ') ?? '', /lies over another text/);
    });
  });

  describe('pages', () => {
    const rows = reportRows(100);
    const layouts: Readonly<Record<string, ReportLayout>> = {
      'the header on each': { ...PLAIN, repeatHeader: true },
      'the header on the first': { ...PLAIN, repeatHeader: false },
      'numbers at their feet, small pages': { ...PLAIN, pageNumbers: true, height: 300 },
      'titles above the first': { ...PLAIN, titles: ['Audit Trail', 'All times in UTC'], pageNumbers: true },
      'turned by 90 degrees': { ...PLAIN, turned: 90 },
      'turned by 180 degrees': { ...PLAIN, turned: 180 },
      'turned by 270 degrees': { ...PLAIN, turned: 270, pageNumbers: true },
      portrait: { widths: [80, 90, 50, 60, 120, 80], landscape: false, fontSize: 7 },
      'not compressed': { ...PLAIN, compress: false },
    };
    for (const [title, layout] of Object.entries(layouts)) {
      it(`are read with ${title}`, async () => {
        const reader = await pdfTable(await reportPdf(HEADER, rows, layout), 'a.pdf');
        const found = await compareRows(reader, HEADER, rows);
        assert.deepEqual([found.exact, found.flagged, found.wrong, found.footers], [100, [], [], []]);
        assert.deepEqual(found.titles, layout.titles ?? []);
      });
    }

    it('are told one after the other while they are read', async () => {
      const told: string[] = [];
      const bytes = await reportPdf(HEADER, rows, { ...PLAIN, height: 300 });
      const onPage = (page: number, count: number) => told.push(`${page}/${count}`);
      await rowsOf(await pdfTable(bytes, 'a.pdf', { onPage }));
      const count = Number(told[0]?.split('/')[1]);
      assert.ok(count > 5);
      assert.deepEqual(
        told,
        Array.from({ length: count }, (_, index) => `${index + 1}/${count}`),
      );
    });

    it('beyond those the layout is learned from are read as well', async () => {
      const many = reportRows(500);
      const bytes = await reportPdf(HEADER, many, { ...PLAIN, height: 240, pageNumbers: true });
      const reader = await pdfTable(bytes, 'a.pdf');
      const found = await compareRows(reader, HEADER, many);
      assert.deepEqual([found.exact, found.flagged, found.wrong], [500, [], []]);
      assert.ok(Math.abs((reader.aboutRows?.() ?? 0) - 500) < 50, String(reader.aboutRows?.()));
    });

    it('that hold a picture only are flagged where they stand', async () => {
      const bytes = await pdfBytes(
        (doc) => {
          drawReport(doc, HEADER, reportRows(20), PLAIN);
          doc.addPage().image(ONE_PIXEL, 30, 30, { width: 500 });
        },
        { size: [842, 595] },
      );
      const all = await rowsOf(await pdfTable(bytes, 'a.pdf'));
      assert.deepEqual(flagged(all), [
        { where: 'page 2', cells: [{ text: '[picture]' }], flags: ['the page holds a picture and no text'] },
      ]);
      assert.equal(all.length, 22);
    });
  });

  describe('cells', () => {
    const header = ['Date and time', 'User', 'Details'];
    const layout: ReportLayout = { widths: [120, 130, 180], landscape: false, spacesAtBreaks: true };
    const details = 'Service level threshold was changed from 30 to 120 seconds, as was asked for by phone';
    const rows = Array.from({ length: 40 }, (_, index) => [
      timeOf(index),
      'nine@example.com',
      index % 3 === 0 ? details : 'Queue',
    ]);

    for (const rules of ['none', 'rows', 'cells', 'shades'] as const) {
      it(`are put together from their lines: rules ${rules}`, async () => {
        const bytes = await reportPdf(header, rows, { ...layout, rules });
        const found = await compareRows(await pdfTable(bytes, 'a.pdf'), header, rows);
        assert.deepEqual([found.exact, found.flagged, found.wrong], [40, [], []]);
      });
    }

    it('are flagged where a word may have been broken, or two words were', async () => {
      const id = 'AW3zqPSEh5ILmjsYAW3zqPSEh5ILmjsYAW3zqPSEh5ILmjsY';
      const changed = rows.map((row, index) => (index === 9 ? row.with(2, id) : row));
      const bytes = await reportPdf(header, changed, { ...layout, spacesAtBreaks: false, rules: 'cells' });
      const found = await compareRows(await pdfTable(bytes, 'a.pdf'), header, changed);
      assert.deepEqual([found.exact, found.wrong], [39, []]);
      assert.match(found.flagged[0]?.flags[0] ?? '', / may be one word or two$/);
    });

    it('keep what looks like orders, links or formulas as text', async () => {
      const hostile = '=cmd|x [x](https://example.com) <@all>';
      const changed = rows.map((row, index) => (index === 5 ? row.with(2, hostile) : row));
      const found = await read(header, changed, { ...layout, widths: [120, 130, 250] });
      assert.equal(found[6]?.cells[2]?.text, hostile);
      assert.deepEqual(found[6]?.flags, []);
    });
  });

  describe('headings', () => {
    it('of two lines are one header, also where they are not repeated', async () => {
      const header = ['Date and time of the change', 'User', 'Name of the entity'];
      const rows = Array.from({ length: 20 }, (_, index) => [timeOf(index), 'nine@example.com', `Queue ${index}`]);
      for (const vertical of ['top', 'middle'] as const) {
        const bytes = await reportPdf(header, rows, { widths: [100, 110, 60], padding: [3, 4], vertical });
        const found = await compareRows(await pdfTable(bytes, 'a.pdf'), header, rows);
        assert.deepEqual([found.isHeaderFound, found.titles, found.exact], [true, [], 20], vertical);
      }
    });

    it('that may go on in the first row are flagged: the file is not taken in', async () => {
      const header = ['Date', 'User', 'Name'];
      const rows = Array.from({ length: 12 }, (_, index) => [
        `${timeOf(index).slice(0, 10)}`,
        'nine@example.com',
        'Queue of the back office',
      ]);
      const layout = { widths: [100, 110, 70], padding: [3, 0], vertical: 'middle' } as const;
      const [first] = flagged(await read(header, rows, layout));
      assert.ok(first !== undefined && first.flags.length > 0);
    });

    it('without a single row are a table all the same', async () => {
      const all = await read(HEADER, [], { ...PLAIN, titles: ['Audit Trail'] });
      assert.deepEqual(all.map(textsOf), ['Audit Trail', HEADER.join('¦')]);
      assert.deepEqual(flagged(all), []);
    });
  });

  describe('what stands below the last row', () => {
    const rows = reportRows(30);
    for (const rules of ['none', 'cells', 'rows'] as const) {
      it(`is given after it, and is no part of it: rules ${rules}`, async () => {
        const footers = ['Total records: 30', 'Printed by Person Nine'];
        const bytes = await reportPdf(HEADER, rows, { ...PLAIN, footers, rules, pageNumbers: true });
        const found = await compareRows(await pdfTable(bytes, 'a.pdf'), HEADER, rows);
        assert.deepEqual([found.exact, found.flagged, found.footers], [30, [], footers]);
      });
    }
  });

  describe('is refused', () => {
    const rows = reportRows(20);

    it('where there is none', async () => {
      const letter = await pdfBytes((doc) => doc.text('Dear reader, \n\nthis is a letter of some lines. '.repeat(40)));
      assert.match(await refusal(pdfTable(letter, 'a.pdf')), /^no-table: No table was found in a\.pdf/);
    });

    it('where there is no text, or a picture of it', async () => {
      assert.equal(await refusal(pdfTable(await pdfBytes(() => {}), 'a.pdf')), 'no-table: a.pdf holds no text.');
      const scanned = await pdfBytes((doc) => doc.image(ONE_PIXEL, 30, 30, { width: 500 }));
      assert.equal(
        await refusal(pdfTable(scanned, 'a.pdf')),
        'no-table: a.pdf holds pictures, no text: it was scanned.',
      );
    });

    it('where there are several', async () => {
      const other = ['Name', 'Team', 'Since', 'Skill'];
      const bytes = await pdfBytes(
        (doc) => {
          drawReport(doc, HEADER, reportRows(40), PLAIN);
          doc.addPage();
          const people = Array.from({ length: 40 }, (_, index) => [`Agent ${index}`, 'Back office', '2024', 'English']);
          drawReport(doc, other, people, { widths: [90, 210, 70, 200] });
        },
        { size: [842, 595] },
      );
      assert.match(
        await refusal(pdfTable(bytes, 'a.pdf')),
        /^several-tables: a\.pdf holds rows above the header of its table, on page 1, line 1/,
      );
    });

    it('where much of it does not go on with the columns of its first page', async () => {
      const bytes = await pdfBytes(
        (doc) => {
          drawReport(doc, HEADER, reportRows(20), PLAIN);
          doc.addPage();
          drawReport(
            doc,
            HEADER.toReversed(),
            reportRows(25).map((row) => row.toReversed()),
            {
              widths: WIDTHS.toReversed(),
            },
          );
        },
        { size: [842, 595] },
      );
      assert.match(await refusal(pdfTable(bytes, 'a.pdf')), /^several-tables: /);
    });

    it('with a password', async () => {
      const bytes = await reportPdf(HEADER, rows, { ...PLAIN, password: 'synthetic' });
      assert.equal(
        await refusal(pdfTable(bytes, 'a.pdf')),
        'encrypted: a.pdf is locked: it opens with a password only.',
      );
    });

    it('cut off anywhere', async () => {
      const bytes = await reportPdf(HEADER, rows, PLAIN);
      for (const share of [0.05, 0.3, 0.6, 0.9, 0.99]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        assert.match(await refusal(pdfTable(cut, 'a.pdf')), /^damaged: a\.pdf is damaged/, String(share));
      }
    });

    it('with a page that was damaged within', async () => {
      const bytes = await reportPdf(HEADER, rows, PLAIN);
      const at = Buffer.from(bytes).indexOf('stream\n') + 200;
      bytes.fill(0x55, at, at + 40);
      assert.match(await refusal(pdfTable(bytes, 'a.pdf')), /^damaged: /);
    });

    it('as something else, as empty, or as a file that is not there', async () => {
      assert.match(await refusal(pdfTable(Buffer.from('PK\u0003\u0004 no'), 'a.pdf')), /^unsupported-format: /);
      assert.equal(await refusal(pdfTable(new Uint8Array(), 'a.pdf')), 'empty-file: a.pdf is empty.');
      assert.equal(await refusal(pdfTable('/nowhere/a.pdf', 'a.pdf')), 'unreadable-file: a.pdf cannot be read.');
    });

    it('with more pages, steps or letters than are read', async () => {
      const bytes = await reportPdf(HEADER, reportRows(60), { ...PLAIN, height: 240 });
      const open = (limits: Partial<typeof PDF_LIMITS>) =>
        refusal(pdfTable(bytes, 'a.pdf', { limits: { ...PDF_LIMITS, ...limits } }));
      assert.match(await open({ pages: 2 }), /^too-large: a\.pdf has \d+ pages; up to 2 are read\.$/);
      assert.match(await open({ stepsPerPage: 50 }), /^too-large: Page 1 of a\.pdf holds more/);
      assert.match(await open({ lettersPerPage: 50 }), /^too-large: Page 1 of a\.pdf holds more/);
    });
  });

  it('is read from a path, and the bytes that were given are left as they are', async () => {
    const path = 'test/fixtures/portal/day-first.pdf';
    const bytes = new Uint8Array(readFileSync(path));
    const copy = bytes.slice();
    const fromBytes = await rowsOf(await pdfTable(bytes, 'a.pdf'));
    assert.deepEqual(bytes, copy);
    assert.deepEqual(await rowsOf(await pdfTable(path, 'a.pdf')), fromBytes);
  });

  it('leaves out what stands slanted over a page, and says so', async () => {
    const bytes = await pdfBytes(
      (doc) => {
        watermark(doc);
        drawReport(doc, HEADER, reportRows(20), PLAIN);
      },
      { size: [842, 595] },
    );
    const reader = await pdfTable(bytes, 'a.pdf');
    const rows = await rowsOf(reader);
    assert.deepEqual([rows.length, flagged(rows)], [21, []]);
    assert.deepEqual(reader.notes?.(), ['1 piece of text that stand slanted or off the page are left out']);
  });

  it('flags a row of which a text is not to be seen', async () => {
    const rows = reportRows(20);
    const bytes = await pdfBytes(
      (doc) => {
        drawReport(doc, HEADER, rows, PLAIN);
        // In the empty cell of the sixth row; mode 3 leaves no ink.
        const [left, top] = [30 + 610 + 3, 30 + 6 * (doc.currentLineHeight(true) + 4) + 2];
        doc.addContent('3 Tr').text('unseen', left, top, { lineBreak: false });
      },
      { size: [842, 595] },
    );
    const [row, ...others] = flagged(await rowsOf(await pdfTable(bytes, 'a.pdf')));
    assert.deepEqual(others, []);
    assert.equal(row?.cells[0]?.text, rows[5]?.[0]);
    assert.deepEqual(row?.flags, ['"unseen" is in the file but not to be seen on the page']);
  });
});

/** A picture of one dot. */
const ONE_PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function watermark(doc: InstanceType<typeof PDFDocument>): void {
  doc
    .save()
    .rotate(-35, { origin: [300, 300] })
    .fontSize(60)
    .fillOpacity(0.2);
  doc.text('DRAFT', 200, 300, { lineBreak: false }).restore().fillOpacity(1);
}
