/** Merged cells: every value stays in the column that it stands in, and nothing is put where the sheet leaves it empty. */
import assert from 'node:assert/strict';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { inspectTable } from '../../../src/sources/portal/inspect-table.ts';
import { portalSource } from '../../../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { useTemporaryFiles } from '../tables/temporary-files.ts';
import { textCell, workbookOf } from '../tables/workbook-writer.ts';

const NAMES = loadColumnNames();
const LIBRE_OFFICE = 'test/fixtures/portal/merged.xlsx';

async function read(path: string) {
  const reader = await xlsxTable(path, 'merged.xlsx', { recognise: createRecogniser(NAMES) });
  const findings = await inspectTable(reader, { names: NAMES, choices: {} });
  const source = portalSource(
    reader,
    findings,
    { zone: 'UTC' },
    { names: NAMES, clock: { now: () => Date.UTC(2026, 10, 23) } },
  );
  const events: (readonly unknown[])[] = [];
  const rejected: string[] = [];
  for await (const item of source.read()) {
    if (item.kind === 'rejected') {
      rejected.push(`${item.where}: ${item.reason}`);
      continue;
    }
    const { time, actor, action, target, raw } = item.incoming.event;
    events.push([new Date(time).toISOString().slice(11, 16), actor.name, action, target.name, Object.values(raw)]);
  }
  return { events, rejected, headers: findings.columns.map(({ header }) => header), notes: source.notes() };
}

describe('merged cells of a workbook [I]', () => {
  const file = useTemporaryFiles();
  const sheet = (rows: readonly string[], merged: readonly string[]): string =>
    file(
      'merged.xlsx',
      workbookOf({
        sheets: { Audit: rows.map((cells, at) => `<row r="${at + 1}">${cells}</row>`).join('') },
        afterData: `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
      }),
    );
  const row = (number: number, cells: Readonly<Record<string, string>>): string =>
    Object.entries(cells)
      .map(([column, text]) => textCell(`${column}${number}`, text))
      .join('');

  it('written by LibreOffice keep their columns, with a percentage as it is', async () => {
    const { events, rejected, headers, notes } = await read(LIBRE_OFFICE);
    assert.deepEqual(headers, ['Date and time', 'User', 'column C', 'Action', 'Object', 'New value']);
    assert.deepEqual(events, [
      [
        '10:00',
        'Agent Seven',
        'modified',
        'Queue One',
        ['2026-11-16T10:00:00Z', 'Agent Seven', 'seat 7', 'Updated', 'Queue One', '50.5%'],
      ],
      [
        '10:05',
        'Agent Eight',
        'created',
        'Queue Three',
        ['2026-11-16T10:05:00Z', 'Agent Eight', '', 'Created', 'Queue Three', ''],
      ],
    ]);
    // Its time is that of the row above, says the sheet; a reader of rows does not know.
    assert.equal(rejected.length, 1);
    assert.match(rejected[0] ?? '', /^row 4: /);
    assert.deepEqual(notes.slice(-1), ['the sheet has merged cells; their value counts for the first of them only']);
  });

  it('of which the covered ones are left out altogether keep their columns', async () => {
    const path = sheet(
      [
        row(1, { A: 'Date', B: 'User', D: 'Action', E: 'Object' }),
        row(2, { A: '2026-11-16T10:00:00Z', B: 'Agent Seven', D: 'Created', E: 'Queue One' }),
        row(3, { A: '2026-11-16T10:01:00Z', B: 'Agent Eight', C: 'seat 8', D: 'Deleted', E: 'Queue Two' }),
      ],
      ['B1:C1', 'B2:C2'],
    );
    const { events, rejected } = await read(path);
    assert.deepEqual(
      events.map((event) => event.slice(0, 4)),
      [
        ['10:00', 'Agent Seven', 'created', 'Queue One'],
        ['10:01', 'Agent Eight', 'deleted', 'Queue Two'],
      ],
    );
    assert.deepEqual(rejected, []);
  });

  it('of a header in two rows put no value under a wrong heading', async () => {
    const path = sheet(
      [
        row(1, { A: 'Date', B: 'Who', D: 'Action', E: 'Object' }),
        row(2, { B: 'User name', C: 'User email' }),
        row(3, { A: '2026-11-16T10:00:00Z', B: 'Agent Seven', C: 'seven@example.com', D: 'Created', E: 'Queue One' }),
      ],
      ['A1:A2', 'B1:C1', 'D1:D2', 'E1:E2'],
    );
    const { events } = await read(path);
    assert.deepEqual(
      events.map(([time, , action, target]) => [time, action, target]),
      [['10:00', 'created', 'Queue One']],
    );
  });
});
