/**
 * Warns admins before data is lost: of what is not proven, the vendor deletes the oldest day by day, and where nothing
 * fetches it somebody has to. Told 30, 7 and 1 days before, each stage of each gap once.
 */

import type { CoverageGap } from '../audit/coverage-report.ts';
import { needsHand, WARNING_DAYS, type WarningDays, warningOf } from '../audit/coverage-report.ts';
import type { OrgInfo } from '../audit/org.ts';
import { gatherCoverage, type OrgCoverage } from '../commands/keeping/coverage-facts.ts';
import { coverageWarning } from '../commands/keeping/warnings.ts';
import { adminsToTell, markOf, noteTold, tellOnce, wasTold } from './telling-admins.ts';
import { forEach, type OutreachJob, type OutreachJobParts, readScene, type Scene } from './writing-to-people.ts';

/** Spans change a few times an hour at most, and days are counted. */
const LOOK_AGAIN_MS = 10 * 60_000;

/** A gap that somebody has to fill, and how near its loss is. */
interface DueGap {
  readonly gap: CoverageGap;
  readonly days: WarningDays;
  readonly mark: string;
}

export function createCoverageWarningJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    run: async () => {
      const { orgs = [] } = job;
      const now = job.clock.now();
      if (!job.chat.ready || orgs.length === 0) return 0;
      if (now - lookedAt < LOOK_AGAIN_MS && now >= lookedAt) return 0;
      const scene = await readScene(job);
      if (scene.settings.paused !== undefined) return 0;
      lookedAt = now;
      const counts = await Promise.all(orgs.map((org) => warnOf(job, scene, org, underWay)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function warnOf(job: OutreachJobParts, scene: Scene, org: OrgInfo, underWay: Set<string>): Promise<number> {
  const isOnly = (job.orgs ?? []).length < 2;
  const told = await gatherCoverage(job.store, org, { isOnly, now: scene.now });
  const due = dueGaps(told, org, scene.now);
  if (due.length === 0) return 0;
  const admins = adminsToTell(job, scene.settings, org);
  const ids = new Map(admins.map((email) => [`${org.orgId} ${email}`, email]));
  return forEach(job, [...ids.keys()], underWay, (id) => warn(job, scene, { told, due, email: ids.get(id) ?? '' }));
}

/** The one that is deleted first, first. */
function dueGaps({ report }: OrgCoverage, { orgId }: OrgInfo, now: number): readonly DueGap[] {
  return report.gaps
    .flatMap((gap) => {
      const days = needsHand(gap, report) ? warningOf(gap, now) : undefined;
      return days === undefined ? [] : [{ gap, days, mark: markOfLoss(orgId, gap, days) }];
    })
    .toSorted((a, b) => a.gap.deletedAt - b.gap.deletedAt);
}

function markOfLoss(orgId: string, { stretchFrom }: CoverageGap, days: WarningDays): string {
  return `loss/${orgId}/${stretchFrom}/${days}`;
}

interface Warning {
  readonly told: OrgCoverage;
  readonly due: readonly DueGap[];
  readonly email: string;
}

/** One message for all gaps that are due and new; the others stand in it too. */
async function warn(job: OutreachJobParts, scene: Scene, { told, due, email }: Warning): Promise<boolean> {
  const news: DueGap[] = [];
  for (const one of due) if (!(await wasToldOf(job, one, told, email))) news.push(one);
  // One that may have been sent before a crash is found under the key that it had then.
  const begun = await firstBegun(job, news, email);
  const first = begun ?? news[0];
  if (first === undefined) return false;
  const isSent = await tellOnce(job, scene, email, {
    mark: first.mark,
    isUrgent: news.some(({ gap, days }) => days === 1 && !gap.isShrinking),
    answer: (zone) => coverageWarning({ told, gaps: due.map(({ gap }) => gap), now: scene.now, zone }),
  });
  if (await wasTold(job, first.mark, email)) {
    for (const { mark } of news) if (mark !== first.mark) await noteTold(job, mark, email);
  }
  return isSent;
}

/** At this stage or at a later one. */
async function wasToldOf(
  job: OutreachJobParts,
  { gap, days }: DueGap,
  { org }: OrgCoverage,
  email: string,
): Promise<boolean> {
  const stages = WARNING_DAYS.filter((stage) => stage <= days);
  const told = await Promise.all(stages.map((stage) => wasTold(job, markOfLoss(org?.orgId ?? '', gap, stage), email)));
  return told.some((isTold) => isTold);
}

async function firstBegun(job: OutreachJobParts, news: readonly DueGap[], email: string): Promise<DueGap | undefined> {
  for (const one of news) {
    if ((await job.store.state.get('warnings', markOf(one.mark, email))) !== undefined) return one;
  }
  return undefined;
}
