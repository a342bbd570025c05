/** Where dropped files that wait for an answer are taken in or thrown away. */
import type { Period } from '../../audit/event.ts';
import type { FileChoices } from '../../audit/ports.ts';
import type { PendingFile, TakenFile } from '../../audit/state.ts';
import type { Standing } from '../../audit/stated-span.ts';
import type { CommandContext } from '../command.ts';

/** A dropped file may wait so long for an answer; then it is deleted. */
export const WAITING_MS = 24 * 3_600_000;

/** What one file of audit records brought. */
export interface FileReport {
  /** As the sender called it. */
  readonly name: string;
  readonly added: number;
  readonly duplicates: number;
  /** Older than what is kept. */
  readonly refused: number;
  /** First and last instant of the added ones, UTC ms, both included; absent: none was added. */
  readonly addedSpan?: Period;
  readonly rejectedCount: number;
  /** In order; may be fewer than `rejectedCount`. */
  readonly rejected: readonly { readonly where: string; readonly reason: string }[];
  /** What a person should do about it. */
  readonly advice?: string;
  /** Absent: it was not read to its end. */
  readonly seen?: TakenFile;
  /** What became of the span that somebody stated of it; absent: nobody did. */
  readonly stated?: { readonly by: string; readonly standing: Standing };
}

/** What was said of a waiting file. */
export interface SaidOfFile extends Pick<FileChoices, 'zone' | 'dateOrder'> {
  /** It holds everything of this span. */
  readonly stated?: Period;
}

export type Taking =
  | { readonly kind: 'taken'; readonly report: FileReport }
  /** It is being taken in, or thrown away, just now. */
  | { readonly kind: 'busy' }
  /** Its content is not there any more. */
  | { readonly kind: 'gone' }
  /** It cannot be read, or not to its end; it waits no longer. */
  | { readonly kind: 'unreadable'; readonly what: string; readonly next: string; readonly report?: FileReport };

/** Each file is dealt with once, however many ask at the same time. */
export interface FileDesk {
  /**
   * Reads a waiting file into the trail and notes what became of it. Longer work is told of where it was dropped.
   * @throws StoreError, and then it waits on; InterruptedError
   */
  take(file: PendingFile, said: SaidOfFile, context: CommandContext): Promise<Taking>;
  /** Deletes a waiting file and notes it. */
  discard(file: PendingFile, context: CommandContext): Promise<'discarded' | 'busy'>;
}
