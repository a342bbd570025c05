/** What the caller of a file source may choose. */
import type { Period } from '../audit/event.ts';
import type { Clock } from '../audit/ports.ts';
import { EXPORT_ROW_LIMIT } from '../audit/stated-span.ts';
import type { ReadProgress } from './text-chunks.ts';

export interface FileSourceOptions {
  /** Says when the records were taken in. */
  readonly clock: Clock;
  /** AUDIT_ORG_ID in any form; for records that do not name the organisation they were made in. */
  readonly orgId?: string | undefined;
  /** IANA zone for times written without an offset. Default `UTC`, as the vendor documents its export. */
  readonly timeZone?: string | undefined;
  /** Marks the events as sample data rather than as this format's. */
  readonly sample?: boolean | undefined;
  /**
   * The span the file was exported for, when somebody states it. A file proves
   * nothing by itself: it does not carry the range it was made for, and an export
   * ends at 20,000 rows.
   */
  readonly statedPeriod?: Period | undefined;
  /** Called as reading goes on, for a progress bar. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** What one complete reading of a file saw. */
export interface ReadingTally {
  readonly rows: number;
  readonly rejected: number;
}

/** The span a file proves: the stated one, if it was read to the end, nothing was rejected and it was not cut. */
export function provenPeriod(
  options: Pick<FileSourceOptions, 'statedPeriod'>,
  tally: ReadingTally | undefined,
): Period | undefined {
  if (tally === undefined || tally.rejected > 0 || tally.rows >= EXPORT_ROW_LIMIT) return undefined;
  return options.statedPeriod;
}
