/** The playground as `npm start` runs it, in a process of its own. */
import { spawn } from 'node:child_process';
import { freePort } from '../../src/app/free-port.ts';
import { ROOT } from '../../src/app/load-templates.ts';
import { untilReady } from './until-ready.ts';

export interface PlaygroundServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts it and waits until it is ready. @throws Error after 30 s. */
export async function startPlaygroundServer(): Promise<PlaygroundServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.kill('SIGTERM');
    await closed;
  };
  try {
    await untilReady(origin, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}
