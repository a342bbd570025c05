/**
 * Messages on their way out, whatever the chat behind: stored before they are
 * sent, in order per space, tried again until they are through, and never
 * posted twice.
 *
 * How doubling is kept out. Each entry has a key; a key that was sent is
 * answered with the message it became. A try that ended without a clear answer
 * (connection cut, no answer in time, 5xx, or the process died meanwhile) is
 * looked for first: the transport says `found`, `absent` or `cannot-tell`. Only
 * `absent` allows another try; `cannot-tell` ends the entry as failed, since a
 * missing answer can be asked for again, and a double one in front of a whole
 * space cannot be taken back.
 */
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { ChatError } from '../audit/errors.ts';
import type { Clock, SendOptions, StateStore } from '../audit/ports.ts';
import type { Reply, ReplyFile } from '../audit/reply.ts';
import type { OutboxEntry } from '../audit/state.ts';
import type { Count } from './count.ts';
import { createLanes } from './lanes.ts';
import {
  FORGET_AT_ONCE,
  IN_DOUBT,
  isInDoubt,
  isWaiting,
  keepMsOf,
  toEntry,
  toOutgoing,
  tooOld,
} from './outbox-entry.ts';
import { persist, type Settled, type Transport } from './transport.ts';
import { inTwoMessages } from './two-messages.ts';
import type { WriteLater } from './write-later.ts';

export interface OutboxOptions {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly count: Count;
  readonly transport: Transport;
  /** For what need not be stored at once. */
  readonly later: WriteLater;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  readonly sendGiveUpMs: number;
  readonly durableGiveUpMs: number;
}

export interface Outbox {
  /**
   * Resolves to the message id once the service has it.
   * @throws ChatError `send-refused`, `send-gave-up`, `send-unknown` (may have been posted) or `stopped`.
   */
  send(to: OutboxEntry['to'], reply: Reply, options: SendOptions): Promise<string>;
  /** Takes up what an earlier process left; what is too old to be sent is marked as failed. Call once, when the service can be reached. */
  resume(): Promise<void>;
  /** Drops records of what was done long ago. */
  prune(): Promise<void>;
  /** Whether a message was posted by this outbox, as far back as it remembers. */
  isOwn(messageId: string): boolean;
  readonly depth: number;
  /** Resolves when nothing is queued. */
  settled(): Promise<void>;
  /** No further tries; what is queued stays stored for the next start. */
  stop(): Promise<void>;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { state, clock, log, count } = options;
  const stopping = new AbortController();
  // Every message on its way listens; many at a time are no leak.
  setMaxListeners(0, stopping.signal);
  /** Sends in this process by key, so that a second call joins the first. */
  const underWay = new Map<string, Promise<string>>();
  const lanes = createLanes();
  const ownIds = new Set<string>();
  /** Files on their way, by key of their message. */
  const files = new Map<string, ReplyFile>();
  /** Sent, and not stored as such yet. */
  const unwritten = new Map<string, OutboxEntry>();

  /** An answer is worth more than its record: only what must survive a crash waits for a working store. */
  const save = async (key: string, entry: OutboxEntry): Promise<OutboxEntry> => {
    try {
      await state.update('outbox', key, () => entry);
    } catch (error) {
      log.error({ err: error, key }, 'outbox entry not stored');
      if (entry.durable === true && entry.status === 'sending') throw error;
    }
    return entry;
  };

  const giveUpMsOf = (entry: OutboxEntry): number =>
    entry.durable === true ? options.durableGiveUpMs : options.sendGiveUpMs;

  const deliver = async (
    key: string,
    claimed: OutboxEntry,
    isStored: boolean,
    giveUpMs = giveUpMsOf(claimed),
  ): Promise<string> => {
    let entry = claimed;
    let stored = isStored;
    const settled = await persist(options.transport, toOutgoing(key, entry, files.get(key)), {
      inDoubt: isInDoubt(entry) && !isStored,
      giveUpMs,
      backoffBaseMs: options.backoffBaseMs,
      backoffCapMs: options.backoffCapMs,
      signal: stopping.signal,
      isKnown: (id) => ownIds.has(id),
      isTooLate: () => entry.notAfter !== undefined && clock.now() > entry.notAfter,
      trying: async () => {
        entry = { ...entry, status: 'sending', attempts: entry.attempts + 1 };
        if (!stored) await save(key, entry);
        stored = false;
      },
      notPosted: async () => {
        entry = await save(key, { ...entry, status: 'queued' });
      },
      retrying: () => count('send_retries'),
    });
    return finish(key, entry, settled);
  };

  /** An ordinary one in company: should the process die before, it is looked for like any that may have been posted. */
  const saveSent = async (key: string, entry: OutboxEntry): Promise<void> => {
    if (entry.durable === true) {
      await save(key, entry);
      return;
    }
    unwritten.set(key, entry);
    options.later.add(() => save(key, entry).finally(() => unwritten.delete(key)));
  };

  const finish = async (key: string, entry: OutboxEntry, settled: Settled): Promise<string> => {
    const { threadId: _thread, file: _file, ...rest } = entry;
    // The words are not needed any more, only that they were said; but for those that may stand in the space.
    const isInDoubtStill = settled.kind === 'failed' && settled.code === IN_DOUBT;
    const done = { ...rest, reply: isInDoubtStill ? entry.reply : { markdown: '' }, doneAt: clock.now() };
    if (settled.kind === 'sent') {
      ownIds.add(settled.messageId);
      count('sends');
      await saveSent(key, { ...done, status: 'sent', messageId: settled.messageId });
      return settled.messageId;
    }
    const { code, problem } = settled;
    if (code !== 'stopped') {
      count('send_failures', { reason: code });
      log.error({ key, code, problem, attempts: entry.attempts }, 'message not sent');
      await save(key, { ...done, status: 'failed', problem: code === IN_DOUBT ? IN_DOUBT : problem });
    }
    throw new ChatError(code, problem, NEXT_STEPS[code]);
  };

  const start = (key: string, to: OutboxEntry['to'], work: () => Promise<string>): Promise<string> => {
    const sending = lanes.run(`${to.kind}:${to.id}`, work).finally(() => {
      underWay.delete(key);
      files.delete(key);
    });
    underWay.set(key, sending);
    return sending;
  };

  const claim = async (key: string, make: (earlier: OutboxEntry | undefined) => OutboxEntry): Promise<OutboxEntry> => {
    let claimed = make(undefined);
    try {
      await state.update('outbox', key, (earlier) => {
        claimed = earlier?.status === 'sent' ? earlier : make(earlier);
        return claimed;
      });
    } catch (error) {
      log.error({ err: error, key }, 'outbox entry not stored');
      if (claimed.durable === true) throw error;
    }
    return claimed;
  };

  const send = (to: OutboxEntry['to'], reply: Reply, sendOptions: SendOptions): Promise<string> => {
    const { key } = sendOptions;
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const justSent = unwritten.get(key)?.messageId;
    if (justSent !== undefined) return Promise.resolve(justSent);
    if (reply.file !== undefined) files.set(key, reply.file);
    const now = clock.now();
    let isStored = false;
    // Behind others it is stored as queued at once; with a free lane the first write is the one before the try.
    const waiting = lanes.has(`${to.kind}:${to.id}`)
      ? claim(key, (earlier) => toEntry(to, reply, sendOptions, earlier, now, 'queued'))
      : undefined;
    waiting?.catch(() => undefined);
    return start(key, to, async () => {
      const entry = await (waiting ??
        claim(key, (earlier) => {
          isStored = !(earlier !== undefined && isInDoubt(earlier));
          return toEntry(to, reply, sendOptions, earlier, now, 'sending');
        }));
      if (entry.status === 'sent' && entry.messageId !== undefined) return entry.messageId;
      return deliver(key, entry, isStored);
    });
  };

  const resume = async (): Promise<void> => {
    const entries = await state.list('outbox');
    for (const { value } of entries) if (value.messageId !== undefined) ownIds.add(value.messageId);
    const isLeft = (key: string, entry: OutboxEntry): boolean =>
      isWaiting(entry) && !underWay.has(key) && !unwritten.has(key);
    const waiting = entries.filter(({ key, value }) => isLeft(key, value));
    const now = clock.now();
    for (const { key, value } of waiting.toSorted((a, b) => a.value.queuedAt - b.value.queuedAt)) {
      const leftMs = Math.min(giveUpMsOf(value), value.queuedAt + giveUpMsOf(value) - now);
      const work = (): Promise<string> =>
        leftMs < 0 ? finish(key, value, tooOld(value)) : deliver(key, value, false, leftMs);
      // A failure is in the log and in the entry; nobody waits for this promise.
      start(key, value.to, work).catch(() => undefined);
    }
    if (waiting.length > 0) log.info({ entries: waiting.length }, 'messages of an earlier run taken up');
  };

  const prune = async (): Promise<void> => {
    const now = clock.now();
    const isOld = ({ key, value }: { readonly key: string; readonly value: OutboxEntry }): boolean => {
      return value.doneAt !== undefined && now - value.doneAt > keepMsOf(value) && !underWay.has(key);
    };
    const old = (await state.list('outbox')).filter(isOld).slice(0, FORGET_AT_ONCE);
    for (const { value } of old) if (value.messageId !== undefined) ownIds.delete(value.messageId);
    // At one moment, so that a store may write them together.
    await Promise.all(old.map(({ key }) => state.update('outbox', key, () => undefined)));
  };

  return {
    send: inTwoMessages(send),
    resume,
    prune,
    isOwn: (messageId) => ownIds.has(messageId),
    get depth() {
      return underWay.size;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay.values());
      await options.later.flush();
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(underWay.values());
      await options.later.flush();
    },
  };
}

const NEXT_STEPS: Readonly<Record<Extract<Settled, { kind: 'failed' }>['code'], string>> = {
  'send-refused': 'Check that the bot is still in the space.',
  'send-gave-up': 'Ask again when Webex can be reached.',
  'send-unknown': 'Look in the space; if it is not there, ask again.',
  stopped: 'It is sent when the bot is started again.',
};
