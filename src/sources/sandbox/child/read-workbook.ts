/** The program that reads Excel workbooks. */
import { xlsxTable } from '../../tables/xlsx-table.ts';
import { serve } from './serve.ts';
import { inspectTableFile, type OpenTable, openTableFile } from './table-file.ts';

const openTable: OpenTable = ({ path, name, onRead }, recognise) => xlsxTable(path, name, { recognise, onRead });

await serve({
  kindOf: () => 'portal-xlsx',
  inspect: (input, _kind, job) => inspectTableFile(input, job, openTable),
  open: (input, _kind, job) => openTableFile(input, job, openTable),
});
