import assert from 'node:assert/strict';
import { csvCell, csvWriter } from '../../src/exports/csv-writer.ts';
import { aReport, bytesOf, itWritesReports, rowOf } from '../contract/report-writer.ts';
import { readCsv } from '../fixtures/read-csv.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What becomes of the texts that begin a formula, or hold what cannot be shown. */
const SAFE: ReadonlyMap<string, string> = new Map([
  ['=HYPERLINK("http://x.example.net")', `'=HYPERLINK("http://x.example.net")`],
  ['+1', "'+1"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\n'=1"],
  ['\n=1', "'\n'=1"],
  [' =1', "' =1"],
  ['＝1', "'＝1"],
  ['a;=1', "a;'=1"],
  ['evil\u202Egnp.exe', 'evilgnp.exe'],
  ['\u2066hidden\u2069', 'hidden'],
  ['half \uD800 pair', 'half \uFFFD pair'],
  ['other \uDC00 half', 'other \uFFFD half'],
  ['nul \u0000 and bell \u0007', 'nul  and bell  '],
  ['\u{E0041}tag', 'tag'],
]);

describe('CSV reports [U]', () => {
  itWritesReports({
    writer: csvWriter,
    hasHead: false,
    runs: 200,
    safe: (text) => SAFE.get(text) ?? text,
    read: async (bytes) => {
      const text = decoder.decode(bytes);
      assert.ok(text.startsWith('\uFEFF'), 'no byte order mark');
      const rows = readCsv(text.slice(1));
      const columns = rows[0]?.length;
      assert.ok(
        rows.every(({ length }) => length === columns),
        'rows of different lengths',
      );
      return { text, who: rows.slice(1).map(([, , who = '']) => who) };
    },
  });

  it('ends each line with CR LF, and has a column for UTC and one for the zone', async () => {
    const text = decoder.decode(await bytesOf(csvWriter, aReport([rowOf('a, "b"')])));
    assert.equal(
      text,
      '\uFEFFTime (UTC),Time (Europe/Berlin),Who,Changes,Count,Event\r\n' +
        '2026-11-20T13:44:37.250Z,2026-11-20 14:44:37 +01:00,"a, ""b""","maxTime: 20 → 35\nname: set to Sales",7,c-1\r\n',
    );
  });

  it('has no column twice when the zone is UTC', async () => {
    const [head, row] = readCsv(decoder.decode(await bytesOf(csvWriter, { ...aReport([rowOf('a')]), zone: 'UTC' })));
    assert.deepEqual(head, ['\uFEFFTime (UTC)', 'Who', 'Changes', 'Count', 'Event']);
    assert.deepEqual(row?.slice(0, 2), ['2026-11-20T13:44:37.250Z', 'a']);
  });

  it('puts nothing in quotes that needs none', () => {
    assert.equal(csvCell('Zoe Keller'), 'Zoe Keller');
    assert.equal(csvCell("O'Neill"), `"O'Neill"`);
  });
});
