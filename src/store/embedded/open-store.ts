import { mkdir, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { StoreError } from '../../audit/errors.ts';
import type { Actor } from '../../audit/event.ts';
import type { AuditStore, StoreFinding } from '../../audit/ports.ts';
import { assertWritable, EmbeddedStore } from './embedded-store.ts';
import { EventIndex } from './event-index.ts';
import { loadEvents, lossFinding, missingBytes } from './load-events.ts';
import { LOOK_AGAIN_MS, LOOKS, type OpenedState, openState } from './open-state.ts';
import { SegmentSet } from './segment-set.ts';
import { EmbeddedState } from './state-store.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

export interface EmbeddedStoreOptions {
  /** Created when missing. Holds `state.json` with `state.log` and one `events-YYYY-MM.ndjson` a month. Not used in memory. */
  readonly dir: string;
  /** Says which actors name nobody. Change it and open again: nothing of it is stored. */
  readonly isAnonymous: (actor: Actor) => boolean;
  /** UTC ms; written into the lock file for people. */
  readonly now: () => number;
  /** Opens beside a running writer, as things are at this moment; every write is refused. */
  readonly readOnly?: boolean;
  /** Default `disk`. */
  readonly persistence?: 'disk' | 'memory';
}

/** A store that also tells what it found and repaired on opening. */
export type OpenedStore = AuditStore & { readonly findings: readonly StoreFinding[] };

/**
 * Opens the embedded store.
 * @throws StoreError `locked` when another process writes there, `state-damaged`, `newer-store`, `no-directory`
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<OpenedStore> {
  const readOnly = options.readOnly ?? false;
  const dir = options.persistence === 'memory' ? undefined : await readyDirectory(options.dir, readOnly);
  const lock = dir === undefined || readOnly ? undefined : await takeWriterLock(dir, options.now());
  try {
    return await openParts(dir, lock, { ...options, readOnly });
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function openParts(
  dir: string | undefined,
  lock: WriterLock | undefined,
  { readOnly, isAnonymous, now }: Pick<EmbeddedStoreOptions, 'isAnonymous' | 'now'> & { readonly readOnly: boolean },
): Promise<EmbeddedStore> {
  const { opened, segments } = await openFiles(dir, readOnly);
  const index = new EventIndex(isAnonymous);
  try {
    const state = new EmbeddedState(opened.low, {
      log: opened.log,
      saved: opened.saved,
      snapshotBytes: opened.snapshotBytes,
      segmentSizes: () => segments.list.map(({ name, confirmedSize }): [string, number] => [name, confirmedSize]),
      assertWritable() {
        assertWritable(readOnly);
        lock?.assertHeld();
      },
    });
    const options = { confirmed: state.confirmedSizes(), readOnly, foundAt: now() };
    const loaded = await loadEvents(segments, index, options);
    const losses = [...state.losses(), ...loaded.losses];
    // At once: after a crash the file may have grown past the confirmed size again.
    if (!readOnly && loaded.losses.length > 0) await state.noteLosses(loaded.losses);
    const findings = [...opened.findings, ...loaded.findings, ...losses.map(lossFinding)];
    return new EmbeddedStore({ index, segments, state, lock, readOnly, findings });
  } catch (error) {
    await segments.close();
    await opened.log.close();
    throw error;
  }
}

/** A segment may be written anew, shorter, after a reader has looked at what is confirmed; then it looks again. */
async function openFiles(
  dir: string | undefined,
  readOnly: boolean,
  looks = LOOKS,
): Promise<{ readonly opened: OpenedState; readonly segments: SegmentSet }> {
  const opened = await openState(dir, readOnly);
  const segments = new SegmentSet(dir);
  try {
    await segments.openAll(readOnly);
    const confirmed = new Map(opened.low.data.segments);
    if (!readOnly || looks <= 1 || missingBytes(segments, confirmed, 0).length === 0) return { opened, segments };
  } catch (error) {
    await segments.close();
    await opened.log.close();
    throw error;
  }
  await segments.close();
  await wait(LOOK_AGAIN_MS);
  return openFiles(dir, readOnly, looks - 1);
}

/** Undefined: there is nothing to read yet, which is an empty store to a reader. */
async function readyDirectory(dir: string, readOnly: boolean): Promise<string | undefined> {
  try {
    if (!readOnly) await mkdir(dir, { recursive: true, mode: 0o700 });
    if ((await stat(dir)).isDirectory()) return dir;
  } catch (cause) {
    if (readOnly && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw noDirectory(dir, cause);
  }
  throw noDirectory(dir, undefined);
}

function noDirectory(dir: string, cause: unknown): StoreError {
  return new StoreError(
    'no-directory',
    `The data directory ${dir} cannot be used.`,
    'Check DATA_DIR, and that this user may write there.',
    { cause },
  );
}
