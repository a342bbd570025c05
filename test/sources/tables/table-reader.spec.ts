/** What all readers of tables must do, done by those of workbooks and CSV files. */
import writeWorkbook from 'write-excel-file/node';
import { bytesInput } from '../../../src/sources/byte-input.ts';
import { loadColumnNames } from '../../../src/sources/portal/column-names.ts';
import { createRecogniser } from '../../../src/sources/portal/understand.ts';
import { csvTable } from '../../../src/sources/tables/csv-table.ts';
import { xlsxTable } from '../../../src/sources/tables/xlsx-table.ts';
import { describeTableReader, type WrittenTable } from '../../contract/table-reader.ts';
import { useTemporaryFiles } from './temporary-files.ts';
import { textRows, workbookOf } from './workbook-writer.ts';

const recognise = createRecogniser(loadColumnNames());

/** Titles and footers as rows of one cell. */
const lines = ({ titles, header, rows, footers }: WrittenTable): readonly (readonly string[])[] => [
  ...titles.map((title) => [title]),
  header,
  ...rows,
  ...footers.map((footer) => [footer]),
];

describe('readers of tables', () => {
  const file = useTemporaryFiles();
  const openWorkbook = (bytes: Uint8Array) => xlsxTable(file('report.xlsx', bytes), 'report.xlsx', { recognise });

  describeTableReader('a workbook of texts, by hand', {
    kind: 'portal-xlsx',
    fileName: 'report.xlsx',
    write: async (table) => workbookOf({ sheets: { Report: textRows(lines(table)) } }),
    open: openWorkbook,
  });

  describeTableReader('a workbook with real dates, by write-excel-file', {
    kind: 'portal-xlsx',
    fileName: 'report.xlsx',
    write: writtenByLibrary,
    open: openWorkbook,
  });

  for (const [title, delimiter, encoding] of [
    ['a CSV file', ',', 'utf8'],
    ['a CSV file of a German spreadsheet, in UTF-16', ';', 'utf16le'],
  ] as const) {
    describeTableReader(title, {
      kind: 'portal-csv',
      fileName: 'report.csv',
      write: async (table) => {
        const text = lines(table).map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter));
        return Buffer.from(`\uFEFF${text.join('\r\n')}\r\n`, encoding);
      },
      open: async (bytes) => csvTable(bytesInput('report.csv', bytes), { recognise }),
    });
  }
});

async function writtenByLibrary(table: WrittenTable): Promise<Uint8Array> {
  const rows = lines(table).map((cells) =>
    cells.map((text) => {
      if (!/^2026-/.test(text)) return text === '' ? null : { value: text, type: String };
      return { value: new Date(`${text.replace(' ', 'T')}Z`), type: Date, format: 'dd/mm/yyyy hh:mm:ss' };
    }),
  );
  return writeWorkbook(rows).toBuffer();
}
