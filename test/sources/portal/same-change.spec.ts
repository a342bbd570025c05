/** The same change met again in another file: found a duplicate where the files say the same. */
import assert from 'node:assert/strict';
import type { IncomingEvent } from '../../../src/audit/event.ts';
import type { FileChoices } from '../../../src/audit/file-port.ts';
import type { AppendResult, AuditSource, AuditStore } from '../../../src/audit/ports.ts';
import { openBytesSource } from '../../../src/sources/open-source.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { portalSource } from '../../../src/sources/portal/portal-source.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { generateEvents } from '../../fixtures/synthetic-events.ts';
import { EXPORT_COLUMNS, exportCsv, exportRow } from '../../fixtures/synthetic-files.ts';
import { useTemporaryFiles } from '../tables/temporary-files.ts';
import { textRows, workbookOf } from '../tables/workbook-writer.ts';
import { tableInMemory } from './table-in-memory.ts';

const NAMES = loadColumnNames();
const recognise = createRecogniser(NAMES);
const OPTIONS = { names: NAMES, clock: { now: () => 0 } };
const HEADER = ['Date', 'User', 'Action', 'Entity ID', 'Field', 'Old Value', 'New Value'];
const change = (field: string, after = 'y'): readonly string[] => [
  '2026-11-16 10:00:00',
  'agent.seven@example.com',
  'Update',
  'AW3zqPSEh5ILmjsY44DC',
  field,
  'x',
  after,
];

describe('the same change in another file [I]', () => {
  const file = useTemporaryFiles();
  let store: AuditStore;
  beforeEach(async () => {
    store = await openEmbeddedStore({ dir: '', isAnonymous: () => false, now: () => 0, persistence: 'memory' });
  });
  afterEach(() => store.close());

  async function append(source: AuditSource): Promise<Pick<AppendResult, 'added' | 'duplicates'>> {
    const events: IncomingEvent[] = [];
    for await (const item of source.read()) {
      events.push(item.kind === 'event' ? item.incoming : assert.fail(`${item.where}: ${item.reason}`));
    }
    const { added, duplicates } = await store.append(events);
    return { added, duplicates };
  }
  const take = (reader: TableReader, choices: FileChoices = { zone: 'UTC' }) =>
    append(portalSource(reader, undefined, choices, OPTIONS));
  const workbook = (name: string, rows: readonly (readonly string[])[]): Promise<TableReader> =>
    xlsxTable(file(name, workbookOf({ sheets: { S: textRows(rows) } })), name, { recognise });

  it('is found in PDF and CSV, where lines are broken and dates written otherwise', async () => {
    const rows = [HEADER, change('Maximum time in queue'), change('capacity', 'Back office')];
    assert.deepEqual(await take(await workbook('a.xlsx', rows)), { added: 2, duplicates: 0 });
    assert.deepEqual(await take(tableInMemory(rows, { kind: 'portal-csv' })), { added: 0, duplicates: 2 });
    const broken = rows.map(([date = '', ...rest], index) => [
      index === 0 ? date : 'Nov 16, 2026 10:00:00 AM',
      ...rest.map((text) => text.replaceAll(' ', '\n')),
    ]);
    assert.deepEqual(await take(tableInMemory(broken)), { added: 0, duplicates: 2 });
  });

  it('is told from others of the same second and object', async () => {
    assert.deepEqual(await take(await workbook('a.xlsx', [HEADER, change('name')])), { added: 1, duplicates: 0 });
    const more = [HEADER, change('capacity'), change('name', 'z'), change('name')];
    assert.deepEqual(await take(tableInMemory(more)), { added: 2, duplicates: 1 });
    const { events } = await store.page({}, { limit: 10 });
    assert.deepEqual(events.map(({ changes }) => `${changes[0]?.field} ${changes[0]?.after}`).sort(), [
      'capacity y',
      'name y',
      'name z',
    ]);
  });

  it('is counted as often as one file has it', async () => {
    assert.deepEqual(await take(tableInMemory([HEADER, change('a')])), { added: 1, duplicates: 0 });
    assert.deepEqual(await take(await workbook('a.xlsx', [HEADER, change('a'), change('a')])), {
      added: 1,
      duplicates: 1,
    });
  });

  it('is found in two reports that LibreOffice wrote, one with dates and one with texts', async () => {
    const open = (name: string) => xlsxTable(`test/fixtures/portal/${name}.xlsx`, `${name}.xlsx`, { recognise });
    assert.deepEqual(await take(await open('wrapped'), {}), { added: 120, duplicates: 0 });
    assert.deepEqual(await take(await open('day-first'), { zone: 'Europe/Berlin' }), { added: 0, duplicates: 120 });
  });

  it("is found in Control Hub's export that a spreadsheet program saved as a workbook", async () => {
    const changes = [...generateEvents({ count: 50, seed: 5, endAt: Date.UTC(2026, 10, 23) })];
    const csv = openBytesSource('export.csv', Buffer.from(exportCsv(changes)), { clock: { now: () => 0 } });
    assert.deepEqual(await append(csv), { added: 50, duplicates: 0 });
    const rows = changes.map(exportRow).map((row) => EXPORT_COLUMNS.map((column) => row[column]));
    assert.deepEqual(await take(await workbook('export.xlsx', [EXPORT_COLUMNS, ...rows]), {}), {
      added: 0,
      duplicates: 50,
    });
  });
});
