/**
 * Tells each admin once a week what needs a hand, Monday at 09:00 where they
 * are, and only when there is something. What is due is computed from clock and
 * store; after downtime only the newest week is caught up, in working hours.
 */

import { isSameWeek } from '../audit/digest-week.ts';
import type { Period } from '../audit/event.ts';
import { lastWeek } from '../audit/period.ts';
import { latestSlot } from '../audit/schedule.ts';
import type { AdminSummaryRun } from '../audit/state.ts';
import { endOfWorkingTime, whyNotAtWork } from '../audit/working-time.ts';
import { adminsOf } from '../commands/admin/standing.ts';
import { adminSummary, gatherAdminSummary, isWorthTelling } from '../commands/outreach/admin-summary.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import {
  forEach,
  type OutreachJob,
  type OutreachJobParts,
  readScene,
  type Scene,
  sendOnce,
} from './writing-to-people.ts';

/** Monday, 09:00. */
const SLOT = { weekday: 1, minuteOfDay: 540 } as const;
/** Later than this it is no longer the slot, and working hours count. */
const ON_TIME_MS = 60 * 60_000;

export function createAdminSummaryJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      if (!job.chat.ready) return 0;
      const scene = await readScene(job);
      if (scene.settings.paused !== undefined) return 0;
      const admins = adminsOf({ ...job.permissions, granted: scene.settings });
      return forEach(job, admins, underWay, (email) => attend(job, scene, email));
    },
  };
}

async function attend(job: OutreachJobParts, scene: Scene, email: string): Promise<boolean> {
  const zone = scene.zoneOf(email);
  const slotAt = latestSlot(SLOT, zone, scene.now);
  const runs = (await job.store.state.list('summaries')).map(({ value }) => value).filter((run) => run.email === email);
  const due = lastWeek(slotAt, zone);
  // An admin who has moved to another zone since is not told of the same week again.
  const earlier = runs.find((run) => isSameWeek(run, due));
  const week: Period = earlier === undefined ? due : { from: earlier.from, to: earlier.to };
  const id = `${email} ${week.from}`;
  if (earlier !== undefined && earlier.status !== 'planned') return false;
  const until = untilWhen(scene, email, slotAt);
  if (until === undefined && earlier === undefined) return false;
  const facts = await gatherAdminSummary(job.store, week, scene.now);
  const told = toldBefore(runs, week);
  const note = (status: AdminSummaryRun['status']): Promise<unknown> => {
    const matters = facts.matters.map(({ id: matter }) => matter);
    const run: AdminSummaryRun = { email, ...week, status, at: job.clock.now(), told: matters };
    return job.store.state.update('summaries', id, () => run);
  };
  if (earlier === undefined && !isWorthTelling(facts, told)) {
    await note('nothing-to-say');
    return false;
  }
  await note('planned');
  const answer = adminSummary(facts, { zone, now: scene.now, settings: scene.settings, told });
  const key = `summary-${keyOf(email)}-${week.from.toString(36)}`;
  const delivery = await sendOnce(job, email, answer, { key, ...(until === undefined ? {} : { until }) });
  if (delivery.kind === 'stopped') return false;
  if (delivery.kind === 'not-yet') {
    await job.store.state.update('summaries', id, () => undefined);
    return false;
  }
  await note(delivery.kind === 'sent' ? 'posted' : 'failed');
  if (delivery.kind === 'failed') job.log.error({ key, problem: delivery.problem }, 'weekly summary given up');
  else await noteEscalated(job, scene, facts);
  return delivery.kind === 'sent';
}

/** At the slot at any rate; later, in working hours. UTC ms; undefined: not now. */
function untilWhen(scene: Scene, email: string, slotAt: number): number | undefined {
  if (scene.now < slotAt + ON_TIME_MS) return slotAt + ON_TIME_MS;
  const plan = scene.planOf(email);
  return whyNotAtWork(scene.now, plan) === undefined ? endOfWorkingTime(scene.now, plan) : undefined;
}

/** Everything in the newest summary that this admin got before this week's. */
function toldBefore(runs: readonly AdminSummaryRun[], week: Period): ReadonlySet<string> {
  const before = runs
    .filter((run) => run.status === 'posted' && run.from < week.from)
    .toSorted((a, b) => b.from - a.from);
  return new Set(before[0]?.told ?? []);
}

/** For whoever looks at one of these people. */
async function noteEscalated(
  job: OutreachJobParts,
  scene: Scene,
  { matters }: Awaited<ReturnType<typeof gatherAdminSummary>>,
): Promise<void> {
  for (const { kind, person } of matters) {
    if (kind !== 'escalated') continue;
    await job.store.state.update('outreach', person.email, (current) =>
      current === undefined ? undefined : { ...current, escalatedAt: scene.now },
    );
  }
}
