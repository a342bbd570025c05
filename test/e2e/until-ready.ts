/** Waits for a server of ours to say that it is ready. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @param url base address; `/readyz` is asked.
 * @throws Error when it is not ready within 30 s, or has ended.
 */
export async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error('The server did not get ready within 30 s.');
}
