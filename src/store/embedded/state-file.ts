import { z } from 'zod';
import { StoreError } from '../../audit/errors.ts';
import type { SourceKind } from '../../audit/event.ts';
import type { CoverageSpan } from '../../audit/ports.ts';

const COVERAGE = z.object({
  from: z.number(),
  to: z.number(),
  orgId: z.exactOptional(z.string()),
  categories: z.exactOptional(z.array(z.string()).readonly()),
  /** A later version may know further kinds, and what they prove is proven. */
  sourceKind: z.custom<SourceKind>((kind) => typeof kind === 'string'),
  sourceName: z.string(),
  recordedAt: z.number(),
  statedBy: z.exactOptional(z.string()),
});

/** Lists of pairs instead of objects: a key named `__proto__` is a key like any other. */
const PARTS = {
  /** Collection -> key -> value. */
  collections: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.unknown()]))])),
  coverage: z.array(COVERAGE),
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
};

/** Version 1 knows no log and is read as it is; a program that knows no log refuses version 2. */
const STATE_FILE = z.discriminatedUnion('version', [
  z.object({ version: z.literal(1), changes: z.undefined().optional(), ...PARTS }),
  z.object({
    version: z.literal(2),
    /** Number of the last change that is in it; later ones are in the log. */
    changes: z.int().min(0),
    ...PARTS,
  }),
]);

export type StateFile = z.infer<typeof STATE_FILE>;
export type Loss = NonNullable<StateFile['losses']>[number];

export const EMPTY_STATE: StateFile = { version: 1, collections: [], coverage: [], segments: [] };
export const STATE_FILE_NAME = 'state.json';

/** Says nothing of the content: it holds audit data, and errors end up in logs. */
export function parseState(text: string): StateFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damagedError();
  }
  if (isStateFile(value)) return value;
  if (z.object({ version: z.number().min(2) }).safeParse(value).success) throw newerStore(STATE_FILE_NAME);
  throw damagedError();
}

/** Looks only: what a later program of the same version put beside is kept. */
function isStateFile(value: unknown): value is StateFile {
  return STATE_FILE.safeParse(value).success;
}

export function isCoverage(value: unknown): value is CoverageSpan {
  return COVERAGE.safeParse(value).success;
}

export function newerStore(name: string): StoreError {
  return new StoreError(
    'newer-store',
    `${name} was written by a newer version.`,
    'Start that version, or restore a backup of the data directory.',
  );
}

export function isDamage(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'state-damaged';
}

export function damagedError(): StoreError {
  return new StoreError(
    'state-damaged',
    `${STATE_FILE_NAME} in the data directory is damaged, and so is its backup. The events are kept apart and not affected.`,
    `Restore ${STATE_FILE_NAME} from a backup; or move everything named state away to start without subscriptions, settings and coverage.`,
  );
}
