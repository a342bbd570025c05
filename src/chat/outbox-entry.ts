/** What is known of one message on its way, and for how long. */
import type { SendOptions } from '../audit/ports.ts';
import type { Reply, ReplyFile } from '../audit/reply.ts';
import type { OutboxEntry } from '../audit/state.ts';
import type { OutgoingMessage, Settled } from './transport.ts';

/** How long a key is remembered after it was done: an ordinary one that was sent, one that failed, a durable one. */
const KEEP_SENT_MS = 2 * 3_600_000;
const KEEP_FAILED_MS = 24 * 3_600_000;
const KEEP_DURABLE_MS = 35 * 24 * 3_600_000;
/** Forgotten at one time: a store may be slow with many. The next time goes on. */
export const FORGET_AT_ONCE = 200;
/** `problem` of an entry that may have been posted; it is looked for before another try. */
export const IN_DOUBT = 'send-unknown';

export function keepMsOf(entry: OutboxEntry): number {
  if (entry.durable === true) return KEEP_DURABLE_MS;
  return entry.status === 'sent' ? KEEP_SENT_MS : KEEP_FAILED_MS;
}

/** What an answer of yesterday would be worth today: nothing. One that may have been posted is still looked for when asked for again. */
export function tooOld(entry: OutboxEntry): Settled {
  const code = isInDoubt(entry) ? IN_DOUBT : 'send-gave-up';
  return { kind: 'failed', code, problem: 'It waited from an earlier run for too long.' };
}

export function isWaiting(entry: OutboxEntry): boolean {
  return entry.status === 'queued' || entry.status === 'sending';
}

export function isInDoubt(entry: OutboxEntry): boolean {
  return entry.status === 'sending' || entry.problem === IN_DOUBT;
}

export function toEntry(
  to: OutboxEntry['to'],
  reply: Reply,
  options: SendOptions,
  earlier: OutboxEntry | undefined,
  now: number,
  status: 'queued' | 'sending',
): OutboxEntry {
  return {
    to,
    // What may have been posted is looked for in its own words; the answer to the same order may be another one by now.
    reply:
      earlier !== undefined && isInDoubt(earlier) && earlier.reply.markdown !== ''
        ? earlier.reply
        : { markdown: reply.markdown, ...(reply.card !== undefined && { card: reply.card }) },
    ...(reply.file !== undefined && { file: reply.file.name }),
    ...(options.threadId !== undefined && { threadId: options.threadId }),
    ...(options.durable === true && { durable: true }),
    ...(options.notAfter !== undefined && { notAfter: options.notAfter }),
    // One that is tried afresh is as old as this try.
    queuedAt: earlier !== undefined && (isWaiting(earlier) || isInDoubt(earlier)) ? earlier.queuedAt : now,
    status: earlier !== undefined && isInDoubt(earlier) ? 'sending' : status,
    attempts: earlier?.attempts ?? 0,
  };
}

/** @param file as long as this process has it; one that an earlier process had is lost. */
export function toOutgoing(key: string, entry: OutboxEntry, file: ReplyFile | undefined): OutgoingMessage {
  const { to, threadId, queuedAt } = entry;
  const reply = replyOf(entry, file);
  return { key, to, reply, ...(threadId !== undefined && { threadId }), durable: entry.durable === true, queuedAt };
}

function replyOf(entry: OutboxEntry, file: ReplyFile | undefined): Reply {
  if (file !== undefined) return { ...entry.reply, file };
  if (entry.file === undefined) return entry.reply;
  return withoutFile(entry.reply.markdown, entry.file, 'was lost when the bot was restarted');
}

/** The words that a file belonged to, and what became of it. They begin as they would beside the file. */
export function withoutFile(markdown: string, name: string, whatHappened: string): Reply {
  return { markdown: `${markdown}\n\nThe file ${name} ${whatHappened}. Ask again to get it.` };
}
