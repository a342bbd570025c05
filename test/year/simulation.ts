/** Plays so many weeks: people act, time goes on, things break, and everything is written down. */
import type { Cast } from './cast.ts';
import { type Checker, createChecker, type Violation } from './checker.ts';
import { type Comparison, compare } from './compare.ts';
import { createHindrances, type Hindrances, type Wanted } from './hindrances.ts';
import { createRandom } from './random.ts';
import type { Entry } from './record.ts';
import type { Act } from './scene.ts';
import { createScript } from './script.ts';
import { createStage, type Stage } from './stage.ts';
import { instantsOfDay } from './timeline.ts';

export interface Play extends Wanted {
  readonly cast: Cast;
  readonly seed: number;
  /** First day, `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly weeks: number;
  /** Told after every day how many are over, and what was found wrong so far. */
  readonly onDay?: (days: number, violations: readonly Violation[]) => void;
}

export interface Played {
  readonly record: readonly Entry[];
  readonly checker: Checker;
  readonly hindrances: Hindrances['counts'];
  /** One a week. */
  readonly comparisons: readonly Comparison[];
  readonly starts: number;
  readonly complaints: readonly string[];
}

const DAY_MS = 24 * 3_600_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** What is sent to many at a time may take so many minutes. */
const PATIENCE_MINUTES = 20;

export async function play(options: Play): Promise<Played> {
  const { cast, seed, weeks } = options;
  const random = createRandom(seed);
  const from = Date.parse(`${options.firstDay}T00:00:00Z`);
  const stage = await createStage(cast, `year-${process.pid}`, from);
  try {
    const checker = createChecker(cast);
    const hindrances = createHindrances(stage, random.fork('hindrances'), options);
    const feed = createFeed(stage, checker);
    const settle = async (): Promise<void> => {
      await hindrances.weather(stage.settle());
      feed();
    };
    const away = { until: 0 };
    /** While the bot is away nobody waits for it. */
    const settleUnlessAway = async (): Promise<void> => {
      if (stage.now >= away.until) await settle();
    };
    const step = createStep({ stage, checker, hindrances, settle, feed, away });
    const script = createScript({ cast, stage, checker, random: random.fork('script'), settle: settleUnlessAway });
    const comparisons: Comparison[] = [];
    const chance = random.fork('instants');
    for (let day = 0; day < weeks * 7; day += 1) {
      const start = from + day * DAY_MS;
      const deeds = script.planDay(day, start);
      const quiet = instantsOfDay(cast, checker.findings.model, start, chance).map((at) => ({ at }));
      const acts: readonly Moment[] = [...deeds, ...quiet].toSorted((a, b) => a.at - b.at);
      for (const moment of acts) await step(moment, (moment.at - from) / (weeks * 7 * DAY_MS));
      if (day % 7 === 6) {
        // What was written while the bot was away has to be known to it.
        away.until = 0;
        await step({ at: start + DAY_MS - MINUTE_MS }, day / (weeks * 7));
        await settle();
        away.until = 0;
        comparisons.push(await compareNow(stage, checker, cast, await script.ids()));
      }
      options.onDay?.(day + 1, checker.findings.violations);
    }
    await stage.keeper.stop();
    return {
      record: stage.record,
      checker,
      hindrances: hindrances.counts,
      comparisons,
      starts: stage.startCount,
      complaints: stage.keeper.complaints,
    };
  } finally {
    await stage.end();
  }
}

async function compareNow(
  stage: Stage,
  checker: Checker,
  cast: Cast,
  ids: ReadonlyMap<string, string>,
): Promise<Comparison> {
  const held = await stage.held();
  const idOf = (trackingId: string): string => ids.get(trackingId) ?? trackingId;
  return compare(cast, checker.findings.model, held, { idOf, spaceOf: stage.world.spaceOf, at: stage.now });
}

/** An instant, and what somebody does then. */
type Moment = Pick<Act, 'at'> & Partial<Act>;
type Step = (moment: Moment, share: number) => Promise<void>;

/** Tells the checker what is new in the record. */
function createFeed(stage: Stage, checker: Checker): () => void {
  let fed = 0;
  return () => {
    for (const entry of stage.record.slice(fed)) checker.take(entry);
    fed = stage.record.length;
  };
}

interface StepParts {
  readonly stage: Stage;
  readonly checker: Checker;
  readonly hindrances: Hindrances;
  settle(): Promise<void>;
  feed(): void;
  /** Until when the bot does not run, UTC ms. */
  readonly away: { until: number };
}

function createStep({ stage, checker, hindrances, settle, feed, away }: StepParts): Step {
  return async ({ at, act, canWait }, share) => {
    await stage.moveTo(at);
    if (stage.now < away.until) {
      if (canWait) await act?.();
      return;
    }
    const { outreach } = checker.findings.model;
    await hindrances.begin(share, {
      isBusy: act !== undefined || checker.owed(stage.now).length > 0,
      isTimely: outreach.people.some((person) => outreach.nudge(person, stage.now).kind !== 'no'),
    });
    await settle();
    if (act !== undefined) {
      await stage.moveTo(stage.now + SECOND_MS);
      await act();
    }
    hindrances.end();
    if (!hindrances.isCalm) await settle();
    for (let minute = 0; minute < PATIENCE_MINUTES && checker.owed(stage.now).length > 0; minute += 1) {
      await stage.moveTo(stage.now + MINUTE_MS);
      await settle();
    }
    stage.close();
    feed();
    const awayMs = await hindrances.leave(share);
    away.until = stage.now + awayMs;
  };
}
