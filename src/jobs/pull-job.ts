/**
 * Fetches audit records on schedule, and at once when somebody asks. Feeds are
 * read beside the rounds and beside each other, a few at a time and a few pages
 * each in turn: neither a back-fill of a year nor an organisation in trouble
 * holds up anybody else.
 */
import { setTimeout } from 'node:timers/promises';
import { pullTurn, type TurnEnd } from './pull-feed.ts';
import { isPullDue, type PullParts, type PullTarget, pullKey } from './pull-scene.ts';
import { noticeSetBack } from './pull-set-back.ts';

export interface PullJobParts extends PullParts {
  readonly targets: readonly PullTarget[];
  readonly log: PullParts['log'] & { error(facts: object, text: string): void };
  /** Feeds read at the same time. Default 3. */
  readonly atOnce?: number;
  /** Pages of one turn. Default 25. */
  readonly maxPages?: number;
  /** A feed that takes longer than this for a turn waits for its service; another one takes its place. Default 30 s. */
  readonly slowMs?: number;
}

export interface PullJob {
  /** Begins what is due; resolves to how many feeds are read now, without waiting for them. */
  run(): Promise<number>;
  /** Resolves when nothing is read any more. */
  settled(): Promise<void>;
  /** Breaks off what is being read, and begins nothing any more. What was stored stays. */
  stop(): Promise<void>;
}

const AT_ONCE = 3;
const MAX_PAGES = 25;
const SLOW_MS = 30_000;

export function createPullJob(parts: PullJobParts): PullJob {
  const { targets, log, atOnce = AT_ONCE, maxPages = MAX_PAGES, slowMs = SLOW_MS } = parts;
  const stopping = new AbortController();
  /** Feeds that wait for a turn, in order. */
  const waiting: PullTarget[] = [];
  const reading = new Map<string, Promise<void>>();
  /** Turns that count towards `atOnce`. */
  let busy = 0;

  const isUnderWay = ({ feed }: PullTarget): boolean =>
    reading.has(pullKey(feed)) || waiting.some((other) => other.feed === feed);

  const turn = async (target: PullTarget): Promise<TurnEnd> => {
    try {
      return await pullTurn(target, parts, { signal: stopping.signal, maxPages, backfill: true });
    } catch (error) {
      const { orgId, name } = target.feed;
      log.error({ err: error, orgId, feed: name }, 'audit records could not be taken in');
      return 'problem';
    }
  };

  const begin = (target: PullTarget): void => {
    busy += 1;
    let counts = true;
    const free = (): void => {
      if (counts) busy -= 1;
      counts = false;
    };
    const patience = new AbortController();
    const slow = setTimeout(slowMs, undefined, { ref: false, signal: patience.signal }).then(
      () => {
        free();
        goOn();
      },
      () => undefined,
    );
    const work = turn(target).then(async (end) => {
      patience.abort();
      await slow;
      free();
      reading.delete(pullKey(target.feed));
      if (end === 'more' && !stopping.signal.aborted) waiting.push(target);
      goOn();
    });
    reading.set(pullKey(target.feed), work);
  };

  const goOn = (): void => {
    while (busy < atOnce && !stopping.signal.aborted) {
      const target = waiting.shift();
      if (target === undefined) return;
      begin(target);
    }
  };

  const settled = async (): Promise<void> => {
    while (reading.size > 0) await Promise.all(reading.values());
  };

  return {
    run: async () => {
      for (const target of targets) {
        if (stopping.signal.aborted) break;
        if (!isUnderWay(target)) await noticeSetBack(target, parts);
        if (!isUnderWay(target) && (await isPullDue(target, parts)) && !isUnderWay(target)) waiting.push(target);
      }
      goOn();
      return reading.size;
    },
    settled,
    stop: async () => {
      stopping.abort(new Error('the bot stops'));
      waiting.length = 0;
      await settled();
    },
  };
}
