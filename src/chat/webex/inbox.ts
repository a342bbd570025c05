/**
 * From "something happened" to done: each event is taken once, its claim is
 * stored, and it is handled until it is done with, over restarts and outages.
 */
import type { Logger } from 'pino';
import { InterruptedError } from '../../audit/errors.ts';
import { describeError } from '../boundary.ts';
import type { Count } from '../count.ts';
import { pause } from '../wait.ts';
import type { WriteLater } from '../write-later.ts';
import type { Deliveries } from './deliveries.ts';
import type { Echoes } from './echoes.ts';
import { sameId } from './ids.ts';
import type { Incoming } from './incoming.ts';
import type { Notice } from './signature.ts';
import { type WebexApi, type WebexMessage, WebexRefusal } from './webex-api.ts';

export interface InboxOptions {
  readonly incoming: Incoming;
  readonly api: Pick<WebexApi, 'message'>;
  readonly deliveries: Deliveries;
  readonly echoes: Echoes;
  readonly later: WriteLater;
  readonly log: Logger;
  readonly count: Count;
  readonly fetchGiveUpMs: number;
  /** Undefined until the bot is connected. */
  readonly botId: () => string | undefined;
  /** Whether the outbox posted this message. */
  readonly isOwn: (messageId: string) => boolean;
}

export interface Inbox {
  /** Takes an event. Resolves once the claim is stored; handling goes on. */
  take(notice: Notice): Promise<'accepted' | 'duplicate'>;
  /** Takes a message that was found by looking. True when it was not taken before. */
  takeMissed(message: WebexMessage): boolean;
  /** Takes up what was claimed but not done with; older than `maxAgeMs` it is dropped. */
  resume(maxAgeMs: number, nowMs: number): void;
  settled(): Promise<void>;
}

/** The kinds of events that lead anywhere. */
const HANDLED = new Set([
  'messages:created',
  'attachmentActions:created',
  'memberships:created',
  'memberships:deleted',
]);
/** The event of an own message often overtakes the answer to its POST. */
const OWN_ECHO_GRACE_MS = 250;

export function createInbox(options: InboxOptions): Inbox {
  const { incoming, deliveries, echoes, log, count } = options;
  const running = new Set<Promise<unknown>>();

  const track = (work: Promise<unknown>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  /** One event from claim to done. Never rejects. */
  const handle = async (key: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      deliveries.done(key);
    } catch (error) {
      if (error instanceof WebexRefusal && error.status !== 401) {
        log.info({ key, status: error.status }, 'event is about something that is gone');
        deliveries.done(key);
        return;
      }
      // Webex cannot be asked, or the bot is being stopped: the claim stays, and the next look takes it up.
      if (error instanceof InterruptedError) log.info({ key }, 'event left for the next start');
      else log.error({ ...describeError(error), key }, 'event not handled yet');
      deliveries.leave(key);
    }
  };

  const workFor = (kind: string, notice: Pick<Notice, 'data' | 'actorId'>): (() => Promise<void>) => {
    const { id, roomId } = notice.data;
    switch (kind) {
      case 'messages:created':
        return () => incoming.message(id);
      case 'attachmentActions:created':
        return () => incoming.submit(id);
      case 'memberships:created':
        return async () => {
          await deliveries.forget(keyOf('memberships:deleted', id));
          await incoming.added(id, notice.actorId);
        };
      default:
        return async () => {
          if (roomId !== undefined) await incoming.removed(id, roomId, notice.actorId);
          await deliveries.forget(keyOf('memberships:created', id));
        };
    }
  };

  /** Undefined when it was taken before; else resolves when the claim is stored. */
  const claim = (key: string, work: () => Promise<void>): Promise<void> | undefined => {
    if (!deliveries.claim(key)) {
      count('deliveries_duplicate');
      return undefined;
    }
    track(handle(key, work));
    return deliveries.store(key);
  };

  /** An own message needs no record, only its echo; one that the outbox knows need not even be fetched. */
  const hearOwn = async (id: string, botId: string): Promise<boolean> => {
    if (!options.isOwn(id)) await pause(OWN_ECHO_GRACE_MS);
    if (options.isOwn(id)) {
      echoes.confirm(id);
      return true;
    }
    const message = await options.api.message(id, options.fetchGiveUpMs);
    if (!sameId(message.personId, botId)) return false;
    echoes.hear(message);
    return true;
  };

  const take = async (notice: Notice): Promise<'accepted' | 'duplicate'> => {
    const { resource, event, data } = notice;
    const kind = `${resource}:${event}`;
    echoes.eventArrived();
    if (!HANDLED.has(kind)) return 'accepted';
    const botId = options.botId();
    const isOwn = botId !== undefined && data.personId !== undefined && sameId(data.personId, botId);
    const key = keyOf(kind, data.id);
    const work = workFor(kind, notice);
    // Others come and go: of no concern. Before the bot knows itself, all are looked at.
    if (resource === 'memberships' && botId !== undefined && data.personId !== undefined && !isOwn) return 'accepted';
    if (resource === 'messages' && isOwn) {
      const hearing = hearOwn(data.id, botId).then((heard) => (heard ? undefined : claim(key, work)));
      track(hearing.catch((error: unknown) => log.debug(describeError(error), 'own message not fetched')));
      return 'accepted';
    }
    const stored = claim(key, work);
    if (stored === undefined) return 'duplicate';
    await stored;
    return 'accepted';
  };

  return {
    take,
    takeMissed: (message) => {
      const key = keyOf('messages:created', message.id);
      if (deliveries.has(key)) return false;
      count('messages_caught_up');
      void claim(key, () => incoming.message(message.id, message));
      return true;
    },
    resume: (maxAgeMs, nowMs) => {
      for (const { key, at } of deliveries.unfinished()) {
        const [resource = '', event = '', ...rest] = key.split(':');
        const work = workFor(`${resource}:${event}`, { data: { id: rest.join(':') } });
        deliveries.resume(key);
        track(handle(key, nowMs - at > maxAgeMs ? async () => undefined : work));
      }
    },
    settled: async () => {
      while (running.size > 0) await Promise.allSettled(running);
      await options.later.flush();
    },
  };
}

/** Names one event for ever. Some spellings of an id end in padding; Webex takes both. */
function keyOf(kind: string, id: string): string {
  return `${kind}:${id.replace(/=+$/, '')}`;
}
