/**
 * webex-node-bot-framework behind one adapter. The framework keeps the bot
 * objects per space and dispatches what was heard; every request that it would
 * make through the SDK goes through our own client instead, because the SDK
 * neither times out nor retries, and a failure in the wrong place ends the
 * process (unhandled rejection) or loses a message without a word.
 *
 * It gets exactly one `hears`, a RegExp without g; routing is ours.
 */
import type { Logger } from 'pino';
import { describeError } from '../boundary.ts';
import { quietFramework } from './framework-console.ts';
import { discoveryOf, loadPackages, proxyFor, withConfig } from './framework-packages.ts';
import {
  asSdk,
  type FrameworkInstance,
  type FrameworkTrigger,
  type FrameworkWebhookFactory,
  type Sdk,
  type SdkPage,
} from './framework-types.ts';
import { signBody } from './signature.ts';
import type { WebexAction, WebexMembership, WebexMessage, WebexPerson } from './webex-api.ts';

/**
 * What was fetched and is being dispatched, by id; undefined for anything else. The framework's look-ups are answered
 * from here alone, so none of them can fail or take time.
 */
export interface FrameworkSource {
  message(id: string): WebexMessage | undefined;
  action(id: string): WebexAction | undefined;
  membership(id: string): WebexMembership | undefined;
  person(id: string): WebexPerson | undefined;
}

/** What the framework tells. Called synchronously; must not throw. */
export interface FrameworkEvents {
  /** This message has words, a file or both; or this card was used. */
  dispatched(id: string): void;
  /** Websocket mode: an event arrived, not yet looked at. */
  arrived(resource: string, event: string, payload: unknown): void;
  /** Websocket mode: connected, at first or again. */
  online(): void;
  /** Websocket mode: the connection broke; the SDK tries to come back. */
  offline(): void;
  /** Websocket mode: the connection ended and the SDK will not come back by itself. */
  lost(): void;
}

export interface FrameworkOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly bot: WebexPerson;
  readonly source: FrameworkSource;
  readonly events: FrameworkEvents;
  readonly log: Logger;
}

export interface SpaceFacts {
  readonly spaceId: string;
  readonly kind: 'direct' | 'group';
  /** The other one of a 1:1 space. */
  readonly other?: { readonly personId: string; readonly email: string };
}

export interface Framework {
  readonly initialized: boolean;
  /** Websocket mode: whether the socket is open. Always true in webhook mode. */
  readonly connected: boolean;
  /** Makes the framework know a space, without asking Webex. */
  enter(space: SpaceFacts): Promise<void>;
  /** Hands one event to the framework; resolves when it has dispatched it. Never rejects. */
  dispatch(notice: {
    readonly resource: string;
    readonly event: string;
    readonly id: string;
    readonly actorId?: string;
    readonly data?: object;
  }): Promise<void>;
  stop(): Promise<void>;
}

/** @throws whatever the start of the framework rejects with; start a new one to try again. */
export async function startFramework(options: FrameworkOptions): Promise<Framework> {
  const { log, events, webhook } = options;
  const { Framework, createHandler, sdk, createProxyAgent } = loadPackages(options.apiUrl);
  const proxy = webhook === undefined ? proxyFor(options.apiUrl, process.env) : undefined;
  const config = {
    ...discoveryOf(options.apiUrl),
    ...(proxy !== undefined && { defaultMercuryOptions: { agent: createProxyAgent(proxy) } }),
  };
  const spaces = new Map<string, SpaceFacts>();
  const framework = new Framework({
    token: options.token,
    ...(webhook !== undefined && { webhookUrl: webhook.url, webhookSecret: webhook.secret }),
    removeWebhooksOnStart: false,
    // Spaces are entered when something happens in them: a start takes as long with 5,000 spaces as with none.
    maxStartupSpaces: 0,
  });
  // The default listener calls console.err, which does not exist.
  framework.removeAllListeners('error');
  framework.on('error', (error: unknown) => log.error(describeError(error), 'framework error'));
  const dispatched = (_bot: unknown, trigger: FrameworkTrigger): void => events.dispatched(idOf(trigger));
  framework.hears(/^/, dispatched);
  framework.on('files', dispatched);
  framework.on('attachmentAction', dispatched);
  interceptSdk(framework, (webex) => replaceRequests(webex, options, spaces));
  const unquiet = quietFramework(log);
  try {
    await withConfig(sdk, config, () => framework.start());
  } catch (error) {
    unquiet();
    throw error;
  }

  return {
    get initialized() {
      return framework.initialized;
    },
    get connected() {
      return webhook !== undefined || framework.webex.internal.mercury.connected === true;
    },
    enter: createEnter(framework, spaces, options.bot.id),
    dispatch: createDispatch(framework, createHandler, options),
    stop: async () => {
      // Otherwise the SDK takes the end of its registration for a fault, and comes back.
      try {
        if (webhook === undefined) await framework.webex.internal.mercury.disconnect();
        await framework.stop();
      } finally {
        unquiet();
      }
    },
  };
}

/** The framework makes its SDK inside start() and uses it at once; this is the moment between. */
function interceptSdk(framework: FrameworkInstance, adapt: (webex: Sdk) => void): void {
  let current: unknown = framework.webex;
  Object.defineProperty(framework, 'webex', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (next: unknown) => {
      current = next;
      // stop() puts an empty object here.
      if (typeof next === 'object' && next !== null && 'people' in next) adapt(asSdk(next));
    },
  });
}

function replaceRequests(webex: Sdk, options: FrameworkOptions, spaces: ReadonlyMap<string, SpaceFacts>): void {
  const { bot, source } = options;
  // Copies: the framework writes into what it gets. For a socket event the SDK asks before we do; the id is enough then.
  const answer =
    (find: (id: string) => object | undefined) =>
    (id: unknown): Promise<unknown> =>
      Promise.resolve({ id: String(id), ...find(String(id)) });
  webex.people.get = answer((id) => (id === 'me' ? bot : (source.person(id) ?? { emails: [''], displayName: '' })));
  webex.messages.get = answer(source.message);
  webex.attachmentActions.get = answer(source.action);
  webex.memberships.get = answer(source.membership);
  webex.memberships.list = (query) => Promise.resolve(toPage(membersOf(query, bot, spaces)));
  webex.rooms.get = (id) => Promise.resolve(roomOf(String(id), spaces));
  // Registration is ours (webhooks.ts): it is confirmed and repeated. The framework only needs the name.
  webex.webhooks.list = () => Promise.resolve(toPage([]));
  webex.webhooks.create = (wanted) => Promise.resolve({ ...Object(wanted), id: 'registered-by-whodunit' });
  webex.webhooks.remove = () => Promise.resolve();
  // No usage figures leave the house; without the service a rejection here would end the process.
  webex.internal.metrics.submitClientMetrics = () => Promise.resolve();
  if (options.webhook === undefined) adaptSocket(webex, options);
}

/** Socket events come to us first, to be taken once and fetched with patience, like webhooks. */
function adaptSocket(webex: Sdk, { events, log }: FrameworkOptions): void {
  for (const name of ['messages', 'memberships', 'attachmentActions', 'rooms'] as const) {
    const resource = webex[name];
    const subscribe = resource.on.bind(resource);
    resource.on = (event) => subscribe(event, (payload) => events.arrived(name, event, payload));
  }
  const { mercury } = webex.internal;
  mercury.on('online', () => events.online());
  mercury.on('offline', () => events.offline());
  for (const end of ['offline.permanent', 'offline.replaced']) mercury.on(end, () => events.lost());
  // Nobody awaits this promise in the SDK.
  mercury._reconnect = (url) =>
    mercury.connect(url).catch((error: unknown) => {
      log.warn(describeError(error), 'websocket not connected again');
      events.lost();
    });
}

function membersOf(query: unknown, bot: WebexPerson, spaces: ReadonlyMap<string, SpaceFacts>): readonly object[] {
  const spaceId = typeof query === 'object' && query !== null && 'roomId' in query ? String(query.roomId) : '';
  const me = { id: 'me', roomId: spaceId, personId: bot.id, personEmail: bot.emails[0] ?? '', isModerator: false };
  const isForMe = typeof query === 'object' && query !== null && 'personId' in query;
  // A 1:1 space has two members; the framework refuses to enter one with fewer.
  const other = spaces.get(spaceId)?.other ?? { personId: 'unknown', email: 'unknown' };
  return isForMe ? [me] : [me, { id: 'other', roomId: spaceId, personId: other.personId, personEmail: other.email }];
}

function roomOf(spaceId: string, spaces: ReadonlyMap<string, SpaceFacts>): object {
  return { id: spaceId, title: 'space', type: spaces.get(spaceId)?.kind ?? 'group', isLocked: false };
}

function toPage<T>(items: readonly T[]): SdkPage<T> {
  return { items, length: items.length, hasNext: () => false, next: () => Promise.resolve(toPage<T>([])) };
}

function createEnter(framework: FrameworkInstance, spaces: Map<string, SpaceFacts>, botId: string): Framework['enter'] {
  const entering = new Map<string, Promise<void>>();
  return async (space) => {
    if (framework.getBotByRoomId(space.spaceId)) return;
    // Two first messages at one moment: the framework would drop the second.
    const running = entering.get(space.spaceId);
    if (running !== undefined) return running;
    spaces.set(space.spaceId, space);
    const done = Promise.resolve(framework.spawn({ roomId: space.spaceId, personId: botId })).then(
      () => undefined,
      () => undefined,
    );
    entering.set(
      space.spaceId,
      done.finally(() => {
        entering.delete(space.spaceId);
        spaces.delete(space.spaceId);
      }),
    );
    return done;
  };
}

function createDispatch(
  framework: FrameworkInstance,
  createHandler: FrameworkWebhookFactory,
  options: FrameworkOptions,
): Framework['dispatch'] {
  const handle = createHandler(framework);
  return async ({ resource, event, id, actorId, data }) => {
    const name = framework.webhook === false ? undefined : framework.webhook.name;
    const body = { name, resource, event, actorId, data: { ...data, id } };
    const secret = options.webhook?.secret;
    // The bytes were checked before; the framework wants its own form of them signed.
    const headers = secret === undefined ? {} : { 'x-spark-signature': signBody(JSON.stringify(body), secret) };
    try {
      await handle({ body, headers });
    } catch (error) {
      options.log.error({ ...describeError(error), resource, event }, 'framework failed to dispatch');
    }
  };
}

function idOf(trigger: FrameworkTrigger): string {
  return typeof trigger.id === 'string' ? trigger.id : '';
}
