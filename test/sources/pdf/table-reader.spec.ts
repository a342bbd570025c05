/** What all readers of tables must do, done by that of PDF files, in layouts that have little in common. */
import { pdfTable } from '../../../src/sources/pdf/pdf-table.ts';
import { describeTableReader } from '../../contract/table-reader.ts';
import { type ReportLayout, reportPdf } from './report-pdf.ts';

const WIDTHS = [130, 140, 80, 100, 160, 120];

const LAYOUTS: Readonly<Record<string, ReportLayout>> = {
  'a PDF file without lines, landscape': { widths: WIDTHS },
  'a PDF file with borders and page numbers, the header on its first page only': {
    widths: WIDTHS,
    rules: 'cells',
    pageNumbers: true,
    repeatHeader: false,
  },
  'a PDF file in portrait, with broken cells': {
    widths: [85, 95, 60, 70, 110, 90],
    fontSize: 8,
    rules: 'rows',
    landscape: false,
    spacesAtBreaks: true,
  },
  'a PDF file drawn word by word, on turned pages': { widths: WIDTHS, pieces: 'words', turned: 90 },
  'a PDF file drawn letter by letter, texts to the right and in the middle': {
    widths: WIDTHS,
    pieces: 'letters',
    alignments: ['left', 'right', 'center', 'center', 'right', 'left'],
    rules: 'shades',
  },
};

describe('readers of tables', () => {
  for (const [title, layout] of Object.entries(LAYOUTS)) {
    describeTableReader(title, {
      kind: 'portal-pdf',
      fileName: 'report.pdf',
      write: ({ titles, header, rows, footers }) =>
        reportPdf(header, rows, { landscape: true, ...layout, titles, footers }),
      open: (bytes) => pdfTable(bytes, 'report.pdf'),
    });
  }
});
