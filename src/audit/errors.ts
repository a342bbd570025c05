/**
 * An error a person can act on: what happened, what was kept, what to do next.
 * `code` is stable and may be matched on; `message` is for people.
 */
export class WhodunitError extends Error {
  readonly code: string;
  /** What the reader can do about it; one sentence. */
  readonly next: string;

  constructor(code: string, message: string, next: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.next = next;
  }
}

/** A source could not be read at all. */
export class SourceError extends WhodunitError {}

/** The store refused or failed. */
export class StoreError extends WhodunitError {}

/** A chat message could not be fetched or sent for good. */
export class ChatError extends WhodunitError {}

/**
 * What came in could not be sent on. `unreachable` and `busy`: later; `too-large`: less at once; `refused`: somebody
 * must look at it.
 */
export class ForwardError extends WhodunitError {
  /** The far side wants to be left alone for so long. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: 'unreachable' | 'busy' | 'too-large' | 'refused',
    message: string,
    next: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, next, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * The process ends before the work did. Nobody is told: what asked for it stays undone and is taken up again by the
 * next process. Goes through every boundary.
 */
export class InterruptedError extends WhodunitError {
  constructor() {
    super('interrupted', 'The bot was stopped before this was done.', 'It goes on when the bot is started again.');
  }
}
