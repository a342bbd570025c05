/** Feeds read into a real store in memory, by a clock that the test moves. */
import assert from 'node:assert/strict';
import { gapsOf } from '../../src/audit/coverage.ts';
import type { Period } from '../../src/audit/event.ts';
import type { AuditFeed, AuditStore } from '../../src/audit/ports.ts';
import type { NextPoll } from '../../src/audit/pull-due.ts';
import { provenByFeed } from '../../src/audit/pull-plan.ts';
import type { PullRules } from '../../src/audit/pull-rules.ts';
import type { PullState } from '../../src/audit/state.ts';
import { pullTurn, type TurnEnd, type TurnOptions } from '../../src/jobs/pull-feed.ts';
import { type PullNews, type PullParts, type PullTarget, pullKey } from '../../src/jobs/pull-scene.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const START = Date.parse('2026-11-23T12:00:00Z');

/** Every quarter of an hour, as AUDIT_POLL has it where nothing else is said. */
export const quarters: NextPoll = (after) => (Math.floor(after / (15 * MINUTE_MS)) + 1) * 15 * MINUTE_MS;

export interface PullRig {
  readonly clock: { now(): number };
  /** Moves the clock. */
  pass(ms: number): void;
  readonly store: AuditStore;
  /** Of the sign-ins. */
  readonly signIns: AuditStore;
  readonly parts: PullParts;
  readonly news: readonly PullNews[];
  readonly warnings: readonly string[];
  target(feed: AuditFeed, keptDays?: number): PullTarget;
  /** Turns, until there is nothing more to read; resolves to how the last one ended. */
  pull(target: PullTarget, options?: Partial<TurnOptions> & { readonly rules?: PullRules }): Promise<TurnEnd>;
  stateOf(feed: AuditFeed): Promise<PullState | undefined>;
}

/** A rig of its own for every test of the surrounding `describe`. */
export function usePullRig(more: Partial<PullParts> = {}): PullRig {
  let opened: Opened | undefined;
  const rig = (): Opened => {
    assert.ok(opened !== undefined, 'the rig is open only inside a test');
    return opened;
  };
  beforeEach(async () => {
    opened = await openRig(more);
  });
  afterEach(async () => rig().close());
  return new Proxy({} as PullRig, { get: (_, name) => Reflect.get(rig().rig, name) });
}

interface Opened {
  readonly rig: PullRig;
  close(): Promise<void>;
}

export async function openRig(more: Partial<PullParts> = {}): Promise<Opened> {
  let now = START;
  const clock = { now: () => now };
  const open = () =>
    openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous: () => false, now: () => clock.now() });
  const [store, signIns] = await Promise.all([open(), open()]);
  const news: PullNews[] = [];
  const warnings: string[] = [];
  const parts: PullParts = {
    state: store.state,
    clock,
    nextPoll: quarters,
    log: { info: () => undefined, warn: (_, text) => void warnings.push(text) },
    tell: (one) => void news.push(one),
    ...more,
  };
  const rig: PullRig = {
    clock,
    pass: (ms) => {
      now += ms;
    },
    store,
    signIns,
    parts,
    news,
    warnings,
    target: (feed, keptDays = 365) => ({
      feed,
      store: feed.kind === 'security-audit-api' ? signIns : store,
      keptDays,
    }),
    pull: async (target, { rules, ...options } = {}) => {
      const used = rules === undefined ? parts : { ...parts, rules };
      const signal = new AbortController().signal;
      for (let turns = 0; ; turns += 1) {
        assert.ok(turns < 500, 'the turns have no end');
        const end = await pullTurn(target, used, { signal, maxPages: 25, ...options });
        if (end !== 'more') return end;
      }
    },
    stateOf: (feed) => store.state.get('pulls', pullKey(feed)),
  };
  return {
    rig,
    close: async () => {
      await store.close();
      await signIns.close();
    },
  };
}

/** Ids of all that is stored, sorted; each stands there as often as it is stored. */
export async function storedIds(store: AuditStore): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.page({}, { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.events.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids.sort();
}

/** What of a period the feed has not proven. */
export async function unprovenOf(store: AuditStore, feed: AuditFeed, period: Period): Promise<readonly Period[]> {
  return gapsOf(period, provenByFeed(feed, await store.coverage(feed.orgId), Number.POSITIVE_INFINITY));
}
