/**
 * Tells people and spaces what they watch, as it comes in.
 *
 * Exactly once: what is found is stored with the place in the trail (watch-gather.ts), then moved into a message that is
 * stored before it is sent, then posted under its key, then stored as told. A process that dies between finds the
 * message and says the same again under the same key; the outbox looks in the space before it posts again. While a
 * message was surely not posted, what comes in meanwhile is put into it.
 *
 * Nobody is asked again after that: who may see nothing any more, or has ended the watch, is told nothing.
 */
import { createHash } from 'node:crypto';
import type { Answer } from '../audit/answer.ts';
import { WhodunitError } from '../audit/errors.ts';
import type { Chat, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import {
  dueOf,
  type Found,
  mergeFound,
  type Watch,
  type WatchList,
  type WatchNews,
  type WatchOwner,
} from '../audit/watch.ts';
import { type Office, readSettings } from '../commands/context.ts';
import { type NewsPart, watchNews } from '../commands/watch/watch-news.ts';
import { scopeOf } from '../commands/watch/watch-scope.ts';
import { wordsOnTheWay } from './digest-run.ts';
import { gatherWatched } from './watch-gather.ts';
import { createScenes, type SceneOf } from './watch-scenes.ts';

export interface WatchJobParts extends Office {
  readonly chat: Pick<Chat, 'say' | 'direct' | 'ready'>;
  readonly clock: Clock;
  render(answer: Answer): Reply;
  readonly log: { info(facts: object, text: string): void; error(facts: object, text: string): void };
  /** Pages of the trail that one run looks at. */
  readonly pages?: number;
}

export interface WatchJob {
  /** Tells what is due. May be called again while an earlier call still waits. Resolves to how many messages were sent. */
  run(): Promise<number>;
}

/** The others come a minute later, and answers to people do not wait for all. */
const SENT_IN_ONE_RUN = 20;
/** One try is as long; then everything is looked at anew: the watch may have been ended. */
const TRY_MS = 10 * 60_000;
/** Of a send: nothing is posted, it is only found out what became of an earlier try. */
const LOOK_ONLY = 0;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

export function createWatchJob(job: WatchJobParts): WatchJob {
  const underWay = new Set<string>();
  /** When it was whose turn last, UTC ms: who waits longest is next. */
  const turns = new Map<string, number>();
  let isGathering = false;

  const gather = async (sceneOf: SceneOf): Promise<void> => {
    if (isGathering) return;
    isGathering = true;
    try {
      const { store, clock, pages } = job;
      await gatherWatched({ store, clock, sceneOf, ...(pages === undefined ? {} : { pages }) });
    } finally {
      isGathering = false;
    }
  };

  const tell = async (key: string, sceneOf: SceneOf): Promise<boolean> => {
    underWay.add(key);
    try {
      return await tellOwner(job, key, sceneOf);
    } catch (error) {
      job.log.error({ err: error, watches: markOf(key) }, 'what is watched is not told yet');
      return false;
    } finally {
      underWay.delete(key);
    }
  };

  return {
    run: async () => {
      const { store, chat, clock } = job;
      const sceneOf = createScenes(job, clock);
      // While the bot is paused it keeps what it finds, and tells it in one message afterwards.
      await gather(sceneOf);
      if (!chat.ready || (await readSettings(store)).paused !== undefined) return 0;
      const now = clock.now();
      const lists = await store.state.list('watches');
      const due = lists
        .filter(({ key, value }) => !underWay.has(key) && isDue(value, now))
        .toSorted((a, b) => (turns.get(a.key) ?? 0) - (turns.get(b.key) ?? 0))
        .slice(0, SENT_IN_ONE_RUN);
      for (const { key } of due) turns.set(key, now);
      const told = await Promise.all(due.map(({ key }) => tell(key, sceneOf)));
      return told.filter(Boolean).length;
    },
  };
}

function isDue({ watches, news }: WatchList, now: number): boolean {
  if (news !== undefined) return isTimeToRetry(news, now);
  return watches.some(({ found }) => found !== undefined && dueOf(found, now).due !== undefined);
}

/** Waiting twice as long after each send that ended in vain, a minute to six hours. */
function isTimeToRetry({ failures = 0, failedAt }: WatchNews, now: number): boolean {
  if (failedAt === undefined) return true;
  return now - failedAt >= Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
}

/** Resolves to whether something was sent now. */
async function tellOwner(job: WatchJobParts, key: string, sceneOf: SceneOf): Promise<boolean> {
  const { store, clock } = job;
  const before = await store.state.get('watches', key);
  if (before === undefined) return false;
  // What may stand there already is not said differently.
  const begun = before.news === undefined ? undefined : await wordsOnTheWay(store, before.news.key);
  const inView = await watchesInView(before, sceneOf);
  const list = await store.state.update('watches', key, (current) =>
    current === undefined
      ? undefined
      : planned(current, { key, inView, isBegun: begun !== undefined, now: clock.now() }),
  );
  if (list?.news === undefined) return false;
  const reply = begun ?? job.render(await watchNews(list.owner, await partsOf(list, list.news, sceneOf)));
  return send(job, key, list.owner, list.news.key, reply);
}

/** Numbers of the watches whose owner may be told, with the organisation that is seen through them. */
async function watchesInView({ owner, watches }: WatchList, sceneOf: SceneOf): Promise<InView> {
  const inView = new Map<number, { readonly orgId: string | undefined }>();
  for (const watch of watches) {
    const scene = await sceneOf(owner, watch);
    if (scene !== undefined) inView.set(watch.number, { orgId: scene.orgId });
  }
  return inView;
}

type InView = ReadonlyMap<number, { readonly orgId: string | undefined }>;

interface Plan {
  readonly key: string;
  readonly inView: InView;
  /** The message may stand there already. */
  readonly isBegun: boolean;
  /** UTC ms. */
  readonly now: number;
}

/** The list with what is to be told moved into its message. */
function planned(list: WatchList, { key, inView, isBegun, now }: Plan): WatchList {
  const mayBeTold = (watch: number, found: Found): boolean => {
    const scene = inView.get(watch);
    return list.watches.some(({ number }) => number === watch) && scene !== undefined && scene.orgId === found.orgId;
  };
  const { news, ...rest } = list;
  const begun = (news?.parts ?? []).filter(({ watch, found }) => mayBeTold(watch, found));
  if (news !== undefined && isBegun) return begun.length === 0 ? rest : { ...rest, news: { ...news, parts: begun } };
  const split = list.watches.map((watch) => splitFound(watch, mayBeTold, now));
  const parts = split.flatMap(({ watch: { number }, due }) => {
    const earlier = begun.find(({ watch }) => watch === number)?.found;
    const found = earlier === undefined || due === undefined ? (earlier ?? due) : mergeFound(earlier, due);
    return found === undefined ? [] : [{ watch: number, found }];
  });
  const watches = split.map(({ watch }) => watch);
  if (parts.length === 0) return { ...rest, watches };
  const messages = news === undefined ? rest.messages + 1 : rest.messages;
  return { ...rest, watches, messages, news: { key: `watch-${markOf(key)}-${messages.toString(36)}`, ...news, parts } };
}

/** What is due is taken out of the watch; what may not be told any more is dropped. */
function splitFound(
  { found, ...watch }: Watch,
  mayBeTold: (watch: number, found: Found) => boolean,
  now: number,
): { readonly watch: Watch; readonly due?: Found } {
  if (found === undefined || !mayBeTold(watch.number, found)) return { watch };
  const { due, waiting } = dueOf(found, now);
  return {
    watch: waiting === undefined ? watch : { ...watch, found: waiting },
    ...(due === undefined ? {} : { due }),
  };
}

async function partsOf(list: WatchList, news: WatchNews, sceneOf: SceneOf): Promise<readonly NewsPart[]> {
  const parts: NewsPart[] = [];
  for (const { watch: number, found } of news.parts) {
    const watch = list.watches.find((one) => one.number === number);
    const context = watch && (await sceneOf(list.owner, watch));
    if (watch === undefined || context === undefined) continue;
    parts.push({ watch: number, what: (await scopeOf(watch.what, context)).what, found, context });
  }
  return parts;
}

/** Resolves to whether it arrived now. @throws what is no outcome of sending, such as a store that cannot write */
async function send(
  job: WatchJobParts,
  key: string,
  owner: WatchOwner,
  newsKey: string,
  reply: Reply,
): Promise<boolean> {
  const first = await trySend(job, owner, reply, newsKey, job.clock.now() + TRY_MS);
  // One that the outbox gave up while the bot was away may still be found, or found to be absent.
  const outcome = first === 'unknown' ? await trySend(job, owner, reply, newsKey, LOOK_ONLY) : first;
  switch (outcome) {
    case 'stopped':
      return false;
    case 'not-posted':
      await changeNews(job, key, newsKey, (news) => ({
        ...news,
        failures: (news.failures ?? 0) + 1,
        failedAt: job.clock.now(),
      }));
      return false;
    case 'unknown':
      // It may have arrived, and nothing is told twice.
      job.log.error({ key: newsKey }, 'it is not known whether news of a watch arrived');
      await changeNews(job, key, newsKey, () => undefined);
      return false;
    case 'sent':
      await changeNews(job, key, newsKey, () => undefined);
      job.log.info({ key: newsKey }, 'news of a watch told');
      return true;
  }
}

type Outcome = 'sent' | 'not-posted' | 'unknown' | 'stopped';

async function trySend(
  { chat }: WatchJobParts,
  owner: WatchOwner,
  reply: Reply,
  key: string,
  notAfter: number,
): Promise<Outcome> {
  const options = { key, notAfter, durable: true };
  try {
    if (owner.kind === 'person') await chat.direct(owner.email, reply, options);
    else await chat.say(owner.spaceId, reply, options);
    return 'sent';
  } catch (error) {
    switch (error instanceof WhodunitError ? error.code : undefined) {
      case 'send-gave-up':
      case 'send-refused':
        return 'not-posted';
      case 'send-unknown':
        return 'unknown';
      case 'stopped':
        return 'stopped';
      default:
        throw error;
    }
  }
}

async function changeNews(
  { store }: WatchJobParts,
  key: string,
  newsKey: string,
  change: (news: WatchNews) => WatchNews | undefined,
): Promise<void> {
  await store.state.update('watches', key, (list) => {
    if (list?.news?.key !== newsKey) return list;
    const { news, ...rest } = list;
    const changed = change(news);
    return changed === undefined ? rest : { ...rest, news: changed };
  });
}

/** Names an owner in keys: `[a-z0-9]`, and nobody's address in a log. */
function markOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
