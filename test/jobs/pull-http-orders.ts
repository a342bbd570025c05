/** What a poller is told that is to be killed. */
import type { NextPoll } from '../../src/audit/pull-due.ts';
import type { OrgSettings } from '../../src/org-settings.ts';

/**
 * Where it may die: before a page is asked for; with the answer, before it is appended; with half of it in the file;
 * with all of it there; after its place is noted; with new tokens that are not stored yet; and with those that are, but
 * were never used.
 */
export type PollerStep = 'request' | 'reply' | 'half' | 'appended' | 'noted' | 'granted' | 'rotated';

export interface PollerOrders {
  readonly dataDir: string;
  readonly org: OrgSettings;
  /** Stands still for a whole life, UTC ms. */
  readonly now: number;
  /** The step at which it dies, and the how-manieth of its own life. */
  readonly edge: readonly [PollerStep, number] | undefined;
}

const QUARTER_MS = 15 * 60_000;
export const everyQuarter: NextPoll = (after) => (Math.floor(after / QUARTER_MS) + 1) * QUARTER_MS;
