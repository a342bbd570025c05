/** The program that reads text: exports of Control Hub, answers of the audit API, other tables, lists of people. */
import type { FileKind } from '../../../audit/file-port.ts';
import { detectSource } from '../../detect-source.ts';
import { guessRows } from '../../guess-rows.ts';
import { openSource } from '../../open-source.ts';
import { peopleCsv } from '../../people/people-csv.ts';
import { createRecogniser } from '../../portal/understand.ts';
import { csvTable } from '../../tables/csv-table.ts';
import { HEAD_ROWS, type TableRow } from '../../tables/table.ts';
import type { ReaderJob } from '../messages.ts';
import type { FileInput } from './file-input.ts';
import { serve } from './serve.ts';
import { inspectTableFile, type OpenTable, openTableFile } from './table-file.ts';

// Above the rest: the program begins its work with `serve`, and does not get further down before it is done.
const openTable: OpenTable = (input, recognise) => csvTable(input, { recognise });

await serve({
  kindOf,
  inspect: async (input, kind, job) => {
    if (kind === 'portal-csv') return inspectTableFile(input, job, openTable);
    const found = { kind, name: input.name, bytes: input.totalBytes };
    // What is wrong with the header or the choices shows now.
    if (kind === 'people-csv') peopleCsv(input);
    else openSource(input, optionsOf(job));
    const aboutRows = kind === 'control-hub-csv' || kind === 'admin-audit-json' ? guessRows(input, kind) : undefined;
    return aboutRows === undefined ? found : { ...found, aboutRows };
  },
  open: (input, kind, job) =>
    kind === 'portal-csv' ? openTableFile(input, job, openTable) : openSource(input, optionsOf(job)),
  people: peopleCsv,
});

/** A table with times and emails is one of changes, however much it looks like a list of people. */
async function kindOf(input: FileInput, job: ReaderJob): Promise<FileKind> {
  const kind = detectSource(input.name, input.head);
  if (kind !== 'people-csv') return kind;
  const recognise = createRecogniser(job.names);
  const onlyHead = { ...input, totalBytes: input.head.length, chunks: () => headOf(input) };
  const rows: TableRow[] = [];
  for await (const row of csvTable(onlyHead, { recognise }).rows()) if (rows.push(row) >= HEAD_ROWS) break;
  return recognise(rows) === undefined ? kind : 'portal-csv';
}

async function* headOf({ head }: FileInput): AsyncGenerator<Uint8Array> {
  yield head;
}

function optionsOf({ choices, importedAt }: ReaderJob): Parameters<typeof openSource>[1] {
  return { clock: { now: () => importedAt }, orgId: choices.orgId, timeZone: choices.zone, sample: choices.sample };
}
