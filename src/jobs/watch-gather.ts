/**
 * Looks at what came in since, for every watch. What is found is stored together with the place up to which it was
 * looked, so that nothing is found twice and nothing is passed over, whenever the process dies.
 */
import { setImmediate } from 'node:timers/promises';
import type { AuditEvent } from '../audit/event.ts';
import type { AuditStore, Clock } from '../audit/ports.ts';
import { addFound, type Found, type Watch, type WatchList, watchMatcher } from '../audit/watch.ts';
import type { CommandContext } from '../commands/command.ts';
import { scopeOf } from '../commands/watch/watch-scope.ts';
import type { SceneOf } from './watch-scenes.ts';

const PAGE = 200;
/** Looked at in one run; the next one goes on. What a year's back-fill brings must hold up nobody. */
const PAGES_PER_RUN = 100;

/** One watch while it is looked for it. */
interface Search {
  /** Of its list. */
  readonly key: string;
  readonly number: number;
  /** The place that is stored. */
  readonly from: number;
  /** What its owner may see; undefined: nothing. */
  readonly context: CommandContext | undefined;
  matches(event: AuditEvent): boolean;
  place: number;
  found: Found | undefined;
  /** Nothing is left to be looked at. */
  isDone: boolean;
}

export interface GatherParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly sceneOf: SceneOf;
  /** Pages that are looked at. */
  readonly pages?: number;
}

/** Resolves to whether everything that is there was looked at. */
export async function gatherWatched({ store, clock, sceneOf, pages = PAGES_PER_RUN }: GatherParts): Promise<boolean> {
  const { place: end } = await store.arrivals('now', { limit: 0 });
  const searches: Search[] = [];
  for (const { key, value: list } of await store.state.list('watches')) {
    for (const watch of list.watches) {
      if (watch.place !== end) searches.push(await openSearch(key, watch, await sceneOf(list.owner, watch), end));
    }
  }
  const isDone = await look(searches, clock.now(), pages);
  await keep(store, searches);
  return isDone;
}

/** Who may see nothing is told nothing of this time, later neither. */
async function openSearch(
  key: string,
  { number, place, what, found }: Watch,
  context: CommandContext | undefined,
  end: number,
): Promise<Search> {
  const search = { key, number, from: place, context };
  if (context === undefined) return { ...search, matches: () => false, place: end, found: undefined, isDone: true };
  const { filter } = await scopeOf(what, context);
  const isOfView = found?.orgId === context.orgId;
  const matches = watchMatcher(filter, context.isAnonymous);
  return { ...search, matches, place, found: isOfView ? found : undefined, isDone: false };
}

/** Those that are at the same place are looked for together, page by page. */
async function look(searches: readonly Search[], now: number, pages: number): Promise<boolean> {
  let left = pages;
  for (;;) {
    const open = searches.filter(({ isDone }) => !isDone);
    const [first] = open.toSorted((a, b) => a.place - b.place);
    if (first?.context === undefined) return true;
    if (left === 0) return false;
    left -= 1;
    const { store, orgId } = first.context;
    const page = await store.arrivals(first.place, { limit: PAGE });
    for (const search of open.filter((other) => other.place === first.place && other.context?.orgId === orgId)) {
      search.found = addFound(search.found, page.events.filter(search.matches), now, orgId);
      search.place = page.place;
      search.isDone = page.events.length < PAGE;
    }
    await setImmediate();
  }
}

async function keep(store: AuditStore, searches: readonly Search[]): Promise<void> {
  for (const key of new Set(searches.map((search) => search.key))) {
    const own = searches.filter((search) => search.key === key);
    await store.state.update('watches', key, (list) => list && withPlaces(list, own));
  }
}

function withPlaces(list: WatchList, searches: readonly Search[]): WatchList {
  const watches = list.watches.map((watch) => {
    const search = searches.find(({ number, from }) => number === watch.number && from === watch.place);
    if (search === undefined) return watch;
    const { found: _, ...rest } = watch;
    return { ...rest, place: search.place, ...(search.found === undefined ? {} : { found: search.found }) };
  });
  return { ...list, watches };
}
