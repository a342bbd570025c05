/**
 * The part of webex-node-bot-framework 2.3.14 and its SDK that is used here;
 * neither ships types. What is loaded is checked against it once.
 */
import { ChatError } from '../../audit/errors.ts';

/** One page of a list, as far as the framework looks. */
export interface SdkPage<T> {
  readonly items: readonly T[];
  readonly length: number;
  hasNext(): boolean;
  next(): Promise<SdkPage<T>>;
}

/** The SDK's plugins; each method used by the framework is replaced. */
export interface Sdk {
  readonly people: { get(id: unknown): Promise<unknown> };
  readonly messages: SdkResource;
  readonly rooms: SdkResource;
  readonly memberships: SdkResource & { list(query: unknown): Promise<unknown> };
  readonly attachmentActions: SdkResource;
  readonly webhooks: {
    list(query?: unknown): Promise<unknown>;
    create(webhook: unknown): Promise<unknown>;
    remove(webhook: unknown): Promise<unknown>;
  };
  readonly internal: {
    readonly metrics: { submitClientMetrics(...args: unknown[]): Promise<unknown> };
    readonly mercury: {
      readonly connected?: boolean;
      on(event: string, listener: () => void): unknown;
      connect(url?: unknown): Promise<unknown>;
      disconnect(): Promise<unknown>;
      _reconnect(url: unknown): Promise<unknown>;
    };
  };
}

export interface SdkResource {
  get(id: unknown): Promise<unknown>;
  on(event: string, listener: (event: unknown) => void): unknown;
}

/** Given to handlers; only the ids are used, everything else was fetched by us. */
export interface FrameworkTrigger {
  readonly id?: unknown;
}

export type FrameworkListener = (bot: unknown, trigger: FrameworkTrigger) => void;

export interface FrameworkInstance {
  webex: Sdk;
  /** `name` decides which events are taken. */
  webhook: { readonly name?: string } | false;
  readonly initialized: boolean;
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeAllListeners(event: string): unknown;
  hears(phrase: RegExp, action: FrameworkListener): string;
  start(): PromiseLike<unknown>;
  stop(): PromiseLike<unknown>;
  spawn(membership: { readonly roomId: string; readonly personId: string }): PromiseLike<unknown>;
  getBotByRoomId(spaceId: string): unknown;
}

export type FrameworkClass = new (options: Readonly<Record<string, unknown>>) => FrameworkInstance;

/** Takes a webhook without an HTTP response, so that its promise can be awaited. */
export type FrameworkWebhookFactory = (
  framework: FrameworkInstance,
) => (request: { readonly body: unknown; readonly headers: Readonly<Record<string, string>> }) => PromiseLike<unknown>;

export interface SdkPackage {
  init(options: Readonly<Record<string, unknown>>): Sdk;
}

/** An agent that tunnels through a proxy. */
export type ProxyAgentFactory = (proxyUrl: string) => unknown;

const METHODS = ['on', 'removeAllListeners', 'hears', 'start', 'stop', 'spawn', 'getBotByRoomId'];

/** @throws ChatError `framework-changed` when the installed package is not the one this was written for. */
export function asFrameworkClass(value: unknown): FrameworkClass {
  const prototype: unknown = typeof value === 'function' ? value.prototype : undefined;
  const isWhole = METHODS.every((name) => typeof property(prototype, name) === 'function');
  if (!isWhole) throw changed('the Framework class');
  return value as FrameworkClass;
}

export function asWebhookFactory(value: unknown): FrameworkWebhookFactory {
  if (typeof value !== 'function') throw changed('the webhook handler');
  return value as FrameworkWebhookFactory;
}

export function asProxyAgentFactory(value: unknown): ProxyAgentFactory {
  if (typeof value !== 'function') throw changed('the proxy agent');
  return value as ProxyAgentFactory;
}

export function asSdkPackage(value: unknown): SdkPackage {
  if (typeof property(value, 'init') !== 'function') throw changed('the SDK');
  return value as SdkPackage;
}

export function asSdk(value: unknown): Sdk {
  const paths = [
    'people.get',
    'messages.get',
    'rooms.get',
    'memberships.get',
    'memberships.list',
    'attachmentActions.get',
  ];
  const all = [
    ...paths,
    'webhooks.list',
    'webhooks.create',
    'webhooks.remove',
    'internal.mercury.on',
    'internal.mercury._reconnect',
  ];
  const missing = all.find((path) => typeof path.split('.').reduce(property, value) !== 'function');
  if (missing !== undefined) throw changed(`the SDK's ${missing}`);
  return value as Sdk;
}

function property(value: unknown, name: string): unknown {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null;
  return isObject ? Reflect.get(value, name) : undefined;
}

function changed(what: string): ChatError {
  return new ChatError(
    'framework-changed',
    `The installed Webex framework does not have ${what} as expected.`,
    'Install exactly what package-lock.json names: run npm ci.',
  );
}
