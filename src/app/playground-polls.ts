/** Lets the bot of the playground poll while somebody waits for it: asked for as anybody would, and then looked whether it is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gapsOf, mergePeriods } from '../audit/coverage.ts';
import type { PullState } from '../audit/state.ts';
import { pull } from '../commands/pull.ts';
import type { Config } from '../config.ts';
import type { PlaygroundClock } from '../playground/page/controls.ts';
import type { Bot } from './bot.ts';
import { operatorContext } from './desk.ts';

const LOOK_MS = 25;
/** While the audit API is down the bot goes on trying for half a minute; nobody waits for that before a page. */
const POLL_WAIT_MS = 4000;
const BACKFILL_WAIT_MS = 20_000;
/** What happens in the very millisecond at which a poll ends is found by the next one. */
const A_MOMENT_MS = 5;
/** After a refusal for good the bot leaves the token service alone for so long. */
const REFUSAL_HOLDS_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SURELY_KEPT_DAYS = 360;

export interface PlaygroundPolls {
  /** Asks for the newest records as `pull` does; resolves when the bot has them, has failed, or takes too long. */
  now(): Promise<void>;
  /** The same after the bot was let in again: the clock moves on to when it would ask. */
  afterRefusal(): Promise<void>;
  /** Resolves when all that the audit API has is there, or after some seconds. */
  caughtUp(): Promise<void>;
}

export function createPolls(
  bot: Bot,
  config: Config,
  clock: Pick<PlaygroundClock, 'now' | 'advance'>,
): PlaygroundPolls {
  const { state } = bot.store;
  const pulls = async (): Promise<readonly PullState[]> => (await state.list('pulls')).map(({ value }) => value);
  /** Whether nothing is missing that the vendor keeps for some days yet; the last hour may still grow. */
  const isComplete = async (): Promise<boolean> => {
    const [from, to] = [clock.now() - SURELY_KEPT_DAYS * DAY_MS, clock.now() - HOUR_MS];
    const spans = await Promise.all(config.orgs.map(({ orgId }) => bot.store.coverage(orgId)));
    return gapsOf({ from, to }, mergePeriods(spans.flat())).length === 0;
  };
  const now = async (): Promise<void> => {
    await sleep(A_MOMENT_MS);
    const context = await operatorContext(bot.store, config, { now: clock.now(), zone: config.timeZone, limit: 1 });
    await pull.answer({ intent: 'pull' }, context);
    await bot.tick();
    await until(async () => {
      const states = await pulls();
      return states.every(isAnswered) && (states.some(({ problem }) => problem !== undefined) || (await isComplete()));
    }, POLL_WAIT_MS);
    // What has come in may make something else due, such as thanks.
    await bot.tick();
  };
  return {
    now,
    afterRefusal: async () => {
      const refusedAt = Math.max(...(await pulls()).map(({ triedAt = 0 }) => triedAt));
      const asksAt = Math.min(refusedAt, clock.now()) + REFUSAL_HOLDS_MS;
      if (asksAt > clock.now()) clock.advance(asksAt - clock.now());
      await now();
    },
    caughtUp: () => until(isComplete, BACKFILL_WAIT_MS),
  };
}

/** A wish that was fulfilled, or tried in vain. */
function isAnswered({ wanted, problem, triedAt = 0 }: PullState): boolean {
  return wanted === undefined || (problem !== undefined && triedAt >= wanted.at);
}

async function until(isDone: () => Promise<boolean>, longestMs: number): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await isDone()) && performance.now() < end) await sleep(LOOK_MS);
}
