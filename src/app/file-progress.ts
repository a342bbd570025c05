/** Tells of longer work on a file: one plain message, put into other words now and then, and ended. */
import type { Chat, FileFindings, SendOptions } from '../audit/ports.ts';
import { formatCount, MARKDOWN_VOICE } from '../cards/voice.ts';

/** Work that ends before says nothing but its result. */
const QUIET_MS = 5000;
/** From one wording to the next: soon at first, then less often; at most so many. */
const DISTANCES_MS = [5000, 7000, 10_000, 15_000, 25_000, 40_000, 60_000, 90_000];
/** The end does not wait longer for a message that is still on its way. */
const END_WAIT_MS = 3000;
const NAME_CHARS = 80;

export interface FileProgress {
  /** Another file has its turn. */
  waiting(): void;
  /** @param bytes fetched so far; @param total absent: not known */
  fetching(bytes: number, total: number | undefined): void;
  looking(): void;
  /** @param rows taken in so far */
  reading(rows: number, findings: Pick<FileFindings, 'aboutRows'>): void;
  /** Says that the result follows, where anything was said. Never rejects. */
  end(): Promise<void>;
  /** Says nothing more: the next process goes on. */
  leave(): void;
}

export interface ProgressPlace extends Pick<SendOptions, 'threadId' | 'key'> {
  readonly spaceId: string;
}

/** A message may be edited ten times; the last is for the end. */
const PROGRESS_TIMING = { quietMs: QUIET_MS, distancesMs: DISTANCES_MS } as const;

export type ProgressTiming = { readonly quietMs: number; readonly distancesMs: readonly number[] };

/** @param name of the file as the sender called it */
export function createFileProgress(
  chat: Pick<Chat, 'say' | 'revise'>,
  place: ProgressPlace,
  name: string,
  timing: ProgressTiming = PROGRESS_TIMING,
): FileProgress {
  const { spaceId, ...how } = place;
  const file = MARKDOWN_VOICE.name(name, NAME_CHARS) || 'the file';
  let words = `Reading ${file}.`;
  let shown = '';
  let messageId: string | undefined;
  let saying: Promise<void> | undefined;
  let revisions = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  const later = (waitMs: number | undefined, work: () => Promise<void>): void => {
    if (waitMs === undefined || isOver) return;
    timer = setTimeout(() => void work().catch(() => undefined), waitMs);
    timer.unref();
  };
  const revise = async (): Promise<void> => {
    if (isOver) return;
    if (messageId !== undefined && words !== shown) {
      shown = words;
      revisions += 1;
      await chat.revise(spaceId, messageId, words).catch(() => false);
    }
    later(timing.distancesMs[revisions], revise);
  };
  const say = async (): Promise<void> => {
    shown = words;
    // Progress that cannot be told takes nothing from the work.
    saying = chat.say(spaceId, { markdown: words }, how).then(
      (id) => {
        messageId = id;
      },
      () => undefined,
    );
    await saying;
    later(timing.distancesMs[0], revise);
  };
  const leave = (): void => {
    isOver = true;
    clearTimeout(timer);
  };
  later(timing.quietMs, say);

  return {
    waiting: () => {
      words = `${file} comes next; another file is being read.`;
    },
    fetching: (bytes, total) => {
      words = `Fetching ${file}: ${megabytes(bytes)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB.`;
    },
    looking: () => {
      words = `Looking at ${file}.`;
    },
    reading: (rows, { aboutRows }) => {
      const of = aboutRows === undefined || aboutRows < rows ? '' : ` of about ${formatCount(aboutRows)}`;
      words = `Reading ${file}: ${formatCount(rows)}${of} rows.`;
    },
    leave,
    end: async () => {
      leave();
      if (saying === undefined) return;
      await Promise.race([saying, afterMs(END_WAIT_MS)]);
      if (messageId === undefined) return;
      await chat.revise(spaceId, messageId, `Done with ${file}, see below.`).catch(() => false);
    },
  };
}

function megabytes(bytes: number): string {
  return formatCount(Math.max(1, Math.round(bytes / (1024 * 1024))));
}

function afterMs(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs).unref();
  });
}
