import { copyFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Adapter, Low, Memory } from 'lowdb';
import type { StoreFinding } from '../../audit/ports.ts';
import { DurableJsonAdapter } from './durable-json.ts';
import { Segment } from './segment-adapter.ts';
import { openFileBytes } from './segment-bytes.ts';
import { contentsOf, fileOf, type StateContents } from './state-changes.ts';
import { damagedError, EMPTY_STATE, isDamage, parseState, STATE_FILE_NAME, type StateFile } from './state-file.ts';
import { beginLogFile, DurableLog, NO_LOG, type StateLog } from './state-log.ts';
import { beginsLater, hasStart, type MissingChanges, type ReadLog, readLogFile, replay } from './state-replay.ts';

export const STATE_LOG_NAME = 'state.log';
/** A reader may come between two steps of a running writer; it looks again. */
export const LOOKS = 6;
export const LOOK_AGAIN_MS = 20;

export interface OpenedState {
  /** Its data is the state as of now. */
  readonly low: Low<StateFile>;
  /** What the snapshot on disk is. */
  readonly saved: { readonly version: StateFile['version']; readonly changes: number };
  /** For readers as for memory: nothing is appended. */
  readonly log: StateLog;
  readonly findings: readonly StoreFinding[];
  /** Bytes of the last snapshot. */
  readonly snapshotBytes: () => number;
}

/** The snapshot and the logs as they were found. */
interface Found {
  readonly from: 'file' | 'backup' | 'nothing';
  /** `state.json` could not be read. */
  readonly damaged: boolean;
  readonly saved: OpenedState['saved'];
  readonly contents: StateContents;
  /** Absent: there is none. */
  readonly log: ReadLog | undefined;
  /** The log before, where it was needed. */
  readonly before: ReadLog | undefined;
  /** A new log was about to take the place of the one before. */
  readonly isBetweenLogs: boolean;
  readonly missing: readonly MissingChanges[];
}

/**
 * Reads the state: the snapshot `state.json` and the changes since then from
 * `state.log`. When the snapshot is damaged or missing, the one before it and
 * both logs give the same state.
 * @param dir absent: kept in memory
 * @throws StoreError `state-damaged` when neither snapshot can be read, `newer-store`; never shows what they hold
 */
export async function openState(dir: string | undefined, readOnly: boolean): Promise<OpenedState> {
  if (dir === undefined) {
    const low = new Low<StateFile>(new Memory<StateFile>(), EMPTY_STATE);
    return { low, saved: { version: 2, changes: 0 }, log: NO_LOG, findings: [], snapshotBytes: () => 0 };
  }
  const adapter = new DurableJsonAdapter<StateFile>(join(dir, STATE_FILE_NAME), parseState);
  const low = new Low<StateFile>(adapter as Adapter<StateFile>, EMPTY_STATE);
  const path = join(dir, STATE_LOG_NAME);
  const found = await look(adapter, path, readOnly ? LOOKS : 1);
  low.data = fileOf(found.contents);
  const opened = { low, saved: found.saved, snapshotBytes: () => adapter.bytes };
  if (readOnly) return { ...opened, log: NO_LOG, findings: findingsOf(found, 'reader') };
  if (isWhole(found)) {
    const log = found.log && (await openLog(path, found.log));
    return { ...opened, log: new DurableLog(beginLogFile(path), log), findings: findingsOf(found, 'writer') };
  }
  const kept = await mend(found, low, adapter, path);
  const log = new DurableLog(beginLogFile(path), undefined);
  await log.restart(found.contents.changes);
  const saved = { version: low.data.version, changes: found.contents.changes };
  return { ...opened, saved, log, findings: findingsOf(found, 'writer', kept) };
}

async function look(adapter: DurableJsonAdapter<StateFile>, path: string, looks: number): Promise<Found> {
  const found = await readAll(adapter, path);
  if (looks <= 1 || (found.missing.length === 0 && !lacksLog(found))) return found;
  await wait(LOOK_AGAIN_MS);
  return look(adapter, path, looks - 1);
}

async function readAll(adapter: DurableJsonAdapter<StateFile>, path: string): Promise<Found> {
  const snapshot = await readSnapshot(adapter);
  const contents = contentsOf(snapshot.data);
  const log = await readLogFile(path);
  const before = log === undefined || beginsLater(log, contents) ? await readLogFile(`${path}.bak`) : undefined;
  const isBetweenLogs = log === undefined && (await readLogFile(`${path}.new`)) !== undefined;
  const missing = [before, log].flatMap((part) => (part === undefined ? [] : replay(contents, part)));
  const { from, damaged, data } = snapshot;
  const saved = { version: data.version, changes: data.changes ?? 0 };
  return { from, damaged, saved, contents, log, before, isBetweenLogs, missing };
}

async function readSnapshot(
  adapter: DurableJsonAdapter<StateFile>,
): Promise<Pick<Found, 'from' | 'damaged'> & { readonly data: StateFile }> {
  let damaged = false;
  try {
    const data = await adapter.read();
    if (data !== null) return { from: 'file', damaged, data };
  } catch (error) {
    if (!isDamage(error)) throw error;
    damaged = true;
  }
  const backup = await adapter.readBackup().catch((error: unknown) => {
    if (!isDamage(error)) throw error;
    return null;
  });
  if (backup === null && damaged) throw damagedError();
  return backup === null ? { from: 'nothing', damaged, data: EMPTY_STATE } : { from: 'backup', damaged, data: backup };
}

/** A snapshot of this version is only written when there is a log. */
function lacksLog({ log, saved }: Found): boolean {
  return log === undefined && saved.version === 2;
}

/** Everything is in its place, or nothing was ever written here. */
function isWhole(found: Found): boolean {
  const { from, log, before, missing } = found;
  if (from === 'nothing' && log === undefined && before === undefined) return true;
  const isLogWhole = !lacksLog(found) && (log === undefined || hasStart(log)) && damagedLogs(found).length === 0;
  return from === 'file' && isLogWhole && missing.length === 0;
}

function damagedLogs({ log, before }: Found): readonly string[] {
  const names = [
    [STATE_LOG_NAME, log],
    [`${STATE_LOG_NAME}.bak`, before],
  ] as const;
  return names.flatMap(([name, part]) => ((part?.damaged.length ?? 0) > 0 ? [name] : []));
}

/** What was put aside before anything is written over it, by file name. */
interface Kept {
  readonly snapshot?: string;
  readonly logs?: readonly string[];
}

/** Writes the state that was put together from pieces as a snapshot. */
async function mend(
  found: Found,
  low: Low<StateFile>,
  adapter: DurableJsonAdapter<StateFile>,
  path: string,
): Promise<Kept> {
  const logs = [];
  for (const name of damagedLogs(found)) logs.push(await keepDamaged(join(dirname(path), name)));
  const snapshot = found.damaged ? { snapshot: basename(await adapter.setAside()) } : {};
  await low.write();
  // Once more, so that the backup is as new as the state: the logs behind it are about to go.
  if (found.from === 'backup') await low.write();
  return { ...snapshot, logs };
}

async function openLog(path: string, { wholeBytes, tornBytes }: ReadLog): Promise<Segment> {
  const log = new Segment(STATE_LOG_NAME, await openFileBytes(path, 'write'));
  await log.load();
  if (tornBytes > 0) await log.cutTo(wholeBytes, true);
  return log;
}

/** Copies a damaged log under a name that is not taken. */
async function keepDamaged(path: string): Promise<string> {
  const taken = await readdir(dirname(path));
  const name = `${basename(path)}.damaged`;
  const names = [name, ...Array.from({ length: taken.length }, (_, index) => `${name}-${index + 2}`)];
  const free = names.find((candidate) => !taken.includes(candidate)) ?? name;
  await copyFile(path, join(dirname(path), free));
  return free;
}

function findingsOf(found: Found, who: 'reader' | 'writer', kept: Kept = {}): readonly StoreFinding[] {
  const { log, before } = found;
  return [
    ...snapshotFindings(found, who, kept),
    ...(lacksLog(found) && !found.isBetweenLogs ? [finding('problem', STATE_LOG_NAME, NO_LOG_FOUND)] : []),
    ...(log === undefined || hasStart(log) ? [] : [finding('problem', STATE_LOG_NAME, NO_START_FOUND)]),
    ...(before === undefined ? [] : damageFindings(`${STATE_LOG_NAME}.bak`, before, kept)),
    ...(log === undefined ? [] : [...damageFindings(STATE_LOG_NAME, log, kept), ...tornFindings(log, who)]),
    ...found.missing.map(missingFinding),
  ];
}

const NO_LOG_FOUND =
  'It is missing: changes of the state that were made after state.json was written are lost, if there were any. ' +
  'Restore the data directory from a backup where that matters.';

const NO_START_FOUND =
  'Its beginning is missing: changes of the state that were made after state.json was written are lost, if there were ' +
  'any. Restore the data directory from a backup where that matters.';

/** A reader may have come between two steps of a writer, which is nothing unusual. */
function snapshotFindings(
  { from, damaged, log }: Found,
  who: 'reader' | 'writer',
  kept: Kept,
): readonly StoreFinding[] {
  const isMade = from === 'backup' || (from === 'nothing' && (log?.lines.length ?? 0) > 1);
  if (!isMade || who === 'reader') return [];
  const aside = kept.snapshot === undefined ? '' : ` The damaged file is kept as ${kept.snapshot}.`;
  const problem = damaged ? 'could not be read' : 'was missing';
  const sources = from === 'backup' ? `${STATE_FILE_NAME}.bak and the changes in the logs` : 'the changes in the logs';
  return [finding('repaired', STATE_FILE_NAME, `It ${problem}; it was made again from ${sources}.${aside}`)];
}

function damageFindings(name: string, { damaged }: ReadLog, kept: Kept): readonly StoreFinding[] {
  const copy = kept.logs?.find((file) => file.startsWith(`${name}.damaged`));
  const aside = copy === undefined ? '' : ` The damaged file is kept as ${copy}.`;
  return damaged.map(({ number, offset }) =>
    finding(
      'problem',
      `${name} line ${number}`,
      `The line at byte ${offset} is damaged: one change of the state is lost, the others are kept.${aside}`,
    ),
  );
}

function tornFindings({ tornBytes, lineCount }: ReadLog, who: 'reader' | 'writer'): readonly StoreFinding[] {
  if (tornBytes === 0) return [];
  const where = `${STATE_LOG_NAME} line ${lineCount}`;
  return who === 'writer'
    ? [
        finding(
          'repaired',
          where,
          `A change that was interrupted left ${tornBytes} bytes; they were cut off. Nothing confirmed was lost.`,
        ),
      ]
    : [
        finding(
          'note',
          where,
          `The last line is unfinished (${tornBytes} bytes): it is being written now, or a change was interrupted. ` +
            'Nothing confirmed is missing; the next start that writes cuts it off.',
        ),
      ];
}

function missingFinding({ first, last }: MissingChanges): StoreFinding {
  const count = last - first + 1;
  return finding(
    'problem',
    STATE_FILE_NAME,
    `${count === 1 ? 'One change' : `${count} changes`} of the state between it and the log (number ${first}${count === 1 ? '' : ` to ${last}`}) cannot be found. ` +
      'What came later is kept. Restore the data directory from a backup where that matters.',
  );
}

function finding(severity: StoreFinding['severity'], where: string, what: string): StoreFinding {
  return { severity, where, what };
}
