/**
 * A bot on the real webex-node-bot-framework, in a process of its own: the SDK
 * reads the addresses of its services from the environment once, when loaded.
 * It answers everything with a card, and tells the parent what it saw.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

export type BotEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'spawned'; readonly title: string }
  | { readonly kind: 'heard'; readonly text: string; readonly roomType: string; readonly email: string }
  | { readonly kind: 'pressed'; readonly inputs: unknown }
  | { readonly kind: 'failed'; readonly status: unknown; readonly retryAfter: unknown }
  | { readonly kind: 'stopped' };

interface Bot {
  readonly room: { readonly title: string };
  sendCard(card: object, fallback: string): PromiseLike<unknown>;
}
interface Trigger {
  readonly text: string;
  readonly person: { readonly emails: readonly string[] };
  readonly message: { readonly roomType: string };
  readonly attachmentAction: { readonly inputs: unknown };
}
interface Framework {
  readonly initialized: boolean;
  readonly cardsWebhook?: { readonly id?: string };
  start(): PromiseLike<unknown>;
  stop(): PromiseLike<unknown>;
  hears(phrase: RegExp, action: (bot: Bot, trigger: Trigger) => void): unknown;
  on(event: string, listener: (bot: Bot, trigger: Trigger) => void): unknown;
}

const tell = (event: BotEvent) => process.send?.(event);

const card = {
  type: 'AdaptiveCard',
  version: '1.3',
  body: [{ type: 'Input.Text', id: 'note' }],
  actions: [{ type: 'Action.Submit', title: 'Send', data: { button: 'send' } }],
};

async function main(): Promise<void> {
  const { BOT_TOKEN: token, BOT_SECRET: webhookSecret } = process.env;
  const require = createRequire(import.meta.url);
  const FrameworkClass = require('webex-node-bot-framework') as new (options: object) => Framework;
  const framework = webhookSecret
    ? await withWebhooks(FrameworkClass, token, webhookSecret)
    : new FrameworkClass({ token });
  framework.on('spawn', (bot) => tell({ kind: 'spawned', title: bot.room.title }));
  framework.hears(/.+/s, (bot, { text, person, message }) => {
    tell({ kind: 'heard', text, roomType: message.roomType, email: person.emails[0] ?? '' });
    bot
      .sendCard(card, 'a card')
      .then(undefined, (error: { statusCode?: unknown; headers?: Record<string, unknown> }) => {
        tell({ kind: 'failed', status: error.statusCode, retryAfter: error.headers?.['retry-after'] });
      });
  });
  framework.on('attachmentAction', (_bot, { attachmentAction }) =>
    tell({ kind: 'pressed', inputs: attachmentAction.inputs }),
  );
  process.on('message', () => {
    void Promise.resolve(framework.stop()).then(() => {
      tell({ kind: 'stopped' });
      process.exit(0);
    });
  });
  await framework.start();
  while (!framework.initialized || (webhookSecret && !framework.cardsWebhook?.id))
    await new Promise((resolve) => setTimeout(resolve, 10));
  tell({ kind: 'ready' });
}

async function withWebhooks(
  FrameworkClass: new (options: object) => Framework,
  token: string | undefined,
  webhookSecret: string,
): Promise<Framework> {
  const require = createRequire(import.meta.url);
  const makeHandler = require('webex-node-bot-framework/webhook') as (
    framework: Framework,
  ) => (request: object) => PromiseLike<unknown>;
  const server = createServer((request, response) => {
    void readText(request).then((text) => {
      response.end();
      return handle({ body: JSON.parse(text), headers: request.headers });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const framework = new FrameworkClass({ token, webhookSecret, webhookUrl: `http://127.0.0.1:${port}/webhook` });
  const handle = makeHandler(framework);
  return framework;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

if (process.send) await main();
