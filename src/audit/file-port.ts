/** The edge to files that hold audit records: first looked at, then read. Part of ports.ts. */
import type { Period } from './event.ts';
import type { AuditSource, PeopleSource } from './ports.ts';

/** What a file is, as far as it was told from its bytes, never from its name alone. */
export type FileKind =
  | 'control-hub-csv'
  | 'admin-audit-json'
  | 'portal-csv'
  | 'portal-xlsx'
  | 'portal-pdf'
  | 'people-csv';

/** How `03/04/2026` is meant. */
export type DateOrder = 'day-first' | 'month-first';

/** What only a person can say of a file. */
export interface FileChoices {
  /** IANA zone of times without offset; absent: as the vendor documents it (UTC), where it does. */
  readonly zone?: string;
  readonly dateOrder?: DateOrder;
  /** Organisation of records that name none; decoded. */
  readonly orgId?: string;
  /** Records that name another organisation than this are rejected; decoded. */
  readonly onlyOrgId?: string;
  /** The records are samples, whatever the format. */
  readonly sample?: true;
  /** The span that somebody says the file was made for: a file does not tell. */
  readonly statedPeriod?: Period;
}

/** A column of a table whose layout is not documented, as understood. */
export interface UnderstoodColumn {
  /** As written in the file. */
  readonly header: string;
  /** `time`, `actorEmail`, `actorName`, `action` ...; absent: kept with the record, and not understood. */
  readonly field?: string;
}

/** What was seen in a file before anything was taken in. */
export interface FileFindings {
  readonly kind: FileKind;
  readonly name: string;
  readonly bytes: number;
  /** Rows or items, when they can be told or guessed before reading; for "of about 20,000". */
  readonly aboutRows?: number;
  /** Tables of undocumented layout: how the columns are understood, and the first rows as they would be taken in. */
  readonly table?: {
    readonly columns: readonly UnderstoodColumn[];
    /** Row of the headers: `row 4`, `page 1`. */
    readonly headerAt: string;
    readonly sample: readonly SampleRow[];
    /** What must be told before the file is read: without it nothing is taken in. */
    readonly asks: readonly ('zone' | 'date-order')[];
    /** Which of both comes first in dates such as `16/11/2026`, as the whole column shows; absent: it does not, or need not. */
    readonly dateOrder?: DateOrder;
    /** A zone that the file itself names; absent: none does. */
    readonly zoneInFile?: string;
    /** What a person should know before: columns without meaning, rows that look cut. One sentence each. */
    readonly notes: readonly string[];
  };
}

/** A row as it would be taken in: the values as text, in the order of the columns, and the instant as understood. */
export interface SampleRow {
  readonly where: string;
  readonly cells: readonly string[];
  /** UTC ms; absent where zone or order of dates must be told first. */
  readonly time?: number;
}

/** Bytes already read and all bytes, or rows so far; whichever the format can tell. */
export interface FileProgress {
  readonly rows: number;
  readonly bytes?: number;
  readonly totalBytes?: number;
}

/** A file on this machine's disk, as somebody named it. */
export interface FileRef {
  readonly path: string;
  /** As the sender called it, for people. */
  readonly name: string;
}

/**
 * Reads files that may be hostile. Whatever is in them, the caller goes on: limits of time and memory are kept, and
 * what is over them ends as a SourceError with the reason.
 */
export interface FileReader {
  /**
   * Tells the format and looks at the beginning; takes nothing in.
   * @throws SourceError `unreadable-file`, `empty-file`, `unsupported-format`, `unknown-format`, `too-large`,
   *   `too-slow`, `too-much-memory`, `damaged`, `encrypted`, `no-table`
   */
  inspect(file: FileRef, choices: FileChoices): Promise<FileFindings>;
  /** @throws SourceError as `inspect` when reading begins, or later for what is only found then */
  open(
    file: FileRef,
    findings: FileFindings,
    choices: FileChoices,
    onProgress?: (progress: FileProgress) => void,
  ): AuditSource;
  /** A list of people. */
  openPeople(file: FileRef): PeopleSource;
}
