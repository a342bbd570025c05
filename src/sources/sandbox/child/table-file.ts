/** Files that hold a table of undocumented layout, whichever format they have. */
import type { FileFindings } from '../../../audit/file-port.ts';
import type { AuditSource } from '../../../audit/ports.ts';
import { inspectTable } from '../../portal/inspect-table.ts';
import { portalSource } from '../../portal/portal-source.ts';
import { createRecogniser } from '../../portal/understand.ts';
import type { TableReader, TableRecogniser } from '../../tables/table.ts';
import type { ReaderJob } from '../messages.ts';
import type { FileInput } from './file-input.ts';

/** @throws SourceError */
export type OpenTable = (input: FileInput, recognise: TableRecogniser) => TableReader | Promise<TableReader>;

/** @throws SourceError `no-table`, `mixed-dates`, and what the format throws */
export async function inspectTableFile(input: FileInput, job: ReaderJob, open: OpenTable): Promise<FileFindings> {
  const reader = await open(input, createRecogniser(job.names));
  const table = await inspectTable(reader, { names: job.names, choices: job.choices });
  const aboutRows = reader.aboutRows?.();
  return {
    kind: reader.kind,
    name: input.name,
    bytes: input.totalBytes,
    ...(aboutRows === undefined ? {} : { aboutRows }),
    table,
  };
}

/** @throws SourceError what the format throws; when it is read, `needs-zone`, `needs-date-order`, `changed` */
export async function openTableFile(input: FileInput, job: ReaderJob, open: OpenTable): Promise<AuditSource> {
  const reader = await open(input, createRecogniser(job.names));
  return portalSource(reader, job.table, job.choices, { clock: { now: () => job.importedAt }, names: job.names });
}
