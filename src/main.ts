/** Starts the bot; without WEBEX_BOT_TOKEN the playground. */
import { startBot } from './app/bot.ts';
import { describeFailure, stackOf } from './app/failure.ts';
import { createLog } from './app/log.ts';
import { assertWritable, SYSTEM_CLOCK } from './app/open-trail.ts';
import { type Playground, startPlayground } from './app/playground.ts';
import { type Config, loadEnvFile, readConfig } from './config.ts';

/** Where nobody has said otherwise: a zone whose clocks change shows more than UTC. */
const PLAYGROUND_ZONE = 'Europe/Berlin';

try {
  loadEnvFile();
  const config = readConfig(process.env);
  const { botToken } = config;
  const running =
    botToken === undefined
      ? await startAlone(process.env['TIME_ZONE'] ? config : { ...config, timeZone: PLAYGROUND_ZONE })
      : await startWithWebex({ ...config, botToken });
  stopOnSignal(() => running.stop());
} catch (error) {
  giveUp(error);
}

function giveUp(error: unknown): never {
  const { what, next } = describeFailure(error);
  process.stderr.write(`${what} ${next}\n${stackOf(error, process.env['LOG_LEVEL'])}`);
  process.exit(3);
}

function startAlone(config: Config): Promise<Playground> {
  for (const { what, next } of config.notes) process.stderr.write(`${what} ${next}\n`);
  return startPlayground(config);
}

async function startWithWebex(config: Parameters<typeof startBot>[0]): ReturnType<typeof startBot> {
  assertWritable(config);
  const log = createLog(config.logLevel);
  for (const { what, next } of config.notes) log.warn(`${what} ${next}`);
  if (config.admins.length === 0) log.warn('ADMINS is empty: nobody can import files or set digests in the chat');
  const bot = await startBot(config, { clock: SYSTEM_CLOCK, log, onRefused: giveUp });
  log.info({ url: bot.url, dataDir: config.dataDir }, 'listening');
  return bot;
}

/** A second signal ends at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
