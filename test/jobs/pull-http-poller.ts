/**
 * A poller as the bot runs it, to be killed: `pull-http-poller.ts ORDERS`, which is JSON. Feeds, tokens and stores are
 * the real ones, on disk; the service is somewhere else. Kills itself with SIGKILL at the edge that it is told, and
 * tells each step on stdout.
 */
import { writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createFeeds, keepAccess, openTokenVault, pullTargets } from '../../src/app/feeds.ts';
import { openSignIns } from '../../src/app/open-sign-ins.ts';
import { openTrail } from '../../src/app/open-trail.ts';
import type { StateStore } from '../../src/audit/ports.ts';
import { pullTurn, type TurnEnd } from '../../src/jobs/pull-feed.ts';
import type { PullTarget } from '../../src/jobs/pull-scene.ts';
import type { TokenVault } from '../../src/sources/oauth/token-vault.ts';
import { everyQuarter, type PollerOrders, type PollerStep } from './pull-http-orders.ts';

const { dataDir, org, now, edge } = JSON.parse(process.argv[2] ?? '') as PollerOrders;
const clock = { now: () => now };
const counts: Record<string, number> = {};

/** Told before it dies, so that the test knows that it has come so far. */
function reach(step: PollerStep, beforeDeath?: () => void): void {
  const count = (counts[step] ?? 0) + 1;
  counts[step] = count;
  const isLast = edge?.[0] === step && edge[1] === count;
  if (isLast) beforeDeath?.();
  writeSync(1, `${step} ${count}\n`);
  if (!isLast) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

let isAppending = false;

/** Half of what is appended gets to the file, then the process is gone. */
async function watchAppends(): Promise<void> {
  const file = await open(process.argv[1] ?? '', 'r');
  const prototype = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  const write = prototype.write as (...given: unknown[]) => Promise<unknown>;
  const watched = function (this: FileHandle, ...given: readonly unknown[]): Promise<unknown> {
    const [bytes, start, length, place] = given;
    if (isAppending && bytes instanceof Uint8Array && typeof length === 'number') {
      const half = Math.floor(length / 2);
      reach('half', () => void writeSync(this.fd, bytes, Number(start), half, Number(place)));
    }
    return write.apply(this, [...given]);
  };
  Object.defineProperty(prototype, 'write', { value: watched });
}

function watchedVault(vault: TokenVault): TokenVault {
  let known: string | undefined;
  return {
    read: async (orgId) => {
      const tokens = await vault.read(orgId);
      known = tokens?.accessToken;
      return tokens;
    },
    write: async (orgId, tokens) => {
      const isNew = tokens.accessToken !== known;
      if (isNew) reach('granted');
      await vault.write(orgId, tokens);
      if (isNew) reach('rotated');
      known = tokens.accessToken;
    },
  };
}

function watchedTarget({ feed, store, keptDays }: PullTarget): PullTarget {
  return {
    keptDays,
    feed: {
      ...feed,
      page: (window, cursor, signal) => {
        reach('request');
        return feed.page(window, cursor, signal);
      },
    },
    store: {
      append: async (events) => {
        reach('reply');
        isAppending = true;
        const result = await store.append(events);
        isAppending = false;
        reach('appended');
        return result;
      },
      coverage: (orgId) => store.coverage(orgId),
      addCoverage: (span) => store.addCoverage(span),
      withdrawCoverage: (what) => store.withdrawCoverage(what),
    },
  };
}

function watchedState(state: StateStore): StateStore {
  return {
    get: (collection, key) => state.get(collection, key),
    list: (collection) => state.list(collection),
    update: async (collection, key, change) => {
      const stored = await state.update(collection, key, change);
      reach('noted');
      return stored;
    },
  };
}

await watchAppends();
const config = { dataDir, anonymousActors: [], tokenKey: undefined, orgs: [org] };
const trail = await openTrail(config, { mode: 'write', clock });
const signIns = await openSignIns(config, trail, { mode: 'write', clock });
const known = (await trail.state.list('access')).map(({ value }) => value);
const vault = watchedVault(openTokenVault(config));
const feeds = createFeeds([org], { vault, clock, known, onAccess: keepAccess(trail.state) });
const log = { info: () => undefined, warn: () => undefined };
const parts = { state: watchedState(trail.state), clock, nextPoll: everyQuarter, log };
const { signal } = new AbortController();
const ends: TurnEnd[] = [];
for (const target of pullTargets(feeds, trail, signIns).map(watchedTarget)) {
  let end = await pullTurn(target, parts, { signal, maxPages: 25, backfill: true });
  while (end === 'more') end = await pullTurn(target, parts, { signal, maxPages: 25, backfill: true });
  ends.push(end);
}
await feeds.close();
await signIns?.close();
await trail.close();
writeSync(1, `${ends.find((end) => end !== 'rest') ?? 'rest'}\n`);
