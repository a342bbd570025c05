/** The playground as `npm start` runs it, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../../src/app/free-port.ts';
import { ROOT } from '../../src/app/load-templates.ts';
import { untilReady } from './until-ready.ts';

export interface PlaygroundServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts it and waits until it says that it can be opened, and is ready. @throws Error after 30 s. */
export async function startPlaygroundServer(): Promise<PlaygroundServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const opened = untilSaid(server, `Open ${origin}`);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.kill('SIGTERM');
    await closed;
  };
  try {
    await Promise.all([opened, untilReady(origin, server)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}

/** Its history has been fetched by then. */
function untilSaid(server: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(words)) resolve();
    });
    server.once('close', () => reject(new Error(`The server ended without saying "${words}".`)));
  });
}
