/** Starts the bot; without WEBEX_BOT_TOKEN the playground. */
import { startBot } from './app/bot.ts';
import { createLog } from './app/log.ts';
import { SYSTEM_CLOCK } from './app/open-trail.ts';
import { startPlayground } from './app/playground.ts';
import { WhodunitError } from './audit/errors.ts';
import { loadEnvFile, readConfig } from './config.ts';

/** Where nobody has said otherwise: a zone whose clocks change shows more than UTC. */
const PLAYGROUND_ZONE = 'Europe/Berlin';

try {
  loadEnvFile();
  const config = readConfig(process.env);
  const { botToken } = config;
  const running =
    botToken === undefined
      ? await startPlayground(process.env['TIME_ZONE'] ? config : { ...config, timeZone: PLAYGROUND_ZONE })
      : await startWithWebex({ ...config, botToken });
  stopOnSignal(() => running.stop());
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(1);
}

async function startWithWebex(config: Parameters<typeof startBot>[0]): ReturnType<typeof startBot> {
  const log = createLog(config.logLevel);
  if (config.admins.length === 0) log.warn('ADMINS is empty: nobody can import files or set digests in the chat');
  const bot = await startBot(config, { clock: SYSTEM_CLOCK, log });
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

function sentence(error: unknown): string {
  if (error instanceof WhodunitError) return `${error.message} ${error.next}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken by another program. Set PORT to a free one, for example PORT=3001 npm start.';
  }
  return error instanceof Error ? (error.stack ?? error.message) : 'Something failed.';
}
