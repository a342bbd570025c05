/** Loading the framework with its SDK, and telling the SDK where Webex is and how to get there. */
import { createRequire } from 'node:module';
import {
  asFrameworkClass,
  asProxyAgentFactory,
  asSdkPackage,
  asWebhookFactory,
  type FrameworkClass,
  type FrameworkWebhookFactory,
  type ProxyAgentFactory,
  type SdkPackage,
} from './framework-types.ts';

/** The public service; any other base address redirects everything the SDK calls. */
const DEFAULT_API_URL = 'https://webexapis.com/v1';

export interface Packages {
  readonly Framework: FrameworkClass;
  readonly createHandler: FrameworkWebhookFactory;
  readonly sdk: SdkPackage;
  readonly createProxyAgent: ProxyAgentFactory;
}

let packages: Packages | undefined;

/**
 * Loading takes a second, so it waits until a bot is wanted.
 * @throws ChatError `framework-changed` when not the expected version is installed.
 */
export function loadPackages(apiUrl: string): Packages {
  if (packages !== undefined) return packages;
  if (apiUrl !== DEFAULT_API_URL) {
    // The SDK reads these while it is loaded, and never again.
    process.env['HYDRA_SERVICE_URL'] = apiUrl;
    process.env['U2C_SERVICE_URL'] = u2cOf(apiUrl);
  }
  const require = createRequire(import.meta.url);
  // What the framework itself uses, wherever npm put it.
  const requireOfFramework = createRequire(require.resolve('webex-node-bot-framework'));
  packages = {
    Framework: asFrameworkClass(require('webex-node-bot-framework')),
    createHandler: asWebhookFactory(require('webex-node-bot-framework/webhook')),
    sdk: asSdkPackage(requireOfFramework('webex')),
    createProxyAgent: asProxyAgentFactory(requireOfFramework('https-proxy-agent')),
  };
  return packages;
}

function u2cOf(apiUrl: string): string {
  return `${new URL(apiUrl).origin}/u2c/api/v1`;
}

/** Part of the SDK's configuration; nothing for the public service. */
export function discoveryOf(apiUrl: string): Readonly<Record<string, unknown>> {
  if (apiUrl === DEFAULT_API_URL) return {};
  return { services: { discovery: { hydra: apiUrl, u2c: u2cOf(apiUrl) } } };
}

/** Starts something that makes an SDK, with this configuration: per bot, whatever the variables said at loading. */
export async function withConfig(
  sdk: SdkPackage,
  config: Readonly<Record<string, unknown>>,
  work: () => PromiseLike<unknown>,
): Promise<void> {
  const { init } = sdk;
  sdk.init = (options) => {
    const given = options['config'];
    return init.call(sdk, { ...options, config: { ...(typeof given === 'object' ? given : {}), ...config } });
  };
  let started: PromiseLike<unknown>;
  try {
    // The framework's start() calls init before its first await.
    started = work();
  } finally {
    sdk.init = init;
  }
  await started;
}

/**
 * The proxy for the websocket. Requests find theirs by themselves; the SDK's socket does not.
 * @returns undefined when none is set, or NO_PROXY names Webex.
 */
export function proxyFor(
  apiUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { protocol, hostname } = new URL(apiUrl);
  const proxy = environment['https_proxy'] || environment['HTTPS_PROXY'];
  if (protocol !== 'https:' || proxy === undefined || proxy === '') return undefined;
  const exempt = (environment['no_proxy'] || environment['NO_PROXY'] || '')
    .split(/[\s,]+/)
    .filter((rule) => rule !== '');
  return exempt.some((rule) => matches(hostname, rule)) ? undefined : proxy;
}

/** `*`, `host`, `.domain` or `domain`, with or without a port. */
function matches(hostname: string, rule: string): boolean {
  const name = rule
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\*?\./, '');
  return rule === '*' || hostname === name || hostname.endsWith(`.${name}`);
}
