import assert from 'node:assert/strict';
import { strFromU8, unzipSync } from 'fflate';
import readSheets, { readSheet } from 'read-excel-file/node';
import { createXlsxWriter, xlsxWriter } from '../../../src/exports/xlsx/xlsx-writer.ts';
import { AT, aReport, bytesOf, itWritesReports, rowOf } from '../../contract/report-writer.ts';

/** Another library than the writer's reads the cells. */
async function cellsOf(bytes: Uint8Array, sheet: string) {
  return readSheet(Buffer.from(bytes), sheet);
}

const SAFE: ReadonlyMap<string, string> = new Map([
  ['evil\u202Egnp.exe', 'evilgnp.exe'],
  ['\u2066hidden\u2069', 'hidden'],
  ['half \uD800 pair', 'half \uFFFD pair'],
  ['other \uDC00 half', 'other \uFFFD half'],
  ['nul \u0000 and bell \u0007', 'nul  and bell  '],
  ['\uFFFE\uFFFF', '\uFFFD\uFFFD'],
  ['\u{E0041}tag', 'tag'],
  ['\r=1', '\n=1'],
]);

function partOf(bytes: Uint8Array, path: string): string {
  const part = unzipSync(bytes)[path];
  assert.ok(part !== undefined, `no ${path}`);
  return strFromU8(part);
}

/** What a spreadsheet makes of the text of a cell. */
function unescaped(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

describe('XLSX reports [U]', () => {
  itWritesReports({
    writer: xlsxWriter,
    hasHead: true,
    runs: 50,
    safe: (text) => SAFE.get(text) ?? text,
    read: async (bytes) => {
      const sheets = await readSheets(Buffer.from(bytes));
      const rows = sheets.flatMap(({ data }) => data);
      const words = rows.map((row) =>
        row.map((cell) => (cell instanceof Date ? cell.toISOString().replace('T', ' ') : String(cell ?? ''))).join(' '),
      );
      const whoCells = [
        ...partOf(bytes, 'xl/worksheets/sheet1.xml').matchAll(
          /<c r="C(?!1")\d+"[^>]*?(?:\/>|>(?:<is><t[^>]*>([^<]*)<\/t><\/is>)?<\/c>)/g,
        ),
      ];
      return { text: words.join('\n'), who: whoCells.map(([, text = '']) => unescaped(text)) };
    },
  });

  it('gives dates as dates, in the zone and in UTC', async () => {
    const [head, row] = await cellsOf(await bytesOf(xlsxWriter, aReport([rowOf('a')])), 'Data');
    assert.deepEqual(head?.slice(0, 2), ['Time (Europe/Berlin)', 'Time (UTC)']);
    assert.deepEqual(row?.slice(0, 2), [new Date(AT + 3_600_000), new Date(AT)]);
    assert.equal(row?.[4], 7);
  });

  it('has no column twice when the zone is UTC', async () => {
    const report = { ...aReport([rowOf('a')]), zone: 'UTC' };
    const [head, row] = await cellsOf(await bytesOf(xlsxWriter, report), 'Data');
    assert.deepEqual(head?.slice(0, 2), ['Time (UTC)', 'Who']);
    assert.deepEqual(row?.slice(0, 2), [new Date(AT), 'a']);
  });

  it('never shows the second before, whatever the instant', async () => {
    const times = Array.from({ length: 500 }, (_, at) => AT - 250 + at * 1_234_567_000);
    const rows = await cellsOf(await bytesOf(xlsxWriter, aReport(times.map((at) => rowOf('a', { at })))), 'Data');
    // Some programs cut where others round.
    assert.deepEqual(
      rows.slice(1).map(([, utc]) => (utc instanceof Date ? Math.floor(utc.getTime() / 1000) : utc)),
      times.map((at) => at / 1000),
    );
  });

  it('has no formula, and texts of the format for text', async () => {
    const bytes = await bytesOf(xlsxWriter, aReport([rowOf('=1+1'), rowOf('@x')]));
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml');
    assert.ok(!sheet.includes('<f'));
    assert.match(sheet, /<c r="C2" s="2" t="inlineStr"><is><t xml:space="preserve">=1\+1</);
    assert.match(partOf(bytes, 'xl/styles.xml').split('<cellXfs')[1]?.split('<xf ')[3] ?? '', /numFmtId="49"/);
  });

  it('freezes and filters the headings', async () => {
    const bytes = await bytesOf(xlsxWriter, aReport([rowOf('a'), rowOf('b')]));
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml');
    assert.match(sheet, /<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"\/>/);
    assert.match(sheet, /<autoFilter ref="A1:F3"\/>/);
    assert.match(sheet, /<col min="1" max="1" width="\d+" customWidth="1"\/>/);
    assert.match(partOf(bytes, 'xl/workbook.xml'), /'Data'!\$A\$1:\$F\$3</);
  });

  it('goes on on another sheet where one is full', async () => {
    const names = Array.from({ length: 25 }, (_, at) => `person ${at}`);
    const bytes = await bytesOf(createXlsxWriter(11), aReport(names.map((name) => rowOf(name))));
    const sheets = await readSheets(Buffer.from(bytes));
    assert.deepEqual(
      sheets.map(({ sheet }) => sheet),
      ['Data', 'Data 2', 'Data 3', 'About this report'],
    );
    assert.deepEqual(
      sheets.slice(0, 3).map(({ data }) => data.length),
      [11, 11, 6],
    );
    assert.deepEqual(
      sheets.slice(0, 3).flatMap(({ data }) => data.slice(1).map(([, , who]) => who)),
      names,
    );
    assert.deepEqual(sheets[1]?.data[0]?.[2], 'Who');
  });
});
