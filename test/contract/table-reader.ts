/**
 * What every reader of tables does, whichever file the table stands in. The tables are synthetic: no layout of the old
 * portal is documented.
 */
import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { SourceItem } from '../../src/audit/ports.ts';
import { loadColumnNames } from '../../src/sources/portal/column-names.ts';
import { inspectTable } from '../../src/sources/portal/inspect-table.ts';
import { portalSource } from '../../src/sources/portal/portal-source.ts';
import type { TableKind, TableReader, TableRow } from '../../src/sources/tables/table.ts';

/** A table as the reports of these tests hold it. */
export interface WrittenTable {
  /** Lines above the header. */
  readonly titles: readonly string[];
  readonly header: readonly string[];
  /** As many cells as the header has; '' = empty. */
  readonly rows: readonly (readonly string[])[];
  /** Lines below the last row. */
  readonly footers: readonly string[];
}

export interface TableReaderUnderTest {
  readonly kind: TableKind;
  readonly fileName: string;
  /** The table in this format; may take several pages or sheets, with the header on each. */
  write(table: WrittenTable): Promise<Uint8Array>;
  open(bytes: Uint8Array): Promise<TableReader>;
}

const HEADER = ['Date and time', 'User', 'Action', 'Entity type', 'Entity ID', 'Entity name'] as const;
const START = Date.UTC(2026, 10, 16, 8);
const NAMES = loadColumnNames();
const OPTIONS = { clock: { now: () => Date.UTC(2026, 10, 23) }, names: NAMES };

/** Rows of a report, one every 83 seconds; the same each time. */
export function reportRows(count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, index) => [
    new Date(START + index * 83_000).toISOString().slice(0, 19).replace('T', ' '),
    index % 3 === 0 ? 'api@cconesp.net' : `agent.${index % 7}@example.com`,
    ['Create', 'Update', 'Delete'][index % 3] ?? '',
    ['Team', 'Queue', 'User'][index % 3] ?? '',
    `AW3zqPSEh5ILmjsY${String(index).padStart(4, '0')}`,
    index % 5 === 0 ? '' : `Object ${index}`,
  ]);
}

const report = (rows: number): WrittenTable => ({
  titles: ['Audit Trail (synthetic)', 'All times in Europe/Berlin'],
  header: HEADER,
  rows: reportRows(rows),
  footers: [`Total records: ${rows}`],
});

export async function allRows(reader: TableReader): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of reader.rows()) rows.push(row);
  return rows;
}

/** Cells as text, white space evened out, as many as the header has. */
const textsOf = ({ cells }: TableRow): readonly string[] =>
  HEADER.map((_, index) => cells[index]?.text.replace(/\s+/g, ' ').trim() ?? '');

export function describeTableReader(title: string, under: TableReaderUnderTest): void {
  const open = async (table: WrittenTable): Promise<TableReader> => under.open(await under.write(table));
  const itemsOf = async (table: WrittenTable): Promise<readonly SourceItem[]> => {
    const items: SourceItem[] = [];
    for await (const item of portalSource(await open(table), undefined, {}, OPTIONS).read()) items.push(item);
    return items;
  };

  describe(`table reader: ${title} [I]`, () => {
    it('says what it reads', async () => {
      const reader = await open(report(3));
      assert.deepEqual([reader.kind, reader.name], [under.kind, under.fileName]);
    });

    it('gives the rows in their order, each cell under its header', async () => {
      const rows = (await allRows(await open(report(150)))).map(textsOf);
      assert.deepEqual(
        rows.find(([first]) => first === HEADER[0]),
        [...HEADER],
      );
      assert.deepEqual(
        rows.filter(([first = '']) => first.startsWith('2026-')),
        reportRows(150),
      );
    });

    it('gives what stands above the header before it', async () => {
      const rows = (await allRows(await open(report(3)))).map((row) =>
        row.cells
          .map(({ text }) => text)
          .join(' ')
          .trim(),
      );
      const header = rows.findIndex((row) => row.startsWith(HEADER[0]));
      for (const text of report(3).titles) {
        const at = rows.findIndex((row) => row.includes(text));
        assert.ok(at >= 0 && at < header, text);
      }
    });

    it('is sure of plain rows, and says where each stands', async () => {
      const rows = await allRows(await open(report(60)));
      assert.deepEqual(
        rows.flatMap(({ flags }) => flags),
        [],
      );
      assert.equal(new Set(rows.map(({ where }) => where)).size, rows.length);
      for (const { where } of rows) assert.match(where, /^(?:sheet ".+", )?(?:row|page|line) \d+/);
    });

    it('can be read again, and left in the middle', async () => {
      const reader = await open(report(150));
      const first = await allRows(reader);
      let seen = 0;
      for await (const _ of reader.rows()) {
        seen += 1;
        if (seen === 5) break;
      }
      assert.deepEqual(await allRows(reader), first);
    });

    it('tells about how many rows there are, if at all', async () => {
      const about = (await open(report(150))).aboutRows?.();
      assert.ok(about === undefined || (about > 75 && about < 300), String(about));
    });

    it('has an empty table without rows', async () => {
      const table = { ...report(0), footers: [] };
      assert.deepEqual(await itemsOf(table), []);
      assert.deepEqual((await inspectTable(await open(table), { names: NAMES, choices: {} })).sample, []);
    });

    it('gives events that are the same in every format', async () => {
      const items = await itemsOf(report(40));
      assert.equal(items.length, 40);
      const events = items.map((item) => (item.kind === 'event' ? item.incoming.event : assert.fail(item.reason)));
      for (const [index, cells] of reportRows(40).entries()) {
        const event = events[index];
        const [, email, , , id, name] = cells;
        assert.equal(event?.time, START - 3_600_000 + index * 83_000);
        assert.deepEqual(event?.actor, { email });
        assert.deepEqual(event?.target, name === '' ? { id } : { id, name });
        assert.equal(event?.action, ['created', 'modified', 'deleted'][index % 3]);
        assert.equal(event?.sources[0]?.kind, under.kind);
      }
      // Kept here, so that a change of what a record is recognised by does not go unseen in one format.
      assert.deepEqual([events[0]?.id, events[39]?.id], ['c-e15cb9b5c94afdd6907f', 'c-22be9f85fd26f5e10d5d']);
    });

    it('refuses what is no such file, in words', async () => {
      for (const bytes of [
        Buffer.alloc(0),
        Buffer.from([0, 1, 2, 3]),
        (await under.write(report(3))).subarray(0, 30),
      ]) {
        const read = async (): Promise<unknown> => {
          const items: SourceItem[] = [];
          for await (const item of portalSource(await under.open(bytes), undefined, {}, OPTIONS).read())
            items.push(item);
          return items;
        };
        await assert.rejects(read, (error: unknown) => error instanceof SourceError && /\.$/.test(error.next));
      }
    });
  });
}
