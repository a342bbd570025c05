import { basename, join } from 'node:path';
import { type Adapter, Low, Memory } from 'lowdb';
import { z } from 'zod';
import { StoreError } from '../../audit/errors.ts';
import type { StoreFinding } from '../../audit/ports.ts';
import { DurableJsonAdapter } from './durable-json.ts';

const SOURCE_KINDS = ['control-hub-csv', 'admin-audit-json', 'admin-audit-api', 'sample'] as const;

/** Lists of pairs instead of objects: a key named `__proto__` is a key like any other. */
const STATE_FILE = z.object({
  version: z.literal(1),
  /** Collection -> key -> value. */
  collections: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.unknown()]))])),
  coverage: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      orgId: z.exactOptional(z.string()),
      sourceKind: z.enum(SOURCE_KINDS),
      sourceName: z.string(),
      recordedAt: z.number(),
    }),
  ),
  /** Segment name -> bytes that were confirmed when this was written. */
  segments: z.array(z.tuple([z.string(), z.number()])),
  /** Confirmed events that were found to be gone, so that writing the new sizes does not hide it. */
  losses: z.exactOptional(
    z.array(
      z.object({
        segment: z.string(),
        /** Bytes that had been confirmed. */
        confirmed: z.number(),
        /** Bytes that were left; absent: the file was missing. */
        left: z.exactOptional(z.number()),
        /** UTC ms. */
        foundAt: z.number().min(-8.64e15).max(8.64e15),
      }),
    ),
  ),
});

export type StateFile = z.infer<typeof STATE_FILE>;
export type Loss = NonNullable<StateFile['losses']>[number];

const EMPTY: StateFile = { version: 1, collections: [], coverage: [], segments: [] };
export const STATE_FILE_NAME = 'state.json';

export interface OpenedStateFile {
  readonly low: Low<StateFile>;
  readonly findings: readonly StoreFinding[];
}

/**
 * Reads `state.json`; when it is damaged or missing, the version before the last change.
 * @param dir absent: kept in memory
 * @throws StoreError `state-damaged` when neither can be read; never shows what they hold
 */
export async function openStateFile(dir: string | undefined, readOnly: boolean): Promise<OpenedStateFile> {
  if (dir === undefined) return { low: new Low<StateFile>(new Memory<StateFile>(), EMPTY), findings: [] };
  const adapter = new DurableJsonAdapter<StateFile>(join(dir, STATE_FILE_NAME), parseState);
  const low = new Low<StateFile>(adapter as Adapter<StateFile>, EMPTY);
  let damaged = false;
  try {
    const data = await adapter.read();
    if (data !== null) {
      low.data = data;
      return { low, findings: [] };
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    damaged = true;
  }
  return recover(adapter, low, damaged, readOnly);
}

async function recover(
  adapter: DurableJsonAdapter<StateFile>,
  low: Low<StateFile>,
  damaged: boolean,
  readOnly: boolean,
): Promise<OpenedStateFile> {
  const backup = await adapter.readBackup().catch((error: unknown) => {
    if (!isDamage(error)) throw error;
    return null;
  });
  if (backup === null) {
    if (damaged) throw damagedError();
    return { low, findings: [] };
  }
  low.data = backup;
  if (readOnly) return { low, findings: [] };
  const aside = damaged ? await adapter.setAside() : undefined;
  await low.write();
  const kept = aside === undefined ? '' : ` The damaged file is kept as ${basename(aside)}.`;
  return {
    low,
    findings: [
      {
        severity: 'repaired',
        where: STATE_FILE_NAME,
        what: `It ${damaged ? 'could not be read' : 'was missing'}; the version before its last change was taken from ${basename(adapter.backupPath)}.${kept}`,
      },
    ],
  };
}

/** Says nothing of the content: it holds audit data, and errors end up in logs. */
function parseState(text: string): StateFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damagedError();
  }
  if (z.object({ version: z.number().min(2) }).safeParse(value).success) {
    throw new StoreError(
      'newer-store',
      `${STATE_FILE_NAME} was written by a newer version.`,
      'Start that version, or restore a backup of the data directory.',
    );
  }
  if (!isStateFile(value)) throw damagedError();
  return value;
}

/** Looks only: what a later program of the same version put beside is kept. */
function isStateFile(value: unknown): value is StateFile {
  return STATE_FILE.safeParse(value).success;
}

function isDamage(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'state-damaged';
}

function damagedError(): StoreError {
  return new StoreError(
    'state-damaged',
    `${STATE_FILE_NAME} in the data directory is damaged, and so is its backup. The events are kept apart and not affected.`,
    `Restore ${STATE_FILE_NAME} from a backup; or move it away to start without subscriptions, settings and coverage.`,
  );
}
