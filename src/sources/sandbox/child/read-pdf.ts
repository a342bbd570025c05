/** The program that reads PDF files. */
import { pdfTable } from '../../pdf/pdf-table.ts';
import { serve } from './serve.ts';
import { inspectTableFile, type OpenTable, openTableFile } from './table-file.ts';

const openTable: OpenTable = ({ path, name, onRead, totalBytes }) =>
  pdfTable(path, name, { onPage: (pages, pageCount) => onRead(Math.round((totalBytes * pages) / pageCount)) });

await serve({
  kindOf: () => 'portal-pdf',
  inspect: (input, _kind, job) => inspectTableFile(input, job, openTable),
  open: (input, _kind, job) => openTableFile(input, job, openTable),
});
