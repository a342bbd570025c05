/** The way out to one chat service, and trying it until a message is through. */
import type { Reply } from '../audit/reply.ts';
import type { OutboxEntry } from '../audit/state.ts';
import { nextTryMs, pause } from './wait.ts';

/** What is handed to the transport: the message and the key it may be marked with. */
export interface OutgoingMessage {
  readonly key: string;
  readonly to: OutboxEntry['to'];
  readonly reply: Reply;
  readonly threadId?: string;
  readonly durable: boolean;
  /** UTC ms by Clock. */
  readonly queuedAt: number;
}

/** What became of one try. */
export type PostOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** Never going to work. */
  | { readonly kind: 'refused'; readonly problem: string }
  /** Not taken; wait this long. */
  | { readonly kind: 'limited'; readonly problem: string; readonly retryAfterMs: number }
  /** It did not get there. */
  | { readonly kind: 'unreached'; readonly problem: string }
  /** It may have been posted. */
  | { readonly kind: 'unknown'; readonly problem: string; readonly retryAfterMs?: number };

export type Finding =
  | { readonly kind: 'found'; readonly messageId: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot-tell' };

export interface FindHints {
  /** Whether a message id belongs to another entry. */
  isKnown(messageId: string): boolean;
  /** Whether the doubtful try was made just now by this process, so that it would have heard of it. */
  readonly triedHere: boolean;
}

export interface Transport {
  /** One try. Never rejects. */
  post(message: OutgoingMessage): Promise<PostOutcome>;
  /**
   * Looks whether an earlier try was posted.
   * @throws when the service cannot be asked now; it is asked again.
   */
  find(message: OutgoingMessage, hints: FindHints): Promise<Finding>;
}

/** How a message ended. `send-unknown`: it may have been posted. */
export type Settled =
  | { readonly kind: 'sent'; readonly messageId: string }
  | {
      readonly kind: 'failed';
      readonly code: 'send-refused' | 'send-gave-up' | 'send-unknown' | 'stopped';
      readonly problem: string;
    };

export interface Persistence {
  /** Whether an earlier try may have been posted. */
  readonly inDoubt: boolean;
  readonly giveUpMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  readonly signal: AbortSignal;
  isKnown(messageId: string): boolean;
  /** Would it come at a wrong time by now? */
  isTooLate(): boolean;
  /** Before each try: it is about to be posted. */
  trying(): Promise<void>;
  /** After a try that surely did not post. */
  notPosted(): Promise<void>;
  retrying(): void;
}

type Step =
  | { readonly kind: 'settled'; readonly settled: Settled }
  | { readonly kind: 'again'; readonly inDoubt: boolean; readonly problem: string; readonly waitMs: number };

const TOO_LATE = 'It could not be sent in time.';

/** Tries, waits, looks and tries again until sent, refused, in vain for too long, or stopped. */
export async function persist(transport: Transport, message: OutgoingMessage, how: Persistence): Promise<Settled> {
  const giveUpAt = performance.now() + how.giveUpMs;
  let { inDoubt } = how;
  let triedHere = false;
  for (let failures = 0; ; failures += 1) {
    if (how.signal.aborted) return { kind: 'failed', code: 'stopped', problem: 'The bot was stopped.' };
    if (!inDoubt && how.isTooLate()) return { kind: 'failed', code: 'send-gave-up', problem: TOO_LATE };
    const step = await (inDoubt ? look(transport, message, how, triedHere) : tryOnce(transport, message, how));
    triedHere ||= !inDoubt;
    if (step.kind === 'settled') return step.settled;
    // Looking comes right after a doubtful try; only repeated trouble waits longer and longer.
    const isRepeated = step.inDoubt === inDoubt;
    const waitMs = isRepeated ? nextTryMs(step.waitMs, failures, how.backoffBaseMs, how.backoffCapMs) : step.waitMs;
    inDoubt = step.inDoubt;
    if (performance.now() + waitMs > giveUpAt) {
      return { kind: 'failed', code: inDoubt ? 'send-unknown' : 'send-gave-up', problem: step.problem };
    }
    how.retrying();
    await pause(waitMs, how.signal);
  }
}

async function tryOnce(transport: Transport, message: OutgoingMessage, how: Persistence): Promise<Step> {
  await how.trying();
  const outcome = await transport.post(message);
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'settled', settled: outcome };
    case 'refused':
      return { kind: 'settled', settled: { kind: 'failed', code: 'send-refused', problem: outcome.problem } };
    case 'unknown':
      return { kind: 'again', inDoubt: true, problem: outcome.problem, waitMs: outcome.retryAfterMs ?? 0 };
    case 'limited':
      await how.notPosted();
      return { kind: 'again', inDoubt: false, problem: outcome.problem, waitMs: outcome.retryAfterMs };
    case 'unreached':
      await how.notPosted();
      return { kind: 'again', inDoubt: false, problem: outcome.problem, waitMs: 0 };
  }
}

async function look(
  transport: Transport,
  message: OutgoingMessage,
  how: Persistence,
  triedHere: boolean,
): Promise<Step> {
  try {
    const finding = await transport.find(message, { isKnown: (id) => how.isKnown(id), triedHere });
    switch (finding.kind) {
      case 'found':
        return { kind: 'settled', settled: { kind: 'sent', messageId: finding.messageId } };
      case 'absent':
        await how.notPosted();
        return { kind: 'again', inDoubt: false, problem: 'The message did not arrive.', waitMs: how.backoffBaseMs };
      case 'cannot-tell':
        return {
          kind: 'settled',
          settled: { kind: 'failed', code: 'send-unknown', problem: 'It is not known whether the message arrived.' },
        };
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'The space could not be looked at.';
    return { kind: 'again', inDoubt: true, problem, waitMs: 0 };
  }
}
