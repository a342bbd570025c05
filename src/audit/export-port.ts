/** Answers as files: what goes into one, and who writes it. */
import type { Change } from './event.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportMediaType =
  | 'text/csv'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/pdf';

/** A value of one row. Texts are as recorded: hostile, of any length, in any script. */
export type ReportCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** UTC ms; shown in the zone of the report. */
  | { readonly kind: 'instant'; readonly at: number }
  /** `otherwise` is for people, where no change is recorded field by field: the record's own words. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly otherwise?: string };

export interface ReportColumn {
  /** Our own words, in English. */
  readonly heading: string;
  readonly kind: ReportCell['kind'];
  /** Room that its values mostly need, in characters. */
  readonly chars: number;
  /** Paper has no room for every column: `detail` stands there in small print below the row, `data` does not at all. */
  readonly place?: 'detail' | 'data';
}

/** One answer, with what whoever reads it later has to know. */
export interface Report {
  readonly title: string;
  /** How the question was read. */
  readonly question: string;
  /** IANA zone of every time of day in it. */
  readonly zone: string;
  /** Who asked: an email, or how the report came to be. */
  readonly askedBy: string;
  /** UTC ms. */
  readonly madeAt: number;
  /** How complete the data is, in one sentence or two. */
  readonly coverage: string;
  /** What else whoever reads it has to know, a sentence each. */
  readonly notes: readonly string[];
  readonly columns: readonly ReportColumn[];
  /** A cell for each column. Read once, from the first to the last. */
  readonly rows: AsyncIterable<readonly ReportCell[]>;
}

/** Writes reports in one format. Neither holds all rows in memory nor ever runs anything from the data. */
export interface ReportWriter {
  readonly format: ExportFormat;
  readonly contentType: ExportMediaType;
  /** Name of the file without its extension -> with it. */
  fileName(stem: string): string;
  /**
   * The bytes of the file, piece by piece, as fast as they are taken. What `rows` throws comes out here.
   * @throws WhodunitError `not-exported` when the format cannot hold the report
   */
  write(report: Report): AsyncIterable<Uint8Array>;
}
