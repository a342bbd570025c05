import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CsvFormat } from '../../src/sources/csv-row.ts';
import { type CsvRow, createCsvScanner } from '../../src/sources/csv-scanner.ts';

const COMMA: CsvFormat = { delimiter: ',', lineBreak: '\n' };

function scan(pieces: readonly string[], format = COMMA, maxRowChars?: number): readonly CsvRow[] {
  const scanner = createCsvScanner(format, maxRowChars);
  return [...pieces.flatMap((piece) => scanner.feed(piece)), ...scanner.end()];
}

/** Rows as short text: cells by `|`, broken ones by their reason, each with row and line. */
const brief = (rows: readonly CsvRow[]): readonly string[] =>
  rows.map((row) => `${row.row}/${row.line} ${row.kind === 'row' ? row.cells.join('|') : `! ${row.reason}`}`);

const cutAt = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
};

describe('CSV rows [U]', () => {
  const rows: readonly [string, string, readonly string[]][] = [
    ['plain rows', 'a,b\nc,d\n', ['1/1 a|b', '2/2 c|d']],
    ['Windows line ends', 'a,b\r\nc,d\r\n', ['1/1 a|b', '2/2 c|d']],
    ['a last row without line end', 'a,b\nc,d', ['1/1 a|b', '2/2 c|d']],
    ['empty cells', ',\n,,\n', ['1/1 |', '2/2 ||']],
    ['blank lines, which are counted', 'a,b\n\n \r\nc,d', ['1/1 a|b', '4/4 c|d']],
    ['quoted cells', '"a","b,c"\r\n"d"\n', ['1/1 a|b,c', '2/2 d']],
    ['doubled quotes', '"a ""b""",""""\n', ['1/1 a "b"|"']],
    ['empty quoted cells', '"",a,""\n', ['1/1 |a|']],
    ['line breaks in a cell, which shift the lines', '"a\r\nb\n",c\nd,e', ['1/1 a\r\nb\n|c', '2/4 d|e']],
    ['quotes inside an unquoted cell', 'a "b",5" pipe\n', ['1/1 a "b"|5" pipe']],
    ['a quoted last cell at the end of the text', 'a,"b"', ['1/1 a|b']],
    ['a quoted last cell before a half line end', 'a,"b"\r', ['1/1 a|b']],
    ['a trailing delimiter at the end of the text', '"a",', ['1/1 a|']],
    ['nothing', '', []],
  ];
  for (const [title, text, expected] of rows)
    it(`reads ${title}`, () => assert.deepEqual(brief(scan([text])), expected));

  const broken: readonly [string, string, readonly string[]][] = [
    ['a quote that is not doubled', '"a "b" c",d\ne,f', ['1/1 ! a quote in it is not doubled', '2/2 e|f']],
    ['a quote that is never closed', 'a,"b\nc,d\ne,f\n', ['1/1 ! a quote in it is never closed', '2/2 c|d', '3/3 e|f']],
    [
      'an open quote closed by the next row',
      'a,"b\nc,"d"\ne,f',
      ['1/1 ! a quote in it is not doubled', '2/2 c|d', '3/3 e|f'],
    ],
  ];
  for (const [title, text, expected] of broken) {
    it(`gives up one line for ${title}`, () => assert.deepEqual(brief(scan([text])), expected));
  }

  it('gives up a row that is too long, in quotes or not, and goes on', () => {
    const long = 'x'.repeat(50);
    for (const text of [`a,b\n${long}\nc,d`, `a,b\n"${long}"\nc,d`, `a,b\n"${long}\nc,d`]) {
      assert.deepEqual(brief(scan([text], COMMA, 20)), ['1/1 a|b', '2/2 ! it is longer than 20 characters', '3/3 c|d']);
      assert.deepEqual(brief(scan([...text], COMMA, 20)), brief(scan([text], COMMA, 20)));
    }
  });

  it('reads other delimiters and old line ends', () => {
    assert.deepEqual(brief(scan(['a;b,c\r"d\re";f'], { delimiter: ';', lineBreak: '\r' })), [
      '1/1 a|b,c',
      '2/2 d\re|f',
    ]);
  });

  it('gives the same rows however the text is cut', () => {
    const text = fc.array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', ' '), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (parts, cuts) => {
        const whole = parts.join('');
        assert.deepEqual(scan(cutAt(whole, cuts)), scan([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back any cells that are quoted as the rule says', () => {
    const cell = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\uFEFF', ''));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.array(fc.nat()), (cells, lineEnd, cuts) => {
        const text = cells.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
        const read = scan(cutAt(text, cuts)).map((row) => (row.kind === 'row' ? row.cells : row.reason));
        assert.deepEqual(read, cells);
      }),
    );
  });
});
