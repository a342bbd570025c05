/** A process that reads one file for us, and is killed when it takes too long or too much. */
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { SourceError } from '../../audit/errors.ts';
import { createLineQueue, type LineQueue } from './line-queue.ts';
import { watchMemory } from './memory.ts';
import { MESSAGES_FD, type ReaderJob } from './messages.ts';
import { spawnReader } from './spawn-reader.ts';

export interface ReaderProcess {
  /**
   * What it says next, not checked.
   * @throws SourceError `too-slow`, `too-much-memory`, `damaged`: it was ended, or ended before its work was done
   */
  next(): Promise<unknown>;
  /** What it says of its memory; counts where the system does not tell. */
  reportMemory(bytes: number): void;
  /** Ends it, if it has not ended; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly program: Uint8Array;
  readonly job: ReaderJob;
  /** An open file, which the caller closes. */
  readonly fd: number;
  readonly memoryBytes: number;
  readonly silenceMs: number;
  readonly totalMs: number;
  readonly onEnd?: ((facts: ReaderFacts) => void) | undefined;
}

/** How reading went, for measurements and for the debug log. */
export interface ReaderFacts {
  readonly pid: number;
  readonly task: ReaderJob['task'];
  /** As far as it was seen, bytes. */
  readonly peakMemory: number;
  readonly ms: number;
  /** Why it was ended, when it was. */
  readonly ended?: Verdict;
  /** The beginning of what it wrote to its error output; may hold parts of the file. */
  readonly errors: string;
}

type Verdict = 'too-slow' | 'too-much-memory' | 'damaged';

const MAX_ERROR_CHARS = 4000;
/** What the engine says when its heap, or the system's memory, is full. */
const OUT_OF_MEMORY = /out of memory|allocation failed|heap limit/i;

/** Ended with this process. When this process is killed, they end by their closed pipe. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** @throws SourceError `unreadable-file` when no process can be started */
export function startReaderProcess(options: ProcessOptions): ReaderProcess {
  const startedAt = performance.now();
  const child = spawnReader(options);
  const exited = exitOf(child);
  const errors = beginningOf(child.stderr);
  let ended: Verdict | undefined;
  const end = (verdict: Verdict): void => {
    ended ??= verdict;
    child.kill('SIGKILL');
  };
  const memory = watchMemory(child.pid, options.memoryBytes, () => end('too-much-memory'));
  const messages = messagesOf(child);
  const lines = createLineQueue(messages);
  const waitFor = createPatience(options, () => end('too-slow'));

  let gone: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    child.kill('SIGKILL');
    // What nobody takes any more would keep the pipe open.
    messages.destroy();
    gone ??= exited.then(() => {
      memory.stop();
      if (ended === undefined && OUT_OF_MEMORY.test(errors())) ended = 'too-much-memory';
      options.onEnd?.({
        pid: child.pid ?? 0,
        task: options.job.task,
        peakMemory: memory.peak(),
        ms: Math.round(performance.now() - startedAt),
        ...(ended === undefined ? {} : { ended }),
        errors: errors(),
      });
    });
    return gone;
  };

  return {
    reportMemory: memory.report,
    stop,
    next: async () => {
      const line = await waitFor(lines);
      const value = line === undefined ? undefined : parseJson(line);
      if (value !== undefined) return value;
      if (line !== undefined || lines.isOverlong) end('damaged');
      await stop();
      throw readingFailed(ended ?? 'damaged', options.job.name);
    },
  };
}

/** Waits for lines, each not longer than the silence, and all together not longer than the total. */
function createPatience(
  { silenceMs, totalMs }: Pick<ProcessOptions, 'silenceMs' | 'totalMs'>,
  onEnd: () => void,
): (lines: LineQueue) => Promise<Buffer | undefined> {
  let leftMs = totalMs;
  return async (lines) => {
    const from = performance.now();
    const timer = setTimeout(onEnd, Math.max(0, Math.min(silenceMs, leftMs)));
    const line = await lines.next();
    clearTimeout(timer);
    leftMs -= performance.now() - from;
    return line;
  };
}

async function exitOf(child: ChildProcess): Promise<void> {
  running.add(child);
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve()).once('error', () => resolve());
  });
  running.delete(child);
}

function messagesOf(child: ChildProcess): Readable {
  const stream = child.stdio[MESSAGES_FD];
  if (stream === null || stream === undefined || !('read' in stream)) throw new Error('a process without its pipe');
  return stream;
}

function beginningOf(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => {
    if (text.length < MAX_ERROR_CHARS) text += more.slice(0, MAX_ERROR_CHARS - text.length);
  });
  return () => text;
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

/** In words for people; any other verdict is `damaged`. */
export function readingFailed(verdict: string, name: string): SourceError {
  switch (verdict) {
    case 'too-slow':
      return new SourceError(
        verdict,
        `${name} took too long to read, so reading was stopped.`,
        'Export a shorter span of time; if it is short already, the file is likely damaged.',
      );
    case 'too-much-memory':
      return new SourceError(
        verdict,
        `${name} needs more memory than one file may take, so reading was stopped.`,
        'Export a shorter span of time, or save it as CSV.',
      );
    default:
      return new SourceError(
        'damaged',
        `${name} cannot be read: it is damaged, or not what it looks like.`,
        'Download or export it again.',
      );
  }
}
