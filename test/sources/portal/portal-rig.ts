/** Tables of the old portal, in memory, read as events. */
import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../src/audit/event.ts';
import type { FileChoices } from '../../../src/audit/file-port.ts';
import type { SourceItem } from '../../../src/audit/ports.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { inspectTable, type TableFindings } from '../../../src/sources/portal/inspect-table.ts';
import { type PortalSource, portalSource } from '../../../src/sources/portal/portal-source.ts';
import type { TableReader } from '../../../src/sources/tables/table.ts';
import { type MemoryTable, tableInMemory } from './table-in-memory.ts';

export const NAMES = loadColumnNames();
export const OPTIONS = { names: NAMES, clock: { now: () => Date.UTC(2026, 10, 23) } };
export const UTC: FileChoices = { zone: 'UTC' };
export type Texts = readonly (readonly string[])[];

export const inspect = (reader: TableReader, choices: FileChoices = {}): Promise<TableFindings> =>
  inspectTable(reader, { names: NAMES, choices });

export async function itemsOf(source: PortalSource): Promise<readonly SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source.read()) items.push(item);
  return items;
}

export async function take(rows: Texts, choices = UTC, table: MemoryTable = {}) {
  const source = portalSource(tableInMemory(rows, table), undefined, choices, OPTIONS);
  const items = await itemsOf(source);
  return {
    source,
    events: items.flatMap((item) => (item.kind === 'event' ? [item.incoming.event] : [])),
    rejected: items.flatMap((item) => (item.kind === 'rejected' ? [`${item.where}: ${item.reason}`] : [])),
    notes: source.notes(),
  };
}

/** The only record of a table of one row. */
export async function record(header: readonly string[], row: readonly string[], choices = UTC): Promise<AuditEvent> {
  const { events, rejected } = await take([header, row], choices);
  assert.deepEqual(rejected, []);
  return events[0] ?? assert.fail('no event');
}

export const TIME = '2026-11-16 10:00:00';
