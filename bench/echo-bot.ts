/** The least a bot on this framework can be: what our own is measured beside. */
import { createRequire } from 'node:module';
import express from 'express';

interface EchoBot {
  say(format: string, pattern: string, text: string): Promise<unknown>;
}

interface EchoFramework {
  readonly initialized: boolean;
  readonly cardsWebhook: { readonly id?: string };
  start(): Promise<unknown>;
  hears(phrase: RegExp, handler: (bot: EchoBot, trigger: { readonly text: string }) => void): void;
}

interface EchoFrameworkClass {
  new (options: Readonly<Record<string, unknown>>): EchoFramework;
}

const environment = (name: string): string => process.env[name] ?? '';
process.env['HYDRA_SERVICE_URL'] = environment('WEBEX_API_URL');
process.env['U2C_SERVICE_URL'] = environment('U2C_URL');

const require = createRequire(import.meta.url);
const Framework: EchoFrameworkClass = require('webex-node-bot-framework');
const webhook: (framework: EchoFramework) => express.RequestHandler = require('webex-node-bot-framework/webhook');

const framework = new Framework({
  token: environment('WEBEX_BOT_TOKEN'),
  webhookUrl: `${environment('WEBHOOK_URL')}/webhook`,
  webhookSecret: environment('WEBHOOK_SECRET'),
  removeWebhooksOnStart: false,
});
framework.hears(/.*/, (bot, trigger) => {
  bot.say('markdown', '%s', trigger.text).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
});

const handler = webhook(framework);
const app = express();
app.use(express.json());
app.post('/webhook', (request, response, next) => {
  void handler(request, response, next);
});
app.get('/readyz', (_request, response) => {
  response.sendStatus(framework.initialized && framework.cardsWebhook.id !== undefined ? 200 : 503);
});
app.listen(Number(environment('PORT')), '127.0.0.1');
await framework.start();
