/**
 * What happened, fetched and handed to the bot's handlers: messages, files,
 * clicks on cards, and the bot being added to a space or removed from one.
 *
 * Who wrote what, and where, is read from the fetched message, click or
 * membership only; the event that told of it could be forged or stale.
 */
import type { Logger } from 'pino';
import type { ChatHandlers, Clock, Sender } from '../../audit/ports.ts';
import { type BoundaryOptions, describeError, guard } from '../boundary.ts';
import type { Count } from '../count.ts';
import { pause } from '../wait.ts';
import type { Echoes } from './echoes.ts';
import { describeFile, downloadFile } from './files.ts';
import type { Framework, FrameworkEvents, FrameworkSource } from './framework.ts';
import { sameId } from './ids.ts';
import { stripMention } from './mention.ts';
import type { People } from './people.ts';
import type { RestClient } from './rest-client.ts';
import type { Spaces } from './spaces.ts';
import {
  type WebexAction,
  type WebexApi,
  type WebexMembership,
  type WebexMessage,
  type WebexPerson,
  WebexRefusal,
} from './webex-api.ts';

export interface IncomingOptions {
  readonly api: WebexApi;
  readonly client: RestClient;
  readonly people: People;
  readonly spaces: Spaces;
  readonly echoes: Echoes;
  readonly boundary: BoundaryOptions;
  readonly log: Logger;
  readonly count: Count;
  readonly fetchGiveUpMs: number;
  readonly backoffBaseMs: number;
  readonly clock: Clock;
  /** What was written or clicked longer ago is dropped: a genuine webhook of long ago may be replayed. */
  readonly maxAgeMs: number;
  /** Resolves once the bot is connected; what comes earlier waits for it. */
  readonly connected: Promise<Connection>;
}

export interface Connection {
  readonly bot: WebexPerson;
  readonly handlers: ChatHandlers;
  readonly framework: () => Framework;
}

/** Each resolves when the handlers have run. @throws ChatError when Webex cannot be asked, or names it gone. */
export interface Incoming {
  message(id: string, given?: WebexMessage): Promise<void>;
  submit(id: string): Promise<void>;
  added(membershipId: string, actorId: string | undefined): Promise<void>;
  removed(membershipId: string, spaceId: string, actorId: string | undefined): Promise<void>;
  /** What the framework may ask for and tell. */
  readonly source: FrameworkSource;
  readonly events: Pick<FrameworkEvents, 'dispatched'>;
}

const THREAD_GIVE_UP_MS = 3000;
const MISSING_RETRIES = 3;

export function createIncoming(options: IncomingOptions): Incoming {
  const { api, client, people, spaces, echoes, boundary, log, count, fetchGiveUpMs } = options;
  const fetched = {
    messages: new Map<string, WebexMessage>(),
    actions: new Map<string, WebexAction>(),
    memberships: new Map<string, WebexMembership>(),
  };
  /** Handlers that wait for the framework's word, by id of message or click. */
  const routes = new Map<string, () => Promise<void>>();

  /** The event may come before Webex can show what it is about: what is said to be missing is asked for again. */
  const fresh = async <T>(fetch: () => Promise<T>): Promise<T> => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await fetch();
      } catch (error) {
        const isMissing = error instanceof WebexRefusal && error.status === 404;
        if (!isMissing || failures >= MISSING_RETRIES) throw error;
        await pause(options.backoffBaseMs * 2 ** failures);
      }
    }
  };

  const isTooOld = (id: string, created: string | undefined): boolean => {
    const old = options.clock.now() - Date.parse(created ?? '') > options.maxAgeMs;
    if (old) log.debug({ event: id }, 'event is about something too old, dropped');
    return old;
  };

  /** Runs `work` when the framework has dispatched the event; without the framework's word it is run all the same. */
  const viaFramework = async (
    id: string,
    work: () => Promise<void>,
    dispatch: (framework: Framework) => Promise<void>,
    framework: Framework,
  ): Promise<void> => {
    let done: Promise<void> | undefined;
    const run = (): Promise<void> => {
      if (done === undefined) {
        done = work();
        // Awaited below, which may be after it has rejected.
        done.catch(() => undefined);
      }
      return done;
    };
    routes.set(id, run);
    try {
      await dispatch(framework);
      if (done === undefined) log.debug({ event: id }, 'framework dispatched nothing');
      await run();
    } finally {
      routes.delete(id);
    }
  };

  const onMessage = async (id: string, given?: WebexMessage): Promise<void> => {
    const message = given ?? (await fresh(() => api.message(id, fetchGiveUpMs)));
    const { bot, handlers, framework } = await options.connected;
    if (sameId(message.personId, bot.id)) {
      echoes.hear(message);
      return;
    }
    if (people.isBot(message.personId, message.personEmail) || isTooOld(id, message.created)) return;
    const spaceKind = message.roomType ?? (await spaces.kindOf(message.roomId));
    spaces
      .remember(message.roomId, spaceKind)
      .catch((error: unknown) => log.error(describeError(error), 'space not stored'));
    const sender = people.senderOf(message.personId, message.personEmail);
    await framework().enter({ spaceId: message.roomId, kind: spaceKind, other: sender });
    const work = (): Promise<void> => routeMessage(message, spaceKind, sender, bot, handlers);
    await holding(fetched.messages, message, () =>
      viaFramework(
        message.id,
        work,
        (fw) => fw.dispatch({ resource: 'messages', event: 'created', id: message.id }),
        framework(),
      ),
    );
  };

  const routeMessage = async (
    message: WebexMessage,
    spaceKind: 'direct' | 'group',
    sender: Sender,
    bot: WebexPerson,
    handlers: ChatHandlers,
  ): Promise<void> => {
    const spaceId = message.roomId;
    const root = message.parentId ?? (spaceKind === 'group' ? message.id : undefined);
    const thread = root === undefined ? {} : { threadId: root };
    const files = message.files ?? [];
    const text = stripMention(message, { id: bot.id, displayName: bot.displayName ?? '' });
    const words = files.length === 1 && text !== '' ? { words: text } : {};
    for (const [place, url] of files.entries()) {
      count('files_received');
      const facts = await describeFile(client, url);
      const download = (): AsyncIterable<Uint8Array> => downloadFile(client, url, fetchGiveUpMs);
      const file = {
        messageId: message.id,
        place,
        spaceId,
        spaceKind,
        sender,
        ...facts,
        ...thread,
        ...words,
        download,
      };
      await guard(boundary, { handler: 'file', spaceId, id: message.id, ...thread }, () => handlers.onFile(file));
    }
    if (files.length > 0 && text === '') return;
    count('messages_received', { space: spaceKind });
    const incoming = {
      id: message.id,
      spaceId,
      spaceKind,
      sender,
      text,
      ...(files.length > 0 ? { hasFiles: true } : {}),
      ...(files.length === 1 ? { isOfOneFile: true as const } : {}),
      ...thread,
      sentAt: Date.parse(message.created),
    };
    await guard(boundary, { handler: 'message', spaceId, id: message.id, ...thread }, () =>
      handlers.onMessage(incoming),
    );
  };

  const onSubmit = async (id: string): Promise<void> => {
    const action = await fresh(() => api.action(id, fetchGiveUpMs));
    if (isTooOld(id, action.created)) return;
    const { bot, handlers, framework } = await options.connected;
    const spaceId = action.roomId;
    const [sender, spaceKind, root] = await Promise.all([
      people.findSender(action.personId),
      spaces.kindOf(spaceId),
      threadRootOf(action.messageId),
    ]);
    if (sameId(action.personId, bot.id)) return;
    await framework().enter({ spaceId, kind: spaceKind, other: sender });
    const threadId = root ?? (spaceKind === 'group' ? action.messageId : undefined);
    const thread = threadId === undefined ? {} : { threadId };
    const work = async (): Promise<void> => {
      count('submits_received');
      const submit = {
        id,
        spaceId,
        spaceKind,
        sender,
        messageId: action.messageId,
        ...thread,
        inputs: action.inputs ?? {},
      };
      await guard(boundary, { handler: 'submit', spaceId, id, ...thread }, () => handlers.onSubmit(submit));
    };
    await holding(fetched.actions, action, () =>
      viaFramework(
        action.id,
        work,
        (fw) => fw.dispatch({ resource: 'attachmentActions', event: 'created', id: action.id }),
        framework(),
      ),
    );
  };

  /** The thread that a card stands in; unknown counts as none. */
  const threadRootOf = async (messageId: string): Promise<string | undefined> => {
    try {
      return (await api.message(messageId, THREAD_GIVE_UP_MS)).parentId;
    } catch {
      return undefined;
    }
  };

  const onAdded = async (id: string, actorId: string | undefined): Promise<void> => {
    const membership = await api.membership(id, fetchGiveUpMs);
    const { bot, handlers, framework } = await options.connected;
    if (!sameId(membership.personId, bot.id)) return;
    const spaceId = membership.roomId;
    const spaceKind = membership.roomType ?? (await spaces.kindOf(spaceId));
    await spaces.remember(spaceId, spaceKind);
    await framework().enter({ spaceId, kind: spaceKind });
    const by = actorId !== undefined && { actorId };
    const notice = { resource: 'memberships', event: 'created', id: membership.id, ...by };
    await holding(fetched.memberships, membership, () => framework().dispatch(notice));
    if (await spaces.isWelcomed(spaceId)) return;
    // Where the bot wrote first, it has said who it is: a welcome would be one too many.
    const isOwn = spaceKind === 'direct' && sameId(actorId ?? (await spaces.openedBy(spaceId)) ?? '', bot.id);
    if (isOwn) return spaces.welcomed(spaceId, spaceKind);
    count('memberships_received', { change: 'added' });
    const added = { change: 'added' as const, spaceId, spaceKind, ...by };
    if (await guard(boundary, { handler: 'membership', spaceId, id }, () => handlers.onMembership(added))) {
      await spaces.welcomed(spaceId, spaceKind);
    }
  };

  /** The event alone is not believed: the space is looked at. */
  const onRemoved = async (id: string, spaceId: string, actorId: string | undefined): Promise<void> => {
    const { bot, handlers, framework } = await options.connected;
    const spaceKind = await spaces.kindOf(spaceId).catch(() => 'group' as const);
    try {
      await api.room(spaceId, fetchGiveUpMs);
      return;
    } catch (error) {
      if (!(error instanceof WebexRefusal) || error.status === 401) throw error;
    }
    const data = { roomId: spaceId, personId: bot.id };
    await framework().dispatch({
      resource: 'memberships',
      event: 'deleted',
      id,
      data,
      ...(actorId !== undefined && { actorId }),
    });
    await spaces.left(spaceId);
    count('memberships_received', { change: 'removed' });
    const removed = { change: 'removed' as const, spaceId, spaceKind, ...(actorId !== undefined && { actorId }) };
    await guard(boundary, { handler: 'membership', spaceId, id }, () => handlers.onMembership(removed));
  };

  return {
    message: onMessage,
    submit: onSubmit,
    added: onAdded,
    removed: onRemoved,
    source: {
      message: (id) => fetched.messages.get(id),
      action: (id) => fetched.actions.get(id),
      membership: (id) => fetched.memberships.get(id),
      person: (id) => people.known(id),
    },
    events: { dispatched: (id) => void routes.get(id)?.() },
  };
}

/** Keeps what was fetched within the framework's reach while it dispatches. */
async function holding<T extends { readonly id: string }>(
  map: Map<string, T>,
  value: T,
  work: () => Promise<void>,
): Promise<void> {
  map.set(value.id, value);
  try {
    await work();
  } finally {
    map.delete(value.id);
  }
}
