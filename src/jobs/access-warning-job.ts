/**
 * Tells admins when the access to the audit API is lost, and when it works again; when it is about to end; and when
 * polls have failed for a day. Each once.
 */

import { DAY_MS, PATIENCE_MS } from '../audit/coverage-report.ts';
import type { OrgInfo } from '../audit/org.ts';
import type { AccessRecord, PullState } from '../audit/state.ts';
import { accessBack, accessEnds, accessLost, pollFailing } from '../commands/keeping/warnings.ts';
import { keyOf } from '../commands/outreach/person-key.ts';
import { adminsToTell, type Telling, tellOnce } from './telling-admins.ts';
import { forEach, type OutreachJob, type OutreachJobParts, readScene, type Scene } from './writing-to-people.ts';

const ENDS_SOON_MS = 7 * DAY_MS;
const FEEDS = ['admin-audit-api', 'security-audit-api'] as const;

export function createAccessWarningJob(job: OutreachJobParts): OutreachJob {
  const underWay = new Set<string>();
  return {
    run: async () => {
      const { orgs = [] } = job;
      if (!job.chat.ready || orgs.length === 0) return 0;
      const scene = await readScene(job);
      if (scene.settings.paused !== undefined) return 0;
      const counts = await Promise.all(orgs.map((org) => attend(job, scene, org, underWay)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** What admins were told so far, by key. */
type Told = readonly string[];

async function attend(job: OutreachJobParts, scene: Scene, org: OrgInfo, underWay: Set<string>): Promise<number> {
  const { state } = job.store;
  const [access, warnings, ...pulls] = await Promise.all([
    state.get('access', org.orgId),
    state.list('warnings'),
    ...FEEDS.map((kind) => state.get('pulls', `${org.orgId}/${kind}`)),
  ]);
  const admins = adminsToTell(job, scene.settings, org);
  const ids = new Map(admins.map((email) => [`${org.orgId} ${email}`, email]));
  return forEach(job, [...ids.keys()], underWay, async (id) => {
    const email = ids.get(id) ?? '';
    const told = warnings.map(({ key }) => key).filter((key) => key.endsWith(`/${keyOf(email)}`));
    const tellings = [
      ...(access === undefined ? [] : accessTellings(org, access, told, scene.now)),
      ...pulls.flatMap((pull) => pollTellings(org, pull, access, scene.now)),
    ];
    let isSent = false;
    for (const telling of tellings) isSent = (await tellOnce(job, scene, email, telling)) || isSent;
    return isSent;
  });
}

function accessTellings(org: OrgInfo, access: AccessRecord, told: Told, now: number): readonly Telling[] {
  if (access.status === 'works') return [...backTelling(org, access, told, now), ...endTelling(org, access, told, now)];
  const mark = `${lostMarks(org)}${access.since}`;
  return [{ mark, isUrgent: true, answer: (zone) => accessLost({ org, access, zone, now }) }];
}

/** That it works again, to whom the latest loss was told. */
function backTelling(org: OrgInfo, access: AccessRecord, told: Told, now: number): readonly Telling[] {
  const losses = instantsOf(lostMarks(org), told).filter((since) => since < access.since);
  if (losses.length === 0) return [];
  const mark = `access-back/${org.orgId}/${Math.max(...losses)}`;
  return [{ mark, isUrgent: false, answer: (zone) => accessBack({ org, access, zone, now }) }];
}

/** The vendor tells seconds, so the same end is told a little differently after every renewal. */
function endTelling(org: OrgInfo, access: AccessRecord, told: Told, now: number): readonly Telling[] {
  const until = access.refreshUntil;
  if (until === undefined || until - now > ENDS_SOON_MS || until <= now) return [];
  const marks = `access-ends/${org.orgId}/`;
  const known = instantsOf(marks, told).find((end) => Math.abs(end - until) < DAY_MS);
  const mark = `${marks}${known ?? until}`;
  return [{ mark, isUrgent: until - now <= DAY_MS, answer: (zone) => accessEnds({ org, until, zone, now }) }];
}

/** The instants in the keys that begin so. */
function instantsOf(marks: string, told: Told): readonly number[] {
  return told
    .filter((key) => key.startsWith(marks))
    .map((key) => Number(key.slice(marks.length, key.lastIndexOf('/'))));
}

function lostMarks({ orgId }: OrgInfo): string {
  return `access-lost/${orgId}/`;
}

/** Lost access is told by itself. */
function pollTellings(
  org: OrgInfo,
  pull: PullState | undefined,
  access: AccessRecord | undefined,
  now: number,
): readonly Telling[] {
  const problem = pull?.problem;
  if (pull === undefined || problem === undefined || now - problem.since < PATIENCE_MS) return [];
  if (access?.status === 'lost' || problem.code === 'access-lost') return [];
  const mark = `poll-failing/${org.orgId}/${pull.kind}/${problem.since}`;
  return [{ mark, isUrgent: false, answer: (zone) => pollFailing({ org, problem, zone, now }) }];
}
