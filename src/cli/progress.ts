/** A progress bar for long imports, at a terminal only; elsewhere it is silent. */

import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import { excerpt } from '../audit/field-text.ts';
import { formatCount } from '../cards/voice.ts';
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

export interface RowProgress {
  /** Rows taken in so far. */
  rows(count: number): void;
  stop(): void;
}

/** @param about rows that there may be; absent: nobody knows, and they are only counted */
export function createRowProgress(terminal: Terminal, file: string, about: number | undefined): RowProgress {
  if (terminal.stderr.isTTY !== true) return { rows: () => undefined, stop: () => undefined };
  const of = about === undefined ? '' : ' of about {about}';
  const bar = new SingleBar({
    format: `${excerpt(basename(file), 60)}  ${about === undefined ? '' : '{bar} '}{taken}${of} rows`,
    stream: terminal.stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
  });
  const facts = (taken: number) => ({ taken: formatCount(taken), about: formatCount(about ?? 0) });
  let isStarted = false;
  return {
    rows: (taken) => {
      if (!isStarted) bar.start(Math.max(about ?? 0, 1), 0, facts(0));
      isStarted = true;
      bar.update(Math.min(taken, about ?? 0), facts(taken));
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
}
