/**
 * An echo bot on the real store, to be killed: `crash-bot.ts API_URL TOKEN PORT DIR`.
 * Says "ready" on stdout when it is.
 */
import { pino } from 'pino';
import { createWebexChat, type WebexChat } from '../../../src/chat/webex/index.ts';
import { createServer } from '../../../src/server/server.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { QUICK, SECRET } from '../webex-rig.ts';

const [apiUrl = '', token = '', port = '', dir = ''] = process.argv.slice(2);
const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: Date.now, readOnly: false });
const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
const webhook = { url: `http://127.0.0.1:${port}/webhook`, secret: SECRET };
const timing = { ...QUICK, checkEveryMs: 300, echoWaitMs: 300 };
const chat: WebexChat = createWebexChat({
  token,
  apiUrl,
  webhook,
  state: store.state,
  clock: { now: Date.now },
  log,
  timing,
});
const server = createServer({
  receiveWebhook: chat.receive,
  notReadyBecause: () => chat.notReadyBecause,
  metrics: () => '',
  log,
});
await server.listen({ host: '127.0.0.1', port: Number(port) });
await chat.start({
  onMessage: async ({ id, spaceId, text }) => {
    await chat.say(spaceId, { markdown: `echo: ${text}` }, { key: `answer-${id}` });
  },
  onSubmit: async () => undefined,
  onFile: async () => undefined,
  onMembership: async () => undefined,
});
process.stdout.write('ready\n');
