/** The Chat port on Webex: puts the parts of this folder together and keeps them going. */
import { ChatError } from '../../audit/errors.ts';
import type { ChatHandlers } from '../../audit/ports.ts';
import { describeError } from '../boundary.ts';
import { countNothing } from '../count.ts';
import { createOutbox } from '../outbox.ts';
import { backoffMs, pause } from '../wait.ts';
import { createWriteLater } from '../write-later.ts';
import { catchUp, noteFirstConnection } from './catch-up.ts';
import { createDeferred } from './deferred.ts';
import { Deliveries } from './deliveries.ts';
import { Echoes } from './echoes.ts';
import { type FrameworkEvents, startFramework } from './framework.ts';
import { createFrameworkKeeper } from './framework-keeper.ts';
import { createInbox } from './inbox.ts';
import { type Connection, createIncoming } from './incoming.ts';
import type { Receipt, WebexChat, WebexChatOptions, WebexTiming } from './options.ts';
import { People } from './people.ts';
import { createRegularCheck } from './regular-check.ts';
import { createRestClient } from './rest-client.ts';
import { guardAgainstSdk } from './sdk-guard.ts';
import { createSender, fitToSend } from './sender.ts';
import { isGenuine, readNotice, toNotice } from './signature.ts';
import { Spaces } from './spaces.ts';
import { createWebexApi, type WebexPerson, WebexRefusal } from './webex-api.ts';
import { ensureWebhooks } from './webhooks.ts';

const DEFAULT_TIMING: WebexTiming = {
  requestTimeoutMs: 10_000,
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  fetchGiveUpMs: 5 * 60_000,
  sendGiveUpMs: 15 * 60_000,
  durableGiveUpMs: 24 * 3_600_000,
  echoWaitMs: 3000,
  checkEveryMs: 5 * 60_000,
  stopGraceMs: 3000,
  catchUpMs: 24 * 3_600_000,
};
/** An answer sent and its question done are one write: they are at most this far apart. */
const WRITE_TOGETHER_MS = 30;
/** How long the SDK may try to come back before the websocket is made anew. */
const RECONNECT_PATIENCE_MS = 60_000;
/** Refusals that no repetition cures. */
const FATAL = new Set([400, 401, 403]);

/**
 * A bot on Webex. `start` resolves when events arrive and messages can be sent; failures on the way are retried
 * with back-off until `stop`.
 * @throws ChatError from `start` when Webex refuses the token or the webhooks for good.
 */
export function createWebexChat(options: WebexChatOptions): WebexChat {
  const { state, clock, log, webhook, token, apiUrl } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const count = options.count ?? countNothing;
  const { fetchGiveUpMs, backoffBaseMs, backoffCapMs } = timing;
  const client = createRestClient({ ...timing, apiUrl, token, log, count });
  const api = createWebexApi(client);
  const people = new People(api, fetchGiveUpMs);
  const spaces = new Spaces(state, clock, api, fetchGiveUpMs);
  const later = createWriteLater(WRITE_TOGETHER_MS);
  const deliveries = new Deliveries(state, clock, log, later);
  const echoes = new Echoes(timing.echoWaitMs);
  const stopping = new AbortController();

  let bot: WebexPerson | undefined;
  let unguard = (): void => undefined;
  let problem: string | undefined = 'The bot has not been started.';
  const connection = createDeferred<Connection>();
  // Nobody may be waiting when the start fails.
  connection.promise.catch(() => undefined);

  const sender = createSender({
    api,
    echoes,
    bot: () => ({ id: bot?.id ?? '', displayName: bot?.displayName ?? 'bot' }),
    kindOfSpace: (spaceId) => spaces.kindOf(spaceId),
    lookGiveUpMs: timing.requestTimeoutMs,
  });
  const outbox = createOutbox({ ...timing, state, clock, log, count, transport: sender, later });
  const incoming = createIncoming({
    api,
    client,
    people,
    spaces,
    echoes,
    log,
    count,
    fetchGiveUpMs,
    backoffBaseMs,
    clock,
    maxAgeMs: timing.catchUpMs,
    boundary: { log, count, say: (spaceId, reply, how) => outbox.send({ kind: 'space', id: spaceId }, reply, how) },
    connected: connection.promise,
  });
  const inbox = createInbox({
    incoming,
    api,
    deliveries,
    echoes,
    later,
    log,
    count,
    fetchGiveUpMs,
    botId: () => bot?.id,
    isOwn: outbox.isOwn,
  });

  let loading: Promise<unknown> | undefined;
  const load = (): Promise<unknown> => {
    loading ??= Promise.all([deliveries.load(), spaces.load()]);
    return loading;
  };

  /** Repeats `work` with back-off until it succeeds, is refused for good, or the chat is stopped. */
  const untilDone = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof WebexRefusal && FATAL.has(error.status)) throw error;
        if (stopping.signal.aborted) throw new ChatError('stopped', 'The bot was stopped.', 'Start it again.');
        problem = `${what} has not succeeded yet; it is tried again.`;
        log.warn({ ...describeError(error), failures: failures + 1 }, problem);
        await pause(backoffMs(failures, backoffBaseMs, backoffCapMs), stopping.signal);
      }
    }
  };

  const registerWebhooks = async (me: WebexPerson, renew: boolean): Promise<void> => {
    if (webhook === undefined) return;
    const plan = { targetUrl: webhook.url, secret: webhook.secret, botEmail: me.emails[0] ?? '' };
    await ensureWebhooks(api, plan, { giveUpMs: timing.requestTimeoutMs * 3, renew, log });
  };

  const events: FrameworkEvents = {
    ...incoming.events,
    arrived: (resource, event, payload) => {
      const notice = toNotice(Object.assign({}, payload, { resource, event }));
      if (notice !== undefined) {
        inbox.take(notice).catch((error: unknown) => log.error(describeError(error), 'event not taken'));
      }
    },
    online: () => regular.soon(0),
    offline: () => regular.soon(Math.min(RECONNECT_PATIENCE_MS, timing.checkEveryMs)),
    lost: () => keeper.restart(),
  };

  const keeper = createFrameworkKeeper({
    startOne: async () => {
      const me = bot;
      if (me === undefined) throw new ChatError('stopped', 'The bot is not connected.', 'Start it again.');
      const parts = { token, apiUrl, ...(webhook && { webhook }), bot: me, source: incoming.source, events, log };
      const framework = await untilDone('Starting the Webex framework', () => startFramework(parts));
      problem = undefined;
      return framework;
    },
    stopping: stopping.signal,
    stopGraceMs: timing.stopGraceMs,
    replaced: () => regular.soon(0),
    log,
  });

  const connect = async (handlers: ChatHandlers): Promise<void> => {
    problem = 'The bot is connecting to Webex.';
    unguard = guardAgainstSdk(log);
    await load();
    const me = await untilDone('Asking Webex who the bot is', () => api.me(timing.requestTimeoutMs * 3));
    people.remember(me);
    bot = me;
    await noteFirstConnection(state, clock);
    await keeper.start();
    problem = 'The bot is connecting to Webex.';
    connection.resolve({ bot: me, handlers, framework: () => keeper.get() });
    await untilDone('Registering the webhooks', () => registerWebhooks(me, true));
    problem = undefined;
    await outbox.resume();
    regular.soon(0);
  };

  /** Registration, missed messages, unfinished events and old records: looked after now and then. */
  const check = async (): Promise<void> => {
    const me = bot;
    if (me === undefined) return;
    try {
      await registerWebhooks(me, false);
      problem = undefined;
    } catch (error) {
      problem = sentenceOf(error, 'The webhooks are not registered at Webex; it is tried again.');
      log.error(describeError(error), problem);
    }
    if (keeper.current?.connected === false) keeper.restart();
    const now = clock.now();
    inbox.resume(timing.catchUpMs, now);
    const look = { api, inbox, spaces, state, clock, log, botId: me.id };
    await catchUp({ ...look, maxAgeMs: timing.catchUpMs, giveUpMs: timing.requestTimeoutMs * 3 });
    await deliveries.prune();
    await outbox.prune();
  };

  const regular = createRegularCheck(async () => {
    try {
      await check();
    } catch (error) {
      if (!stopping.signal.aborted) log.warn(describeError(error), 'the regular check did not succeed');
    }
    return problem === undefined ? timing.checkEveryMs : backoffBaseMs * 10;
  });

  const receive = async (body: Buffer, signature: string | undefined): Promise<Receipt> => {
    if (webhook === undefined || !isGenuine(body, signature, webhook.secret)) {
      count('deliveries_rejected', { reason: 'signature' });
      return 'unauthorised';
    }
    const notice = readNotice(body);
    if (notice === undefined) {
      count('deliveries_rejected', { reason: 'body' });
      return 'malformed';
    }
    await load();
    return inbox.take(notice);
  };

  const settled = async (): Promise<void> => {
    await regular.settled();
    await inbox.settled();
    await outbox.settled();
  };

  const notReadyBecause = (): string | undefined => {
    if (problem !== undefined) return problem;
    if (keeper.current?.initialized !== true) return 'The Webex framework is starting.';
    return keeper.current.connected ? undefined : 'The websocket to Webex is not connected.';
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    regular.stop();
    problem = 'The bot was stopped.';
    connection.reject(new ChatError('stopped', 'The bot was stopped.', 'Start it again.'));
    await Promise.race([settled(), pause(timing.stopGraceMs)]);
    await outbox.stop();
    await keeper.stop();
    await client.close();
    await settled();
    // What the SDK still has under way may fail a little later.
    setTimeout(unguard, 30_000).unref();
  };

  let stopped: Promise<void> | undefined;
  return {
    start: async (handlers) => {
      try {
        await connect(handlers);
      } catch (error) {
        problem =
          error instanceof ChatError ? `${error.message} ${error.next}` : 'The bot could not start; see the log.';
        throw error;
      }
    },
    say: (spaceId, reply, how) => outbox.send({ kind: 'space', id: spaceId }, reply, how),
    direct: (email, reply, how) => outbox.send({ kind: 'person', id: email.toLowerCase() }, reply, how),
    revise: async (spaceId, messageId, markdown) =>
      (await api.edit(messageId, spaceId, fitToSend(markdown))).kind === 'answered',
    receive,
    settled,
    get ready() {
      return notReadyBecause() === undefined;
    },
    get notReadyBecause() {
      return notReadyBecause();
    },
    get queueDepth() {
      return outbox.depth;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function sentenceOf(error: unknown, otherwise: string): string {
  return error instanceof ChatError ? `${error.message} ${error.next}` : otherwise;
}
