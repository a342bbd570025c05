/** What reading a file may cost. */

/** Text goes through in small pieces, so that its size matters little. */
export const MAX_TEXT_BYTES = 1024 * 1024 * 1024;
/** Webex takes files up to 100 MB. @see https://developer.webex.com/docs/api/v1/messages/create-a-message */
export const MAX_DOCUMENT_BYTES = 100 * 1024 * 1024;

export interface ReaderLimits {
  /** Resident memory of the process that reads a file. */
  readonly memoryBytes: number;
  /** Longest time without anything read, ms. */
  readonly silenceMs: number;
  /** Longest time to look at the beginning of a file, ms. */
  readonly inspectMs: number;
  /** Longest time to read a file to its end: so much, and so much for each million bytes, ms. */
  readonly readMs: number;
  readonly readMsPerMb: { readonly text: number; readonly document: number };
  /** Whatever its size, ms: other files wait for it. */
  readonly readMsAtMost: number;
}

/**
 * An answer is due within 10 s and 512 MB. What is measured comes a little late (memory is looked at 20 times a
 * second, and a process takes time to start and to end), so the limits lie below.
 */
export const READER_LIMITS: ReaderLimits = {
  memoryBytes: 448 * 1024 * 1024,
  silenceMs: 8000,
  inspectMs: 8000,
  readMs: 30_000,
  readMsPerMb: { text: 2000, document: 20_000 },
  readMsAtMost: 10 * 60_000,
};

/** Files read at the same time; further ones wait in order. */
export const READERS_AT_A_TIME = 2;

/** Of the heap alone; what Node itself and the pieces of the file take comes on top. */
export const HEAP_MB = 288;

/** A file with more bad rows than this is not read to its end. */
export const MAX_REJECTED = 100_000;

/** Read ahead of whoever takes the events; then the reading process waits. */
export const READ_AHEAD_BYTES = 4 * 1024 * 1024;
/** One event with everything in it, as it is handed over; longer ones are rejected. */
export const MAX_ITEM_BYTES = 12 * 1024 * 1024;
/** One message of the reading process; a longer one is not believed. */
export const MAX_MESSAGE_BYTES = 2 * MAX_ITEM_BYTES;
