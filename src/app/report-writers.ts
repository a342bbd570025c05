/** Every format that answers are exported in. */
import type { ReportWriter } from '../audit/export-port.ts';
import { csvWriter } from '../exports/csv-writer.ts';
import { pdfWriter } from '../exports/pdf/pdf-writer.ts';
import { xlsxWriter } from '../exports/xlsx/xlsx-writer.ts';

export const REPORT_WRITERS: readonly ReportWriter[] = [csvWriter, xlsxWriter, pdfWriter];
