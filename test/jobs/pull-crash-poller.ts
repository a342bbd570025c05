/**
 * A poller on the real store, to be killed: `pull-crash-poller.ts DIR SCENE LIFE [EDGE NUMBER]`. The service is made up
 * anew in every life from the same records, as it is elsewhere and outlives the poller. Kills itself with SIGKILL at
 * the edge of the page of that number; each step is told on stdout.
 */
import { writeSync } from 'node:fs';
import type { AuditStore, StateStore } from '../../src/audit/ports.ts';
import { pullTurn } from '../../src/jobs/pull-feed.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { crashFeed, isScene } from './pull-crash-scenes.ts';

const [dir = '', scene = '', life = '1', edge = 'none', place = '0'] = process.argv.slice(2);
if (!isScene(scene)) throw new TypeError(`there is no scene ${scene}`);
const { feed, clock, nextPoll, keptDays } = crashFeed(scene, Number(life));
const counts = { request: 0, reply: 0, appended: 0, noted: 0 };

/** Told before it dies, so that the test knows that it has come so far. */
function reach(step: keyof typeof counts): void {
  counts[step] += 1;
  writeSync(1, `${step} ${counts[step]}\n`);
  if (edge !== step || counts[step] !== Number(place)) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: () => clock.now() });
feed.beforePage = () => reach('request');
const watched: Pick<AuditStore, 'append' | 'coverage' | 'addCoverage' | 'withdrawCoverage'> = {
  append: async (events) => {
    reach('reply');
    const result = await store.append(events);
    reach('appended');
    return result;
  },
  coverage: (orgId) => store.coverage(orgId),
  addCoverage: (span) => store.addCoverage(span),
  withdrawCoverage: (what) => store.withdrawCoverage(what),
};
const state: StateStore = {
  get: (collection, key) => store.state.get(collection, key),
  list: (collection) => store.state.list(collection),
  update: async (collection, key, change) => {
    const stored = await store.state.update(collection, key, change);
    reach('noted');
    return stored;
  },
};
const log = { info: () => undefined, warn: () => undefined };
const parts = { state, clock, nextPoll, log };
const { signal } = new AbortController();
let end = await pullTurn({ feed, store: watched, keptDays }, parts, { signal, maxPages: 1000 });
while (end === 'more') end = await pullTurn({ feed, store: watched, keptDays }, parts, { signal, maxPages: 1000 });
await store.close();
writeSync(1, `${end}\n`);
