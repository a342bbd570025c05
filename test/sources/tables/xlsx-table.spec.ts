import assert from 'node:assert/strict';
import type { TableReader, TableRow } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { useTemporaryFiles } from './temporary-files.ts';
import { numberCell, textCell, textRow, textRows, type WorkbookParts, workbookOf } from './workbook-writer.ts';

const HEADER = ['Date', 'User', 'Action'];

async function rowsOf(reader: TableReader): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return rows;
}

const textsOf = (rows: readonly TableRow[]): readonly (readonly string[])[] =>
  rows.map(({ cells }) => cells.map(({ text }) => text));

describe('cells of a workbook [I]', () => {
  const file = useTemporaryFiles();

  async function read(workbook: WorkbookParts): Promise<readonly TableRow[]> {
    return rowsOf(await xlsxTable(file('synthetic.xlsx', workbookOf(workbook)), 'synthetic.xlsx'));
  }

  async function cell(xml: string, workbook: Partial<WorkbookParts> = {}): Promise<TableRow> {
    const [row] = await read({ ...workbook, sheets: { Sheet1: `<row r="3">${xml}</row>` } });
    return row ?? assert.fail('no row');
  }

  const texts: readonly [string, string, string][] = [
    ['a shared text', '<c r="A3" t="s"><v>1</v></c>', 'second'],
    ['a shared text in several runs, without its reading aid', '<c r="A3" t="s"><v>2</v></c>', 'Tokyo team'],
    ['an inline text', textCell('A3', 'a <b> & "c"'), 'a <b> & "c"'],
    ['an inline text in runs', '<c r="A3" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>', 'a b'],
    ['a text as CDATA', '<c r="A3" t="str"><v><![CDATA[a < b & ]] c]]></v></c>', 'a < b & ]] c'],
    ['numbered characters', '<c r="A3" t="str"><v>&#72;&#x69;&#x1F600;</v></c>', 'Hi😀'],
    [
      'characters that XML has no place for',
      '<c r="A3" t="str"><v>a_x000D_b_x005F_x000D_&#0;&#xD800;</v></c>',
      'a\rb_x000D_\uFFFD\uFFFD',
    ],
    ['an entity that nobody declared', '<c r="A3" t="str"><v>&who;</v></c>', '&who;'],
    ['a truth value', '<c r="A3" t="b"><v>1</v></c>', 'TRUE'],
    ['the result of a formula', '<c r="A3" t="str"><f>A1&amp;"x"</f><v>result</v></c>', 'result'],
    ['the number that a formula gave', '<c r="A3"><f>1+1</f><v>2</v></c>', '2'],
    ['a number', '<c r="A3"><v>1.5E1</v></c>', '15'],
    ['a long number, digit by digit', '<c r="A3"><v>12345678901234567890</v></c>', '12345678901234567890'],
    ['an ISO date as text', '<c r="A3" t="d"><v>2026-11-16T15:04:05</v></c>', '2026-11-16T15:04:05'],
    ['a date', numberCell('A3', 46_342, 1), '2026-11-16'],
    ['a date with its time', numberCell('A3', 46_342.627_836_805_6, 2), '2026-11-16 15:04:05.100'],
    ['a time of day', numberCell('A3', 0.627_835_648_1, 3), '15:04:05'],
    ['a style that is not there', numberCell('A3', 46_342, 99), '46342'],
    ['elements with a prefix', '<x:c r="A3" t="inlineStr"><x:is><x:t>prefixed</x:t></x:is></x:c>', 'prefixed'],
  ];
  const strings =
    '<si><t>first</t></si><si><t>second</t></si>' +
    '<si><r><rPr><b/></rPr><t>Tokyo</t></r><r><t xml:space="preserve"> team</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si>';
  for (const [title, xml, expected] of texts) {
    it(`may hold ${title}`, async () => {
      const row = await cell(xml, { strings });
      assert.deepEqual([row.where, row.flags, textsOf([row])], ['row 3', [], [[expected]]]);
    });
  }

  describe('shown as a percentage', () => {
    const formats = [
      '0%;-0%',
      '"about" 0.0 %',
      '0%%',
      '0%;(0.0)',
      '# ?/?%',
      '0.0"%"',
      '0\\%',
      '[Red]0%;[Blue]-0%;"none"',
      'd% 0',
    ];
    const codes = formats.map(
      (code, n) => `<numFmt numFmtId="${200 + n}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
    );
    const styles =
      `<numFmts count="${codes.length}">${codes.join('')}</numFmts>` +
      `<cellXfs><xf numFmtId="9"/><xf numFmtId="10"/>${codes.map((_, n) => `<xf numFmtId="${200 + n}"/>`).join('')}</cellXfs>`;
    const shown = async (value: number, style: number, more: Partial<WorkbookParts> = {}) =>
      (await cell(numberCell('A3', value, style), { styles, ...more })).cells[0];

    for (const [value, text] of [
      [0.5, '50%'],
      [0.07, '7%'],
      [0.505, '50.5%'],
      [1.1, '110%'],
      [-0.25, '-25%'],
      [0, '0%'],
      [46_342, '4634200%'],
      [0.1 + 0.2, '30%'],
    ] as const) {
      it(`say ${text} for ${value}, whole, and stand for no date`, async () => {
        for (const style of [0, 1, 2, 3, 9]) {
          for (const is1904 of [false, true]) assert.deepEqual(await shown(value, style, { is1904 }), { text });
        }
      });
    }

    it('keep their number where the format does not surely show it times a hundred', async () => {
      for (const style of [4, 5, 6, 7, 8]) assert.equal((await shown(0.5, style))?.text, '0.5', formats[style - 2]);
    });
  });

  it('give their number as a serial of the 1900 system in either system', async () => {
    const in1900 = await cell(numberCell('A3', 46_342.5, 2));
    const in1904 = await cell(numberCell('A3', 44_880.5, 2), { is1904: true });
    assert.deepEqual(in1900.cells, [{ text: '2026-11-16 12:00:00', serial: 46_342.5 }]);
    assert.deepEqual(in1904.cells, in1900.cells);
  });

  const flagged: readonly [string, string, readonly string[]][] = [
    ['an error', '<c r="B3" t="e"><v>#REF!</v></c>', ['column B holds the error #REF!']],
    [
      'a formula without result',
      `${textCell('A3', 'x')}<c r="B3"><f>TODAY()</f></c>${textCell('C3', 'y')}`,
      ['column B holds a formula without its result'],
    ],
    ['a text that is not there', '<c r="A3" t="s"><v>7</v></c>', ['column A holds a text that the workbook lacks']],
    [
      'a cell far to the right',
      `${textCell('A3', 'x')}${textCell('ZZ3', 'y')}`,
      ['it has a cell beyond the 200 columns that are read'],
    ],
    [
      'cells in the wrong order',
      `${textCell('B3', 'x')}${textCell('A3', 'y')}`,
      ['its cells stand in no order, at column A'],
    ],
  ];
  for (const [title, xml, flags] of flagged) {
    it(`flag their row for ${title}`, async () => assert.deepEqual((await cell(xml)).flags, flags));
  }

  it('take a formula whose result is an empty text for an empty cell', async () => {
    const row = await cell(`${textCell('A3', 'x')}<c r="B3" t="str"><f>""</f><v></v></c>`);
    assert.deepEqual([textsOf([row]), row.flags], [[['x']], []]);
  });

  it('stand where their reference says, or after the one before', async () => {
    const row = await cell('<c r="C3"><v>1</v></c><c><v>2</v></c><c r="F3"><v>3</v></c>');
    assert.deepEqual(textsOf([row]), [['', '', '1', '2', '', '3']]);
  });
});

describe('rows of a workbook [I]', () => {
  const file = useTemporaryFiles();
  const open = (workbook: WorkbookParts): Promise<TableReader> =>
    xlsxTable(file('synthetic.xlsx', workbookOf(workbook)), 'synthetic.xlsx');

  it('keep their numbers, and leave out empty ones', async () => {
    const sheet = `${textRow(['a'], 2)}<row r="3"/><row r="4"><c r="A4" s="1"/></row>${textRow(['  '], 5)}${textRow(['b'], 9)}`;
    const rows = await rowsOf(await open({ sheets: { S: sheet } }));
    assert.deepEqual(
      rows.map(({ where }) => where),
      ['row 2', 'row 9'],
    );
  });

  it('are counted where they have no number, and flagged where it goes back', async () => {
    const sheet = '<row><c><v>1</v></c></row><row r="7"><c><v>2</v></c></row><row r="3"><c><v>3</v></c></row>';
    const rows = await rowsOf(await open({ sheets: { S: sheet } }));
    assert.deepEqual(
      rows.map(({ where, flags }) => [where, flags]),
      [
        ['row 1', []],
        ['row 7', []],
        ['row 8', ['the sheet gives it the number 3 after row 7']],
      ],
    );
  });

  it('are told of when they are hidden or merged', async () => {
    const sheet = `${textRow(HEADER, 1)}<row r="2" hidden="1"><c><v>1</v></c></row>`;
    const reader = await open({ sheets: { S: sheet }, afterData: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>' });
    await rowsOf(reader);
    assert.deepEqual(reader.notes?.(), [
      '1 hidden row is read as well',
      'the sheet has merged cells; their value counts for the first of them only',
    ]);
  });

  it('are about as many as the part is long, whatever the sheet claims', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ['2026-11-16 10:00:00', `Agent ${index}`, 'Update']);
    const reader = await open({ sheets: { S: textRows(rows) }, beforeData: '<dimension ref="A1:XFD1048576"/>' });
    const about = reader.aboutRows?.() ?? 0;
    assert.ok(about > 2500 && about < 3500, String(about));
    assert.equal((await rowsOf(reader)).length, 3000);
  });

  it('come out the same each time', async () => {
    const reader = await open({ sheets: { S: textRows([HEADER, ['a', 'b', 'c']]) } });
    assert.deepEqual(await rowsOf(reader), await rowsOf(reader));
  });

  it('are read from UTF-16 as well', async () => {
    const xml = `\uFEFF<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>${textRow(['Zoë'], 1)}</sheetData></worksheet>`;
    const part = { name: 'xl/worksheets/sheet1.xml', data: Buffer.from(xml, 'utf16le') };
    assert.deepEqual(textsOf(await rowsOf(await open({ sheets: { S: '' }, parts: [part] }))), [['Zoë']]);
  });
});

describe('sheets of a workbook [I]', () => {
  const file = useTemporaryFiles();
  const recognise = (rows: readonly TableRow[]) => {
    const header = rows.find(({ cells }) => cells.some(({ text }) => text === 'Date'));
    if (header === undefined) return undefined;
    return { score: header.cells.length, key: header.cells.map(({ text }) => text).join() };
  };
  const open = (workbook: WorkbookParts): Promise<TableReader> =>
    xlsxTable(file('synthetic.xlsx', workbookOf(workbook)), 'synthetic.xlsx', { recognise });
  const TABLE = textRows([['Audit'], HEADER, ['1', 'Agent Seven', 'Update']]);

  it('are looked through for the table', async () => {
    const reader = await open({ sheets: { Summary: textRows([['Nothing']]), Empty: '', Audit: TABLE } });
    assert.deepEqual(
      (await rowsOf(reader)).map(({ where }) => where),
      ['row 1', 'row 2', 'row 3'],
    );
    assert.deepEqual(reader.notes?.(), ['read from the sheet "Audit" of 3']);
  });

  it('are read one after the other where the table goes on under the same header', async () => {
    const reader = await open({ sheets: { 'Page 1': TABLE, Notes: textRows([['x']]), 'Page 2': TABLE } });
    const rows = await rowsOf(reader);
    assert.deepEqual(rows.map(({ where }) => where).slice(2, 4), ['sheet "Page 1", row 3', 'sheet "Page 2", row 1']);
    assert.equal(new Set(rows.map(({ where }) => where)).size, 6);
    assert.deepEqual(reader.notes?.(), ['read from the sheets "Page 1", "Page 2" of 3']);
  });

  it('are refused where two could be the table', async () => {
    await assert.rejects(
      open({
        sheets: {
          One: TABLE,
          Two: textRows([
            [...HEADER, 'Other'],
            ['1', '2', '3', '4'],
          ]),
        },
      }),
      {
        code: 'no-table',
        message:
          'synthetic.xlsx has several sheets that look like an audit trail, with different columns: "One", "Two".',
      },
    );
  });

  it('count hidden only where no other is the table', async () => {
    const hidden = ['Old'];
    const both = await open({ sheets: { Old: textRows([[...HEADER, 'Other']]), New: TABLE }, hidden });
    assert.deepEqual(both.notes?.(), ['read from the sheet "New" of 2']);
    const only = await open({ sheets: { Old: TABLE, New: textRows([['x']]) }, hidden });
    assert.deepEqual(only.notes?.(), ['read from the sheet "Old" of 2, which is hidden']);
  });

  it('are refused when they hold formulas only', async () => {
    const formulas = HEADER.map((_, column) => `<c r="${'ABC'[column]}2"><f>Source!A1</f></c>`).join('');
    await assert.rejects(open({ sheets: { S: `${textRow(HEADER, 1)}<row r="2">${formulas}</row>` } }), {
      code: 'no-table',
      message: 'synthetic.xlsx holds formulas only: 3 of the first 6 cells have no result.',
    });
  });

  it('are refused when all are empty', async () => {
    await assert.rejects(open({ sheets: { One: '', Two: '<row r="1"/>' } }), { code: 'no-table' });
  });

  it('that are charts are passed over', async () => {
    const relationships =
      '<Relationships><Relationship Id="rId1" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>' +
      '<Relationship Id="rId2" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>';
    const parts = [{ name: 'xl/_rels/workbook.xml.rels', data: relationships }];
    const reader = await open({ sheets: { Chart: '', Audit: TABLE }, parts });
    assert.equal((await rowsOf(reader)).length, 3);
  });
});
