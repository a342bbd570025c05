/**
 * The real bot in a process of its own, told the time by its parent. It loads
 * everything first and waits, so that a bot that was killed can be followed by
 * another at once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bot, startBot } from '../../src/app/bot.ts';
import { createLog } from '../../src/app/log.ts';
import { loadPackages } from '../../src/chat/webex/framework-packages.ts';
import { readConfig } from '../../src/config.ts';
import type { FromBot, SentMessage, ToBot } from './bot-messages.ts';

/** Between looks at whether the first look for missed messages is done. */
const LOOK_EVERY_MS = 5;

let nowMs = 0;
let bot: Bot | undefined;
let early: readonly SentMessage[] = [];
/** Messages whose fate was told already. */
const told = new Set<string>();

const config = readConfig(process.env);
const { botToken } = config;
if (botToken === undefined) throw new Error('WEBEX_BOT_TOKEN is missing.');
loadPackages(config.apiUrl);

const tell = (message: FromBot): void => void process.send?.(message);

async function start(at: number): Promise<void> {
  nowMs = at;
  bot = await startBot(
    { ...config, botToken: botToken ?? '' },
    {
      clock: { now: () => nowMs },
      log: createLog(config.logLevel),
      onRefused: (error) => {
        throw error;
      },
    },
  );
  // Before old records are dropped: what an earlier process sent, and nobody has heard of yet.
  early = await sentBy(bot);
  while (!bot.chat.ready || ((await lastChecked(bot)) ?? 0) < at) await sleep(LOOK_EVERY_MS);
}

/** When the chat last looked for what it had missed, UTC ms. */
async function lastChecked({ store }: Bot): Promise<number | undefined> {
  return (await store.state.get('marks', 'last-checked'))?.at;
}

/** Does what is due and waits until nothing is on its way any more. */
async function settle(): Promise<readonly SentMessage[]> {
  const running = theBot();
  await running.chat.settled();
  await running.tick();
  await running.chat.settled();
  const sent = [...early, ...(await sentBy(running))].filter(({ messageId }) => !told.has(messageId));
  early = [];
  for (const { messageId } of sent) told.add(messageId);
  return sent;
}

/** The messages that the outbox knows to be sent. */
async function sentBy({ store }: Bot): Promise<readonly SentMessage[]> {
  const entries = await store.state.list('outbox');
  return entries.flatMap(({ key, value: { messageId } }) => (messageId === undefined ? [] : [{ key, messageId }]));
}

function theBot(): Bot {
  if (bot === undefined) throw new Error('The bot does not run yet.');
  return bot;
}

/** @throws Error for a change that the trail does not hold. */
async function idOf(trackingId: string): Promise<string> {
  const { events } = await theBot().store.page({ trackingId }, { limit: 1 });
  if (events[0] === undefined) throw new Error(`No change has the tracking id ${trackingId}.`);
  return events[0].id;
}

async function obey(order: ToBot): Promise<FromBot> {
  const { id } = order;
  switch (order.kind) {
    case 'start':
      await start(order.now);
      return { kind: 'done', id };
    case 'clock':
      nowMs = order.now;
      return { kind: 'done', id };
    case 'settle':
      return { kind: 'settled', id, sent: await settle() };
    case 'ids':
      return { kind: 'ids', id, ids: await Promise.all(order.trackingIds.map(idOf)) };
    case 'state':
      return { kind: 'state', id, records: await theBot().store.state.list(order.collection) };
  }
}

process.on('message', (order: ToBot) => {
  obey(order).then(tell, (error: unknown) => {
    tell({
      kind: 'failed',
      id: order.id,
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => {
  (bot?.stop() ?? Promise.resolve()).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
tell({ kind: 'loaded' });
