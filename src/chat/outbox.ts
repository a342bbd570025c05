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
import type { Reply } from '../audit/reply.ts';
import type { OutboxEntry } from '../audit/state.ts';
import type { Count } from './count.ts';
import { type OutgoingMessage, persist, type Settled, type Transport } from './transport.ts';

export interface OutboxOptions {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly count: Count;
  readonly transport: Transport;
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
  /** Takes up what an earlier process left. Call once, when the service can be reached. */
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

/** How long a key is remembered after it was done. */
const KEEP_MS = 24 * 3_600_000;
const KEEP_DURABLE_MS = 35 * 24 * 3_600_000;
/** `problem` of an entry that may have been posted; it is looked for before another try. */
const IN_DOUBT = 'send-unknown';

export function createOutbox(options: OutboxOptions): Outbox {
  const { state, clock, log, count } = options;
  const stopping = new AbortController();
  // Every message on its way listens; many at a time are no leak.
  setMaxListeners(0, stopping.signal);
  /** Sends in this process by key, so that a second call joins the first. */
  const underWay = new Map<string, Promise<string>>();
  const lanes = createLanes();
  const ownIds = new Set<string>();

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

  const deliver = async (key: string, claimed: OutboxEntry, isStored: boolean): Promise<string> => {
    let entry = claimed;
    let stored = isStored;
    const settled = await persist(options.transport, toOutgoing(key, entry), {
      inDoubt: isInDoubt(entry) && !isStored,
      giveUpMs: entry.durable === true ? options.durableGiveUpMs : options.sendGiveUpMs,
      backoffBaseMs: options.backoffBaseMs,
      backoffCapMs: options.backoffCapMs,
      signal: stopping.signal,
      isKnown: (id) => ownIds.has(id),
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

  const finish = async (key: string, entry: OutboxEntry, settled: Settled): Promise<string> => {
    // The words are not needed any more, only that they were said.
    const done = { ...entry, reply: { markdown: '' }, doneAt: clock.now() };
    if (settled.kind === 'sent') {
      ownIds.add(settled.messageId);
      count('sends');
      await save(key, { ...done, status: 'sent', messageId: settled.messageId });
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
    const sending = lanes.run(`${to.kind}:${to.id}`, work).finally(() => underWay.delete(key));
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
    const waiting = entries.filter(({ key, value }) => isWaiting(value) && !underWay.has(key));
    for (const { key, value } of waiting.toSorted((a, b) => a.value.queuedAt - b.value.queuedAt)) {
      // A failure is in the log and in the entry; nobody waits for this promise.
      start(key, value.to, () => deliver(key, value, false)).catch(() => undefined);
    }
    if (waiting.length > 0) log.info({ entries: waiting.length }, 'messages of an earlier run taken up');
  };

  const prune = async (): Promise<void> => {
    const now = clock.now();
    const isOld = ({ key, value }: { readonly key: string; readonly value: OutboxEntry }): boolean => {
      const keepMs = value.durable === true ? KEEP_DURABLE_MS : KEEP_MS;
      return value.doneAt !== undefined && now - value.doneAt > keepMs && !underWay.has(key);
    };
    const old = (await state.list('outbox')).filter(isOld);
    for (const { value } of old) if (value.messageId !== undefined) ownIds.delete(value.messageId);
    // At one moment, so that a store may write them together.
    await Promise.all(old.map(({ key }) => state.update('outbox', key, () => undefined)));
  };

  return {
    send,
    resume,
    prune,
    isOwn: (messageId) => ownIds.has(messageId),
    get depth() {
      return underWay.size;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay.values());
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}

const NEXT_STEPS: Readonly<Record<Extract<Settled, { kind: 'failed' }>['code'], string>> = {
  'send-refused': 'Check that the bot is still in the space.',
  'send-gave-up': 'Ask again when Webex can be reached.',
  'send-unknown': 'Look in the space; if it is not there, ask again.',
  stopped: 'It is sent when the bot is started again.',
};

/** Runs work one after the other per lane, in the order asked for. */
function createLanes(): { has(lane: string): boolean; run<T>(lane: string, work: () => Promise<T>): Promise<T> } {
  const ends = new Map<string, Promise<void>>();
  return {
    has: (lane) => ends.has(lane),
    run: (lane, work) => {
      const before = ends.get(lane);
      const turn = before === undefined ? work() : before.then(work);
      const end = turn.then(
        () => undefined,
        () => undefined,
      );
      const tidied = end.then(() => {
        if (ends.get(lane) === tidied) ends.delete(lane);
      });
      ends.set(lane, tidied);
      return turn;
    },
  };
}

function isWaiting(entry: OutboxEntry): boolean {
  return entry.status === 'queued' || entry.status === 'sending';
}

function isInDoubt(entry: OutboxEntry): boolean {
  return entry.status === 'sending' || entry.problem === IN_DOUBT;
}

function toEntry(
  to: OutboxEntry['to'],
  reply: Reply,
  options: SendOptions,
  earlier: OutboxEntry | undefined,
  now: number,
  status: 'queued' | 'sending',
): OutboxEntry {
  return {
    to,
    reply: { markdown: reply.markdown, ...(reply.card !== undefined && { card: reply.card }) },
    ...(options.threadId !== undefined && { threadId: options.threadId }),
    ...(options.durable === true && { durable: true }),
    queuedAt: earlier?.queuedAt ?? now,
    status: earlier !== undefined && isInDoubt(earlier) ? 'sending' : status,
    attempts: earlier?.attempts ?? 0,
  };
}

function toOutgoing(key: string, entry: OutboxEntry): OutgoingMessage {
  const { to, reply, threadId, queuedAt } = entry;
  return { key, to, reply, ...(threadId !== undefined && { threadId }), durable: entry.durable === true, queuedAt };
}
