import type { StoreError } from '../../audit/errors.ts';
import { scanLines } from './scan-lines.ts';
import { openFileBytes } from './segment-bytes.ts';
import { applyChange, type LogLine, readLogLine, type StateContents } from './state-changes.ts';
import { newerStore } from './state-file.ts';

/** A line of a log that cannot be read. */
export interface DamagedLine {
  /** 1-based. */
  readonly number: number;
  readonly offset: number;
}

/** What a log file holds. */
export interface ReadLog {
  /** In order; `damaged` stands for any number of lines that cannot be read. */
  readonly lines: readonly (LogLine | 'damaged')[];
  readonly damaged: readonly DamagedLine[];
  /** Bytes up to the last line break; what follows was never confirmed. */
  readonly wholeBytes: number;
  /** Bytes after them. */
  readonly tornBytes: number;
  readonly lineCount: number;
}

/** @returns undefined when there is no such file. @throws StoreError `newer-store` */
export async function readLogFile(path: string): Promise<ReadLog | undefined> {
  const bytes = await openFileBytes(path, 'read').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  try {
    return await readLog(bytes, await bytes.size());
  } finally {
    await bytes.close();
  }
}

/** Reads the first `size` bytes. @throws StoreError `newer-store` */
export async function readLog(source: Parameters<typeof scanLines>[0], size: number): Promise<ReadLog> {
  const lines: (LogLine | 'damaged')[] = [];
  const damaged: DamagedLine[] = [];
  const found = { wholeBytes: 0, tornBytes: 0, lineCount: 0 };
  let newer: StoreError | undefined;
  await scanLines(source, size, ({ bytes, ended, number, offset }) => {
    found.lineCount = number;
    if (!ended) {
      found.tornBytes = bytes.length;
      return;
    }
    found.wholeBytes = offset + bytes.length;
    const line = readLogLine(bytes);
    if (line === 'newer') newer ??= newerStore('state.log');
    else if (line !== undefined) lines.push(line);
    else {
      damaged.push({ number, offset });
      if (lines.at(-1) !== 'damaged') lines.push('damaged');
    }
  });
  if (newer !== undefined) throw newer;
  return { lines, damaged, ...found };
}

/** Numbers of changes that should be there and are not; both ends included. */
export interface MissingChanges {
  readonly first: number;
  readonly last: number;
}

/**
 * Makes the changes of a log to the state; those that the state holds already
 * are passed over.
 * @returns what is missing before or in the log, but for damaged lines
 */
export function replay(contents: StateContents, { lines }: ReadLog): readonly MissingChanges[] {
  const missing: MissingChanges[] = [];
  let explained = false;
  for (const line of lines) {
    if (line === 'damaged') {
      explained = true;
      continue;
    }
    const before = line.kind === 'start' ? line.after : line.number - 1;
    if (before > contents.changes) {
      if (!explained) missing.push({ first: contents.changes + 1, last: before });
      contents.changes = before;
    }
    if (line.kind === 'change' && line.number > contents.changes) {
      applyChange(contents, line.change);
      contents.changes = line.number;
    }
    explained = false;
  }
  return missing;
}

/** False when its first line is not there: a log is never without. */
export function hasStart({ lines, damaged }: ReadLog): boolean {
  const [first] = lines;
  return damaged[0]?.number === 1 || (first !== undefined && first !== 'damaged' && first.kind === 'start');
}

/** Does this log begin behind a change that the state does not hold yet? */
export function beginsLater({ lines }: ReadLog, contents: StateContents): boolean {
  const [first] = lines;
  if (first === undefined || first === 'damaged') return true;
  return (first.kind === 'start' ? first.after : first.number - 1) > contents.changes;
}
