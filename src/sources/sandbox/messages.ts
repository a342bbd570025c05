/** What is said between the bot and the process that reads a file: one job in, lines of JSON out. */
import type { FileChoices, FileFindings, FileKind } from '../../audit/file-port.ts';
import type { ColumnNames } from '../portal/header-names.ts';

/** Numbers of open files in the reading process: it writes its messages to one, and reads the file from the other. */
export const MESSAGES_FD = 3;
export const FILE_FD = 4;
/** The open file once more, for libraries that open files themselves. */
export const FILE_PATH = `/dev/fd/${FILE_FD}`;

export interface ReaderJob {
  readonly task: 'inspect' | 'read' | 'people';
  /** File name without folders, for people. */
  readonly name: string;
  /** What the file was found to be; it must still be that. Absent when it is looked at. */
  readonly kind?: FileKind;
  /** How a table was understood when it was looked at. */
  readonly table?: FileFindings['table'];
  readonly choices: Pick<FileChoices, 'zone' | 'dateOrder' | 'orgId' | 'sample'>;
  /** What columns of tables mean. */
  readonly names: ColumnNames;
  /** UTC ms. */
  readonly importedAt: number;
}

/** How far a file is read; sent with every message. */
export interface WireProgress {
  /** Of the file; absent where the format does not tell. */
  readonly bytes?: number;
  /** Resident memory of the reading process, bytes. */
  readonly memory: number;
}

export type ReaderMessage =
  | ({ readonly type: 'alive' } & WireProgress)
  /** Items as `packItem` makes them. */
  | ({ readonly type: 'items'; readonly items: readonly unknown[] } & WireProgress)
  | ({ readonly type: 'found'; readonly findings: FileFindings } & WireProgress)
  | ({ readonly type: 'end'; readonly peakMemory: number } & WireProgress)
  | ({
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly next: string;
    } & WireProgress);
