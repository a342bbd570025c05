import assert from 'node:assert/strict';
import { bytesInput } from '../../../src/sources/byte-input.ts';
import { csvTable } from '../../../src/sources/tables/csv-table.ts';
import { MAX_CELL_CHARS, type TableReader, type TableRow } from '../../../src/sources/tables/table.ts';

const open = (text: string): TableReader => csvTable(bytesInput('synthetic.csv', Buffer.from(text)));

async function rowsOf(reader: TableReader): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return rows;
}

describe('a CSV file as a table [I]', () => {
  it('has the delimiter that gives most cells, or that is named', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const text = ['Audit Trail', `Date${delimiter}User`, `2026-11-16 10:00${delimiter}"a, b"`].join('\n');
      for (const named of ['', `sep=${delimiter}\n`]) {
        const rows = await rowsOf(open(named + text));
        assert.deepEqual(
          rows.map(({ cells }) => cells.map((cell) => cell.text)),
          [['Audit Trail'], ['Date', 'User'], ['2026-11-16 10:00', 'a, b']],
        );
      }
    }
  });

  it('is recognised under its delimiter, whatever else is in it', async () => {
    const recognise = (rows: readonly TableRow[]) =>
      rows.some(({ cells }) => cells[0]?.text === 'Date' && cells.length === 2) ? { score: 2, key: '' } : undefined;
    const text = 'Date;User\n2026,11,16;"x,y,z"\n';
    const rows = await rowsOf(csvTable(bytesInput('synthetic.csv', Buffer.from(text)), { recognise }));
    assert.deepEqual(
      rows[1]?.cells.map((cell) => cell.text),
      ['2026,11,16', 'x,y,z'],
    );
  });

  it('counts rows as a spreadsheet does, and leaves out empty ones', async () => {
    const rows = await rowsOf(open('Date,User\n\n,,\n1,"two\nlines"\n2,b\n'));
    assert.deepEqual(
      rows.map(({ where }) => where),
      ['row 1', 'row 4', 'row 5 (line 6)'],
    );
  });

  it('flags rows that are broken or too long, and reads on', async () => {
    const wide = Array.from({ length: 201 }, () => 'x').join();
    const long = 'x'.repeat(MAX_CELL_CHARS + 1);
    const rows = await rowsOf(open(`a,b\n1,"never closed\n2,${long}\n${wide}\n3,c\n`));
    assert.deepEqual(
      rows.map(({ where, flags }) => [where, ...flags]),
      [
        ['row 1'],
        ['row 2', 'a quote in it is never closed'],
        ['row 3', `a cell of it is longer than ${MAX_CELL_CHARS} characters`],
        ['row 4', 'it has more than 200 columns'],
        ['row 5'],
      ],
    );
    assert.equal(rows[2]?.cells[1]?.text.length, MAX_CELL_CHARS);
  });

  it('may begin with a row longer than what is looked at first', async () => {
    const rows = await rowsOf(open(`Date,User,${'x'.repeat(100_000)}\n1,2,3\n`));
    assert.deepEqual(
      rows.map(({ cells }) => cells.length),
      [3, 3],
    );
  });

  it('is refused when there is nothing in it', () => {
    for (const text of ['', '\n\n', ',,\n,,\n', '\uFEFF']) assert.throws(() => open(text), { code: 'empty-file' });
  });
});
