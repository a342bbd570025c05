/** Reports as PDF, to be read and filed by people. The fonts and their library are loaded when the first one is asked for. */
import type { ReportWriter } from '../../audit/export-port.ts';

export const pdfWriter: ReportWriter = {
  format: 'pdf',
  contentType: 'application/pdf',
  fileName: (stem) => `${stem}.pdf`,
  write: async function* (report) {
    const { reportPages } = await import('./report-pages.ts');
    yield* reportPages(report);
  },
};
