/** PDF files that LibreOffice wrote, row by row against what went in, and against the workbooks of the same reports. */
import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../src/audit/event.ts';
import type { FileChoices } from '../../../src/audit/file-port.ts';
import { pdfTable } from '../../../src/sources/pdf/pdf-table.ts';
import { createFileReader } from '../../../src/sources/sandbox/file-reader.ts';
import { eventsOf, OPTIONS, readAll, rejectionsOf } from '../../contract/audit-source.ts';
import { PORTAL_REPORTS, type PortalReport } from '../../fixtures/portal/portal-documents.ts';
import { compareRows, textOf } from './compare-rows.ts';

const FOLDER = 'test/fixtures/portal';
/** Rows that LibreOffice broke over two pages; everything else must come back without a flag. */
const OVER_PAGES: Readonly<Record<string, number>> = { wrapped: 0, 'day-first': 0, ambiguous: 0, writer: 2 };
/** Its pages stand upright; those of the others lie on their side. */
const PORTRAIT = 'ambiguous';
const CHOICES: FileChoices = { zone: 'Europe/Berlin', dateOrder: 'day-first' };

const readable = PORTAL_REPORTS.filter(({ name }) => name in OVER_PAGES);

describe('PDF files that LibreOffice wrote [I]', () => {
  for (const { name, columns, rows, titles } of readable) {
    it(`${name}.pdf, ${name === PORTRAIT ? 'portrait' : 'landscape'}, holds the report, row by row`, async () => {
      const reader = await pdfTable(`${FOLDER}/${name}.pdf`, `${name}.pdf`);
      const found = await compareRows(reader, columns, rows);
      assert.equal(found.isHeaderFound, true);
      assert.deepEqual(
        found.titles,
        titles.filter((title) => title !== ''),
      );
      assert.deepEqual([found.wrong, found.lost, found.footers], [[], [], []]);
      assert.deepEqual([found.exact, found.flagged.length], [120 - (OVER_PAGES[name] ?? 0), OVER_PAGES[name]]);
      for (const { flags } of found.flagged) assert.deepEqual(flags, ['it runs over from one page to the next']);
      assert.ok(Math.abs((reader.aboutRows?.() ?? 0) - 120) <= 5);
    });
  }

  it('says which page does not go on with the columns of the first one', async () => {
    await assert.rejects(pdfTable(`${FOLDER}/plain.pdf`, 'plain.pdf'), {
      code: 'several-tables',
      message:
        'plain.pdf holds more than one table, or one that stands on several pages side by side: page 4 does not go on with the columns of the first page.',
      next: 'Export it with all columns on one page, or as Excel.',
    });
  });

  it('tells what it left out of each page', async () => {
    const reader = await pdfTable(`${FOLDER}/wrapped.pdf`, 'wrapped.pdf');
    for await (const _ of reader.rows());
    assert.deepEqual(reader.notes?.(), [
      'the header again on 9 more pages is left out',
      'lines above and below the table are left out, such as "Audit report (synthetic)"',
    ]);
  });
});

describe('a PDF file and the workbook of the same report, by the way all files are read [I]', function () {
  this.timeout(60_000);
  const reader = createFileReader({ clock: OPTIONS.clock });

  async function read(name: string) {
    const ref = { path: `${FOLDER}/${name}`, name };
    const findings = await reader.inspect(ref, {});
    return { findings, items: await readAll(reader.open(ref, findings, CHOICES)) };
  }

  /** What a change says, without the file that it was read from. */
  const said = ({ sources: _, ...event }: AuditEvent) => ({
    ...event,
    raw: Object.fromEntries(Object.entries(event.raw).map(([key, value]) => [key, String(value).replace(/\s+/g, ' ')])),
  });

  for (const name of ['wrapped', 'day-first', 'ambiguous']) {
    it(`${name}: the same 120 changes, none rejected`, async () => {
      const [pdf, workbook] = await Promise.all([read(`${name}.pdf`), read(`${name}.xlsx`)]);
      assert.deepEqual([pdf.findings.kind, workbook.findings.kind], ['portal-pdf', 'portal-xlsx']);
      assert.deepEqual(pdf.findings.table?.asks, workbook.findings.table?.asks);
      assert.deepEqual([rejectionsOf(pdf.items), rejectionsOf(workbook.items)], [[], []]);
      const [ours, theirs] = [eventsOf(pdf.items), eventsOf(workbook.items)].map((all) =>
        all.map(({ event }) => said(event)),
      );
      assert.equal(ours?.length, 120);
      assert.deepEqual(
        ours?.map(({ raw: _, ...event }) => event),
        theirs?.map(({ raw: _, ...event }) => event),
      );
      // What a workbook holds as a date is written as one; all else is the same text.
      assert.deepEqual(ours?.map(withoutTime), theirs?.map(withoutTime));
    });
  }

  it('writer: the changes of 118 rows, and two for review', async () => {
    const { items } = await read('writer.pdf');
    const { columns, rows } = PORTAL_REPORTS.find(({ name }) => name === 'writer') as PortalReport;
    const events = eventsOf(items).map(({ event }) => textOf(columns.map((column) => String(event.raw[column]))));
    const written = rows.map(textOf);
    assert.equal(events.length, 118);
    assert.deepEqual(
      events,
      written.filter((row) => events.includes(row)),
    );
    assert.deepEqual(rejectionsOf(items), [
      'page 2, line 42: it is for review: it runs over from one page to the next',
      'page 4, line 43: it is for review: it runs over from one page to the next',
    ]);
  });

  it('tells how far it is, and names the place of each change', async () => {
    const ref = { path: `${FOLDER}/day-first.pdf`, name: 'day-first.pdf' };
    const findings = await reader.inspect(ref, {});
    const told: number[] = [];
    const items = await readAll(reader.open(ref, findings, CHOICES, ({ bytes = 0 }) => told.push(bytes)));
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok((told.at(-1) ?? 0) > findings.bytes / 2, String(told));
    const places = eventsOf(items).map(({ event }) => event.sources[0]?.where ?? '');
    assert.equal(new Set(places).size, 120);
    for (const place of places) assert.match(place, /^page [1-6], line \d+$/);
  });

  it('refuses a report whose columns stand on several pages', async () => {
    const ref = { path: `${FOLDER}/plain.pdf`, name: 'plain.pdf' };
    await assert.rejects(reader.inspect(ref, {}), { code: 'several-tables' });
  });
});

function withoutTime({ raw }: { readonly raw: Readonly<Record<string, string>> }): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(raw).filter(([column]) => column !== 'Date and time'));
}
