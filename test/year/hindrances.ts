/**
 * What goes wrong: the process is killed at any moment, Webex asks to wait,
 * connections break, events come twice. So many of each over the whole time,
 * more often where something is being done.
 */
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

export interface Wanted {
  readonly kills: number;
  readonly storms: number;
  readonly drops: number;
  readonly restarts: number;
  /** Hours in which the bot does not run while people go on writing. */
  readonly outages: number;
}

export interface StepFacts {
  /** Something is due or being done. */
  readonly isBusy: boolean;
  /** Somebody has to be reminded, which may not be done at another hour. */
  readonly isTimely: boolean;
}

export interface Hindrances {
  /** Decides what strikes in this step. @param done share of the time that is over */
  begin(done: number, step: StepFacts): Promise<void>;
  /** Nothing has struck in this step so far. */
  readonly isCalm: boolean;
  /** In a long storm, what is under way stays so while the clock goes on. Resolves when Webex takes messages again. */
  weather(work: Promise<void>): Promise<void>;
  /** Nothing strikes any more until the next step. */
  end(): void;
  /** Ends the bot now and then, between steps; for so long it stays away, ms. 0: it runs on. */
  leave(done: number): Promise<number>;
  readonly counts: { readonly [K in keyof Wanted]: number };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A start takes about so long, a step with something to do as well. */
const START_MS = 150;
const STEP_MS = 60;
/** Messages are answered late for a day at most. */
const LONGEST_OUTAGE_HOURS = 16;
/** Share of the time. */
const FIRST_OUTAGE = 0.04;
/** Long storms, by the simulation's clock: mostly within the hour, now and then until everybody has gone home. */
const LONG_STORM_MS = 50 * MINUTE_MS;
const A_DAYS_WORK_MS = 8 * HOUR_MS;
const LONGEST_STORM_MS = 12 * HOUR_MS;
/** Share of the steps with a reminder in which one begins. */
const LONG_STORMS = 0.25;

export function createHindrances(stage: Stage, random: Random, wanted: Wanted): Hindrances {
  const counts = { kills: 0, storms: 0, drops: 0, restarts: 0, outages: 0 };
  const { faults } = stage.world.emulator;
  /** Counts down to the kill; 0: none is planned. */
  let posts = 0;
  let requests = 0;
  let timer: NodeJS.Timeout | undefined;
  let isArmed = false;
  let holdsUp = false;
  let isCalm = true;
  let stormMs = 0;

  const kill = (): void => {
    clearTimeout(timer);
    posts = 0;
    requests = 0;
    if (!isArmed || !stage.keeper.isUp) return;
    isArmed = false;
    counts.kills += 1;
    stage.note('killed');
    stage.keeper.kill();
  };
  stage.world.onPosted(() => {
    if (posts > 0 && --posts === 0) kill();
  });
  stage.world.onRequest(() => {
    if (requests > 0 && --requests === 0) kill();
  });
  const arm = (isBusy: boolean): void => {
    isArmed = true;
    isCalm = false;
    const how = isBusy ? random.int(3) : 2;
    if (how === 0) posts = 1 + random.int(3);
    else if (how === 1) requests = 1 + random.int(6);
    else timer = setTimeout(kill, random.int(STEP_MS));
  };
  stage.onRevival(() => {
    const laterMs = afterMs(random);
    // Now and then a start is killed as well.
    if (counts.kills >= wanted.kills || !random.chance(0.1)) return { laterMs };
    return {
      laterMs,
      begun: () => {
        isArmed = true;
        isCalm = false;
        timer = setTimeout(kill, random.int(START_MS));
      },
    };
  });
  const isDue = (what: keyof Wanted, done: number, isBusy: boolean): boolean => {
    const behind = wanted[what] * done - counts[what];
    return behind > 0 && random.chance(isBusy || behind > wanted[what] * 0.02 + 1 ? 0.5 : 0.05);
  };
  /** @param isLong until everybody has gone home */
  const storm = (isLong: boolean): void => {
    isCalm = false;
    counts.storms += 1;
    const retryAfterSeconds = 0.05 + random.next() / 5;
    const where = random.chance(0.7) ? { method: 'POST', path: '/messages' } : {};
    holdsUp = isLong || random.chance(0.15);
    stormMs = isLong ? A_DAYS_WORK_MS + random.int(LONGEST_STORM_MS) : 1 + random.int(LONG_STORM_MS);
    faults.rateLimit({ ...where, retryAfterSeconds, ...(holdsUp ? {} : { times: 1 + random.int(6) }) });
  };
  const drop = (): void => {
    isCalm = false;
    counts.drops += 1;
    const times = 1 + random.int(2);
    const way = random.int(4);
    if (way < 2)
      faults.add({
        method: 'POST',
        path: '/messages',
        times,
        fault: { kind: 'drop', when: way === 0 ? 'before' : 'after' },
      });
    else if (way === 2) faults.add({ path: '/messages', times, fault: { kind: 'status', status: 503 } });
    else faults.deliveries({ kind: 'twice' });
  };

  return {
    begin: async (done, { isBusy, isTimely }) => {
      isCalm = true;
      if (isDue('restarts', done, isBusy)) {
        counts.restarts += 1;
        stage.note('restarted');
        if (stage.keeper.isUp) await stage.keeper.stop();
      }
      if (isTimely && counts.storms < wanted.storms && random.chance(LONG_STORMS)) storm(true);
      else if (isDue('storms', done, isBusy)) storm(false);
      if (isDue('drops', done, isBusy)) drop();
      if (isDue('kills', done, isBusy)) arm(isBusy);
    },
    get isCalm() {
      return isCalm;
    },
    weather: async (work) => {
      if (!holdsUp) return work;
      let isOver = false;
      void work.finally(() => {
        isOver = true;
      });
      await waitFor(() => isOver || (faults.active[0]?.hits ?? 2) >= 2);
      if (!isOver) await stage.moveTo(stage.now + stormMs);
      stage.note(isOver ? 'a long storm that struck nothing' : 'a long storm is over');
      faults.clear();
      return work;
    },
    end: () => {
      holdsUp = false;
      faults.clear();
      if (isArmed) kill();
      clearTimeout(timer);
    },
    leave: async (done) => {
      // First everything has to be set up.
      if (done < FIRST_OUTAGE || !isDue('outages', done, false)) return 0;
      counts.outages += 1;
      stage.note('away');
      await stage.keeper.stop();
      return HOUR_MS + random.int(LONGEST_OUTAGE_HOURS * HOUR_MS);
    },
    counts,
  };
}

/** Mostly back at once, sometimes after minutes, seldom after hours. */
function afterMs(random: Random): number {
  const luck = random.next();
  if (luck < 0.8) return SECOND_MS + random.int(4 * SECOND_MS);
  return luck < 0.95 ? random.int(30 * MINUTE_MS) : random.int(16 * HOUR_MS);
}

async function waitFor(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
