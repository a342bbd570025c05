/** A progress bar for long imports, at a terminal only; elsewhere it is silent. */

import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Terminal } from './command-line.ts';

export interface Progress {
  /** Bytes read of all bytes. */
  update(read: { readonly bytesRead: number; readonly totalBytes: number }): void;
  /** Rows taken in so far. */
  rows(count: number): void;
  stop(): void;
}

export function createProgress(terminal: Terminal, file: string): Progress {
  if (terminal.stderr.isTTY !== true) return { update: () => undefined, rows: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `${basename(file)}  {bar} {percentage}%  {rows} rows  {eta_formatted} left`,
    stream: terminal.stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    etaBuffer: 50,
  });
  let started = false;
  let rows = 0;
  return {
    update: ({ bytesRead, totalBytes }) => {
      if (totalBytes === 0) return;
      if (!started) bar.start(totalBytes, bytesRead, { rows });
      started = true;
      bar.update(bytesRead, { rows });
    },
    rows: (count) => {
      rows = count;
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}
